"""支援から終結へ (Support): モニタリング, 途切れと中断, プラン評価, 再プラン, 終結, フォロー."""

from datetime import timedelta
from random import Random

from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cli.synthetic.figures import year_of
from yorisoi.cli.synthetic.life import Life
from yorisoi.cli.synthetic.planning import deliver, end_services, plan_until_started
from yorisoi.cli.synthetic.writer import Row
from yorisoi.foundation.digits import circled
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s09_provision.enums import ProvisionEnd
from yorisoi.process.s10_monitoring.enums import (
    EffortKind,
    EmploymentForm,
    MonitoringKind,
    OutcomeKind,
    Satisfaction,
)
from yorisoi.process.s10_monitoring.models import (
    EmploymentOutcome,
    Interruption,
    Monitoring,
    ReconnectEffort,
)
from yorisoi.process.s11_review.actions import REPLAN_REASONS
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, Step, StepUpArea
from yorisoi.process.s11_review.models import ChangeSeen, GoalAchievement, PlanReview, StepUp
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans
from yorisoi.process.s13_followup.models import FollowUp

MOST_PLANS = 4
BEGUN_WORK = (EmploymentForm.PART_TIME, EmploymentForm.PART_TIME, EmploymentForm.FIXED_TERM, EmploymentForm.REGULAR)
SATISFIED = (Satisfaction.GOOD, Satisfaction.GOOD, Satisfaction.FAIR, Satisfaction.FAIR, Satisfaction.POOR)
CHANGES = (
    "HOUSING_SECURED", "MEDICAL_CARE_STARTED", "MOTIVATION_IMPROVED", "MIND_STABLE", "DAILY_LIFE_IMPROVED",
    "RELATIONS_IMPROVED", "BUDGET_IMPROVED", "JOB_SEARCH_STARTED", "PARTICIPATION_UP",
)


def support(life: Life) -> None:
    """Tell the story from the first plan to the end."""
    plan_until_started(life)
    kind = MonitoringKind.AFTER_START
    while True:
        report = _watch(life, kind)
        kind = MonitoringKind.REGULAR
        if report is not None:
            return _close(life, report, review=None)
        review, item = _review(life)
        conclusion = _conclude(life, review)
        if conclusion == ReviewConclusion.CLOSE:
            life.later(0, 14)
            return _close(life, item, review=review)
        if conclusion != ReviewConclusion.CONTINUE:
            plan_until_started(life, previous=life.plan, reason=REPLAN_REASONS[conclusion])
            kind = MonitoringKind.AFTER_START


def _watch(life: Life, kind: MonitoringKind) -> Row | None:
    """Monitor month by month until a review is due; return the meeting's item when contact was lost for good."""
    plan = life.plan
    assert plan is not None
    ends_on = plan["ends_on"]
    if not life.running:  # everything was refused: there is nothing to watch, and the plan is looked at anew
        life.later(14, 25)
        return None
    while True:
        life.later(6, 20) if kind == MonitoringKind.AFTER_START else life.later(24, 36)
        if life.flip(0.05) and (report := _lose(life)) is not None:
            return report
        has_changed = kind != MonitoringKind.AFTER_START and life.flip(0.03)
        life.fact(
            Monitoring, plan_id=plan["id"], kind=kind, monitored_on=life.day, met_person=True,
            satisfaction=life.chance.choice(SATISFIED), person_words=life.say("thinking", 1), findings=life.say(),
            major_change=has_changed,
        )
        life.line(f"モニタリング({kind.label})。", "monitoring.recorded", reached=True)
        life.move(Stage.MONITORING, Turn.COUNSELOR)
        life.await_monitoring(life.day, first=False)
        if has_changed or life.day >= ends_on - timedelta(days=25):
            life.later(1, 12)
            return None
        if life.flip(0.25):
            life.later(1, 6)
            deliver(life)
        kind = MonitoringKind.REGULAR


