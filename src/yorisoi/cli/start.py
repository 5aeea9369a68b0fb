"""開く (Start): tables, demo data on an empty database, then the web server."""

import argparse
import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import connections, transaction
from django.utils import timezone
from gunicorn.app.base import BaseApplication

from yorisoi.cli import sign_ins
from yorisoi.cli.migrate import alone, migrate_if_needed
from yorisoi.config import env, resident


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address, and whether an empty database gets the demo."""
    parser.add_argument("--host", default=env.text("HOST", "127.0.0.1"), help="アドレス(環境変数 HOST)")
    parser.add_argument("--port", type=int, default=env.number("PORT", 8000), help="ポート(環境変数 PORT)")
    parser.add_argument(
        "--no-demo",
        dest="demo",
        action="store_false",
        default=env.flag("YORISOI_DEMO", default=True),
        help="空のデータベースにデモデータを入れない(環境変数 YORISOI_DEMO=0)",
    )
    parser.add_argument("--prepare-only", action="store_true", help="準備だけして終わる")


def run(args: argparse.Namespace) -> int:
    """Prepare and serve until stopped."""
    os.environ["HOST"] = args.host
    if not _may_start():
        return 1
    if not args.prepare_only and _is_taken(args.host, args.port):
        print(
            f"ポート {args.port} はほかのプログラムが使っています。PORT=8001 bin/serve のように、"
            "別の番号で開いてください。",
            file=sys.stderr,
        )
        return 1
    with alone():
        migrate_if_needed()
        if args.demo:
            _load_demo_on_empty_database()
    # The server's children must open connections of their own.
    connections.close_all()
    if args.prepare_only:
        return 0
    sys.stdout.flush()
    _Server(args.host, args.port).run()
    return 0


def _may_start() -> bool:
    found = run_checks(tags=["yorisoi"], include_deployment_checks=True)
    for each in found:
        print(f"{each.msg} {each.hint or ''}({each.id})", file=sys.stderr)
    return all(each.level < ERROR for each in found)


def _load_demo_on_empty_database() -> None:
    if apps.get_model("agencies.Staff").objects.exists():
        return
    from yorisoi.cli import demo  # only when needed: it brings half the house along

    print("デモデータ(架空市)を入れています…", flush=True)
    with transaction.atomic():  # the whole demo or none of it
        loaded = demo.load(on=timezone.localdate())
    sign_ins.show(loaded)


def _is_taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


class _Server(BaseApplication):
    """Gunicorn inside this process: Django is loaded already, so the server is there at once."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn would otherwise be told on its command line."""
        address = f"[{self.host}]" if ":" in self.host else self.host
        options: dict[str, Any] = {
            "bind": f"{address}:{self.port}",
            "worker_class": "gthread",
            "workers": env.number("YORISOI_WORKERS", max(2, os.cpu_count() or 1)),
            "threads": env.number("YORISOI_THREADS", 4),
            "preload_app": True,
            "timeout": 60,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else str(settings.VAR_DIR),
            "when_ready": lambda server: _say_open(address, self.port),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application, with no connection left open for the children to share."""
        from yorisoi.config.wsgi import application

        resident.stay()
        connections.close_all()
        return application


def _say_open(address: str, port: int) -> None:
    shown = "127.0.0.1" if address in {"0.0.0.0", "[::]"} else address
    print(f"よりそいを開きました: http://{shown}:{port}/ (止めるには Ctrl+C)", flush=True)
