from datetime import date, timedelta

import pytest

from yorisoi.process.s13_followup import rules

DAY = date(2026, 6, 10)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("is_closed", "dates", "expected"),
    [
        pytest.param(True, [TOMORROW], [], id="手引き§12: 終結後のフォロー"),
        pytest.param(True, [DAY, TOMORROW], [], id="手引き§12: 何度でも"),
        pytest.param(True, [], ["CHECKS_MISSING"], id="手引き§12: 方法を協議し、日を決める"),
        pytest.param(True, [YESTERDAY], ["CHECK_BEFORE_CLOSURE"], id="手引き§12: 終結のあとに確かめる"),
        pytest.param(False, [TOMORROW], ["NOT_CLOSED"], id="手引き§12: まだ終結していない"),
        pytest.param(False, [], ["NOT_CLOSED", "CHECKS_MISSING"], id="process§2: すべての理由をいちどに"),
    ],
)
def test_when_checks_are_planned(is_closed, dates, expected):
    found = rules.may_plan(is_closed=is_closed, dates=dates, closed_on=DAY if is_closed else None)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, [], id="手引き§12: 本人の気持ちや状況を確認する"),
        pytest.param({"finding": ""}, ["FINDING_MISSING"], id="手引き§12: 目指した生活が続いているか"),
        pytest.param({"note": " "}, ["FOLLOWUP_NOTE_MISSING"], id="手引き§12: どのように確かめたか"),
        pytest.param({"done_on": TOMORROW}, ["FOLLOWUP_IN_FUTURE"], id="手引き§12: 確かめてから書く"),
        pytest.param({"closed_on": TOMORROW}, ["FOLLOWUP_BEFORE_CLOSURE"], id="手引き§12: 終結のあとに確かめる"),
        pytest.param({"is_done": True}, ["ALREADY_DONE"], id="手引き§12: 一つの予定に一つの記録"),
        pytest.param(
            {"finding": "", "note": "", "done_on": TOMORROW},
            ["FINDING_MISSING", "FOLLOWUP_NOTE_MISSING", "FOLLOWUP_IN_FUTURE"], id="process§2: すべての理由をいちどに",
        ),
    ],
)
def test_what_a_check_needs(facts, expected):
    facts = {"finding": "STEADY", "note": "元気に働いている。", "done_on": DAY, "is_done": False, **facts}
    assert codes(rules.may_record(on=DAY, **facts)) == expected
