"""覚えておく問い (Kept SQL): what every page asks is put into SQL once, which takes longer than many an answer."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

Row = tuple[Any, ...]

# So many queries are kept by a process: one for each municipality, member of staff or the like that asks.
MOST_KEPT = 2_000
# Stands for a value that comes with each asking; no text holds such a character.
_BLANK = "\ufdd2{}"


class Kept(NamedTuple):
    """
    A query of numbers and words (no days, no JSON), which `build(blanks)` makes.

    `key` must name everything that `build` depends on but `given`: for the values given with each asking, `build` gets
    as many blanks to put in their places.
    """

    key: Hashable
    build: Callable[[list[str]], QuerySet[Any, Any]]
    given: Sequence[str] = ()


_known: dict[Hashable, Any] = {}
_NOT_YET = object()


def rows(*asked: Kept) -> list[Row]:
    """Return the rows of all the queries, in one statement: they must have the same columns, and no order of their own."""
    parts, parameters = [], []
    for each in asked:
        said = _said(each)
        if said is not None:
            blanks = dict(zip(_blanks(each), each.given, strict=True))
            parts.append(said[0])
            parameters += [blanks.get(value, value) if isinstance(value, str) else value for value in said[1]]
    if not parts:
        return []
    sql = parts[0] if len(parts) == 1 else " UNION ALL ".join(f"SELECT * FROM ({part}) AS q" for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _blanks(asked: Kept) -> list[str]:
    return [_BLANK.format(number) for number in range(len(asked.given))]


def _said(asked: Kept) -> Any:
    """Return the query's SQL with its parameters; None if it can have no rows."""
    key = (connection.vendor, asked.key, len(asked.given))
    # Read and returned by itself: another thread may forget everything in between.
    if (found := _known.get(key, _NOT_YET)) is not _NOT_YET:
        return found
    try:
        said = asked.build(_blanks(asked)).query.sql_with_params()
    except EmptyResultSet:
        said = None
    if len(_known) >= MOST_KEPT:
        _known.clear()
    _known[key] = said
    return said
