"""報告書: the agency reports an endorsed plan to the municipality. Source: 手引き §8 の表 (法定サービスを含まない部分は報告)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s08_decision import queries as decisions
from yorisoi.process.s08_decision import rules
from yorisoi.sheets import lists, persons
from yorisoi.sheets.papers import plan as plan_paper
from yorisoi.sheets.papers.decision_notice import SOURCE
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Block, Cell, Fields, Heading, Paper, Plain, Table, Text
from yorisoi.sheets.rules.writing import BLANK_ROUND, day, known_day, period
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="municipal-report", title="プラン作成報告書", of=Of.PLAN)
REPORTED = "支援調整会議で了承されたプランについて、次のとおり報告します。"

subjects = plan_paper.subjects
find = plan_paper.find


def build(subject: Plan | None, *, staff: Staff, on: date) -> Paper:
    """Return the report of a plan to the municipality, with its confirmation once there is one; or an empty paper."""
    plan = subject
    case = plan.case if plan else None
    item = plan_paper.item_of(plan) if plan else None
    row = rules.row_for(decisions.facts(plan, on=on).services) if plan else None
    report = decisions.report_of(plan) if plan else None
    day_of = (plan.endorsed_on or plan.drafted_on) if plan else on
    blocks: list[Block] = [
        Plain(REPORTED),
        Fields([
            *persons.head(case, on=day_of),
            Cell("プラン", f"第{plan.number}回" if plan else BLANK_ROUND, span=3),
            Cell("期間", period(plan.starts_on if plan else None, plan.ends_on if plan else None), span=9),
            Cell("支援調整会議", day(item.meeting.meets_on if item else None), span=6),
            Cell("了承された日", day(plan.endorsed_on if plan else None), span=6),
        ]),
        lists.choices(
            "行政による支援決定", "municipal_duties", [row.approvals.municipality] if row else (), on=day_of,
            municipality_id=staff.municipality_id, columns=1,
        ),
        _services(plan, staff=staff),
        Text("目標", "\n".join(goal.text for goal in plans.goals(plan)) if plan else "", lines=3),
        Text("支援の内容", "\n".join(f"{role.who}: {role.what}" for role in plans.roles(plan)) if plan else "", lines=6),
        Heading("自治体使用欄"),
        Fields([
            Cell("確認した日", day(report.confirmed_on if report else None), span=6),
            Cell("確認した者", report.confirmed_by.name if report else "", span=6),
        ]),
        Text("メモ", report.note if report else "", lines=2),
    ]
    paper = Paper(
        PAPER.title, blocks, reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(plan.endorsed_on if plan else None),
        addressee=f"{staff.municipality.name} 御中", sender=case.agency.name if case else "", source=SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def _services(plan: Plan | None, *, staff: Staff) -> Table:
    answers = {each.plan_service_id: each for each in decisions.decisions(plan.case).filter(plan=plan)} if plan else {}
    return Table(
        ("サービス", "内容", "支援決定", "決定日"),
        [
            (
                plans.service_label(each, plan), each.content, "必要" if each.is_statutory else "報告のみ",
                known_day(answers[each.pk].decided_on) if each.pk in answers else "",
            )
            for each in plans.services(plan)
        ] if plan else (),
        widths=(4, 4, 2, 2.4), least=3, label="サービス",
    )
