"""Reads of many cases' notes by day: for the week's calendar and the caseload."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote

NAMES = ("case__number", "case__person__name", "case__person__common_name")
MOST_LINES = 500
SHOWN_CHARACTERS = 80


def appointments_between(case_ids: Sequence[int], *, since: date, until: date) -> list[dict[str, Any]]:
    """Return the open appointments of these cases between two days (inclusive), in one query."""
    rows = CaseNote.objects.filter(case_id__in=case_ids, next_is_open=True, next_on__range=(since, until))
    return list(rows.order_by("next_on", "next_note", "pk").values("pk", "next_on", "next_note", *NAMES)[:MOST_LINES])


def meetings_with_people(case_ids: Sequence[int], *, author: Staff, since: date, until: date) -> list[dict[str, Any]]:
    """Return the visits and interviews one worker wrote down between two days (inclusive), in one query."""
    rows = CaseNote.objects.filter(
        case_id__in=case_ids, author=author, form__in=(ContactForm.VISIT, ContactForm.INTERVIEW), happened_on__range=(since, until),
    )
    found = rows.order_by("happened_on", "pk").values("pk", "happened_on", "starts_at", "form", *NAMES)[:MOST_LINES]
    return [{**row, "label": ContactForm(row["form"]).label} for row in found]


def last_lines(case_ids: Sequence[int]) -> dict[int, tuple[str, date]]:
    """Return the beginning of the newest note of each case and its day, in one query."""
    newest = CaseNote.objects.filter(case=OuterRef("pk")).order_by("-happened_on", "-pk").values("pk")[:1]
    wanted = Case.objects.filter(pk__in=case_ids).annotate(newest=Subquery(newest)).values("newest")
    rows = CaseNote.objects.filter(pk__in=wanted).order_by("pk").values_list("case_id", "body", "happened_on")
    return {case_id: (_first_line(body), day) for case_id, body, day in rows}


def _first_line(body: str) -> str:
    line = body.strip().splitlines()[0] if body.strip() else ""
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}…"
