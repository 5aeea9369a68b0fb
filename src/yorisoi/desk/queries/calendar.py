"""予定: what a worker's days hold — appointments, meetings, what falls due, and the visits already written down."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.urls import reverse

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.models import Case
from yorisoi.desk import duty_links
from yorisoi.desk.queries import duties
from yorisoi.process.s07_meeting import queries as meeting
from yorisoi.process.s07_meeting.enums import MeetingState
from yorisoi.records import queries as records

WEEK_DAYS = 7
_TIME = re.compile(r"\s*([01]?\d|2[0-3])\s*(?::\s*([0-5]\d)|時(半)?)")


@dataclass(frozen=True)
class Item:
    """One line of a day. `number` is the case's, empty for a meeting; `is_past` marks what was written down already."""

    on: date
    kind: str
    label: str
    at: time | None = None
    person: str = ""
    number: str = ""
    note: str = ""
    url: str = ""
    is_late: bool = False
    is_past: bool = False
    key: str = ""


@dataclass(frozen=True)
class Day:
    """One day of the week with its lines, those with a time first."""

    on: date
    is_today: bool
    items: list[Item] = field(default_factory=list)


def monday_of(day: date) -> date:
    """Return the Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def time_of(words: str) -> time | None:
    """Return the time of day an appointment's words begin with (「14:00 窓口で」「14時半に」), if they do."""
    found = _TIME.match(unicodedata.normalize("NFKC", words))
    if found is None:
        return None
    hour, minute, half = found.groups()
    return time(int(hour), int(minute) if minute else 30 if half else 0)


def week(staff: Staff, *, monday: date, on: date) -> list[Day]:
    """Return the seven days of a week from its Monday; the number of queries does not grow with the week."""
    until = monday + timedelta(days=WEEK_DAYS - 1)
    found = items(staff, since=monday, until=until, on=on)
    days = [monday + timedelta(days=each) for each in range(WEEK_DAYS)]
    return [Day(day, day == on, [item for item in found if item.on == day]) for day in days]


def items(staff: Staff, *, since: date, until: date, on: date) -> list[Item]:
    """Return every line between two days (inclusive), by day, then time."""
    own = list(Case.objects.assigned_to(staff, on=on).order_by("pk").values_list("pk", flat=True))
    found = [
        *_appointments(own, since=since, until=until, on=on),
        *_meetings(staff, since=since, until=until),
        *_due(staff, own, since=since, until=until, on=on),
        *_written(staff, own, since=since, until=min(until, on)),
    ]
    return sorted(found, key=lambda item: (item.on, item.at is None, item.at or time(0), item.kind, item.number, item.key))


def _appointments(own: list[int], *, since: date, until: date, on: date) -> Iterable[Item]:
    for row in records.appointments_between(own, since=since, until=until):
        yield Item(
            row["next_on"], "appointment", "予定", at=time_of(row["next_note"]), person=_name(row), number=row["case__number"],
            note=row["next_note"], url=reverse("desk:case", args=[row["case__number"]]), is_late=row["next_on"] < on,
            key=f"note-{row['pk']}",
        )


def _meetings(staff: Staff, *, since: date, until: date) -> Iterable[Item]:
    held = meeting.meetings_of(staff).filter(meets_on__range=(since, until)).exclude(state=MeetingState.CANCELED)
    for each in held.order_by("meets_on", "starts_at", "pk"):
        yield Item(
            each.meets_on, "meeting", "支援調整会議", at=each.starts_at, note=each.place,
            url=reverse("meeting:show", args=[each.pk]), key=f"meeting-{each.pk}",
        )


def _due(staff: Staff, own: list[int], *, since: date, until: date, on: date) -> Iterable[Item]:
    """Return what falls due; an appointment stands there as itself already."""
    if not own or until < since:
        return
    ahead = max(0, (until - on).days)
    scope = duties.scope_of(staff, on=on, days_ahead=ahead)
    for duty in duties.merged(duties.everything(scope)):
        if duty.kind == DutyKind.NEXT_APPOINTMENT or not since <= duty.due_on <= until or not duty.number:
            continue
        yield Item(
            duty.due_on, "due", f"{duty.kind.label}の期限", person=duty.person, number=duty.number,
            url=duty_links.url_of(duty), is_late=duty.due_on < on, key=f"{duty.kind.lower()}-{duty.case_id}-{duty.subject_id}",
        )


def _written(staff: Staff, own: list[int], *, since: date, until: date) -> Iterable[Item]:
    for row in records.meetings_with_people(own, author=staff, since=since, until=until):
        yield Item(
            row["happened_on"], "written", row["label"], at=row["starts_at"], person=_name(row), number=row["case__number"],
            url=reverse("records:show", args=[row["case__number"], row["pk"]]), is_past=True, key=f"written-{row['pk']}",
        )


def _name(row: dict[str, str]) -> str:
    return row["case__person__name"] or row["case__person__common_name"] or "(名前はまだ)"
