"""Builders from プラン評価 to フォロー, each step by its action. `on` is the day of the last act."""

from datetime import date, timedelta
from typing import Any

from tests.factories.again import repeated
from tests.factories.base import DAY
from tests.factories.intake import fresh
from tests.factories.meeting import begin, called_meeting, chief_of, conclude
from tests.factories.provision import interrupted_case, make_effort, started_plan
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting.enums import AgendaOutcome
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s11_review import actions as reviews
from yorisoi.process.s11_review import queries as review_queries
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, Step, StepUpArea
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.process.s12_closure import actions as closures
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s13_followup import actions as followups
from yorisoi.process.s13_followup.enums import FollowUpMeans
from yorisoi.process.s13_followup.models import FollowUp

WISH = "もう自分でやっていけると思う。困ったらまた来ます。"
RUN_DAYS = 90


def review_facts(plan: Plan, **facts: Any) -> dict[str, Any]:
    """Return what a complete review says of a plan, as the action takes it."""
    usual = {
        "proposal": ReviewConclusion.CLOSE,
        "achievements": {goal.pk: Achievement.ACHIEVED for goal in review_queries.goals(plan)},
        "changes": ["WORK_STARTED", "BUDGET_IMPROVED"],
        "steps": {StepUpArea.EMPLOYMENT: Step.UP},
        "employment_result": "青果店で週3日、午前に働きはじめた。",
        "remaining_issues": "夏休みのあいだの預け先。", "person_wish": WISH, "staff_opinion": "生活が落ち着いた。",
    }
    return usual | facts


@repeated
def reviewed_plan(
    actor: Staff, *, on: date = DAY, plan: Plan | None = None, run_days: int = RUN_DAYS, **facts: Any
) -> PlanReview:
    """Build a review written on `on`, of a plan whose services started `run_days` before (stage REVIEW)."""
    plan = plan or started_plan(actor, on=on - timedelta(days=run_days))
    facts = {"reviewed_on": on, **facts}
    return fresh_review(
        reviews.review(case=plan.case, plan=plan, actor=actor, on=on, **review_facts(plan, **facts))
    )


def table_review(review: PlanReview, *, actor: Staff, on: date = DAY, in_days: int = 0) -> AgendaItem:
    """Put a review before a meeting that is still planned."""
    meeting = called_meeting(chief_of(actor), on=on, in_days=in_days)
    return reviews.table(review=review, meeting=meeting, actor=actor, on=on)


def decide_review(item: AgendaItem, outcome: AgendaOutcome = AgendaOutcome.ENDORSED, *, on: date = DAY) -> AgendaItem:
    """Hold the meeting of a tabled review and record its outcome."""
    item.meeting = begin(item.meeting, actor=chief_of(item.created_by), on=on)
    return conclude(item, outcome, on=on, discussion="目標は達成された。月1回、電話で様子を聞く。")


@repeated
def concluded_review(
    actor: Staff, *, on: date = DAY, review: PlanReview | None = None,
    outcome: AgendaOutcome = AgendaOutcome.ENDORSED, **facts: Any,
) -> PlanReview:
    """Build a review with the outcome of its meeting, not yet acted on (stage REVIEW, turn COUNSELOR)."""
    review = review or reviewed_plan(actor, on=on, **facts)
    decide_review(table_review(review, actor=actor, on=on), outcome, on=on)
    return fresh_review(review)


def closure_facts(**facts: Any) -> dict[str, Any]:
    """Return what a complete closure says."""
    usual = {
        "pattern": ClosurePattern.GOAL_ACHIEVED, "reason": "青果店の仕事が続き、家賃の滞納がなくなった。",
        "person_will": WISH, "will_unasked_reason": "", "handover_note": "家計の相談は社協へ。",
        "follow_up_note": "1か月後と3か月後に、本人に電話する。",
    }
    return usual | facts


def close(case: Case, *, actor: Staff, on: date = DAY, **facts: Any) -> Closure:
    """Close a case whose way to the closure is complete."""
    facts = {"closed_on": on, **facts}
    return closures.close(case=case, actor=actor, on=on, **closure_facts(**facts))


@repeated
def closed_case(actor: Staff, *, on: date = DAY, **facts: Any) -> Case:
    """Build a case closed after its review went to the meeting (stage CLOSURE, ended)."""
    review = concluded_review(actor, on=on)
    close(review.case, actor=actor, on=on, **facts)
    return fresh(review.case)


@repeated
def lost_case(actor: Staff, *, on: date = DAY, since_days: int = 100, reported: bool = True, effort: bool = True) -> Case:
    """Build an interrupted case ready to be closed as contact-lost: long ago, reported, and sought since."""
    case = interrupted_case(actor, on=on - timedelta(days=since_days), reported=reported)
    if effort:
        make_effort(case, actor=actor, on=on - timedelta(days=since_days // 2))
    return fresh(case)


@repeated
def followed_case(actor: Staff, *, on: date = DAY, in_days: tuple[int, ...] = (30, 90), **facts: Any) -> Case:
    """Build a closed case with checks planned so many days from `on` (stage FOLLOWUP)."""
    case = closed_case(actor, on=on, **facts)
    checks = [{"due_on": on + timedelta(days=days), "means": FollowUpMeans.PERSON} for days in in_days]
    followups.plan(case=case, checks=checks, actor=actor, on=on)
    return fresh(case)


def first_check(case: Case) -> FollowUp:
    """Return the earliest check of a case."""
    return FollowUp.objects.filter(case=case).select_related("case").order_by("due_on", "pk").first()


def fresh_review(review: PlanReview) -> PlanReview:
    """Return a review as the database knows it now."""
    return PlanReview.objects.select_related("plan", "agenda_item", "case__person").get(pk=review.pk)
