"""支援調整会議 議事録. Source of the fields: domain §1.11 (議事の項目案。全国共通の様式はない)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.process.s08_decision import queries as decisions
from yorisoi.process.s08_decision import rules as decision_rules
from yorisoi.sheets import gatherings, lists
from yorisoi.sheets.gatherings import Line
from yorisoi.sheets.papers.meeting_agenda import SOURCE, members_table
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Block, Cell, Choices, Fields, Heading, NewPage, Paper, Table, Text
from yorisoi.sheets.rules.writing import BLANK_ROUND, day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="meeting-minutes", title="支援調整会議 議事録", of=Of.MEETING)
EMPTY_ITEMS = 2

subjects = gatherings.of_case
find = gatherings.meeting_of


def build(subject: SupportCoordinationMeeting | None, *, staff: Staff, on: date) -> Paper:
    """Return the minutes of a meeting; of cases the reader may not see, only that there was one. Or an empty paper."""
    met = gatherings.gathering(subject, staff=staff, on=on) if subject else None
    day_of = subject.meets_on if subject else on
    memo = subject.minutes if subject and met and met.is_mine else ""
    gaps = [
        (gap.text, day(gap.noted_on)) for gap in (meetings.gaps(subject) if subject and met and met.is_mine else ())
    ]
    items = [block for line in met.lines for block in _item(line, staff=staff, on=day_of)] if met else [
        block for place in range(1, EMPTY_ITEMS + 1)
        for block in ([NewPage.HERE] if place > 1 else []) + _empty_item(place, staff=staff, on=day_of)
    ]
    paper = Paper(
        PAPER.title,
        [
            Fields(gatherings.head(subject)),
            _choices("開き方", "meeting_rhythms", subject.rhythm if subject else "", staff=staff, on=day_of, columns=2),
            members_table(met), Fields([Cell("守秘の確認\n(会議の始めに)", "")]), *items, Heading("全体"),
            Table(("地域の課題・足りない社会資源(目的④)", "記録した日"), gaps, widths=(8, 3), least=2),
            Text("全体のメモ", memo, lines=3),
            Fields([Cell("次回の予定", "", span=6), Cell("記録者", "", span=6)]),
        ],
        date=day(subject.meets_on) if subject else "", agency=subject.agency.name if subject else "", source=SOURCE,
    )
    return covered(paper, met.people if met else [], staff=staff, on=on)


def _choices(label: str, table: str, code: str, *, staff: Staff, on: date, columns: int) -> Choices:
    return lists.choices(
        label, table, [code] if code else (), on=on, municipality_id=staff.municipality_id, columns=columns,
    )


def _item(line: Line, *, staff: Staff, on: date) -> list[Block]:
    if not line.is_seen:
        return [Heading(f"議題{line.place} {line.name}")]
    item = line.item
    checker = f"(確かめる人: {item.condition_checker})" if item.condition_checker else ""
    return [
        Heading(f"議題{line.place}"),
        Fields([Cell("ケース・題名", line.name, span=9), Cell("プラン", line.plan, span=3)]),
        _choices("区分", "meeting_subjects", item.subject, staff=staff, on=on, columns=3),
        Text("協議の内容", item.discussion, lines=3),
        _choices("結論", "meeting_outcomes", "" if item.is_pending else item.outcome, staff=staff, on=on, columns=5),
        Text("条件", f"{item.conditions} {checker}".strip(), lines=1),
        Text("役割分担", item.roles_agreed, lines=2),
        *_after(_duty(item, on=on), staff=staff, on=on),
    ]


def _duty(item: AgendaItem, *, on: date) -> str:
    row = decision_rules.row_for(decisions.facts(item.plan, on=on).services) if item.plan else None
    return row.approvals.municipality if row else ""


def _after(duty: str, *, staff: Staff, on: date) -> list[Block]:
    """Return what follows from an item: whether the municipality has to decide, and when it is looked at again."""
    return [
        _choices("行政による支援決定", "municipal_duties", duty, staff=staff, on=on, columns=3),
        Fields([Cell("次回", "")]),
    ]


def _empty_item(place: int, *, staff: Staff, on: date) -> list[Block]:
    return [
        Heading(f"議題{place}"),
        Fields([Cell("ケース・題名", "", span=9), Cell("プラン", BLANK_ROUND, span=3)]),
        _choices("区分", "meeting_subjects", "", staff=staff, on=on, columns=3),
        Text("協議の内容", "", lines=3),
        _choices("結論", "meeting_outcomes", "", staff=staff, on=on, columns=5),
        Text("条件", "", lines=1), Text("役割分担", "", lines=2), *_after("", staff=staff, on=on),
    ]
