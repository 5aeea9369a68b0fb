from datetime import date, timedelta

import pytest

from yorisoi.process.s03_emergency import rules

DAY = date(2026, 6, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("need", "noticed_on", "expected"),
    [
        ("今夜の宿がない", DAY, []), (" ", DAY, ["NEED_MISSING"]), ("宿", AFTER, ["NEED_IN_FUTURE"]),
        ("", AFTER, ["NEED_MISSING", "NEED_IN_FUTURE"]),
    ],
)
def test_手引き5_急ぐことはひとことで記録できる(need, noticed_on, expected):
    assert codes(rules.may_raise(need=need, noticed_on=noticed_on, on=DAY)) == expected


def settle(**facts):
    facts = {
        "state": "DONE", "means": "FOOD", "detail": "", "need": "食べるものがない", "noticed_on": DAY, "settled_on": DAY,
        "is_settled": False, **facts,
    }
    return codes(rules.may_settle(**facts, on=DAY))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"means": ""}, ["EMERGENCY_MEANS_MISSING"]), ({"need": ""}, ["NEED_MISSING"]),
        ({"state": "NOT_NEEDED", "means": ""}, ["NOT_NEEDED_WITHOUT_REASON"]),
        ({"state": "NOT_NEEDED", "means": "", "detail": "家族が届けた"}, []),
        ({"settled_on": BEFORE}, ["SETTLED_DAY_IMPOSSIBLE"]), ({"settled_on": AFTER}, ["SETTLED_DAY_IMPOSSIBLE"]),
        ({"is_settled": True, "means": ""}, ["EMERGENCY_SETTLED"]),
        ({"means": "", "settled_on": AFTER}, ["EMERGENCY_MEANS_MISSING", "SETTLED_DAY_IMPOSSIBLE"]),
    ],
)
def test_手引き5_対応にはしたことか必要なかった理由がいる(facts, expected):
    assert settle(**facts) == expected
