"""Reads of the index: candidates only. Whoever asks compares the real text and applies the door's filter again."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from yorisoi.cases.models import Case
from yorisoi.search.backends import Place, Question, backend
from yorisoi.search.rules import Wanted


class Candidate(NamedTuple):
    """A doc that holds all pairs asked for, and so probably the words."""

    place: Place
    subject_id: int
    case_id: int


def matching(
    wanted: Wanted, *, municipality_id: int, kind: str, scope: Sequence[str], limit: int, before: Place | None = None,
    since: date | None = None, until: date | None = None, writer_id: int | None = None, form: str = "",
    cases: QuerySet[Case] | None = None, are_few: bool = False,
) -> list[Candidate]:
    """
    Return at most `limit` candidates, the newest first, from behind `before` on.

    `scope` holds tokens of `search.rules`, one of which must be the text's; `cases` narrows further, inside the
    database; `are_few` says that they are much fewer than what the scope holds. What has no pair and no head to be
    found by (marks only) finds nothing.
    """
    if not (wanted.pairs or wanted.heads) or not scope:
        return []
    where, params = ["d.municipality_id = %s", "d.kind = %s"], [municipality_id, kind]
    if writer_id is not None:
        where.append("d.writer_id = %s")
        params.append(writer_id)
    if form:
        where.append("d.form = %s")
        params.append(form)
    if cases is not None:
        try:
            inner, of_inner = cases.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return []
        # PostgreSQL knows too little of how many docs hold several pairs, and would look up the few cases anew for each.
        where.append(f"(d.case_id IN ({inner})) IS TRUE" if are_few else f"d.case_id IN ({inner})")
        params += of_inner
    question = Question(
        wanted.pairs, wanted.heads, scope, where, params, since, until, before, limit, municipality_id, are_few
    )
    return [
        Candidate(Place(day, pk), subject_id, case_id) for pk, subject_id, case_id, day in backend().find(question)
    ]
