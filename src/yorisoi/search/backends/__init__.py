"""索引の置き場所 (where the index lies): one interface, SQLite's FTS5 and PostgreSQL's tsvector behind it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from django.db import connection

from yorisoi.search.backends import postgresql, sqlite
from yorisoi.search.models import SearchDoc
from yorisoi.search.rules import Scope


class Place(NamedTuple):
    """Where a doc stands in the order of answers: the newest day first, then the one indexed last."""

    on_date: date
    pk: int


class Question(NamedTuple):
    """
    What the index is asked: all pairs, a token beginning with each head, one of the scope's, and SQL on the doc `d`.

    `are_few` says that few of the scope's docs go through that SQL.
    """

    pairs: Sequence[str]
    heads: Sequence[str]
    scope: Scope
    where: Sequence[str]
    params: Sequence[object]
    since: date | None
    until: date | None
    before: Place | None
    limit: int
    municipality_id: int
    are_few: bool


class Backend(Protocol):
    """What both databases can do."""

    def add(self, docs: Sequence[tuple[SearchDoc, list[str]]]) -> None:
        """Keep new docs with their tokens."""

    def replace(self, doc: SearchDoc, *, old: list[str], new: list[str], on_date: date) -> None:
        """Exchange the tokens of a doc (and its day)."""

    def remove(self, doc: SearchDoc, *, old: list[str]) -> None:
        """Forget a doc."""

    def remove_many(self, docs: Sequence[tuple[SearchDoc, list[str]]]) -> None:
        """Forget many docs, each with its old tokens."""

    def find(self, question: Question) -> list[tuple[int, int, int, date]]:
        """Return (doc, subject, case, day) of the docs that answer, the newest first."""

    def clear(self) -> None:
        """Forget everything."""

    def settle(self) -> None:
        """Put the index in order after much was added."""


def backend() -> Backend:
    """Return the index of the database in use."""
    return postgresql if connection.vendor == "postgresql" else sqlite
