from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.base import DAY, make_staff
from tests.factories.intake import fresh
from tests.factories.meeting import called_meeting, chief_of, endorsed_plan, tabled_item
from tests.factories.plan import agreed_plan, drafted_plan
from tests.factories.provision import interrupted_case, make_effort, started_plan
from tests.factories.review import (
    concluded_review,
    decide_review,
    fresh_review,
    review_facts,
    reviewed_plan,
    table_review,
)
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import PlanState, ReplanReason
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s11_review import actions, queries
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, Step, StepUpArea
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def actor():
    return make_staff()


def place(case):
    case = fresh(case)
    return (case.stage, case.turn, case.standing)


def write(plan, actor, *, on=DAY, **facts):
    facts = {"reviewed_on": on, **facts}
    return actions.review(case=plan.case, plan=plan, actor=actor, on=on, **review_facts(plan, **facts))


def save(review, actor, *, seen_version, **facts):
    facts = {"reviewed_on": DAY, **facts}
    return actions.save(
        review=review, seen_version=seen_version, actor=actor, on=DAY, **review_facts(review.plan, **facts)
    )


def conclude(review, conclusion, actor, *, on=DAY):
    return actions.conclude(review=review, conclusion=conclusion, actor=actor, on=on)


def lines_of(case, event):
    return list(CaseNote.objects.filter(case=case, event=event).order_by("pk").values_list("body", flat=True))


def test_評価を書く(actor):
    review = reviewed_plan(actor)
    [kept] = queries.with_answers(queries.reviews(review.case))
    assert [each.achievement for each in kept.achievements.all()] == [Achievement.ACHIEVED]
    assert {each.code for each in kept.changes.all()} == {"WORK_STARTED", "BUDGET_IMPROVED"}
    assert [(each.area, each.step) for each in kept.steps.all()] == [(StepUpArea.EMPLOYMENT, Step.UP)]
    assert place(review.case) == (Stage.REVIEW, Turn.COUNSELOR, Standing.ACTIVE)
    assert lines_of(review.case, "review.written") == ["プラン①を評価しました。会議への提案: 終結する"]
    assert AuditEntry.objects.filter(verb="review.written").count() == 1


def test_二度押しても評価は一つ(actor):
    plan, once = started_plan(actor), uuid4()
    first, second = write(plan, actor, once=once), write(plan, actor, once=once)
    assert first.pk == second.pk
    assert len(lines_of(plan.case, "review.written")) == 1


def test_ほかの人が先に書いていたら古い画面(actor):
    review = reviewed_plan(actor)
    with pytest.raises(Refused) as refused:
        write(review.plan, actor, once=uuid4())
    assert refused.value.codes == ("STALE",)
    assert PlanReview.objects.count() == 1


def test_足りないことを全部いう(actor):
    plan = started_plan(actor)
    with pytest.raises(Refused) as refused:
        write(plan, actor, reviewed_on=TOMORROW, achievements={}, changes=["NO_CHANGE", "OTHER"])
    assert refused.value.codes == ("ACHIEVEMENT_MISSING", "CHANGES_CONTRADICT", "REVIEW_IN_FUTURE")
    assert PlanReview.objects.count() == 0


def test_了承されていないプランは評価できない(actor):
    with pytest.raises(Refused) as refused:
        write(drafted_plan(actor), actor)
    assert refused.value.codes == ("REVIEW_WITHOUT_PLAN",)


def test_支援決定を待つあいだは評価できない(actor):
    plan = endorsed_plan(actor)
    with pytest.raises(Refused) as refused:
        write(plan, actor)
    assert refused.value.codes == ("REVIEW_TOO_EARLY",)
    assert place(plan.case) == (Stage.DECISION, Turn.MUNICIPALITY, Standing.ACTIVE)


def test_次のプランが会議にかかっているあいだは評価できない(actor):
    review = concluded_review(actor)
    conclude(review, ReviewConclusion.REPLAN_REASSESS, actor)
    table_next(review, actor)
    with pytest.raises(Refused) as refused:
        write(fresh_review(review).plan, actor, once=uuid4())
    assert refused.value.codes == ("REVIEW_TOO_EARLY",)


