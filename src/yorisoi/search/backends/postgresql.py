"""A column of tokens (tsvector, never parsed by PostgreSQL's own dictionaries) with a GIN index."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from yorisoi.search.models import SearchDoc

COLUMNS = ("municipality_id", "case_id", "kind", "subject_id", "on_date", "writer_id", "form")
_NAMES = ", ".join(COLUMNS)
# From so many on, COPY is faster than single rows.
MANY = 20


def add(docs: Sequence[tuple[SearchDoc, list[str]]]) -> None:
    with connection.cursor() as cursor:
        if len(docs) < MANY:
            marks = ", ".join(["%s"] * len(COLUMNS))
            sql = f"INSERT INTO search_searchdoc ({_NAMES}, grams) VALUES ({marks}, array_to_tsvector(%s::text[]))"
            for doc, grams in docs:
                cursor.execute(sql, [*_values(doc), grams])
            return
        with cursor.copy(f"COPY search_searchdoc ({_NAMES}, grams) FROM STDIN") as copy:
            for doc, grams in docs:
                copy.write_row([*_values(doc), " ".join(f"'{gram}'" for gram in grams)])


def replace(doc: SearchDoc, *, old: list[str], new: list[str], on_date: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE search_searchdoc SET grams = array_to_tsvector(%s::text[]), on_date = %s WHERE id = %s",
            [new, on_date, doc.pk],
        )


def remove(doc: SearchDoc, *, old: list[str]) -> None:
    SearchDoc.objects.filter(pk=doc.pk).delete()


def remove_many(docs: Sequence[tuple[SearchDoc, list[str]]]) -> None:
    SearchDoc.objects.filter(pk__in=[doc.pk for doc, _ in docs]).delete()


def find(question: Any) -> list[tuple[int, int, int, date]]:
    # The tokens last: where the newest docs are walked through, they are the dearest to look at.
    where = [*question.where, "d.grams @@ %s::tsquery"]
    params: list[Any] = [*question.params, _query(question.pairs, question.heads, question.scope)]
    if question.since:
        where.append("d.on_date >= %s")
        params.append(question.since)
    if question.until:
        where.append("d.on_date <= %s")
        params.append(question.until)
    if question.before:
        where.append("(d.on_date, d.id) < (%s, %s)")
        params += question.before
    sql = (
        f"SELECT d.id, d.subject_id, d.case_id, d.on_date FROM search_searchdoc d WHERE {' AND '.join(where)}"
        f" ORDER BY d.on_date DESC, d.id DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, question.limit])
        return cursor.fetchall()


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_searchdoc")


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_doc_grams')")
        cursor.execute("ANALYZE search_searchdoc")


def _values(doc: SearchDoc) -> list[Any]:
    return [getattr(doc, name) for name in COLUMNS]


def _query(pairs: Iterable[str], heads: Iterable[str], scope: Sequence[str]) -> str:
    """Write the question in tsquery's language. No token holds a quotation mark or a backslash."""
    parts = [f"'{pair}'" for pair in pairs] + [f"'{head}':*" for head in heads]
    if scope:
        parts.append("(" + " | ".join(f"'{token}'" for token in scope) + ")")
    return " & ".join(parts)
