"""組み立てずみの問合せ: a query built and compiled once, and asked again and again for other cases."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet

# Stands where the ids of the cases asked about are put in.
THE_CASES = -1
MOST_KEPT = 2000
PREPARED_AFTER = 2


@dataclass(frozen=True)
class Prepared:
    """The SQL of a `values(…)` query with its parameters; `at` is the place of the cases among them, if it has one."""

    sql: str
    parameters: tuple[Any, ...]
    names: tuple[str, ...]
    converters: dict[int, Any]
    at: int | None

    def rows(self, case_ids: Sequence[int] | None, *, using: str) -> list[dict[str, Any]]:
        """Ask, and return the rows as `values(…)` would."""
        sql, parameters = self.sql, self.parameters
        connection = connections[using]
        if self.at is not None:
            if not case_ids:
                return []
            parts = sql.split("%s")
            before, after = "%s".join(parts[: self.at + 1]), "%s".join(parts[self.at + 1 :])
            ids: Sequence[Any] = case_ids
            if connection.vendor == "postgresql":
                # One array is read and planned much faster than a list of hundreds.
                before, ids = before.removesuffix("IN (") + "= ANY(", [list(case_ids)]
            sql = before + ", ".join(["%s"] * len(ids)) + after
            parameters = (*parameters[: self.at], *ids, *parameters[self.at + 1 :])
        with _cursor(connection, keeps_plan=self.at is not None) as cursor:
            cursor.execute(sql, parameters)
            found = cursor.fetchall()
        for index, (converts, expression) in self.converters.items():
            found = [
                (*row[:index], _converted(row[index], converts, expression, connection), *row[index + 1 :])
                for row in found
            ]
        return [dict(zip(self.names, row, strict=True)) for row in found]


def _cursor(connection: Any, *, keeps_plan: bool) -> Any:
    """
    Return a cursor; on PostgreSQL one whose statements the server itself keeps prepared, if that is wanted.

    The same thirty statements come with every page of a worker, and planning them takes longer than running them.
    """
    # A prepared statement does not tell its words any more: where queries are logged, it is not used.
    if connection.vendor != "postgresql" or not keeps_plan or connection.queries_logged:
        return connection.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    connection.connection.prepare_threshold = PREPARED_AFTER
    return connection._prepare_cursor(ServerBindingCursor(connection.connection))  # type: ignore[call-arg]


def _is_list(sql: str, at: int) -> bool:
    """Say whether the parameter at that place is a list of its own."""
    parts = sql.split("%s")
    return parts[at].endswith(" IN (") and parts[at + 1].startswith(")")


def _converted(value: Any, converts: Sequence[Callable[..., Any]], expression: Any, connection: Any) -> Any:
    for convert in converts:
        value = convert(value, expression, connection)
    return value


_kept: dict[Hashable, Prepared | None] = {}


def prepared(key: Hashable, build: Callable[[], QuerySet[Any]], *, using: str) -> Prepared | None:
    """
    Return the compiled query of that key, built with `build` the first time; None if it can have no rows.

    The key must hold everything the query depends on, besides the ids in the place of THE_CASES.
    """
    key = (using, key)
    if key not in _kept:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = _compiled(build(), using)
    return _kept[key]


def _compiled(rows: QuerySet[Any], using: str) -> Prepared | None:
    compiler = rows.query.get_compiler(using)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    places = [index for index, value in enumerate(parameters) if value == THE_CASES]
    if len(places) > 1 or sql.count("%s") != len(parameters) or (places and not _is_list(sql, places[0])):
        raise ValueError("a prepared query names its cases once, and has no other percent signs")
    return Prepared(
        sql, tuple(parameters), tuple(rows.query.selected or ()),
        compiler.get_converters([column[0] for column in compiler.select]), places[0] if places else None,
    )
