"""Writes of stage 11: a review, its way to the meeting, and what is concluded from it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, stale
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan.enums import ReplanReason
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.process.s11_review import queries, rules
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.models import ChangeSeen, GoalAchievement, PlanReview, StepUp
from yorisoi.records import actions as records

REPLAN_REASONS = {
    ReviewConclusion.REPLAN_ACHIEVED: ReplanReason.GOAL_ACHIEVED,
    ReviewConclusion.REPLAN_REASSESS: ReplanReason.REASSESS,
}
TEXTS = ("employment_result", "remaining_issues", "person_wish", "staff_opinion")


def _write_answers(
    review: PlanReview, *, achievements: Mapping[int, str], changes: Sequence[str], steps: Mapping[str, str]
) -> None:
    owned = {"municipality_id": review.municipality_id, "review": review}
    for model in (GoalAchievement, ChangeSeen, StepUp):
        model.objects.filter(review=review).delete()
    GoalAchievement.objects.bulk_create(
        GoalAchievement(goal_id=goal, achievement=value, **owned) for goal, value in achievements.items()
    )
    ChangeSeen.objects.bulk_create(ChangeSeen(code=code, **owned) for code in dict.fromkeys(changes))
    StepUp.objects.bulk_create(StepUp(area=area, step=step, **owned) for area, step in steps.items() if step)


def _refuse_unless_fit(plan: Plan, *, reviewed_on: date, achievements: Mapping[int, str], on: date) -> None:
    unanswered = tuple(goal.text for goal in queries.goals(plan) if not achievements.get(goal.pk))
    violations = rules.may_review(
        plan_is_endorsed=plan.is_endorsed, reviewed_on=reviewed_on, unanswered_goals=unanswered, on=on
    )
    if violations:
        raise Refused(violations)


@transaction.atomic
def review(
    *,
    case: Case,
    plan: Plan,
    reviewed_on: date,
    proposal: ReviewConclusion,
    achievements: Mapping[int, str],
    changes: Sequence[str],
    steps: Mapping[str, str],
    actor: Staff,
    on: date,
    once: UUID | None = None,
    **texts: str,
) -> PlanReview:
    """
    Write the review of a plan (`achievements`: goal id → Achievement, `steps`: StepUpArea → Step, `texts`: TEXTS).

    While an earlier review of the plan is not acted on, that one is returned: there is one open review a case.

    :raises Refused: PLAN_NOT_ENDORSED, ACHIEVEMENT_MISSING, DATE_IN_FUTURE, CASE_ENDED, CASE_INTERRUPTED

    Source: 手引き §11
    """
    if earlier := PlanReview.objects.pressed_before(once):
        return earlier
    case = cases.lock(case)
    if standing := queries.open_review(case):
        return standing
    _refuse_unless_fit(plan, reviewed_on=reviewed_on, achievements=achievements, on=on)
    made = PlanReview.objects.record(
        case=case, actor=actor, once=once, plan=plan, reviewed_on=reviewed_on, proposal=proposal, **texts
    )
    _write_answers(made, achievements=achievements, changes=changes, steps=steps)
    cases.move(case, stage=Stage.REVIEW, turn=Turn.COUNSELOR, actor=actor, on=on)
    records.leave_line(
        case, f"プラン{plan.number}を評価しました。会議への提案: {ReviewConclusion(proposal).label}", event="review.written",
        actor=actor, on=reviewed_on,
    )
    audit.record("review.written", actor=actor, subject=made, proposal=proposal)
    return made


@transaction.atomic
def save(
    *,
    review: PlanReview,
    seen_version: int,
    reviewed_on: date,
    proposal: ReviewConclusion,
    achievements: Mapping[int, str],
    changes: Sequence[str],
    steps: Mapping[str, str],
    actor: Staff,
    on: date,
    **texts: str,
) -> PlanReview:
    """
    Change a review that no meeting has concluded yet.

    :raises Refused: STALE, ACHIEVEMENT_MISSING, DATE_IN_FUTURE, PLAN_NOT_ENDORSED, CASE_ENDED, CASE_INTERRUPTED
    """
    cases.lock(review.case)
    counted = PlanReview.objects.filter(pk=review.pk, version=seen_version).update(version=F("version") + 1)
    if not counted:
        raise Refused([stale("プラン評価")])
    review.refresh_from_db()
    _refuse_unless_fit(review.plan, reviewed_on=reviewed_on, achievements=achievements, on=on)
    review.reviewed_on, review.proposal = reviewed_on, proposal
    for field, text in texts.items():
        setattr(review, field, text)
    review.save(update_fields=["reviewed_on", "proposal", *texts])
    _write_answers(review, achievements=achievements, changes=changes, steps=steps)
    audit.record("review.saved", actor=actor, subject=review, proposal=proposal)
    return review


@transaction.atomic
def table(
    *, review: PlanReview, meeting: SupportCoordinationMeeting, actor: Staff, on: date, claims_ground: bool = False
) -> AgendaItem:
    """
    Put a review on the agenda of a meeting (purpose ③).

    :raises Refused: what the meeting room refuses (CONSENT_MISSING, …)

    Source: 手引き §7 ③, §11
    """
    item = meetings.table_case(
        meeting=meeting, case=review.case, subject=Subject.REVIEW, plan=review.plan, actor=actor, on=on,
        claims_ground=claims_ground,
    )
    review.agenda_item = item
    review.save(update_fields=["agenda_item"])
    return item


@transaction.atomic
def conclude(*, review: PlanReview, conclusion: ReviewConclusion, actor: Staff, on: date) -> PlanReview:
    """
    Act on the meeting's result: draft the next plan, go on with this one, or turn to 終結 or 中断.

    :raises Refused: REVIEW_MISSING, ALREADY_SETTLED, CASE_ENDED, CASE_INTERRUPTED

    Source: 手引き §11「再プランとなるケース」
    """
    case = cases.lock(review.case)
    review = queries.reviews(case).get(pk=review.pk)
    if violations := rules.may_conclude(queries.facts(review), conclusion=conclusion):
        raise Refused(violations)
    if conclusion != ReviewConclusion.CLOSE:
        # A closing review stays open until 終結 itself settles it.
        settle(review, on=on)
    if conclusion in REPLAN_REASONS:
        plans.draft(
            case=case, actor=actor, on=on, previous=review.plan, replan_reason=REPLAN_REASONS[conclusion]
        )
        case.refresh_from_db()
        cases.move(case, stage=Stage.PLAN, turn=Turn.COUNSELOR, actor=actor, on=on)
    elif conclusion == ReviewConclusion.CONTINUE:
        cases.move(case, stage=Stage.MONITORING, turn=Turn.COUNSELOR, actor=actor, on=on)
    records.leave_line(
        case, f"評価の結論: {ReviewConclusion(conclusion).label}", event="review.concluded", actor=actor, on=on
    )
    audit.record("review.concluded", actor=actor, subject=review, conclusion=conclusion)
    return review


def settle(review: PlanReview, *, on: date) -> None:
    """Note the day a review's conclusion was acted on (also called by 終結)."""
    review.settled_on = on
    review.save(update_fields=["settled_on"])
