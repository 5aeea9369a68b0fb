"""Acts from プラン評価 to フォロー."""

from datetime import timedelta

from yorisoi.agencies.models import Staff
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.story import Step
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s11_review import actions as reviews
from yorisoi.process.s11_review import queries as review_queries
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, StepUpArea
from yorisoi.process.s11_review.enums import Step as StepUpStep
from yorisoi.process.s12_closure import actions as closures
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s13_followup import actions as followups
from yorisoi.process.s13_followup import queries as followup_queries
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans


def review(scene: Scene, step: Step, actor: Staff) -> str:
    """
    プランを評価する。achievement(目標の達成。全部に同じ)、changes(見られた変化のコードの並び)、remaining(残された課題)、
    wish(本人の希望)、opinion(支援員の意見)、employment_result、proposal(会議への提案)、step_up(段階)。
    """
    case = scene.case(step)
    plan: Plan | None = plans.current(case)
    if plan is None:
        raise step.fault("評価するプランがありません。")
    achievement = step.choice("achievement", Achievement)
    reviews.review(
        case=case, plan=plan, reviewed_on=step.on, proposal=step.choice("proposal", ReviewConclusion),
        achievements={goal.pk: achievement for goal in review_queries.goals(plan)}, changes=step.texts("changes"),
        steps={StepUpArea.MOTIVATION: step.choice("step_up", StepUpStep, StepUpStep.UNKNOWN)},
        employment_result=step.text("employment_result", ""), remaining_issues=step.text("remaining", ""),
        person_wish=step.text("wish", ""), staff_opinion=step.text("opinion", ""), actor=actor, on=step.on,
    )
    return f"プラン{plan.number}を評価しました。"


def conclude(scene: Scene, step: Step, actor: Staff) -> str:
    """評価の結論を実行する。conclusion(結論)。"""
    found = review_queries.open_review(scene.case(step))
    if found is None:
        raise step.fault("結論を待つ評価がありません。")
    reviews.conclude(
        review=found, conclusion=step.choice("conclusion", ReviewConclusion), actor=actor, on=step.on
    )
    return "評価の結論を実行しました。"


def close(scene: Scene, step: Step, actor: Staff) -> str:
    """終結する。pattern(パターン)、reason、will(本人の意向)、unasked(たずねられなかった理由)、handover、follow_up。"""
    closures.close(
        case=scene.case(step), closed_on=step.on, pattern=step.choice("pattern", ClosurePattern),
        reason=step.text("reason"), person_will=step.text("will", ""), will_unasked_reason=step.text("unasked", ""),
        handover_note=step.text("handover", ""), follow_up_note=step.text("follow_up", ""), actor=actor, on=step.on,
    )
    return "支援を終結しました。"


def follow_up(scene: Scene, step: Step, actor: Staff) -> str:
    """終結後のフォローを予定する。checks(in_days と means の並び)。"""
    checks = [
        {
            "due_on": step.on + timedelta(days=row.number_of("in_days", 30) or 30),
            "means": row.choice("means", FollowUpMeans),
        }
        for row in step.tables("checks")
    ]
    followups.plan(case=scene.case(step), checks=checks, actor=actor, on=step.on)
    return f"フォローを{len(checks)}回 予定しました。"


def followed(scene: Scene, step: Step, actor: Staff) -> str:
    """フォローの結果を記録する(いちばん早いもの)。finding(ようす)、text。"""
    waiting = followup_queries.followups(scene.case(step)).filter(done_on__isnull=True).first()
    if waiting is None:
        raise step.fault("予定したフォローがありません。")
    followups.record(
        followup=waiting, finding=step.choice("finding", FollowUpFinding), done_on=step.on, note=step.text("text", ""),
        actor=actor, on=step.on,
    )
    return "フォローを記録しました。"