def _lose(life: Life) -> Row | None:
    """Let the person fall silent; return the meeting's report when they never came back, None when they did."""
    life.later(1, 2)
    life.fall_silent()
    for _ in range(life.chance.randint(2, 4)):
        life.later(8, 18)
        if _make_effort(life, answers=0.25):
            return None
    life.later(1, 6)
    before = (life.case["stage"], life.case["turn"])
    interruption = life.fact(
        Interruption, interrupted_on=life.day, reason="働きかけを続けたが、連絡がとれないため", stage_before=before[0],
        turn_before=before[1],
    )
    life.line("支援を中断しました。", "interruption.begun")
    life.move(Stage.MONITORING, Turn.MEETING, Standing.INTERRUPTED)
    life.await_monitoring(None, first=False)
    life.later(1, 8)
    report = life.table(Subject.INTERRUPTION, life.plan, stage=None)
    life.conclude(report, AgendaOutcome.CONFIRMED)
    life.move(Stage.MONITORING, Turn.PERSON, Standing.INTERRUPTED)
    for _ in range(life.chance.randint(3, 8)):
        life.later(20, 45)
        interruption["last_effort_on"] = life.day
        if _make_effort(life, answers=0.12):
            life.later(1, 3)
            interruption.update(
                resumed_on=life.day, resumption_note="本人から連絡があった", report_id=report["id"],
                reported_on=report["concluded_on"],
            )
            life.move(*before)
            life.await_monitoring(life.day, first=False)
            life.line("支援を再開しました。", "interruption.resumed", reached=True)
            life.later(2, 10)
            return None
    life.later(5, 30)
    interruption.update(closed_on=life.day, report_id=report["id"], reported_on=report["concluded_on"])
    return report


def _make_effort(life: Life, *, answers: float) -> bool:
    """Keep one effort to reach the person; return whether they answered."""
    reached = life.flip(answers)
    kind = life.chance.choice(tuple(EffortKind))
    if reached:
        life.answer()
    life.fact(ReconnectEffort, made_on=life.day, kind=kind, text=life.say("next", 1), reached=reached)
    life.line(f"つながるための働きかけ({kind.label})。", "effort.made", reached=reached)
    if reached:
        life.later(2, 9)
    return reached


def _review(life: Life) -> tuple[Row, Row]:
    """Review the plan with the person and hear the meeting on it."""
    plan = life.plan
    assert plan is not None
    proposal = _proposal(life, plan)
    review = life.fact(
        PlanReview, plan_id=plan["id"], reviewed_on=life.day, proposal=proposal, employment_result=life.say("work", 1),
        remaining_issues=life.say(count=1), person_wish=life.say("next", 1), staff_opinion=life.say("thinking", 1),
    )
    for goal in life.goals:
        life.part(
            GoalAchievement, review_id=review["id"], goal_id=goal["id"],
            achievement=life.chance.choice((Achievement.ACHIEVED, Achievement.ACHIEVED, Achievement.PARTLY, Achievement.NOT_YET)),
        )
    for code in _changes(life):
        life.part(ChangeSeen, review_id=review["id"], code=code)
    for area in StepUpArea:
        life.part(StepUp, review_id=review["id"], area=area, step=life.chance.choice((Step.UP, Step.UP, Step.SAME)))
    life.line(f"プラン{circled(plan['number'])}を評価しました。会議への提案: {proposal.label}", "review.written")
    life.move(Stage.REVIEW, Turn.COUNSELOR)
    life.later(1, 10)
    item = life.table(Subject.REVIEW, plan, stage=Stage.REVIEW)
    review["agenda_item_id"] = item["id"]
    life.conclude(item, AgendaOutcome.ENDORSED)
    life.move(Stage.REVIEW, Turn.COUNSELOR)
    return review, item


def _proposal(life: Life, plan: Row) -> ReviewConclusion:
    if not life.running:
        return ReviewConclusion.REPLAN_REASSESS
    if life.day < plan["ends_on"] - timedelta(days=45):
        return ReviewConclusion.CONTINUE if life.flip(0.7) else ReviewConclusion.REPLAN_REASSESS
    if plan["number"] < MOST_PLANS and life.flip(0.3):
        return life.chance.choice((ReviewConclusion.REPLAN_ACHIEVED, ReviewConclusion.REPLAN_REASSESS))
    return ReviewConclusion.CLOSE


