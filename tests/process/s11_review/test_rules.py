from datetime import date, timedelta

import pytest

from yorisoi.process.s11_review import rules
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.rules import PlanFacts, ReviewFacts

DAY = date(2026, 6, 10)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)
IN_FORCE = PlanFacts(is_endorsed=True)
CONCLUDED = ReviewFacts(is_written=True, is_concluded_by_meeting=True, plan_ends_on=TOMORROW)
WRITTEN = ReviewFacts(is_written=True, is_concluded_by_meeting=False, plan_ends_on=TOMORROW)
SETTLED = ReviewFacts(is_written=True, is_concluded_by_meeting=True, is_settled=True, plan_ends_on=TOMORROW)
NOTHING = ReviewFacts(is_written=False, is_concluded_by_meeting=False)


def codes(violations):
    return [violation.code for violation in violations]


def fields(violations):
    return [violation.field for violation in violations]


@pytest.mark.parametrize(
    ("plan", "facts", "expected"),
    [
        pytest.param(IN_FORCE, {}, [], id="手引き§11: 目標の達成度、実施状況、成果を見た"),
        pytest.param(
            PlanFacts(is_endorsed=False), {}, ["REVIEW_WITHOUT_PLAN"], id="手引き§11: 了承されたプランを評価する"
        ),
        pytest.param(
            PlanFacts(is_endorsed=True, next_is_tabled=True), {}, ["REVIEW_TOO_EARLY"],
            id="手引き§7: 次のプランが会議にかかっている",
        ),
        pytest.param(
            PlanFacts(is_endorsed=True, awaits_decision=True), {}, ["REVIEW_TOO_EARLY"], id="手引き§8: 支援決定を待っている"
        ),
        pytest.param(
            IN_FORCE, {"unanswered_goals": [("goal_1", "働く"), ("goal_2", "片づける")]}, ["ACHIEVEMENT_MISSING"] * 2,
            id="手引き§11: 目標ごとの達成度。足りないものを全部いう",
        ),
        pytest.param(IN_FORCE, {"reviewed_on": TOMORROW}, ["REVIEW_IN_FUTURE"], id="手引き§11: 見てから書く"),
        pytest.param(
            PlanFacts(is_endorsed=True, endorsed_on=DAY), {"reviewed_on": YESTERDAY}, ["REVIEWED_BEFORE_PLAN"],
            id="手引き§11: 了承される前のプランは評価できない",
        ),
        pytest.param(PlanFacts(is_endorsed=True, endorsed_on=DAY), {}, [], id="手引き§11: 了承の日の評価"),
        pytest.param(
            IN_FORCE, {"changes": ["NO_CHANGE", "BUDGET_IMPROVED"]}, ["CHANGES_CONTRADICT"],
            id="domain§1.6: 変化なしと変化は両立しない",
        ),
        pytest.param(IN_FORCE, {"changes": ["NO_CHANGE"]}, [], id="domain§1.6: 変化なしだけなら矛盾しない"),
        pytest.param(
            PlanFacts(is_endorsed=False),
            {"unanswered_goals": [("goal_1", "働く")], "reviewed_on": TOMORROW, "changes": ["NO_CHANGE", "OTHER"]},
            ["REVIEW_WITHOUT_PLAN", "ACHIEVEMENT_MISSING", "CHANGES_CONTRADICT", "REVIEW_IN_FUTURE"],
            id="process§2: すべての理由をいちどに",
        ),
    ],
)
def test_what_a_review_needs(plan, facts, expected):
    facts = {"reviewed_on": DAY, "unanswered_goals": (), **facts}
    assert codes(rules.may_review(plan, on=DAY, **facts)) == expected


def test_each_goal_is_told_at_its_own_field():
    found = rules.may_review(IN_FORCE, reviewed_on=DAY, unanswered_goals=[("goal_7", "週3日働く")], on=DAY)
    assert fields(found) == ["goal_7"]
    assert "週3日働く" in found[0].sentence


@pytest.mark.parametrize("conclusion", list(ReviewConclusion))
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(CONCLUDED, [], id="手引き§11: 会議にかけた"),
        pytest.param(WRITTEN, ["REVIEW_MISSING"], id="手引き§11: 支援調整会議にかけて行う"),
        pytest.param(NOTHING, ["REVIEW_MISSING"], id="手引き§11: 評価がない"),
        pytest.param(SETTLED, ["ALREADY_SETTLED"], id="手引き§11: 結論は一度だけ実行する"),
    ],
)
def test_every_conclusion_waits_for_the_meeting(facts, conclusion, expected):
    assert codes(rules.may_conclude(facts, conclusion=conclusion, on=DAY)) == expected


@pytest.mark.parametrize(
    ("conclusion", "ends_on", "expected"),
    [
        pytest.param(ReviewConclusion.CONTINUE, YESTERDAY, ["PLAN_PERIOD_OVER"], id="手引き§11: 期間の終わったプラン"),
        pytest.param(ReviewConclusion.CONTINUE, DAY, [], id="手引き§11: 最後の日はまだ期間のうち"),
        pytest.param(ReviewConclusion.CONTINUE, None, [], id="手引き§11: 期間のないプラン"),
        pytest.param(ReviewConclusion.REPLAN_ACHIEVED, YESTERDAY, [], id="手引き§11: 期間終了時に次の目標へ"),
        pytest.param(ReviewConclusion.REPLAN_REASSESS, YESTERDAY, [], id="手引き§11: 期間終了時にアセスメントから"),
        pytest.param(ReviewConclusion.CLOSE, YESTERDAY, [], id="手引き§12: 期間終了時に終結"),
    ],
)
def test_only_a_plan_within_its_period_goes_on(conclusion, ends_on, expected):
    facts = ReviewFacts(is_written=True, is_concluded_by_meeting=True, plan_ends_on=ends_on)
    assert codes(rules.may_conclude(facts, conclusion=conclusion, on=DAY)) == expected


@pytest.mark.parametrize(
    ("conclusion", "words"),
    [
        (ReviewConclusion.REPLAN_ACHIEVED, "再プランに進めません"),
        (ReviewConclusion.CLOSE, "評価の結論を実行できません"),
    ],
)
def test_the_refusal_says_what_was_not_done(conclusion, words):
    assert words in rules.may_conclude(WRITTEN, conclusion=conclusion, on=DAY)[0].sentence


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(WRITTEN, [], id="手引き§11: 会議の前は直せる"),
        pytest.param(CONCLUDED, ["REVIEW_CONCLUDED"], id="手引き§11: 会議が見た評価は直さない"),
        pytest.param(SETTLED, ["ALREADY_SETTLED"], id="手引き§11: 実行した評価は直さない"),
    ],
)
def test_what_the_meeting_saw_is_not_rewritten(facts, expected):
    assert codes(rules.may_change(facts)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"had_plan": True, "has_plan": False}, [], id="手引き§12: 了承されたプランがないまま終える"),
        pytest.param({"had_plan": True, "has_plan": True}, ["REVIEW_MISSING"], id="手引き§12: プランがあれば評価してから"),
        pytest.param({"had_plan": False, "has_plan": False}, ["CLOSING_WITHOUT_PLAN"], id="手引き§4, §6: プランの前は振り分けで"),
    ],
)
def test_when_closing_alone_goes_to_the_meeting(facts, expected):
    assert codes(rules.may_table_closing(**facts)) == expected


def test_a_review_after_a_change_has_its_time():
    assert rules.due_after_change(DAY, days=30) == date(2026, 7, 10)
