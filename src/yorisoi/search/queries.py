"""Reads of the index: candidates only. Whoever asks compares the real text and applies the door's filter again."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from yorisoi.cases.models import Case
from yorisoi.foundation.ids import one_of
from yorisoi.search.backends import Place, Question, backend
from yorisoi.search.rules import Scope, Wanted


class Candidate(NamedTuple):
    """A doc that holds all pairs asked for, and so probably the words."""

    pk: int
    subject_id: int
    case_id: int
    on_date: date

    @property
    def place(self) -> Place:
        return Place(self.on_date, self.pk)


def matching(
    wanted: Wanted, *, municipality_id: int, kind: str, scope: Scope, limit: int, before: Place | None = None,
    since: date | None = None, until: date | None = None, writer_id: int | None = None, form: str = "",
    cases: QuerySet[Case] | Collection[int] | None = None, are_few: bool = False,
) -> list[Candidate]:
    """
    Return at most `limit` candidates, the newest first, from behind `before` on.

    `cases` (a query, or ids) narrows the scope further, inside the database; `are_few` says that they are much fewer
    than what the scope holds. What has no pair and no head to be found by (marks only) finds nothing.
    """
    if not (wanted.pairs or wanted.heads) or not scope.tokens:
        return []
    where: list[str]
    params: list[Any]
    where, params = ["d.municipality_id = %s", "d.kind = %s"], [municipality_id, kind]
    if writer_id is not None:
        where.append("d.writer_id = %s")
        params.append(writer_id)
    if form:
        where.append("d.form = %s")
        params.append(form)
    if cases is not None:
        try:
            condition, of_cases = _in(cases)
        except EmptyResultSet:
            return []
        # PostgreSQL knows too little of how many docs hold several pairs, and would look up the few cases anew for each.
        where.append(f"({condition}) IS TRUE" if are_few else condition)
        params += of_cases
    question = Question(
        wanted.pairs, wanted.heads, scope, where, params, since, until, before, limit, municipality_id, are_few
    )
    return [Candidate(*row) for row in backend().find(question)]


def _in(cases: QuerySet[Case] | Collection[int]) -> tuple[str, list[Any]]:
    if not isinstance(cases, QuerySet):
        if not cases:
            raise EmptyResultSet
        return one_of("d.case_id", cases)
    inner, params = cases.order_by().values("pk").query.sql_with_params()
    return f"d.case_id IN ({inner})", list(params)
