"""環境変数 (Environment): the only place that reads `os.environ`; settings get plain values from here."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


class Misconfigured(Exception):
    """設定の誤り: a variable holds something that cannot be meant. Says which, and what to write."""


def text(name: str, default: str = "") -> str:
    """Return the variable without surrounding spaces."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool = False) -> bool:
    """
    Return the variable as yes or no: 1/0, true/false, yes/no, on/off.

    :raises Misconfigured: if it is anything else
    """
    value = text(name).lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise Misconfigured(f"環境変数 {name} には 1 か 0 を指定してください(今の値: {value})。")


def number(name: str, default: int) -> int:
    """
    Return the variable as a whole number.

    :raises Misconfigured: if it is not one
    """
    value = text(name)
    if not value:
        return default
    if not value.isascii() or not value.isdecimal():
        raise Misconfigured(f"環境変数 {name} には整数を指定してください(今の値: {value})。")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return the variable as a list: comma-separated, empty entries dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def var_dir() -> Path:
    """Return the folder of all that is written at run time (`YORISOI_VAR`, else ./var), made if missing."""
    folder = Path(text("YORISOI_VAR") or "var").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path) -> str:
    """Return the secret key: `YORISOI_SECRET_KEY`, else the file made once that only its owner can read."""
    given = text("YORISOI_SECRET_KEY")
    if given:
        return given
    file = folder / "secret_key"
    try:
        # O_EXCL: of two processes starting together only one makes the key; the other reads it.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(secrets.token_urlsafe(50))
    return file.read_text(encoding="ascii").strip()


def database(folder: Path) -> dict[str, Any]:
    """
    Return Django's database setting from `DATABASE_URL`.

    Unset: SQLite in the folder. `sqlite:////abs/path.sqlite3`, `sqlite:///relative.sqlite3`,
    `postgres://user:password@host:port/name`, or a unix socket: `postgres://user@/name?host=/run/postgresql`.

    :raises Misconfigured: if the scheme is another one, or the name is missing
    """
    url = text("DATABASE_URL")
    if not url:
        return _sqlite(str(folder / "yorisoi.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme in {"sqlite", "sqlite3"}:
        name = unquote(parts.path.removeprefix("/"))
        if not name:
            raise Misconfigured("環境変数 DATABASE_URL にデータベースのファイル名がありません。")
        return _sqlite(name)
    if parts.scheme in {"postgres", "postgresql"}:
        name = unquote(parts.path.removeprefix("/"))
        if not name:
            raise Misconfigured("環境変数 DATABASE_URL にデータベースの名前がありません。")
        query = parse_qs(parts.query)
        options = {key: values[-1] for key, values in query.items() if key not in {"host", "port"}}
        # A page asks many small things in one statement. Compiling it each time would take seconds, and planning it anew
        # for every case (as the server does five times before it keeps a plan) ten times as long as running it.
        options["options"] = f"-c jit=off -c plan_cache_mode=force_generic_plan {options.get('options', '')}".strip()
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": name,
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.get("host", [unquote(parts.hostname or "")])[-1],
            "PORT": query.get("port", [str(parts.port or "")])[-1],
            "CONN_MAX_AGE": 600,  # what the server keeps prepared for a connection lasts as long as it does
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": options,
        }
    raise Misconfigured("環境変数 DATABASE_URL は sqlite:// か postgres:// で始めてください。")


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        # Opening a connection for each request costs half the throughput.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that reads first and writes later must not be told "locked" half way through.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
