"""プラン評価・再プラン: what a review needs, and what may be concluded from it."""

from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.process.s11_review.enums import ReviewConclusion

REPLANS = frozenset({ReviewConclusion.REPLAN_ACHIEVED, ReviewConclusion.REPLAN_REASSESS})


@dataclass(frozen=True)
class ReviewFacts:
    """The latest review of the current plan: written? put to a meeting that concluded? already acted on?"""

    is_written: bool
    is_concluded_by_meeting: bool
    is_settled: bool = False
    goals_without_achievement: tuple[str, ...] = ()


def may_review(*, plan_is_endorsed: bool, reviewed_on: date, unanswered_goals: tuple[str, ...], on: date) -> list[Violation]:
    """
    Return why a review of a plan may not be kept.

    Source: 手引き §11「目標の達成度、支援の実施状況、成果等を見る」
    """
    what = "プラン評価を記録できません。"
    found = []
    if not plan_is_endorsed:
        found.append(
            Violation(
                "PLAN_NOT_ENDORSED", what, "評価するプランが、支援調整会議で了承されていません。",
                "プランを支援調整会議にかけて、了承を記録してください。",
            )
        )
    found += [
        Violation(
            "ACHIEVEMENT_MISSING", what, f"目標「{goal}」の達成度が選ばれていません。", "目標ごとに達成度を選んでください。",
            "achievements",
        )
        for goal in unanswered_goals
    ]
    if reviewed_on > on:
        found.append(
            Violation("DATE_IN_FUTURE", what, "今日より先の日付です。", "日付を確かめてください。", "reviewed_on")
        )
    return found


def review_missing(what: str) -> Violation:
    """
    Return the refusal of 再プラン or 終結 without a plan review put to the meeting.

    Source: 手引き §11, §12
    """
    return Violation(
        "REVIEW_MISSING", what, "支援調整会議にかけたプラン評価がありません。",
        "プラン評価を書き、支援調整会議の議題に入れて、結論を記録してください。",
    )


def may_conclude(facts: ReviewFacts, *, conclusion: ReviewConclusion) -> list[Violation]:
    """
    Return why a conclusion may not be acted on.

    Every conclusion but 「いまのプランを続ける」 also waits for the meeting; even that one is a result of the review
    the handbook puts to the meeting, so it waits as well.

    Source: 手引き §11「支援調整会議にかけて行う」
    """
    what = "再プランに進めません。" if conclusion in REPLANS else "評価の結論を実行できません。"
    found = []
    if not facts.is_written or not facts.is_concluded_by_meeting:
        found.append(review_missing(what))
    if facts.is_settled:
        found.append(
            Violation(
                "ALREADY_SETTLED", what, "この評価の結論は、もう実行されています。", "ケースの表紙で、いまの状態を確かめてください。"
            )
        )
    return found
