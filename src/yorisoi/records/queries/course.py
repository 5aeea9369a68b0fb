"""Reads of a case's course: the timeline, how many notes there are, and the appointments still open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from yorisoi.cases.enums import DutyKind, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.foundation.wareki import format_month_day, format_wareki_short, weekday_ja
from yorisoi.records.enums import FORMS_OF_GROUP, NoteGroup
from yorisoi.records.models import CaseNote
from yorisoi.records.rules import NoteFacts, keeps_appointment
from yorisoi.ui.parts import Attached, Entry

SHOWN_CHARACTERS = 1_200


def timeline(case: Case, *, group: str = "") -> QuerySet[CaseNote]:
    """Return the notes of a case, newest first, all of them or those of one group."""
    notes = CaseNote.objects.filter(case=case).select_related("author").order_by("-happened_on", "-pk")
    if group in NoteGroup.values:
        notes = notes.filter(form__in=FORMS_OF_GROUP[NoteGroup(group)])
    return notes


def counts(case: Case) -> dict[str, int]:
    """Return how many notes a case has in each group and altogether (key "")."""
    by_form = dict(
        CaseNote.objects.filter(case=case).values_list("form").annotate(number=Count("pk")).order_by("form")
    )
    found = {group.value: sum(by_form.get(form, 0) for form in forms) for group, forms in FORMS_OF_GROUP.items()}
    return {"": sum(by_form.values()), **found}


def entries(
    notes: Iterable[CaseNote], *, number: str, on: date, attached: Mapping[int, Sequence[Attached]] | None = None
) -> list[Entry]:
    """Return the notes as lines of a timeline; a very long one is cut and links to its own page."""
    found = attached or {}
    return [replace(_entry(note, number=number, on=on), attached=found.get(note.pk, ())) for note in notes]


def _entry(note: CaseNote, *, number: str, on: date) -> Entry:
    same_year = note.happened_on.year == on.year
    is_long = len(note.body) > SHOWN_CHARACTERS
    return Entry(
        when=format_month_day(note.happened_on) if same_year else format_wareki_short(note.happened_on),
        clock=f"{note.starts_at.hour}:{note.starts_at.minute:02}" if note.starts_at else "",
        text=f"{note.body[:SHOWN_CHARACTERS]}…(つづきを読む)" if is_long else note.body,
        url=reverse("records:show", args=[number, note.pk]) if is_long else "",
        meta=meta_of(note), datetime=note.happened_on.isoformat(), is_act=note.is_event,
        page_url="" if note.is_event else reverse("records:show", args=[number, note.pk]),
    )


def meta_of(note: CaseNote) -> str:
    """Return the quiet line under a note: form, minutes, author, counterpart, origin, next appointment, and its marks."""
    parts = [] if note.is_event else [note.get_form_display() + (f" {note.minutes}分" if note.minutes else "")]
    parts.append(note.author.name)
    if not note.is_event:
        name = f"({note.counterpart_name})" if note.counterpart_name else ""
        parts.append(f"{note.get_counterpart_display()}{name}")
    if note.origin:
        parts.append(note.get_origin_display())
    if note.next_on:
        parts.append(f"次回 {format_month_day(note.next_on)} {note.next_note}".strip())
    if note.is_corrected:
        parts.append("直しました")
    if note.awaits_countersign:
        parts.append("主任の確認待ち")
    return " ・ ".join(parts)


def appointment(case: Case) -> CaseNote | None:
    """Return the note that holds the case's next appointment, if one is open."""
    return CaseNote.objects.filter(case=case, next_is_open=True).order_by("next_on", "pk").first()


def appointments_on(case_ids: list[int], *, on: date, limit: int = 10) -> list[dict[str, Any]]:
    """Return the open appointments of these cases on that day, in one query."""
    rows = CaseNote.objects.filter(case_id__in=case_ids, next_is_open=True, next_on=on).order_by("next_note", "pk")
    fields = ("case__number", "case__person__name", "case__person__common_name", "next_note")
    return [dict(row) for row in rows.values(*fields)[:limit]]


def appointment_facts(case: Case) -> list[NoteFacts]:
    """Return what the rules need to know which appointments are open."""
    return [
        NoteFacts(
            note.pk, note.happened_on, keeps_appointment(is_event=note.is_event, reached=note.reached), note.next_on
        )
        for note in CaseNote.objects.filter(case=case).order_by("pk")
    ]


def latest_contact_on(case_ids: list[int]) -> dict[int, date]:
    """Return the latest day each case's person was reached, as the notes tell it."""
    rows = CaseNote.objects.filter(case_id__in=case_ids, reached=True).order_by("happened_on")
    return dict(rows.values_list("case_id", "happened_on"))


def duties(scope: Scope) -> list[Batch]:
    """Return the appointments that were agreed and are not yet followed by a note."""

    def why(row: dict[str, Any]) -> str:
        day = f"{format_month_day(row['base'])}({weekday_ja(row['base'])})"
        what = f"「{row['next_note']}」の予定です。" if row["next_note"] else "に次の予定があります。"
        return f"{day}{what}すんだら、ようすを記録します。"

    return [
        scope.batch(
            DutyKind.NEXT_APPOINTMENT, lambda: CaseNote.objects.filter(next_is_open=True), base="next_on", why=why,
            extra=["next_note"], standings=(Standing.ACTIVE, Standing.INTERRUPTED),
        )
    ]
