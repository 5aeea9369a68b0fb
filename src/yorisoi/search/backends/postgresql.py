"""A column of tokens (tsvector, never parsed by PostgreSQL's own dictionaries) with a GIN index."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connection

from yorisoi.search.models import SearchDoc

COLUMNS = ("municipality_id", "agency_id", "case_id", "kind", "subject_id", "on_date", "writer_id", "form")
_NAMES = ", ".join(COLUMNS)
Row = tuple[int, int, int, date]
# So many of the newest docs are looked through first; on and on, where a word stands in so great a share of them.
# Where few of the docs are one's own, most are passed by without a look at their words: half as often is enough.
NEWEST, OFTEN, OFTEN_OF_FEW = 1_500, 0.02, 0.01
HOLDS = "d.grams @@ %s::tsquery"
MANY_DOCS = 1_000_000
_NEWEST_FIRST = "ORDER BY d.on_date DESC, d.id DESC"
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


def find(question: Any) -> list[Row]:
    """
    Look through the newest docs first, and into the index for the rest.

    PostgreSQL takes pairs that always come together for independent of each other, and would fetch ten thousand docs to
    show the newest hundred. A word that is often met is found soonest by looking at one doc after the other.
    """
    found: list[Row] = []
    before, number = question.before, 0 if question.scope.names_cases else NEWEST
    often = _worth_walking(question)
    while number:
        *more, last = _among_newest(question, number, before=before, limit=question.limit - len(found))
        found += more
        if last is None or len(found) >= question.limit:
            return found
        share = len(found) / number
        before = last
        number = int((question.limit - len(found)) / share * 1.5) if number == NEWEST and share >= often else 0
    return found + _by_index(question, before=before, limit=question.limit - len(found))


def _among_newest(question: Any, number: int, *, before: Any, limit: int) -> list[Any]:
    """Return those of the so many newest docs behind `before` that answer; and where the last one lies, None at the end of all."""
    between, params = _between(question, before)
    # What the agency wrote, off an index of its own; else what the whole town wrote.
    of, whose = "d.municipality_id", question.municipality_id
    if question.scope.agency_id:
        of, whose = "d.agency_id", question.scope.agency_id
    docs = f"FROM search_searchdoc d WHERE {' AND '.join([f'{of} = %s', *between])} {_NEWEST_FIRST} LIMIT"
    where, answers = _answers(question)
    if question.are_few:  # in this order: a long text's tokens lie apart from its row, and are dear to fetch
        where = f"CASE WHEN {' AND '.join(question.where)} THEN {HOLDS} ELSE FALSE END"
    with connection.cursor() as cursor:
        cursor.execute(
            f"(SELECT d.id, d.subject_id, d.case_id, d.on_date FROM (SELECT d.* {docs} %s) d WHERE {where}"
            f" {_NEWEST_FIRST} LIMIT %s)"
            f" UNION ALL (SELECT d.id, NULL, NULL, d.on_date {docs} 1 OFFSET %s)",
            [whose, *params, number, *answers, limit, whose, *params, number - 1],
        )
        found = cursor.fetchall()
    last = next(((day, pk) for pk, subject, _, day in found if subject is None), None)
    return [*sorted((row for row in found if row[1] is not None), key=_place, reverse=True), last]


def _worth_walking(question: Any) -> float:
    """Return how large a share of the newest docs must answer that walking on is faster than asking the index."""
    share = OFTEN_OF_FEW if question.are_few else OFTEN
    if not question.heads:
        return share
    # The index gathers all docs, of whatever agency, that hold a pair beginning with the character.
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = 'search_searchdoc'::regclass")
        (docs,) = cursor.fetchone()
    return share / (1 + docs / MANY_DOCS)


def _place(row: Row) -> tuple[date, int]:
    return row[3], row[0]


def _by_index(question: Any, *, before: Any, limit: int) -> list[Row]:
    """Return the docs behind `before` that answer, the newest first."""
    between, params = _between(question, before)
    where, answers = _answers(question)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.subject_id, d.case_id, d.on_date FROM search_searchdoc d"
            f" WHERE {' AND '.join([*between, where])} {_NEWEST_FIRST} LIMIT %s",
            [*params, *answers, limit],
        )
        return cursor.fetchall()


def _answers(question: Any) -> tuple[str, list[Any]]:
    words = _query(question.pairs, question.heads, question.scope.tokens)
    return " AND ".join([*question.where, HOLDS]), [*question.params, words]


def _between(question: Any, before: Any) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    params: list[Any] = []
    if question.since:
        where.append("d.on_date >= %s")
        params.append(question.since)
    if question.until:
        where.append("d.on_date <= %s")
        params.append(question.until)
    if before:
        where.append("(d.on_date, d.id) < (%s, %s)")
        params += before
    return where, params


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