def table_next(review, actor):
    """Make the plan that follows complete and put it before a meeting."""
    made = plan_queries.in_the_making(review.case)
    plans.save(
        plan=made, seen_version=made.version, actor=actor, on=DAY, starts_on=DAY, ends_on=DAY + timedelta(days=180),
        goals=[{"text": "週5日働く", "due_on": DAY + timedelta(days=150)}],
        roles=[{"holder": "OURS", "who": "高梨", "what": "月1回の面談"}],
        services=[{"code": "AGENCY_CONSULTATION", "content": "面談"}],
    )
    return tabled_item(plans.agree(plan=made, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY))


def test_中断しているケースは評価できない(actor):
    case = interrupted_case(actor)
    with pytest.raises(Refused) as refused:
        write(plan_queries.current(case), actor)
    assert refused.value.codes == ("CASE_INTERRUPTED",)


def test_ほかのケースのプランは評価できない(actor):
    mine, other = started_plan(actor), started_plan(actor)
    with pytest.raises(Plan.DoesNotExist):
        actions.review(case=mine.case, plan=other, actor=actor, on=DAY, reviewed_on=DAY, **review_facts(other))


def test_日をさかのぼっても_前にあった会議は土台にならない(actor):
    plan = started_plan(actor, on=DAY - timedelta(days=90))
    decide_review(
        meetings.table_case(
            meeting=called_meeting(chief_of(actor), in_days=0), case=plan.case, subject=Subject.REVIEW, actor=actor, on=DAY
        )
    )
    review = write(plan, actor, reviewed_on=DAY - timedelta(days=1))
    assert queries.item_of(review) is None
    with pytest.raises(Refused) as refused:
        conclude(review, ReviewConclusion.CONTINUE, actor)
    assert refused.value.codes == ("REVIEW_MISSING",)


def test_了承より前の日の評価は書けない(actor):
    plan = started_plan(actor)
    with pytest.raises(Refused) as refused:
        write(plan, actor, reviewed_on=DAY - timedelta(days=1))
    assert refused.value.codes == ("REVIEWED_BEFORE_PLAN",)


def test_中断すると決めた評価は_中断を記録するまで残る(actor):
    review = concluded_review(actor)
    conclude(review, ReviewConclusion.INTERRUPT, actor)
    assert fresh_review(review).is_settled is False
    assert queries.open_review(review.case).is_interrupting
    make_effort(review.case, actor=actor)
    monitoring.interrupt(case=review.case, reason="応答がない。", interrupted_on=DAY, actor=actor, on=DAY)
    assert queries.open_review(review.case) is None
    monitoring.resume(case=review.case, note="電話があった。", resumed_on=DAY, actor=actor, on=DAY)
    again = write(fresh_review(review).plan, actor)
    assert (fresh_review(review).settled_on, queries.open_review(review.case).pk) == (DAY, again.pk)


def test_知らない欄は受けとらない(actor):
    with pytest.raises(TypeError):
        write(started_plan(actor), actor, nickname="はるさん")


def test_評価を直す(actor):
    review = reviewed_plan(actor)
    [goal] = queries.goals(review.plan)
    saved = save(
        review, actor, seen_version=1, remaining_issues="なし", changes=["OTHER"], steps={},
        achievements={goal.pk: Achievement.PARTLY}, notes={goal.pk: "週2日まで"},
    )
    assert (saved.version, saved.remaining_issues) == (2, "なし")
    assert [(each.achievement, each.note) for each in saved.achievements.all()] == [(Achievement.PARTLY, "週2日まで")]
    assert [each.code for each in saved.changes.all()] == ["OTHER"]
    assert saved.steps.count() == 0


def test_古い画面からの保存は断る(actor):
    review = reviewed_plan(actor)
    save(review, actor, seen_version=1, remaining_issues="先の人")
    with pytest.raises(Refused) as refused:
        save(review, actor, seen_version=1, remaining_issues="後の人")
    assert refused.value.codes == ("STALE",)
    assert fresh_review(review).remaining_issues == "先の人"


def test_同じ保存の二度押しは一度(actor):
    review = reviewed_plan(actor)
    save(review, actor, seen_version=1, remaining_issues="預け先")
    assert save(review, actor, seen_version=1, remaining_issues="預け先").version == 2


