"""評価シート. Source of the fields: domain §1.6 (原本未確認; 終結の3パターンは手引き §12)."""

from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s11_review import queries as reviews
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.process.s12_closure import queries as closures
from yorisoi.process.s12_closure.models import Closure
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Block, Cell, Choices, Fields, Heading, Paper, Table, Text
from yorisoi.sheets.rules.writing import BLANK_ROUND, day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="review", title="評価シート", number="【6】", of=Of.REVIEW)
SOURCE = "自立相談支援機関使用標準様式(評価シート)に準拠(番号と「見られた変化」の文言は原本未確認)"


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the reviews of a case, newest first."""
    return [
        (review.pk, f"プラン{plans.circled(review.plan.number)}の評価({day(review.reviewed_on)})")
        for review in reviews.reviews(case)
    ]


def find(case: Case, pk: int) -> PlanReview | None:
    """Return that review of the case with what was answered."""
    return reviews.with_answers(reviews.reviews(case)).filter(pk=pk).first()


def build(subject: PlanReview | None, *, staff: Staff, on: date) -> Paper:
    """Return the review of a plan with what the meeting said, or an empty paper."""
    day_of = subject.reviewed_on if subject else on
    case = subject.case if subject else None

    def ticked(label: str, table: str, *chosen: str, columns: int = 3, is_multiple: bool = False, note: str = "") -> Choices:
        return lists.choices(
            label, table, [each for each in chosen if each], on=day_of, municipality_id=staff.municipality_id, columns=columns,
            is_multiple=is_multiple, note=note,
        )

    plan = subject.plan if subject else None
    changes = [each.code for each in subject.changes.order_by("pk")] if subject else []
    blocks: list[Block] = [
        Fields([
            *persons.named(case),
            Cell("対象のプラン", f"第{plan.number}回" if plan else BLANK_ROUND, span=4),
            Cell("評価記入日", day(subject.reviewed_on if subject else None), span=4),
            Cell("担当者", subject.created_by.name if subject else "", span=4),
        ]),
        _goals(subject, staff=staff, on=day_of),
        ticked("見られた変化", "changes_seen", *changes, columns=3, is_multiple=True),
        Text("就労・増収の状況", subject.employment_result if subject else "", lines=2),
        *_steps(subject, staff=staff, on=day_of),
        Text("現在の状況と残された課題", subject.remaining_issues if subject else "", lines=3),
        Text("本人の希望(終結・継続)", subject.person_wish if subject else "", lines=3),
        Text("スタッフの意見", subject.staff_opinion if subject else "", lines=3),
        ticked("会議への提案", "review_conclusions", subject.proposal if subject else "", columns=1),
    ]
    item = reviews.item_of(subject) if subject else None
    # The closure a review led to; the review of an earlier plan says nothing of it.
    ends = subject is not None and subject.is_settled and subject.conclusion == ReviewConclusion.CLOSE
    closure = closures.closure(case) if case and ends else None
    blocks += [*_meeting(item, closure)]
    blocks += [
        ticked("支援調整会議での評価", "review_conclusions", subject.conclusion if subject else "", columns=1),
        ticked("終結のパターン", "closure_patterns", closure.pattern if closure else "", columns=1),
        Text("終結後のフォロー方法", closure.follow_up_note if closure else "", lines=3),
    ]
    paper = Paper(
        PAPER.title, blocks, number=PAPER.number, reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(subject.reviewed_on) if subject else "", source=SOURCE,
    )
    return covered(paper, [case.person] if case else [], staff=staff, on=on)


def _goals(review: PlanReview | None, *, staff: Staff, on: date) -> Table:
    rows = review.achievements.select_related("goal").order_by("goal__position", "goal__pk") if review else ()
    return Table(
        ("目標", "達成時期", "達成の状況", "くわしく"),
        [
            (
                each.goal.text, day(each.goal.due_on) if each.goal.due_on else "",
                lists.label("goal_achievements", each.achievement, on=on, municipality_id=staff.municipality_id), each.note,
            )
            for each in rows
        ],
        widths=(5, 2.4, 2.4, 3), least=3, label="目標の達成状況",
        note="達成の状況: " + lists.legend("goal_achievements", on=on, municipality_id=staff.municipality_id),
    )


def _steps(review: PlanReview | None, *, staff: Staff, on: date) -> list[Block]:
    said = {each.area: each.step for each in review.steps.order_by("pk")} if review else {}
    areas = lists.offered("step_up_areas", on=on, municipality_id=staff.municipality_id)
    return [
        Heading("ステップアップ(前とくらべて)", "領域と段階の文言は未確認"),
        *(
            lists.choices(
                name, "steps", [said[code]] if said.get(code) else (), on=on, municipality_id=staff.municipality_id, columns=4,
            )
            for code, name in areas
        ),
    ]


def _meeting(item: AgendaItem | None, closure: Closure | None) -> list[Block]:
    return [
        Heading("支援調整会議での評価"),
        Fields([
            Cell("開催日", day(item.meeting.meets_on if item else None), span=6),
            Cell("終結の日", day(closure.closed_on if closure else None), span=6),
        ]),
        Text("会議での意見", item.discussion if item else "", lines=4),
    ]
