"""会議の紙 (Gatherings): what a paper of a meeting may tell this reader; a meeting is printed by more than its cases allow."""

from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import weekday_ja
from yorisoi.people.models import Person
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting.models import AgendaItem, MeetingMember, SupportCoordinationMeeting
from yorisoi.sheets import persons
from yorisoi.sheets.rules.layout import Cell
from yorisoi.sheets.rules.writing import day

UNSEEN = "(見られない議題)"


@dataclass(frozen=True)
class Line:
    """One item of the agenda as this reader sees it; of one they may not see, only that there is one."""

    place: int
    item: AgendaItem
    is_seen: bool

    @property
    def name(self) -> str:
        """Return whom or what the item is about: number and name, or the topic."""
        if not self.is_seen:
            return UNSEEN
        case = self.item.case
        return f"{case.number} {persons.name_of(case.person) or '(名前はまだ)'}" if case else self.item.title

    @property
    def plan(self) -> str:
        return f"第{self.item.plan.number}回" if self.is_seen and self.item.plan else ""


@dataclass(frozen=True)
class Gathering:
    """A meeting with its members and items; `is_mine` says that the reader may see the meeting itself."""

    meeting: SupportCoordinationMeeting
    members: tuple[MeetingMember, ...]
    lines: tuple[Line, ...]
    is_mine: bool

    @property
    def people(self) -> list[Person]:
        return [line.item.case.person for line in self.lines if line.is_seen and line.item.case]


def of_case(case: Case) -> list[tuple[int, str]]:
    """Return the meetings a case was or is before, newest first, each once."""
    found = {item.meeting_id: meetings.name_of(item.meeting) for item in meetings.items_of(case)}
    return list(found.items())


def meeting_of(case: Case, pk: int) -> SupportCoordinationMeeting | None:
    """Return that meeting, if the case was or is before it."""
    item = meetings.items_of(case).filter(meeting_id=pk).first()
    return item.meeting if item else None


def gathering(meeting: SupportCoordinationMeeting, *, staff: Staff, on: date) -> Gathering:
    """Return a meeting as this member of staff may see it."""
    items = list(meetings.agenda(meeting))
    seen = meetings.seen_cases(staff, [item.case_id for item in items if item.case_id], on=on)
    is_mine = meetings.meetings_of(staff).filter(pk=meeting.pk).exists()
    lines = tuple(
        Line(place, item, item.case_id in seen if item.case_id else is_mine) for place, item in enumerate(items, 1)
    )
    return Gathering(meeting, tuple(meetings.members(meeting)) if is_mine else (), lines, is_mine)


def sees(item: AgendaItem, *, staff: Staff, on: date) -> bool:
    """Return whether this member of staff may read an item: by its case, or for a topic by the meeting."""
    if item.case_id:
        return item.case_id in meetings.seen_cases(staff, [item.case_id], on=on)
    return meetings.meetings_of(staff).filter(pk=item.meeting_id).exists()


def head(meeting: SupportCoordinationMeeting | None) -> list[Cell]:
    """Return when and where a meeting is."""
    when = day(meeting.meets_on if meeting else None) + (f"({weekday_ja(meeting.meets_on)})" if meeting else "(    )")
    clock = "     時     分"
    if meeting:
        clock = f"{meeting.starts_at.hour}時{meeting.starts_at.minute:02}分" if meeting.starts_at else ""
    return [
        Cell("開催日", when, span=8), Cell("開始", clock, span=4),
        Cell("場所", meeting.place if meeting else "", span=8),
        Cell("司会", meeting.chair.name if meeting and meeting.chair else "", span=4),
    ]