@pytest.mark.parametrize("outcome", [AgendaOutcome.ENDORSED, AgendaOutcome.CONFIRMED])
def test_会議の結論が出た評価は直せない(actor, outcome):
    review = concluded_review(actor, outcome=outcome)
    with pytest.raises(Refused) as refused:
        save(review, actor, seen_version=1, remaining_issues="あとから")
    assert refused.value.codes == ("REVIEW_CONCLUDED",)
    with pytest.raises(Refused) as refused:
        table_review(review, actor=actor, in_days=7)
    assert refused.value.codes == ("REVIEW_CONCLUDED",)


def test_議題に入れる(actor):
    review = reviewed_plan(actor)
    item = table_review(review, actor=actor, in_days=7)
    assert (item.subject, item.plan_id, item.case_id) == (Subject.REVIEW, review.plan_id, review.case_id)
    assert fresh_review(review).agenda_item_id == item.pk
    assert place(review.case) == (Stage.REVIEW, Turn.MEETING, Standing.ACTIVE)


def test_議題に入れるの二度押しは一度(actor):
    review, meeting = reviewed_plan(actor), called_meeting(chief_of(actor))
    first, second = (actions.table(review=review, meeting=meeting, actor=actor, on=DAY) for _ in range(2))
    assert first.pk == second.pk
    assert AgendaItem.objects.filter(case=review.case, subject=Subject.REVIEW).count() == 1


@pytest.mark.parametrize("outcome", [AgendaOutcome.RETURNED, AgendaOutcome.POSTPONED])
def test_差し戻しや次の会議への評価はもう一度かけられる(actor, outcome):
    review = concluded_review(actor, outcome=outcome)
    assert place(review.case) == (Stage.REVIEW, Turn.COUNSELOR, Standing.ACTIVE)
    with pytest.raises(Refused) as refused:
        conclude(review, ReviewConclusion.CLOSE, actor)
    assert refused.value.codes == ("REVIEW_MISSING",)
    save(review, actor, seen_version=1, remaining_issues="話し合って直した")
    decide_review(table_review(review, actor=actor, on=TOMORROW), on=TOMORROW)
    assert conclude(review, ReviewConclusion.CLOSE, actor, on=TOMORROW).conclusion == ReviewConclusion.CLOSE


def test_議題から下ろした評価は残り_また入れられる(actor):
    review = reviewed_plan(actor)
    item = table_review(review, actor=actor, in_days=7)
    meetings.withdraw_item(item=item, actor=actor, on=DAY)
    assert fresh_review(review).agenda_item is None
    assert table_review(review, actor=actor, in_days=14).is_pending


def test_会議の側から入れた議題の結論も使える(actor):
    review = reviewed_plan(actor)
    chief = chief_of(actor)
    item = meetings.table_case(
        meeting=called_meeting(chief, in_days=0), case=review.case, subject=Subject.REVIEW, actor=chief, on=DAY
    )
    decide_review(item)
    assert conclude(review, ReviewConclusion.CONTINUE, actor).agenda_item_id == item.pk


def test_前の評価の会議は次の評価の土台にならない(actor):
    first = concluded_review(actor)
    conclude(first, ReviewConclusion.CONTINUE, actor)
    second = reviewed_plan(actor, plan=fresh_review(first).plan)
    with pytest.raises(Refused) as refused:
        conclude(second, ReviewConclusion.CLOSE, actor)
    assert refused.value.codes == ("REVIEW_MISSING",)


@pytest.mark.parametrize("conclusion", list(ReviewConclusion))
def test_会議の前には結論を実行できない(actor, conclusion):
    review = reviewed_plan(actor)
    table_review(review, actor=actor, in_days=7)
    with pytest.raises(Refused) as refused:
        conclude(review, conclusion, actor)
    assert refused.value.codes == ("REVIEW_MISSING",)
    assert fresh_review(review).settled_on is None
    assert Plan.objects.filter(case=review.case).count() == 1


@pytest.mark.parametrize(
    ("conclusion", "expected", "is_settled"),
    [
        (ReviewConclusion.CLOSE, (Stage.REVIEW, Turn.COUNSELOR), False),
        (ReviewConclusion.REPLAN_ACHIEVED, (Stage.PLAN, Turn.COUNSELOR), True),
        (ReviewConclusion.REPLAN_REASSESS, (Stage.PLAN, Turn.COUNSELOR), True),
        (ReviewConclusion.CONTINUE, (Stage.MONITORING, Turn.COUNSELOR), True),
        (ReviewConclusion.INTERRUPT, (Stage.REVIEW, Turn.COUNSELOR), False),
    ],
)
def test_五つの結論(actor, conclusion, expected, is_settled):
    review = concluded_review(actor)
    done = conclude(review, conclusion, actor)
    again = conclude(review, conclusion, actor)
    assert (done.conclusion, done.is_settled, again.pk) == (conclusion, is_settled, review.pk)
    assert place(review.case) == (*expected, Standing.ACTIVE)
    assert lines_of(review.case, "review.concluded") == [f"評価の結論: {conclusion.label}"]


