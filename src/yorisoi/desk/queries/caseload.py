"""担当のようす: how many cases each worker carries, what moved when, and what has not moved for long."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import AssignmentKind, Standing
from yorisoi.cases.models import Assignment, Case
from yorisoi.records import queries as records

RECENT_DAYS = 7
STILL_DAYS = 30
A_PAGE = 50


@dataclass(frozen=True)
class Load:
    """What one worker carries as 主担当."""

    staff_id: int
    name: str
    role: str
    active: int
    interrupted: int
    recent: int
    still: int
    longest_days: int


@dataclass(frozen=True)
class Carried:
    """One case of a worker: where it stands, since when, and the last line of its course."""

    case: Case
    days: int
    last: str
    last_on: date | None


def _held(staff: Staff, *, on: date) -> QuerySet[Assignment]:
    """Return the assignments in force on open cases of the worker's agency: the chief's reach, or the worker's own."""
    held = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), kind=AssignmentKind.PRIMARY, starts_on__lte=on,
        municipality_id=staff.municipality_id, case__agency_id=staff.agency_id,
        case__standing__in=(Standing.ACTIVE, Standing.INTERRUPTED),
    )
    return held if staff.is_chief else held.filter(staff=staff)


def loads(staff: Staff, *, on: date) -> list[Load]:
    """Return what each worker the reader may look at carries, in one query."""
    active = Q(case__standing=Standing.ACTIVE)
    rows = (
        _held(staff, on=on).values("staff_id", "staff__name", "staff__kana", "staff__role")
        .annotate(
            active=Count("pk", filter=active), interrupted=Count("pk", filter=~active),
            recent=Count("pk", filter=Q(case__moved_on__gte=on - timedelta(days=RECENT_DAYS))),
            still=Count("pk", filter=active & Q(case__moved_on__lt=on - timedelta(days=STILL_DAYS))),
            longest=Min("case__moved_on", filter=active),
        )
        .order_by("staff__kana", "staff_id")
    )
    return [_load(dict(row), on=on) for row in rows]


def _load(row: dict[str, Any], *, on: date) -> Load:
    role = Staff(role=row["staff__role"]).role_name
    days = (on - row["longest"]).days if row["longest"] else 0
    return Load(
        row["staff_id"], row["staff__name"], role, row["active"], row["interrupted"], row["recent"], row["still"], days
    )


def cases_of(staff: Staff, carrier_id: int, *, on: date) -> QuerySet[Case]:
    """Return the open cases one worker carries, as far as the reader may look, the longest unmoved first."""
    ids = _held(staff, on=on).filter(staff_id=carrier_id).values("case_id")
    return Case.objects.visible_to(staff, on=on).filter(pk__in=ids).select_related("person").order_by("moved_on", "pk")


def carried(cases: list[Case], *, on: date) -> list[Carried]:
    """Return the cases of a page with the last line of each course (one query)."""
    last = records.last_lines([case.pk for case in cases])
    return [
        Carried(case, (on - case.moved_on).days, *last.get(case.pk, ("", None)))
        for case in cases
    ]
