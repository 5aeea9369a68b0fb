"""FTS5 without content: which rowid holds which token. A doc is taken out by naming its old tokens once more."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from yorisoi.search.models import SearchDoc

# The day above the id: FTS5 walks rowids downwards, and so the newest texts come first without any sorting.
BITS = 32
ID = (1 << BITS) - 1
_DELETE = "INSERT INTO search_grams(search_grams, rowid, grams) VALUES ('delete', %s, %s)"
_INSERT = "INSERT INTO search_grams(rowid, grams) VALUES (%s, %s)"


def rowid(on_date: date, pk: int) -> int:
    """Return the rowid of a doc."""
    return on_date.toordinal() << BITS | pk


def add(docs: Sequence[tuple[SearchDoc, list[str]]]) -> None:
    SearchDoc.objects.bulk_create([doc for doc, _ in docs])
    # Upward, or FTS5 writes its buffer out at each step down.
    rows = sorted((rowid(doc.on_date, doc.pk), " ".join(grams)) for doc, grams in docs)
    with connection.cursor() as cursor:
        if len(rows) == 1:
            cursor.execute(_INSERT, rows[0])
        else:
            cursor.executemany(_INSERT, rows)


def replace(doc: SearchDoc, *, old: list[str], new: list[str], on_date: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [rowid(doc.on_date, doc.pk), " ".join(old)])
        cursor.execute(_INSERT, [rowid(on_date, doc.pk), " ".join(new)])
    SearchDoc.objects.filter(pk=doc.pk).update(on_date=on_date)


def remove(doc: SearchDoc, *, old: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, [rowid(doc.on_date, doc.pk), " ".join(old)])
    SearchDoc.objects.filter(pk=doc.pk).delete()


def remove_many(docs: Sequence[tuple[SearchDoc, list[str]]]) -> None:
    # Upward, as they were added.
    rows = sorted((rowid(doc.on_date, doc.pk), " ".join(old)) for doc, old in docs)
    with connection.cursor() as cursor:
        cursor.executemany(_DELETE, rows)
    SearchDoc.objects.filter(pk__in=[doc.pk for doc, _ in docs]).delete()


def find(question: Any) -> list[tuple[int, int, int, date]]:
    where = ["search_grams MATCH %s", *question.where]
    params: list[Any] = [_match(question.pairs, question.heads, question.scope.tokens), *question.params]
    bounds = (
        (">=", rowid(question.since, 0) if question.since else None),
        ("<=", rowid(question.until, ID) if question.until else None),
        ("<", rowid(*question.before) if question.before else None),
    )
    for compare, bound in bounds:
        if bound is not None:
            where.append(f"search_grams.rowid {compare} %s")
            params.append(bound)
    # CROSS JOIN: the index leads, the docs are looked up one by one until the limit is reached.
    sql = (
        f"SELECT d.id, d.subject_id, d.case_id, d.on_date FROM search_grams CROSS JOIN search_searchdoc d"
        f" ON d.id = (search_grams.rowid & {ID}) WHERE {' AND '.join(where)}"
        f" ORDER BY search_grams.rowid DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, question.limit])
        return [(pk, subject, case, _day(day)) for pk, subject, case, day in cursor.fetchall()]


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_grams(search_grams) VALUES ('delete-all')")
        cursor.execute("DELETE FROM search_searchdoc")


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_grams(search_grams) VALUES ('optimize')")


def _match(pairs: Iterable[str], heads: Iterable[str], scope: Sequence[str]) -> str:
    """Write the question in FTS5's language. No token holds a quotation mark: the tokenizer lets no ASCII mark through."""
    parts = [f'"{pair}"' for pair in pairs] + [f'"{head}" *' for head in heads]
    if scope:
        parts.append("(" + " OR ".join(f'"{token}"' for token in scope) + ")")
    return " AND ".join(parts)


def _day(day: Any) -> date:
    return day if isinstance(day, date) else date.fromisoformat(day)
