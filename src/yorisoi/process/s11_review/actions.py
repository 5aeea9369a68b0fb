"""Writes of stage 11: a review, its way to the meeting, and what is concluded from it."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, stale
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import ReplanReason
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import queries, rules
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.models import ChangeSeen, GoalAchievement, PlanReview, StepUp
from yorisoi.records import actions as records

REPLAN_REASONS = {
    ReviewConclusion.REPLAN_ACHIEVED: ReplanReason.GOAL_ACHIEVED,
    ReviewConclusion.REPLAN_REASSESS: ReplanReason.REASSESS,
}
CARRIED_OUT_ELSEWHERE = frozenset({ReviewConclusion.CLOSE, ReviewConclusion.INTERRUPT})
NO_NOTES: Mapping[int, str] = MappingProxyType({})
TEXTS = ("employment_result", "remaining_issues", "person_wish", "staff_opinion")


def _write_answers(
    review: PlanReview, *, achievements: Mapping[int, str], notes: Mapping[int, str], changes: Sequence[str],
    steps: Mapping[str, str],
) -> None:
    owned = {"municipality_id": review.municipality_id, "review": review}
    for model in (GoalAchievement, ChangeSeen, StepUp):
        model.objects.filter(review=review).delete()
    GoalAchievement.objects.bulk_create(
        GoalAchievement(goal=goal, achievement=achievements[goal.pk], note=notes.get(goal.pk, ""), **owned)
        for goal in queries.goals(review.plan)
    )
    ChangeSeen.objects.bulk_create(ChangeSeen(code=code, **owned) for code in dict.fromkeys(changes))
    StepUp.objects.bulk_create(StepUp(area=area, step=step, **owned) for area, step in steps.items() if step)


def _says_already(
    review: PlanReview, said: Mapping[str, Any], *, achievements: Mapping[int, str], notes: Mapping[int, str],
    changes: Sequence[str], steps: Mapping[str, str],
) -> bool:
    """Return whether a review says just this: the same page sent twice is one saving."""
    reached = {each.goal_id: (each.achievement, each.note) for each in review.achievements.all()}
    return (
        all(getattr(review, field) == value for field, value in said.items())
        and reached == {goal: (value, notes.get(goal, "")) for goal, value in achievements.items()}
        and {each.code for each in review.changes.all()} == set(changes)
        and {each.area: each.step for each in review.steps.all()} == {str(k): v for k, v in steps.items() if v}
    )


def _refuse_unless_fit(
    case: Case, plan: Plan, *, reviewed_on: date, achievements: Mapping[int, str], changes: Sequence[str], on: date
) -> None:
    unanswered = [(f"goal_{goal.pk}", goal.text) for goal in queries.goals(plan) if not achievements.get(goal.pk)]
    violations = rules.may_review(
        queries.plan_facts(case, plan), reviewed_on=reviewed_on, unanswered_goals=unanswered, changes=changes, on=on
    )
    if violations:
        raise Refused(violations)


def _check_texts(texts: Mapping[str, str]) -> None:
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"unknown texts: {sorted(unknown)}")


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
    notes: Mapping[int, str] = NO_NOTES,
    once: UUID | None = None,
    **texts: str,
) -> PlanReview:
    """
    Write the review of a plan (`achievements`, `notes`: by goal id, `steps`: StepUpArea → Step, `texts`: TEXTS).

    There is one open review a plan: when somebody else has just written it, this page is an old one.

    :raises Refused: STALE, REVIEW_WITHOUT_PLAN, REVIEW_TOO_EARLY, ACHIEVEMENT_MISSING, CHANGES_CONTRADICT,
        REVIEW_IN_FUTURE, REVIEWED_BEFORE_PLAN, CASE_ENDED, CASE_INTERRUPTED

    Source: 手引き §11
    """
    _check_texts(texts)
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := PlanReview.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    _settle_interrupted(case)
    plan = Plan.objects.get(pk=plan.pk, case=case)
    if queries.open_review(case):
        raise Refused([stale("プラン評価")])
    _refuse_unless_fit(case, plan, reviewed_on=reviewed_on, achievements=achievements, changes=changes, on=on)
    made = PlanReview.objects.record(
        case=case, actor=actor, once=once, plan=plan, reviewed_on=reviewed_on, proposal=proposal, **texts
    )
    _write_answers(made, achievements=achievements, notes=notes, changes=changes, steps=steps)
    cases.move(case, stage=Stage.REVIEW, turn=Turn.COUNSELOR, actor=actor, on=on)
    records.leave_line(
        case, f"プラン{plan_queries.circled(plan.number)}を評価しました。会議への提案: {ReviewConclusion(proposal).label}",
        event="review.written", actor=actor, on=reviewed_on,
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
    notes: Mapping[int, str] = NO_NOTES,
    **texts: str,
) -> PlanReview:
    """
    Change a review that no meeting has concluded yet.

    :raises Refused: STALE, REVIEW_CONCLUDED, ALREADY_SETTLED, REVIEW_WITHOUT_PLAN, REVIEW_TOO_EARLY,
        ACHIEVEMENT_MISSING, CHANGES_CONTRADICT, REVIEW_IN_FUTURE, REVIEWED_BEFORE_PLAN, CASE_ENDED, CASE_INTERRUPTED
    """
    _check_texts(texts)
    case = cases.lock(review.case)
    review = queries.reviews(case).get(pk=review.pk)
    if violations := rules.may_change(queries.facts(review)):
        raise Refused(violations)
    said = {"reviewed_on": reviewed_on, "proposal": proposal, **texts}
    if review.version != seen_version:
        if _says_already(review, said, achievements=achievements, notes=notes, changes=changes, steps=steps):
            return review
        raise Refused([stale("プラン評価")])
    _refuse_unless_fit(case, review.plan, reviewed_on=reviewed_on, achievements=achievements, changes=changes, on=on)
    review.version += 1
    for field, value in said.items():
        setattr(review, field, value)
    review.save(update_fields=["version", *said])
    _write_answers(review, achievements=achievements, notes=notes, changes=changes, steps=steps)
    audit.record("review.saved", actor=actor, subject=review, proposal=proposal, version=review.version)
    return review


@transaction.atomic
def table(
    *, review: PlanReview, meeting: SupportCoordinationMeeting, actor: Staff, on: date, claims_ground: bool = False
) -> AgendaItem:
    """
    Put a review on the agenda of a meeting (purpose ③); one returned or put off is tabled again at another meeting.

    :raises Refused: REVIEW_CONCLUDED, ALREADY_SETTLED, and what the meeting room refuses (CONSENT_MISSING,
        ALREADY_TABLED, …)

    Source: 手引き §7 ③, §11
    """
    case = cases.lock(review.case)
    review = queries.reviews(case).get(pk=review.pk)
    if violations := rules.may_change(queries.facts(review)):
        raise Refused(violations)
    item = meetings.table_case(
        meeting=meeting, case=case, subject=Subject.REVIEW, plan=review.plan, actor=actor, on=on,
        claims_ground=claims_ground,
    )
    if review.agenda_item_id != item.pk:
        review.agenda_item = item
        review.save(update_fields=["agenda_item"])
    return item


@transaction.atomic
def table_closing(
    *, case: Case, meeting: SupportCoordinationMeeting, actor: Staff, on: date, claims_ground: bool = False
) -> AgendaItem:
    """
    Put 終結 before a meeting for a case without a plan in force: there is nothing to review, but the meeting decides.

    :raises Refused: REVIEW_MISSING, CLOSING_WITHOUT_PLAN, and what the meeting room refuses

    Source: 手引き §12
    """
    case = cases.lock(case)
    violations = rules.may_table_closing(
        had_plan=plan_queries.plans(case).exists(), has_plan=queries.plan_in_force(case) is not None
    )
    if violations:
        raise Refused(violations)
    return meetings.table_case(
        meeting=meeting, case=case, subject=Subject.REVIEW, actor=actor, on=on, claims_ground=claims_ground
    )


@transaction.atomic
def conclude(*, review: PlanReview, conclusion: ReviewConclusion, actor: Staff, on: date) -> PlanReview:
    """
    Act on the meeting's result: draft the next plan, go on with this one, or turn to 終結 or 中断.

    The old plan stays in force until the new one is endorsed. A closing review stays open until 終結 itself settles
    it, one that concludes 中断 until support is interrupted. The same conclusion twice is once.

    :raises Refused: REVIEW_MISSING, ALREADY_SETTLED, PLAN_PERIOD_OVER, PLAN_UNDER_WAY, CASE_ENDED, CASE_INTERRUPTED

    Source: 手引き §11「再プランとなるケース」
    """
    case = cases.lock(review.case)
    review = queries.reviews(case).get(pk=review.pk)
    if review.conclusion == conclusion:
        return review
    if violations := rules.may_conclude(queries.facts(review), conclusion=conclusion, on=on):
        raise Refused(violations)
    review.agenda_item, review.conclusion = queries.item_of(review), conclusion
    review.save(update_fields=["agenda_item", "conclusion"])
    if conclusion not in CARRIED_OUT_ELSEWHERE:
        settle(review, on=on)
    _follow(review, case, actor=actor, on=on)
    records.leave_line(
        case, f"評価の結論: {ReviewConclusion(conclusion).label}", event="review.concluded", actor=actor, on=on
    )
    audit.record("review.concluded", actor=actor, subject=review, conclusion=conclusion)
    return review


def _follow(review: PlanReview, case: Case, *, actor: Staff, on: date) -> None:
    """Let the plan and the case follow the conclusion."""
    if review.conclusion in REPLAN_REASONS:
        plans.draft(
            case=case, actor=actor, on=on, previous=review.plan,
            replan_reason=REPLAN_REASONS[ReviewConclusion(review.conclusion)],
        )
        case.refresh_from_db()
        cases.move(case, stage=Stage.PLAN, turn=Turn.COUNSELOR, actor=actor, on=on)
    elif review.conclusion == ReviewConclusion.CONTINUE:
        # A draft begun after an earlier review is no longer wanted: the plan in force goes on.
        if begun := plan_queries.in_the_making(case):
            plans.finish(begun, actor=actor, on=on)
        cases.move(case, stage=Stage.MONITORING, turn=Turn.COUNSELOR, actor=actor, on=on)


def _settle_interrupted(case: Case) -> None:
    """Note of the reviews that led to 中断 that it came about, before the next one is written."""
    for held in queries.interrupted_reviews(case):
        since = monitoring.interruptions(case).filter(created_at__gte=held.created_at).last()
        settle(held, on=since.interrupted_on if since else held.reviewed_on)


def settle(review: PlanReview, *, on: date, conclusion: str = "") -> None:
    """Note the day a review's conclusion was acted on (also called by 終結, which is then its conclusion)."""
    review.settled_on = on
    review.conclusion = conclusion or review.conclusion
    review.save(update_fields=["settled_on", "conclusion"])
