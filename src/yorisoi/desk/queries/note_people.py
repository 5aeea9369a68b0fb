"""だれの記録か: the people whose records a worker may write, as they are typed."""

from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.desk.queries.search import search

OFFERED = 8


@dataclass(frozen=True)
class Choice:
    """One person who can be chosen, and why they are here."""

    case: Case
    why: str


def choices(text: str, *, staff: Staff, on: date, without: list[str]) -> list[Choice]:
    """Return the cases this worker may write whose person or number the text means; for no text, those in hand."""
    if not text.strip():
        return [Choice(case, "担当") for case in _in_hand(staff, on=on) if case.number not in without][:OFFERED]
    hits = search(text, staff=staff, on=on).hits
    mine = Case.objects.writable_by(staff, on=on).filter(pk__in=[hit.case.pk for hit in hits])
    writable = set(mine.order_by("pk").values_list("pk", flat=True)) if hits else set()
    found = [hit for hit in hits if hit.case.pk in writable and hit.case.number not in without]
    return [Choice(hit.case, hit.why) for hit in found[:OFFERED]]


def _in_hand(staff: Staff, *, on: date) -> list[Case]:
    """Return the running cases somebody carries, those last in contact first."""
    carried = Case.objects.assigned_to(staff, on=on).filter(agency_id=staff.agency_id).active()
    # A few more than are shown: those chosen already fall out.
    return list(carried.select_related("person").order_by("-last_contact_on", "-pk")[: OFFERED * 2])
