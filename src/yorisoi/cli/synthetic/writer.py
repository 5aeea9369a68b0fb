"""まとめて書く (Writer): rows as plain dicts, collected by table and written with COPY or executemany."""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = dict[str, Any]


class Rows:
    """The rows of one table still to be written. A row may be changed until `flush`."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        fields = model._meta.concrete_fields
        self.columns = [str(field.column) for field in fields]
        self.names = [field.attname for field in fields]
        self.table = model._meta.db_table
        self.defaults = {field.attname: _default(field) for field in fields}
        self.json = {field.attname for field in fields if isinstance(field, models.JSONField)}
        self.last = model._base_manager.aggregate(last=models.Max("pk"))["last"] or 0
        self.waiting: list[Row] = []
        self.written = 0

    def add(self, **values: Any) -> Row:
        """Keep a new row, with its id, and return it."""
        self.last += 1
        row = {**self.defaults, "id": self.last, **values}
        self.waiting.append(row)
        return row

    def unknown(self) -> set[str]:
        """Return the names that are no column of the table: a misspelled one would be lost in silence."""
        return {name for row in self.waiting for name in row} - set(self.names)

    def flush(self) -> None:
        """Write what is waiting."""
        if not self.waiting:
            return
        for name in self.json:
            for row in self.waiting:
                row[name] = json.dumps(row[name], ensure_ascii=False)
        if connection.vendor == "postgresql":
            self._copy()
        else:
            self._insert()
        self.written += len(self.waiting)
        self.waiting = []

    def _copy(self) -> None:
        names = self.names
        with connection.cursor() as cursor, cursor.copy(self._into("COPY {} ({}) FROM STDIN")) as copy:
            for row in self.waiting:
                copy.write_row([row[name] for name in names])

    def _insert(self) -> None:
        marks = ", ".join(["%s"] * len(self.columns))
        names = self.names
        with connection.cursor() as cursor:
            cursor.executemany(
                self._into(f"INSERT INTO {{}} ({{}}) VALUES ({marks})"),
                [[_plain(row[name]) for name in names] for row in self.waiting],
            )

    def _into(self, sql: str) -> str:
        quote = connection.ops.quote_name
        return sql.format(quote(self.table), ", ".join(quote(column) for column in self.columns))


def _default(field: Any) -> Any:
    """Return what a column holds when nothing is said about it."""
    if field.has_default():
        return field.get_default()
    if field.empty_strings_allowed and not field.null:
        return ""
    return None


PLAIN: dict[type, Callable[[Any], Any]] = {
    date: date.isoformat,
    datetime: lambda moment: moment.astimezone(UTC).replace(tzinfo=None).isoformat(" "),
    time: time.isoformat,
}


def _plain(value: Any) -> Any:
    """Return a value as SQLite keeps it."""
    plain = PLAIN.get(type(value))
    return plain(value) if plain else value


class Writer:
    """All tables of a load. Rows that point at each other may be written in any order within one flush."""

    def __init__(self) -> None:
        self.tables: dict[type[models.Model], Rows] = {}

    def add(self, model: type[models.Model], **values: Any) -> Row:
        """Keep a row of a table and return it."""
        return self.rows(model).add(**values)

    def rows(self, model: type[models.Model]) -> Rows:
        """Return the rows of one table."""
        if model not in self.tables:
            self.tables[model] = Rows(model)
        return self.tables[model]

    def flush(self, *, but: Iterable[type[models.Model]] = ()) -> None:
        """Write every table but those."""
        for model, rows in self.tables.items():
            if model not in but:
                rows.flush()

    def finish(self) -> None:
        """Let the database go on counting where this load ended."""
        sql = connection.ops.sequence_reset_sql(no_style(), list(self.tables))
        with connection.cursor() as cursor:
            for statement in sql:
                cursor.execute(statement)

    def counts(self) -> dict[str, int]:
        """Return how many rows were written, by table."""
        return {rows.table: rows.written for rows in self.tables.values()}


def analyze() -> None:
    """Let the database look at what it holds now, so that it plans with true figures."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
