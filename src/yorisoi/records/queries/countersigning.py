"""Notes that wait for the chief."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from yorisoi.agencies.models import Agency, Staff
from yorisoi.records.models import CaseNote, CountersignRule

ASKED = "note.asked_back."


def waiting_for(chief: Staff) -> QuerySet[CaseNote]:
    """Return the notes of the chief's agency that wait to be confirmed, the oldest first; the chief's own are not among them."""
    return (
        CaseNote.objects.filter(
            municipality_id=chief.municipality_id, awaits_countersign=True, case__agency_id=chief.agency_id
        )
        .exclude(author=chief)
        .select_related("case__person", "author")
        .order_by("happened_on", "pk")
    )


def asked_event(pk: int) -> str:
    """Return the code of the line that a question about a note leaves."""
    return f"{ASKED}{pk}"


def asked_on(notes: Iterable[CaseNote]) -> dict[int, date]:
    """Return the latest day each of these notes was asked about (one query)."""
    notes = list(notes)
    lines = CaseNote.objects.filter(
        case_id__in={note.case_id for note in notes}, event__in=[asked_event(note.pk) for note in notes]
    )
    rows = lines.order_by("happened_on").values_list("event", "happened_on")
    return {int(event.removeprefix(ASKED)): day for event, day in rows}


def countersigns_every_note(agency: Agency) -> bool:
    """Return whether every note of the agency's workers goes to the chief."""
    return CountersignRule.objects.filter(agency=agency, every_note=True).exists()
