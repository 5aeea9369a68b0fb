"""移行 (Migration): brings the tables to the form of this version; skipped when nothing has changed."""

import argparse
import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take no arguments."""


def run(args: argparse.Namespace) -> int:
    """Migrate, whatever the stamp says."""
    with alone():
        call_command("migrate", interactive=False, verbosity=1)
        _look_at_the_tables()
        _stamp_file().write_text(_stamp(), encoding="ascii")
    return 0


def migrate_if_needed() -> bool:
    """Migrate if this version's migrations differ from those last run here; return whether it was needed."""
    if _stamp_file().exists() and _stamp_file().read_text(encoding="ascii") == _stamp():
        return False
    call_command("migrate", interactive=False, verbosity=0)
    _look_at_the_tables()
    _stamp_file().write_text(_stamp(), encoding="ascii")
    return True


def _look_at_the_tables() -> None:
    """Let SQLite count what is there: a table made anew has lost its statistics. PostgreSQL does so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def alone() -> Iterator[None]:
    """Let one process at a time prepare this installation; a second one waits."""
    with (settings.VAR_DIR / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _stamp_file() -> Path:
    return Path(settings.VAR_DIR) / "migrated"


def _stamp() -> str:
    """Return a fingerprint of the migration files, the database meant, and what that one has run."""
    files = sorted(
        f"{app.label}/{file.name}"
        for app in apps.get_app_configs()
        for file in (Path(app.path) / "migrations").glob("[0-9]*.py")
    )
    database = connection.settings_dict
    meant = [database["ENGINE"], database["HOST"], str(database["PORT"]), str(database["NAME"])]
    # A new or a replaced database has no such table yet.
    recorder = MigrationRecorder(connection)
    done = recorder.migration_qs.count() if recorder.has_table() else 0
    return hashlib.sha256("\n".join([*files, *meant, str(done)]).encode()).hexdigest()
