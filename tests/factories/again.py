"""
What a builder wrote, written again.

A case that has come far takes hundreds of queries, and hundreds of tests begin with the same one. The first call in a
process goes the whole way through the actions, and what it sends to the database is kept. A later call sends the same
statements once more and returns an equal object - when nothing could have made it different: the same builder with the
same words, at the same moment of the day, on the same ground. The ground is all that was written before in this test,
one statement after the other, from the empty database on. In every other case the builder goes the whole way.

Nothing here guesses: what cannot be compared (rows from a fixture of a module, a transaction of one's own, other
settings, something rolled back, a case or a plan handed in) is not repeated.
"""

import functools
import hashlib
import pickle
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.conf import UserSettingsHolder, settings
from django.db import connection
from django.utils import timezone

from yorisoi.agencies.models import Agency, Department, Municipality, Staff

P = ParamSpec("P")
R = TypeVar("R")
Statement = tuple[str, Any, bool]
MARKS = re.compile(r"(\d\d:\d\d):\d\d\.\d+")  # the part of a moment that no two runs share
READS = ("SELECT", "PRAGMA", "SAVEPOINT", "RELEASE")
NO_FACTS = "django_session"  # who is signed in: a random key, read by no builder
STEADY = {str, int, float, bool, bytes, date, datetime, UUID, type(None)}  # what nobody can change after it was sent
SECONDS = 2  # of a moment: more than usually pass between two calls of a test


class CannotCompareError(Exception):
    """A builder got something of which nobody can say whether it is the same as last time."""


@dataclass(frozen=True)
class Kept:
    """What a call wrote, what it returned, and when it was done."""

    statements: list[Statement]
    returned: bytes
    moment: datetime


class Ground:
    """The database under one test: what was written to it so far. Listens to every statement of the connection."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.written: str | None = ""  # a digest of everything but the newest; None when it cannot be known
        self.newest: list[tuple[str, Any]] = []  # digested when a builder asks; what is written after the last one never is
        self.listening: list[list[Statement]] = []
        self.moment: datetime | None = None

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Send a statement, and remember it when it writes."""
        if sql.lstrip().upper().startswith(READS) or NO_FACTS in sql:
            return execute(sql, params, many, context)
        params = [*params] if many else params
        self.moment = None
        try:
            answer = execute(sql, params, many, context)
        except Exception:
            self.written = None
            raise
        if sql.startswith("ROLLBACK"):
            self.written = None
        if self.written:
            self.newest.append((sql, params))
            if not all(type(each) in STEADY for row in (params or () if many else [params or ()]) for each in row):
                self.settle()
        for statements in self.listening:
            statements.append((sql, params, many))
        return answer

    def settle(self) -> None:
        """Digest what is newest."""
        for sql, params in self.newest:
            self.written = self.written and self.after(sql, params)
        self.newest = []

    def after(self, sql: str, params: Any) -> str | None:
        """Return what is written after one more statement, or None when nobody can compare that."""
        try:
            return digest(str(self.written), sql, plain(params))
        except CannotCompareError:
            return None

    def known(self) -> bool:
        """Return whether the ground can be compared with another test's, beginning on the first call of a builder."""
        if not connection.in_atomic_block or isinstance(settings._wrapped, UserSettingsHolder):
            return False
        self.settle()
        if self.written == "":
            self.written = None if Municipality.objects.exists() else digest(begin_to_count())
        return self.written is not None

    def wait(self) -> datetime:
        """Let the clock go on to a full moment, unless nothing was written since the last: moments are then compared, too."""
        now = timezone.now().timestamp()
        if self.moment is None or not 0 <= now - self.moment.timestamp() < SECONDS:
            self.set_clock(datetime.fromtimestamp((now // SECONDS + 1) * SECONDS, tz=UTC))
        return self.moment

    def set_clock(self, moment: datetime) -> None:
        """Set the clock on."""
        self.clock.move_to(moment)
        self.moment = moment

    def build(self, builder: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """Let a builder write, or write what it wrote the last time."""
        try:
            words = plain([args, facts]) if self.known() else None
        except CannotCompareError:
            words = None
        if words is None:
            return builder(*args, **facts)
        call = digest(str(self.written), builder.__module__, builder.__qualname__, words, str(self.wait()))
        if kept := KEPT.get(call):
            returned = self.write_again(kept)
        else:
            returned = self.listen(call, builder, *args, **facts)
        self.written, self.newest = self.written and call, []
        return returned

    def listen(self, call: str, builder: Callable[..., Any], *args: Any, **facts: Any) -> Any:
        """Let a builder go the whole way, and keep what it writes."""
        statements: list[Statement] = []
        self.listening.append(statements)
        try:
            returned = builder(*args, **facts)
        except Exception:
            self.written = None
            raise
        finally:
            self.listening.pop()
        self.settle()
        if self.written is not None:
            KEPT[call] = Kept(statements, pickle.dumps(returned), self.wait())
        return returned

    def write_again(self, kept: Kept) -> Any:
        """Send the statements once more; the clock then shows what it showed after them."""
        with connection.cursor() as cursor:
            for sql, params, many in kept.statements:
                (cursor.executemany if many else cursor.execute)(sql, params)
        self.set_clock(kept.moment)
        return pickle.loads(kept.returned)


KEPT: dict[str, Kept] = {}
grounds: list[Ground] = []  # of the test that runs


def digest(*parts: str) -> str:
    """Return a short text that stands for these."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()


def plain(value: Any) -> str:
    """Return a value so that equal texts mean equal values."""
    if isinstance(value, Staff):
        return f"Staff {value.pk} {value.role} {value.agency_id}"
    if isinstance(value, Agency | Department | Municipality):
        return f"{type(value).__name__} {value.pk}"
    if isinstance(value, dict):
        return "{" + ",".join(f"{plain(key)}:{plain(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(plain, value)) + "]"
    if isinstance(value, datetime):
        return MARKS.sub(r"\1", f"datetime {value}")
    if isinstance(value, str | int | float | date | bytes | UUID | None):
        return MARKS.sub(r"\1", repr(value))
    if hasattr(value, "obj"):  # how psycopg sends JSON
        return plain(value.obj)
    raise CannotCompareError(type(value).__name__)


def begin_to_count() -> str:
    """Return from which numbers on an empty database counts; PostgreSQL, which never counts back, is set back to them."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
            return str(cursor.fetchall())
        if not FIRST_NUMBERS:
            cursor.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
            FIRST_NUMBERS.update(cursor.fetchall())
        each = (f"setval('{name}', {last or 1}, {last is not None})" for name, last in FIRST_NUMBERS.items())
        cursor.execute(f"SELECT {', '.join(each)}")
    return ""


FIRST_NUMBERS: dict[str, int | None] = {}


def repeated(builder: Callable[P, R]) -> Callable[P, R]:
    """Let a builder write again what it wrote on the same ground."""

    @functools.wraps(builder)
    def build(*args: P.args, **facts: P.kwargs) -> R:
        return grounds[-1].build(builder, *args, **facts) if grounds else builder(*args, **facts)

    return build
