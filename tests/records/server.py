"""A server of its own, as `yorisoi serve` runs it, on a copy of the test's database; it may be killed."""

import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections
from django.test import Client

ROOT = Path(__file__).parents[2]
SERVING = Path(__file__).with_name("serving.py")
CSRF = "a" * 32
PATIENCE_SECONDS = 30


class Server:
    """A running server, one browser signed in, and a look at its database from beside."""

    def __init__(self, folder: Path, staff: Any, *, warm: str = "") -> None:
        self.folder, self.warm, self.said = folder, warm, ""
        self.port = free_port()
        self.cookie = f"{settings.CSRF_COOKIE_NAME}={CSRF}; {settings.SESSION_COOKIE_NAME}={session_of(staff)}"
        self.url, self.look = copied_database(folder)
        self.start()

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(SERVING), str(self.port)], start_new_session=True, cwd=self.folder,
                stdout=subprocess.DEVNULL, stderr=log, env={
                    "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "YORISOI_VAR": str(self.folder),
                    "DATABASE_URL": self.url, "YORISOI_SECRET_KEY": settings.SECRET_KEY, "YORISOI_WORKERS": "1",
                    "DJANGO_SETTINGS_MODULE": "yorisoi.config.settings.prod", "WARM_PATH": self.warm,
                    "WARM_COOKIE": self.cookie,
                },
            )
        self.until_answered("GET", "/sign-in/")

    def kill(self) -> None:
        """Kill everything of the server at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def worker(self) -> int:
        """Return the process that handles the requests."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        for _ in range(PATIENCE_SECONDS * 100):
            if pids := children.read_text().split():
                return int(pids[0])
            time.sleep(0.01)
        raise AssertionError("no worker comes up")

    def ask(self, method: str, path: str, fields: Any = None, *, die_at: int = 0) -> int:
        """Send one request and return its status; raises OSError or HTTPException when the line breaks."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            body, kind = encoded(fields) if fields is not None else (None, "text/plain")
            line.request(method, path, body, {"Cookie": self.cookie, "Content-Type": kind, "X-Die-At": die_at})
            answer = line.getresponse()
            self.said = answer.read().decode(errors="replace")
            return answer.status
        finally:
            line.close()

    def until_answered(self, method: str, path: str, fields: Any = None) -> int:
        """Send the same request again until it is answered, as a person or a draft does."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with contextlib.suppress(OSError, http.client.HTTPException):
                return self.ask(method, path, fields)
            time.sleep(0.02)
        raise AssertionError((self.folder / "server.log").read_text(encoding="utf-8")[-2000:])

    def one(self, sql: str, *values: Any) -> Any:
        """Return the first column of the first row."""
        return self.look.execute(sql if self.is_sqlite else sql.replace("?", "%s"), values).fetchone()[0]

    def memory(self) -> int:
        """Return the most memory the worker has held so far, in bytes."""
        status = Path(f"/proc/{self.worker()}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) * 1024


@contextlib.contextmanager
def running(folder: Path, staff: Any, *, warm: str = "") -> Iterator[Server]:
    """Run a server until the block ends; `warm` is a page with a form its workers know from their beginning."""
    server = Server(folder, staff, warm=warm)
    try:
        yield server
    finally:
        server.kill()
        server.look.close()
        drop_copy(server.url)


@contextlib.contextmanager
def killed_after(seconds: float, pid: int, *, whole: bool = False) -> Iterator[None]:
    """Kill the process, or it and all of its children, so many seconds from now; go on when it is gone."""

    def strike() -> None:
        time.sleep(seconds)
        (os.killpg if whole else os.kill)(pid, signal.SIGKILL)

    striker = threading.Thread(target=strike)
    striker.start()
    try:
        yield
    finally:
        striker.join()
        assert is_gone(pid)


def is_gone(pid: int) -> bool:
    """Wait until the process is gone."""
    end = time.monotonic() + PATIENCE_SECONDS
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.001)
    return not is_running(pid)


def is_running(pid: int) -> bool:
    """Say whether the process still holds anything."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def encoded(fields: dict[str, Any]) -> tuple[bytes, str]:
    """Return the fields as a browser sends them: files among them make it multipart."""
    fields = {"csrfmiddlewaretoken": CSRF, **fields}
    if not any(isinstance(value, tuple) for value in fields.values()):
        return urllib.parse.urlencode(fields).encode(), "application/x-www-form-urlencoded"
    edge, parts = uuid4().hex, []
    for name, value in fields.items():
        file = f'; filename="{value[0]}"' if isinstance(value, tuple) else ""
        content = value[1] if isinstance(value, tuple) else value.encode()
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + content + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def session_of(staff: Any) -> str:
    """Return the cookie of somebody who has signed in."""
    client = Client()
    client.force_login(staff, backend="yorisoi.agencies.backend.StaffBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def free_port() -> int:
    """Return a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def copied_database(folder: Path) -> tuple[str, Any]:
    """Copy the test's database as it stands; return the copy's address and a connection to look into it."""
    if connection.vendor == "sqlite":
        file = folder / "yorisoi.sqlite3"
        copy = sqlite3.connect(file)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{file}", sqlite3.connect(file, timeout=PATIENCE_SECONDS, isolation_level=None)
    import psycopg

    place = dict(connection.settings_dict)
    name = f"{place['NAME']}_killed"
    connections.close_all()
    admin = {"user": place["USER"], "password": place["PASSWORD"], "host": place["HOST"], "port": place["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **admin) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{name}" TEMPLATE "{place["NAME"]}"')
    at = f"postgres://{place['USER']}:{place['PASSWORD']}@:{place['PORT']}/{name}?host={place['HOST']}"
    return at, psycopg.connect(dbname=name, autocommit=True, **admin)


def drop_copy(url: str) -> None:
    """Drop the copy where it is not a file of the test's folder."""
    if url.startswith("sqlite"):
        return
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{urllib.parse.urlsplit(url).path[1:]}" WITH (FORCE)')
