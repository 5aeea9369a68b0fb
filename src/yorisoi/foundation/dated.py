"""期間つき表: rows that are true from a day to a day, both included; None means open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from itertools import combinations
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Anything with a period. Both days belong to it."""

    @property
    def starts_on(self) -> date | None:
        """First day in force; None = since always."""

    @property
    def ends_on(self) -> date | None:
        """Last day in force; None = until further notice."""


Row = TypeVar("Row", bound=Dated)


def is_in_force(row: Dated, on: date) -> bool:
    """Whether the row is true on that day."""
    return (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or on <= row.ends_on)


def in_force(rows: Iterable[Row], on: date) -> list[Row]:
    """The rows true on that day, in the order given."""
    return [row for row in rows if is_in_force(row, on)]


def overlap(one: Dated, other: Dated) -> bool:
    """Whether two periods share at least one day."""
    return (
        _start(one) <= _end(one)
        and _start(other) <= _end(other)
        and _start(one) <= _end(other)
        and _start(other) <= _end(one)
    )


def overlaps(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> list[tuple[Row, Row]]:
    """Every pair of rows with the same key that share a day, the earlier one first."""
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return [
        pair
        for group in groups.values()
        for pair in combinations(sorted(group, key=_start), 2)
        if overlap(*pair)
    ]


def _start(row: Dated) -> date:
    return row.starts_on or date.min


def _end(row: Dated) -> date:
    return row.ends_on or date.max
