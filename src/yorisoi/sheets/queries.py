"""Reads of the papers: batches somebody is having made, and the forms of the municipality's own."""

from datetime import date

from django.db.models import QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.sheets.enums import LayoutState
from yorisoi.sheets.models import OwnLayout, PaperBatch, PaperBatchPart


def meeting(staff: Staff, pk: int) -> SupportCoordinationMeeting | None:
    """Return a meeting this member of staff may see."""
    return meetings.meetings_of(staff).select_related("agency").filter(pk=pk).first()


def seen_items(meeting: SupportCoordinationMeeting, *, staff: Staff, on: date) -> list[AgendaItem]:
    """Return the items of a meeting whose cases this member of staff may see, in their order."""
    items = [item for item in meetings.agenda(meeting) if item.case_id]
    seen = meetings.seen_cases(staff, [item.case_id for item in items if item.case_id], on=on)
    return [item for item in items if item.case_id in seen]


def batches(staff: Staff) -> QuerySet[PaperBatch]:
    """Return the batches of one member of staff, the newest first, without what is to be made."""
    return PaperBatch.objects.filter(staff=staff).select_related("meeting").order_by("-pk")


def parts(batch: PaperBatch) -> QuerySet[PaperBatchPart]:
    """Return the portions of a batch in their order."""
    return PaperBatchPart.objects.filter(batch=batch).order_by("place")


def layouts(municipality_id: int) -> QuerySet[OwnLayout]:
    """Return the forms of a municipality, those in use first, without their bytes."""
    rows = OwnLayout.objects.filter(municipality_id=municipality_id).select_related("uploaded_by")
    return rows.defer("file").order_by("state", "name", "-pk")


def layouts_in_use(case: Case) -> QuerySet[OwnLayout]:
    """Return the forms that can be filled with a case."""
    rows = OwnLayout.objects.filter(municipality_id=case.municipality_id, state=LayoutState.IN_USE)
    return rows.defer("file").order_by("name")
