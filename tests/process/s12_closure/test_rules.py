from datetime import date, timedelta

import pytest

from yorisoi.process.s12_closure import rules
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.rules import ClosureFacts

DAY = date(2026, 6, 10)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)
SILENCE_DAYS = 90
LONG_AGO = DAY - timedelta(days=SILENCE_DAYS)
LOST = {"interrupted_on": LONG_AGO, "reported_on": LONG_AGO, "efforts_after": 1}
TYPED = {"reason": "仕事が続いている。", "person_will": "もう大丈夫です。", "will_unasked_reason": "", "closed_on": DAY}


def known(**facts):
    return ClosureFacts(silence_days=SILENCE_DAYS, **facts)


REVIEWED = known(reviewed_on=YESTERDAY)


def codes(violations):
    return [violation.code for violation in violations]


def refusals(facts, pattern, **typed):
    return rules.may_close(facts, pattern=pattern, on=DAY, **(TYPED | typed))


@pytest.mark.parametrize(
    ("facts", "pattern", "typed", "expected"),
    [
        pytest.param(REVIEWED, "GOAL_ACHIEVED", {}, [], id="手引き§12(1): 自立の目途がたった"),
        pytest.param(REVIEWED, "ISSUES_EASED", {}, [], id="手引き§12(2): 離れてよいと判断した"),
        pytest.param(REVIEWED, "OTHER", {}, [], id="手引き§12: 転居など"),
        pytest.param(known(), "GOAL_ACHIEVED", {}, ["REVIEW_MISSING"], id="手引き§12(1): 支援調整会議にかける"),
        pytest.param(known(), "ISSUES_EASED", {}, ["REVIEW_MISSING"], id="手引き§12(2): 支援調整会議にかける"),
        pytest.param(known(), "OTHER", {}, ["REVIEW_MISSING"], id="手引き§12: その他も会議にかける"),
        pytest.param(
            known(interrupted_on=LONG_AGO), "OTHER", {"is_fate_known": True}, ["INTERRUPTION_UNREPORTED"],
            id="手引き§10: 中断していても、報告していなければ会議を経ていない",
        ),
        pytest.param(
            known(interrupted_on=YESTERDAY, reported_on=YESTERDAY), "OTHER", {"is_fate_known": True}, [],
            id="手引き§10, §12: 中断のあとに転居・死亡を確かめた。会議は中断を確認している",
        ),
        pytest.param(
            known(interrupted_on=YESTERDAY, reported_on=YESTERDAY), "OTHER", {}, ["SILENCE_IS_NO_GROUND"] * 2,
            id="手引き§12※: 確かめていない「その他」は、沈黙だけと同じ",
        ),
        pytest.param(
            known(reviewed_on=YESTERDAY, interrupted_on=YESTERDAY), "OTHER", {},
            ["SILENCE_IS_NO_GROUND", "SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED"],
            id="手引き§12※: 前の評価があっても、中断のあとの沈黙だけでは終えない",
        ),
        pytest.param(known(**LOST), "OTHER", {}, [], id="手引き§12(3): 一定期間、働きかけて再開のめどがない「その他」"),
        pytest.param(
            known(reviewed_on=YESTERDAY, **LOST), "GOAL_ACHIEVED", {}, ["SILENCE_IS_NO_GROUND"],
            id="手引き§12(1): 中断しているあいだは、達成を確かめられない",
        ),
        pytest.param(
            known(reviewed_on=YESTERDAY, **LOST), "ISSUES_EASED", {"is_fate_known": True}, ["SILENCE_IS_NO_GROUND"],
            id="手引き§12(2): 中断しているあいだは、離れてよいと判断できない",
        ),
        pytest.param(
            known(reviewed_on=YESTERDAY, emergency_is_open=True), "GOAL_ACHIEVED", {}, ["EMERGENCY_OPEN"],
            id="手引き§5: 急ぐことを残して終結しない",
        ),
        pytest.param(REVIEWED, "GOAL_ACHIEVED", {"person_will": " 　"}, ["WILL_MISSING"], id="手引き§12: 本人の意向を確認する"),
        pytest.param(
            REVIEWED, "ISSUES_EASED", {"person_will": "", "will_unasked_reason": "電話に出ない。"}, ["WILL_MISSING"],
            id="手引き§12: たずねられない理由でよいのは連絡途絶だけ",
        ),
        pytest.param(
            REVIEWED, "OTHER", {"person_will": "", "will_unasked_reason": "亡くなられた。"}, ["WILL_MISSING"],
            id="process§2: その他も、聞いていたことばを書く",
        ),
        pytest.param(REVIEWED, "GOAL_ACHIEVED", {"reason": ""}, ["CLOSURE_REASON_MISSING"], id="手引き§12: 判断の理由"),
        pytest.param(REVIEWED, "GOAL_ACHIEVED", {"closed_on": TOMORROW}, ["CLOSURE_IN_FUTURE"], id="手引き§12: 先の日"),
        pytest.param(REVIEWED, "GOAL_ACHIEVED", {"closed_on": YESTERDAY}, [], id="手引き§12: 会議の日に終結"),
        pytest.param(
            known(reviewed_on=DAY), "GOAL_ACHIEVED", {"closed_on": YESTERDAY}, ["CLOSED_BEFORE_MEETING"],
            id="手引き§12: 会議の前には終結しない",
        ),
        pytest.param(
            known(reviewed_on=YESTERDAY, pending_on=TOMORROW), "GOAL_ACHIEVED", {}, ["AGENDA_PENDING"],
            id="手引き§7: 会議の議題に残っている",
        ),
        pytest.param(
            known(), "GOAL_ACHIEVED", {"person_will": "", "reason": "", "closed_on": TOMORROW},
            ["REVIEW_MISSING", "WILL_MISSING", "CLOSURE_REASON_MISSING", "CLOSURE_IN_FUTURE"],
            id="process§2: すべての理由をいちどに",
        ),
    ],
)
def test_what_a_closure_needs(facts, pattern, typed, expected):
    assert codes(refusals(facts, pattern, **typed)) == expected


