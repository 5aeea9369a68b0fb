"""組み立てずみの問合せ: questions built and compiled once, and asked many in one statement, again and again for other cases."""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from types import FunctionType
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, DateField, DateTimeField, DecimalField, Field, QuerySet

from yorisoi.cases.models import Case

# Stands where the ids of the cases asked about are put in.
THE_CASES = -1
MOST_KEPT = 2000
# A plan of a whole page takes up to 7 MB of the server for each connection.
MOST_PREPARED = 12

Row = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Question:
    """
    The SQL of a `values(…)` query, what it names, and how its values are read out of JSON.

    `before` and `after` stand on both sides of the cases it is about; one about no certain cases has no `after`.
    """

    before: str
    after: str | None
    names: tuple[str, ...]
    readers: tuple[Callable[[Any], Any] | None, ...]


class Asking:
    """
    What one page asks about some cases (None: of all), each answer read once.

    A room asks with `rows`, and is answered at once. In `together` whatever is asked waits and goes out in one statement.
    """

    def __init__(self, case_ids: Sequence[int] | None, *, using: str = DEFAULT_DB_ALIAS) -> None:
        self.case_ids, self.using = case_ids, using
        self._answers: dict[Hashable, list[Row]] = {}
        self._waiting: dict[Hashable, Question | None] | None = None

    def rows(self, key: Hashable, build: Callable[[], QuerySet[Any]]) -> list[Row]:
        """
        Return the rows of a `values(…)` query, built with `build` the first time anybody asks.

        The key must hold everything the query depends on, besides the ids in the place of THE_CASES.
        """
        if key not in self._answers:
            question = prepared(key, build, using=self.using)
            if self._waiting is not None:
                self._waiting[key] = question
                return []
            self._answers[key] = answers([question], self.case_ids, using=self.using)[0]
        return self._answers[key]

    def every(
        self, rows: Callable[[], QuerySet[Any, Any]], *, case: str = "case_id", first: int | None = None
    ) -> list[Row]:
        """Return the rows of these cases; `rows` makes a `values(…)` query and must take nothing from around itself."""
        if not isinstance(rows, FunctionType) or rows.__closure__:
            raise TypeError("a question asked by its place in the code takes nothing from around it")
        return self.rows((rows.__code__, first), lambda: rows().filter(**{f"{case}__in": [THE_CASES]})[:first])

    def first(self, rows: Callable[[], QuerySet[Any, Any]], *, case: str = "case_id") -> Row | None:
        """Return the first of the rows of these cases."""
        found = self.every(rows, case=case, first=1)
        return found[0] if found else None

    def together(self, ask: Callable[[], T]) -> T:
        """
        Return what `ask` returns, everything it asks asked in one statement; what depends on an answer, in the next.

        `ask` is called once more than there are statements, at first with no rows at all: it must do nothing but ask.
        Within another `together` everything waits for that one.
        """
        if self._waiting is not None:
            return ask()
        while True:
            self._waiting = {}
            told = ask()
            waiting, self._waiting = self._waiting, None
            if not waiting:
                return told
            found = answers(list(waiting.values()), self.case_ids, using=self.using)
            self._answers |= dict(zip(waiting, found, strict=True))


def asking_of(case: Case) -> Asking:
    """Return the asking of a page about one case alone."""
    return Asking([case.pk])


def answers(questions: Sequence[Question | None], case_ids: Sequence[int] | None, *, using: str) -> list[list[Row]]:
    """Ask all of them in one statement, and return the rows of each as `values(…)` would."""
    asked = [each for each in questions if _has_cases(each, case_ids)]
    if not asked:
        return [[] for _ in questions]
    connection = connections[using]
    is_postgresql = connection.vendor == "postgresql"
    place, named = _place(case_ids, is_postgresql=is_postgresql)
    parts = []
    for each in filter(None, asked):
        columns = ", ".join(f'"{name}"' for name in each.names)
        sql = each.before if each.after is None else each.before + place + each.after
        parts.append(
            f"(SELECT json_agg(json_build_array({columns})) FROM ({sql}) AS q)::text" if is_postgresql
            else f"(SELECT json_group_array(json_array({columns})) FROM ({sql}) AS q)"
        )
    with _cursor(connection) as cursor:
        cursor.execute("SELECT " + ", ".join(parts), named)
        told = iter(cursor.fetchone())
    return [_read(each, next(told)) if each and _has_cases(each, case_ids) else [] for each in questions]