@pytest.mark.parametrize(
    ("conclusion", "reason"),
    [
        (ReviewConclusion.REPLAN_ACHIEVED, ReplanReason.GOAL_ACHIEVED),
        (ReviewConclusion.REPLAN_REASSESS, ReplanReason.REASSESS),
    ],
)
def test_再プランができるまで前のプランが続く(actor, conclusion, reason):
    review = concluded_review(actor)
    conclude(review, conclusion, actor)
    made = plan_queries.in_the_making(review.case)
    assert (made.number, made.previous_id, made.replan_reason) == (2, review.plan_id, reason)
    assert fresh_review(review).plan.state == PlanState.ENDORSED


def test_再プランが了承されると前のプランは終わる(actor):
    review = concluded_review(actor)
    conclude(review, ReviewConclusion.REPLAN_ACHIEVED, actor)
    decide_review(table_next(review, actor))
    assert fresh_review(review).plan.state == PlanState.SUPERSEDED
    assert plan_queries.current(review.case).number == 2


def test_実行した結論は変えられない(actor):
    review = concluded_review(actor)
    conclude(review, ReviewConclusion.CONTINUE, actor)
    for act in (lambda: conclude(review, ReviewConclusion.CLOSE, actor), lambda: save(review, actor, seen_version=1)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("ALREADY_SETTLED",)


def test_終結と決めたあとでも再プランに変えられる(actor):
    review = concluded_review(actor)
    conclude(review, ReviewConclusion.CLOSE, actor)
    done = conclude(review, ReviewConclusion.REPLAN_REASSESS, actor)
    assert (done.conclusion, done.is_settled) == (ReviewConclusion.REPLAN_REASSESS, True)


def test_続けたプランはまた評価できる(actor):
    first = concluded_review(actor)
    conclude(first, ReviewConclusion.CONTINUE, actor)
    later = DAY + timedelta(days=60)
    second = concluded_review(actor, on=later, review=reviewed_plan(actor, on=later, plan=fresh_review(first).plan))
    assert conclude(second, ReviewConclusion.REPLAN_ACHIEVED, actor, on=later).is_settled
    assert PlanReview.objects.filter(plan=first.plan_id).count() == 2


def test_続けると書きかけの再プランは終わる(actor):
    first = concluded_review(actor)
    conclude(first, ReviewConclusion.REPLAN_REASSESS, actor)
    second = concluded_review(actor, review=reviewed_plan(actor, plan=fresh_review(first).plan))
    conclude(second, ReviewConclusion.CONTINUE, actor)
    assert plan_queries.in_the_making(second.case) is None
    assert plan_queries.current(second.case).number == 1
    assert place(second.case) == (Stage.MONITORING, Turn.COUNSELOR, Standing.ACTIVE)


def test_期間の終わったプランは続けられない(actor):
    later = DAY + timedelta(days=300)
    review = concluded_review(actor, on=later, run_days=300)
    with pytest.raises(Refused) as refused:
        conclude(review, ReviewConclusion.CONTINUE, actor, on=later)
    assert refused.value.codes == ("PLAN_PERIOD_OVER",)


def test_了承されたプランがなければ終結だけを会議にかける(actor):
    plan, meeting = agreed_plan(actor), called_meeting(chief_of(actor))
    first, second = (actions.table_closing(case=plan.case, meeting=meeting, actor=actor, on=DAY) for _ in range(2))
    assert first.pk == second.pk
    assert (first.subject, first.plan_id) == (Subject.REVIEW, None)


def test_了承されたプランがあれば終結だけはかけられない(actor):
    plan = started_plan(actor)
    with pytest.raises(Refused) as refused:
        actions.table_closing(case=plan.case, meeting=called_meeting(chief_of(actor)), actor=actor, on=DAY)
    assert refused.value.codes == ("REVIEW_MISSING",)