def _changes(life: Life) -> list[str]:
    """Return what was seen to have changed: work and income in the shares of the year."""
    year = year_of(life.day)
    found = life.chance.sample(CHANGES, life.chance.randint(1, 2))
    if life.flip(year.employed):
        found.append("WORK_STARTED")
        _work(life, OutcomeKind.EMPLOYED)
    if life.flip(year.income_raised):
        found.append("EARNINGS_UP")
        _work(life, OutcomeKind.INCOME_RAISED)
    return found


def _work(life: Life, kind: OutcomeKind) -> None:
    """Keep 就労・増収 as the monthly report counts it."""
    plan = life.plan
    assert plan is not None
    begun = kind == OutcomeKind.EMPLOYED
    # Drawn apart, so that the same seed tells the same stories as before there was this fact.
    chance = Random(life.case["id"])
    earned = chance.randrange(60, 200) * 1000
    life.fact(
        EmploymentOutcome, kind=kind, happened_on=life.day, form=chance.choice(BEGUN_WORK) if begun else "",
        monthly_income_yen=earned, raise_yen=None if begun else earned // 5, plan_id=plan["id"],
        is_of_target=bool(plan["is_employment_target"]),
    )
    life.line(f"{kind.label}。", "employment.noted")


def _conclude(life: Life, review: Row) -> ReviewConclusion:
    life.later(1, 12)
    review["conclusion"] = review["proposal"]
    conclusion = ReviewConclusion(review["proposal"])
    life.line(f"評価の結論: {conclusion.label}", "review.concluded")
    if conclusion != ReviewConclusion.CLOSE:
        review["settled_on"] = life.day
    if conclusion == ReviewConclusion.CONTINUE:
        life.move(Stage.MONITORING, Turn.COUNSELOR)
    return conclusion


def _close(life: Life, item: Row, *, review: Row | None) -> None:
    pattern = ClosurePattern.CONTACT_LOST
    if review is not None:
        review.update(settled_on=life.day, conclusion=ReviewConclusion.CLOSE)
        pattern = ClosurePattern.GOAL_ACHIEVED if life.flip(0.45) else ClosurePattern.ISSUES_EASED
    will = "自分でやってみます。困ったらまた来ます。" if review else ""
    life.fact(
        Closure, closed_on=life.day, pattern=pattern, reason=life.say("thinking"), person_will=will,
        will_unasked_reason="" if review else "連絡がとれないため", agenda_item_id=item["id"],
    )
    assert life.plan is not None
    life.plan["state"] = PlanState.FINISHED
    end_services(life, ProvisionEnd.GOAL_REACHED if review else ProvisionEnd.OTHER)
    life.move(Stage.CLOSURE, Turn.NOBODY, Standing.ENDED)
    life.line(f"支援を終結しました。{pattern.label}。", "case.closed")
    life.evidence("case.closed", pattern=pattern)
    if review is not None and life.flip(0.55):
        _follow_up(life)


def _follow_up(life: Life) -> None:
    """Agree on later checks and make them. An ended case moves without ending anew."""
    life.later(0, 6)
    checks = [
        life.fact(FollowUp, due_on=life.day + timedelta(days=days), means=life.chance.choice(tuple(FollowUpMeans)))
        for days in ((90,), (90, 180))[life.flip(0.4)]
    ]
    life.case.update(stage=Stage.FOLLOWUP, turn=Turn.COUNSELOR, moved_on=life.day)
    life.line(f"終結後のフォローを{len(checks)}回 予定しました。", "followup.planned")
    for check in checks:
        life.reach(check["due_on"] + timedelta(days=int(life.chance.random() * 9)))
        fate = life.chance.random()
        finding = (
            FollowUpFinding.STEADY if fate < 0.75 else FollowUpFinding.WORRYING if fate < 0.88
            else FollowUpFinding.UNREACHED if fate < 0.94 else FollowUpFinding.NEEDS_SUPPORT
        )
        check.update(done_on=life.day, finding=finding, note=life.say("daily", 1))
        life.line(
            f"終結後のフォロー: {finding.label}。", "followup.recorded",
            reached=check["means"] == FollowUpMeans.PERSON and finding != FollowUpFinding.UNREACHED,
        )
    life.case.update(turn=Turn.NOBODY, moved_on=life.day)
    if finding == FollowUpFinding.NEEDS_SUPPORT:
        life.wants_support_again = life.day + timedelta(days=3)
