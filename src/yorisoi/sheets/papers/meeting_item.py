"""支援調整会議 案件資料. Source of the fields: domain §1.11 (議事の項目案。全国共通の様式はない)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s08_decision import queries as decisions
from yorisoi.process.s08_decision import rules as decision_rules
from yorisoi.sheets import gatherings, lists, persons
from yorisoi.sheets.papers.meeting_agenda import SECRET, SOURCE
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Block, Cell, Fields, Paper, Plain, Table, Text
from yorisoi.sheets.rules.writing import BLANK_ROUND, day, known_day, period
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="meeting-item", title="支援調整会議 案件資料", of=Of.ITEM)


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the items of a case on agendas, newest first."""
    return [(item.pk, f"{meetings.name_of(item.meeting)} {meetings.title_of(item)}") for item in meetings.items_of(case)]


def find(case: Case, pk: int) -> AgendaItem | None:
    """Return that item of the case."""
    return meetings.items_of(case).filter(pk=pk).first()


def build(subject: AgendaItem | None, *, staff: Staff, on: date) -> Paper:
    """
    Return what a meeting looks at for one case, with its outcome once there is one, or an empty paper.

    An item whose case the reader may not see is an empty paper that says so.
    """
    item = subject
    if item is not None and not gatherings.sees(item, staff=staff, on=on):
        return Paper(PAPER.title, [Plain(gatherings.UNSEEN)], source=SOURCE)
    case = item.case if item else None
    day_of = item.meeting.meets_on if item else on
    plan = (item.plan or (plans.current(case) if case else None)) if item else None
    paper = Paper(
        PAPER.title,
        [
            *_head(item, staff=staff, on=day_of), *_plan(plan, staff=staff, on=day_of), *_past(item, staff=staff),
            *_outcome(item, plan, staff=staff, on=day_of), Plain(SECRET, is_small=True),
        ],
        reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(item.meeting.meets_on) if item else "", source=SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def _head(item: AgendaItem | None, *, staff: Staff, on: date) -> list[Block]:
    case = item.case if item else None
    return [
        Fields([
            Cell("会議の日", day(item.meeting.meets_on if item else None), span=6),
            Cell("場所", item.meeting.place if item else "", span=6),
            *persons.head(case, on=on),
            *([Cell("題名", item.title)] if item and item.title else []),
        ]),
        lists.choices(
            "案件の区分", "meeting_subjects", [item.subject] if item else (), on=on, municipality_id=staff.municipality_id,
        ),
        Fields([Cell("資料", "")]),  # not kept by the program
    ]


def _plan(plan: Plan | None, *, staff: Staff, on: date) -> list[Block]:
    goals = list(plans.goals(plan)) if plan else []
    day_of = plan.drafted_on if plan else on
    return [
        Fields([
            Cell("プラン", f"第{plan.number}回" if plan else BLANK_ROUND, span=3),
            Cell("期間", period(plan.starts_on if plan else None, plan.ends_on if plan else None), span=9),
        ]),
        Text("本人の意向", plan.wish if plan else "", lines=2),
        Text("解決すべき課題", plan.issues if plan else "", lines=2),
        Text("本人の強み", plan.strengths if plan else "", lines=2),
        Table(
            ("目標", "達成時期"), [(goal.text, known_day(goal.due_on)) for goal in goals], widths=(8, 3), least=2, label="目標",
        ),
        Table(
            ("だれが", "なにを", "時期・頻度"),
            [(role.who, role.what, role.until) for role in (plans.roles(plan) if plan else ())],
            widths=(3, 6, 3), least=4, label="役割分担",
        ),
        Table(
            ("サービス", "実施機関", "内容", "支援決定"),
            [
                (
                    lists.label("services", each.code, on=day_of, municipality_id=staff.municipality_id),
                    each.provider.name if each.provider else "", each.content, "必要" if each.is_statutory else "報告のみ",
                )
                for each in (plans.services(plan) if plan else ())
            ],
            widths=(4, 3, 4, 2), least=2, label="サービス",
        ),
        Text("留意事項", plan.cautions if plan else "", lines=2),
    ]


def _past(item: AgendaItem | None, *, staff: Staff) -> list[Block]:
    past = meetings.earlier_items(item) if item else []
    if not past:
        return []
    return [
        Table(
            ("開催日", "区分", "結論", "話し合い"),
            [
                (
                    known_day(each.meeting.meets_on), _named("meeting_subjects", each.subject, staff, each.meeting.meets_on),
                    _named("meeting_outcomes", each.outcome, staff, each.meeting.meets_on), each.discussion,
                )
                for each in past
            ],
            widths=(2.2, 2, 2, 6), label="これまでの会議",
        )
    ]


def _named(table: str, code: str, staff: Staff, on: date) -> str:
    return lists.label(table, code, on=on, municipality_id=staff.municipality_id)


def _outcome(item: AgendaItem | None, plan: Plan | None, *, staff: Staff, on: date) -> list[Block]:
    done = item if item and not item.is_pending else None
    row = decision_rules.row_for(decisions.facts(plan, on=on).services) if plan else None
    checker = f"(確かめる人: {done.condition_checker})" if done and done.condition_checker else ""
    condition = f"{done.conditions} {checker}".strip() if done else ""
    return [
        Text("協議の内容", done.discussion if done else "", lines=8),
        lists.choices(
            "結論", "meeting_outcomes", [done.outcome] if done else (), on=on, municipality_id=staff.municipality_id, columns=5,
        ),
        Text("条件", condition, lines=2),
        Text("合意した役割", done.roles_agreed if done else "", lines=2),
        lists.choices(
            "行政による支援決定", "municipal_duties", [row.approvals.municipality] if row else (), on=on,
            municipality_id=staff.municipality_id, columns=2,
        ),
        Fields([Cell("次回", "")]),  # when it is looked at again is an item of that meeting
    ]
