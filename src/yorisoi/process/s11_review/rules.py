"""プラン評価・再プラン: what a review needs, when it goes to the meeting, and what may be concluded from it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s11_review.enums import ReviewConclusion

REPLANS = frozenset({ReviewConclusion.REPLAN_ACHIEVED, ReviewConclusion.REPLAN_REASSESS})
# The code of the table `changes_seen` that says there was none.
NO_CHANGE = "NO_CHANGE"
NOT_KEPT = "プラン評価を記録できません。"


@dataclass(frozen=True)
class PlanFacts:
    """
    The plan to be reviewed: in force? and what its case waits for.

    `next_is_tabled`: the plan that would follow lies before a meeting. `awaits_decision`: the municipality has not answered.
    `endorsed_on`: the day it came into force.
    """

    is_endorsed: bool
    next_is_tabled: bool = False
    awaits_decision: bool = False
    endorsed_on: date | None = None


@dataclass(frozen=True)
class ReviewFacts:
    """A review: written? put to a meeting that concluded? already acted on? and the last day of its plan."""

    is_written: bool
    is_concluded_by_meeting: bool
    is_settled: bool = False
    plan_ends_on: date | None = None


def may_review(
    plan: PlanFacts, *, reviewed_on: date, unanswered_goals: Sequence[tuple[str, str]], on: date,
    changes: Collection[str] = (),
) -> list[Violation]:
    """
    Return why a review of a plan may not be kept, all reasons at once.

    `unanswered_goals` are (field, goal) of the goals nobody said how far they were reached.

    Source: 手引き §11「目標の達成度、支援の実施状況、成果等を見る」
    """
    found = _unfit_plan(plan)
    found += [
        Violation(
            "ACHIEVEMENT_MISSING", NOT_KEPT, f"目標「{goal}」の達成度が選ばれていません。",
            "目標ごとに達成度を選んでください。", field,
        )
        for field, goal in unanswered_goals
    ]
    if NO_CHANGE in changes and len(changes) > 1:
        found.append(
            Violation(
                "CHANGES_CONTRADICT", NOT_KEPT, "「変化なし」と、ほかの変化がいっしょに選ばれています。",
                "どちらかを外してください。", "changes",
            )
        )
    if reviewed_on > on:
        found.append(
            Violation("REVIEW_IN_FUTURE", NOT_KEPT, "評価の日が今日より先です。", "日付を確かめてください。", "reviewed_on")
        )
    elif plan.endorsed_on is not None and reviewed_on < plan.endorsed_on:
        found.append(
            Violation(
                "REVIEWED_BEFORE_PLAN", NOT_KEPT,
                f"評価の日が、プランの了承の日({format_wareki(plan.endorsed_on)})より前です。",
                "日付を確かめてください。", "reviewed_on",
            )
        )
    return found


def _unfit_plan(plan: PlanFacts) -> list[Violation]:
    if not plan.is_endorsed:
        return [
            Violation(
                "REVIEW_WITHOUT_PLAN", NOT_KEPT, "評価するプランが、支援調整会議で了承されていません。",
                "プランを支援調整会議にかけて、了承を記録してください。",
            )
        ]
    if plan.next_is_tabled:
        return [
            Violation(
                "REVIEW_TOO_EARLY", NOT_KEPT, "次のプランが支援調整会議にかかっています。",
                "会議の結論を記録してから、評価してください。",
            )
        ]
    if plan.awaits_decision:
        return [
            Violation(
                "REVIEW_TOO_EARLY", NOT_KEPT, "プランは自治体の支援決定を待っています。",
                "支援決定が記録されてから、評価してください。",
            )
        ]
    return []


def may_change(facts: ReviewFacts) -> list[Violation]:
    """
    Return why a review can no longer be rewritten, or tabled once more: a meeting has concluded it.

    Source: 手引き §11「支援調整会議にかけて行う」
    """
    if facts.is_settled:
        return [already_settled("プラン評価は変えられません。")]
    if facts.is_concluded_by_meeting:
        return [
            Violation(
                "REVIEW_CONCLUDED", "プラン評価は変えられません。", "支援調整会議の結論がもう出ています。",
                "「結論を実行する」へ進んでください。",
            )
        ]
    return []


def may_table_closing(*, had_plan: bool, has_plan: bool) -> list[Violation]:
    """
    Return why 終結 alone may not be put before a meeting: only a case with no plan in force has nothing to review.

    Source: 手引き §12「終結を判断する場合には、本人の意向を確認し、支援調整会議にかける」
    """
    what = "終結を議題に入れられません。"
    if has_plan:
        return [review_missing(what)]
    if not had_plan:
        return [
            Violation(
                "CLOSING_WITHOUT_PLAN", what, "このケースには、まだプランがありません。",
                "プランをつくる前のケースは、「振り分け」か「スクリーニング」で終わりを記録してください。",
            )
        ]
    return []


def review_missing(what: str, todo: str = "") -> Violation:
    """
    Return the refusal of 再プラン or 終結 without a plan review put to the meeting.

    Source: 手引き §11, §12
    """
    return Violation(
        "REVIEW_MISSING", what, "支援調整会議にかけたプラン評価がありません。",
        todo or "プラン評価を書き、支援調整会議の議題に入れて、結論を記録してください。",
    )


def already_settled(what: str) -> Violation:
    """
    Return the refusal to act twice on one review.

    Source: 手引き §11
    """
    return Violation(
        "ALREADY_SETTLED", what, "この評価の結論は、もう実行されています。", "評価の一覧で、いまの状態を確かめてください。"
    )


def may_conclude(facts: ReviewFacts, *, conclusion: ReviewConclusion, on: date) -> list[Violation]:
    """
    Return why a conclusion may not be acted on.

    Even 「いまのプランを続ける」 waits for the meeting: it is a result of the review the handbook puts to it. A plan whose
    period is over cannot be gone on with, since its period changes by 再プラン only.

    Source: 手引き §11「支援調整会議にかけて行う」「プラン期間終了時」
    """
    what = "再プランに進めません。" if conclusion in REPLANS else "評価の結論を実行できません。"
    found = []
    if not facts.is_written or not facts.is_concluded_by_meeting:
        found.append(review_missing(what))
    if facts.is_settled:
        found.append(already_settled(what))
    if conclusion == ReviewConclusion.CONTINUE and facts.plan_ends_on is not None and facts.plan_ends_on < on:
        found.append(
            Violation(
                "PLAN_PERIOD_OVER", what, f"プランの期間は{format_wareki(facts.plan_ends_on)}で終わっています。",
                "支援を続けるときは再プランを、そうでないときは終結を選んでください。", "conclusion",
            )
        )
    return found


def due_after_change(changed_on: date, *, days: int) -> date:
    """
    Return the day by which a plan is reviewed after a major change: as long as a review takes before a plan's end.

    Source: 手引き §11「その前に大きな状況変化があった場合」; process.md §3
    """
    return changed_on + timedelta(days=days)