UNASKED = {"person_will": "", "will_unasked_reason": "手紙にも訪問にも返事がない。"}


@pytest.mark.parametrize(
    ("facts", "typed", "expected"),
    [
        pytest.param(LOST, UNASKED, [], id="手引き§12(3): 中断から一定期間、再開のめどがない"),
        pytest.param(LOST, {}, [], id="手引き§12(3): 前に聞いた意向があれば、それでよい"),
        pytest.param(
            LOST, {"person_will": "", "will_unasked_reason": ""}, ["WILL_MISSING"], id="手引き§12: たずねられなかった理由をいう"
        ),
        pytest.param(
            LOST | {"interrupted_on": LONG_AGO + timedelta(days=1)}, UNASKED, ["SILENCE_IS_NO_GROUND"],
            id="手引き§12(3)※: 一定期間に1日たりない",
        ),
        pytest.param(
            LOST | {"reported_on": LONG_AGO + timedelta(days=1)}, UNASKED, ["SILENCE_IS_NO_GROUND"],
            id="手引き§12(3)※: さかのぼって書いた中断は、会議に報告した日から数える",
        ),
        pytest.param(LOST | {"efforts_after": 0}, UNASKED, ["SILENCE_IS_NO_GROUND"], id="手引き§12(3)※: 働きかけがない"),
        pytest.param(
            LOST | {"efforts_after": 0, "interrupted_on": YESTERDAY}, UNASKED, ["SILENCE_IS_NO_GROUND"] * 2,
            id="手引き§12(3)※: 短く、働きかけもない",
        ),
        pytest.param(LOST | {"reported_on": None}, UNASKED, ["INTERRUPTION_UNREPORTED"], id="手引き§10: 会議に報告し確認する"),
        pytest.param(
            {}, UNASKED, ["SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED"],
            id="手引き§12(3)※: 連絡・来訪がないことだけで終結判断をしない",
        ),
        pytest.param(
            {"reviewed_on": YESTERDAY}, UNASKED, ["SILENCE_IS_NO_GROUND", "INTERRUPTION_UNREPORTED"],
            id="手引き§12(3)※: 評価は中断のかわりにならない",
        ),
    ],
)
def test_silence_alone_is_no_ground(facts, typed, expected):
    assert codes(refusals(known(**facts), ClosurePattern.CONTACT_LOST, **typed)) == expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param({}, "プラン評価を書き", id="手引き§12: 評価を会議にかける"),
        pytest.param({"has_plan": False}, "「評価・終結」として", id="手引き§12: 了承されたプランがないとき"),
        pytest.param({"has_plan": False, "had_plan": False}, "「スクリーニング」", id="手引き§6: プランをつくる前"),
    ],
)
def test_the_refusal_tells_the_way_that_is_open(facts, words):
    assert words in refusals(known(**facts), ClosurePattern.OTHER)[0].todo


def test_while_interrupted_the_way_leads_over_the_resumption():
    (violation,) = refusals(known(interrupted_on=YESTERDAY), ClosurePattern.GOAL_ACHIEVED)
    assert "「再開」を記録" in violation.todo


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        pytest.param("CONTACT_LOST", LONG_AGO, id="手引き§12(3): 中断を確認した会議"),
        pytest.param("GOAL_ACHIEVED", YESTERDAY, id="手引き§12(1): 評価の会議"),
        pytest.param("OTHER", YESTERDAY, id="手引き§12: 評価があれば、その会議"),
    ],
)
def test_the_meeting_a_closure_stands_on(pattern, expected):
    facts = known(reviewed_on=YESTERDAY, interrupted_on=LONG_AGO, reported_on=LONG_AGO)
    assert rules.concluded_on(facts, pattern=pattern) == expected