def _has_cases(question: Question | None, case_ids: Sequence[int] | None) -> bool:
    """Say whether a question can have an answer: one about certain cases needs some."""
    return question is not None and (question.after is None or bool(case_ids))


def _place(case_ids: Sequence[int] | None, *, is_postgresql: bool) -> tuple[str, dict[str, Any]]:
    """
    Return how the cases are named, and the parameter for it: the same words for one case, and for any number of them.

    All questions of a statement share the parameter. One case is named by itself, so that the database knows how little
    it is asked for.
    """
    if not case_ids:
        return "", {}
    written = ",".join(str(int(pk)) for pk in case_ids)
    if not is_postgresql:
        return " IN (SELECT value FROM json_each(%(cases)s))", {"cases": f"[{written}]"}
    if len(case_ids) == 1:
        return " = %(cases)s", {"cases": case_ids[0]}
    return " = ANY(%(cases)s::bigint[])", {"cases": f"{{{written}}}"}


def _read(question: Question, told: str | None) -> list[Row]:
    found = [dict(zip(question.names, row, strict=True)) for row in json.loads(told or "[]")]
    for name, reader in zip(question.names, question.readers, strict=True):
        if reader is not None:
            for row in found:
                row[name] = None if row[name] is None else reader(row[name])
    return found


@contextmanager
def _cursor(connection: Any) -> Iterator[Any]:
    """
    Yield a cursor; on PostgreSQL one whose statements the server itself keeps prepared, from the first time on.

    The same statement comes with every page, and planning it takes longer than running it.
    """
    # A prepared statement does not tell its words any more: where queries are logged, it is not used.
    if connection.vendor != "postgresql" or connection.queries_logged:
        with connection.cursor() as cursor:
            yield cursor
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    server = connection.connection
    usual, server.prepare_threshold, server.prepared_max = server.prepare_threshold, 0, MOST_PREPARED
    try:
        with connection._prepare_cursor(ServerBindingCursor(server)) as cursor:  # type: ignore[call-arg]
            yield cursor
    finally:
        server.prepare_threshold = usual


_kept: dict[Hashable, Question | None] = {}


def prepared(key: Hashable, build: Callable[[], QuerySet[Any]], *, using: str) -> Question | None:
    """Return the compiled query of that key, built with `build` the first time; None if it can have no rows."""
    key = (using, key)
    try:
        return _kept[key]
    except KeyError:  # not asked yet, or another thread has just forgotten everything
        question = _compiled(build(), using)
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    _kept[key] = question
    return question


def _compiled(rows: QuerySet[Any], using: str) -> Question | None:
    compiler = rows.query.get_compiler(using)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    places = [index for index, value in enumerate(parameters) if value == THE_CASES]
    parts = sql.split("%s")
    is_list = not places or (parts[places[0]].endswith(" IN (") and parts[places[0] + 1].startswith(")"))
    if len(places) > 1 or len(parts) != len(parameters) + 1 or not is_list:
        raise ValueError("a prepared query names its cases once, and has no other percent signs")
    names = tuple(rows.query.selected or ())
    readers = tuple(_reader(column[0].output_field) for column in compiler.select)
    said = [_said(value) for value in parameters]
    if not places:
        return Question(_joined(parts, said), None, names, readers)
    at = places[0]
    before, after = _joined(parts[: at + 1], said[:at]), _joined(parts[at + 1 :], said[at + 1 :])
    return Question(before.removesuffix(" IN ("), after.removeprefix(")"), names, readers)


def _joined(parts: Sequence[str], said: Sequence[str]) -> str:
    return "".join(part + value for part, value in zip(parts, [*said, ""], strict=True))


def _said(value: Any) -> str:
    """
    Return a value as it stands in SQL: so the database plans for it, and keeps its plan.

    Only what the code itself asks for comes here: codes, days, numbers, the ids of agencies; never what somebody typed.
    """
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str | date) and not isinstance(value, datetime):
        return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"
    raise TypeError(f"a prepared query asks for no {type(value).__name__}")


def _reader(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """Return how a value of a field is read out of JSON, where it is not as it was."""
    if isinstance(field, (DateTimeField, DecimalField)):
        raise TypeError("a prepared query asks for days, words and numbers")
    if isinstance(field, DateField):
        return date.fromisoformat
    return bool if isinstance(field, BooleanField) else None
