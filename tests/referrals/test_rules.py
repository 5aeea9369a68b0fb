from datetime import date, timedelta

import pytest

from yorisoi.cases.enums import Stage
from yorisoi.referrals import rules
from yorisoi.referrals.enums import Arrival
from yorisoi.referrals.rules import OnwardFacts

DAY = date(2026, 6, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"made_on": AFTER}, ["INTRODUCTION_IN_FUTURE"]), ({"reason": " "}, ["INTRODUCTION_REASON_MISSING"]),
        ({"to_own_agency": True}, ["INTRODUCED_TO_OURSELVES"]),
    ],
)
def test_手引き4_つなぎには相手と理由と日がいる(facts, expected):
    facts = {"made_on": DAY, "reason": "求職の相談", "to_own_agency": False, "begun_on": BEFORE, **facts}
    assert codes(rules.may_introduce(**facts, on=DAY)) == expected


def check(**facts):
    facts = {
        "arrival": Arrival.ARRIVED, "checked_on": DAY, "made_on": DAY, "is_settled": False, "ends_case": True,
        "emergency_is_open": False, **facts,
    }
    return codes(rules.may_check(**facts, on=DAY))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"is_settled": True}, ["INTRODUCTION_SETTLED"]), ({"checked_on": BEFORE}, ["CHECK_DAY_IMPOSSIBLE"]),
        ({"checked_on": AFTER}, ["CHECK_DAY_IMPOSSIBLE"]),
    ],
)
def test_手引き4_後日確認は_つないだ日から今日まで(facts, expected):
    assert check(**facts) == expected


def test_手引き5_緊急支援がすむまで_着いてもおわりにしない_EMERGENCY_OPEN():
    assert check(emergency_is_open=True) == ["EMERGENCY_OPEN"]
    assert check(emergency_is_open=True, ends_case=False) == []
    assert check(emergency_is_open=True, arrival=Arrival.NOT_ARRIVED) == []


@pytest.mark.parametrize(
    ("facts", "moves"),
    [
        ({}, True), ({"stage": Stage.SCREENING}, True), ({"stage": Stage.EMERGENCY}, True), ({"stage": Stage.PLAN}, False),
        ({"stage": Stage.PROVISION}, False), ({"was_taken_back": True}, False), ({"hands_over": False}, False),
        ({"is_active": False}, False),
    ],
)
def test_手引き4_ここで支援しなおしたケースは_古いつなぎで動かない(facts, moves):
    facts = {"hands_over": True, "was_taken_back": False, "stage": Stage.INTAKE, "is_active": True, **facts}
    assert rules.moves_case(**facts) is moves


def test_手引き4_受付より前のつなぎは記録しない():
    found = rules.may_introduce(made_on=BEFORE, reason="求職の相談", to_own_agency=False, begun_on=DAY, on=DAY)
    assert codes(found) == ["INTRODUCTION_TOO_EARLY"]


@pytest.mark.parametrize(
    ("arrival", "taken_back_on", "expected"),
    [
        (Arrival.DECLINED, None, []), (Arrival.NOT_ARRIVED, None, []), (Arrival.UNKNOWN, None, []),
        (Arrival.ARRIVED, None, ["ALREADY_ARRIVED"]), (Arrival.DECLINED, DAY, ["ALREADY_TAKEN_BACK"]),
    ],
)
def test_手引き4_着くまでは受け直せる(arrival, taken_back_on, expected):
    assert codes(rules.may_take_back(arrival=arrival, taken_back_on=taken_back_on)) == expected


HERE, THERE = "ハローワーク架空", "架空市社会福祉協議会"


@pytest.mark.parametrize(
    ("introductions", "is_warned"),
    [
        ([], False), ([OnwardFacts(HERE, Arrival.UNKNOWN)], False),
        ([OnwardFacts(HERE, Arrival.ARRIVED), OnwardFacts(THERE, Arrival.UNKNOWN)], False),
        ([OnwardFacts(HERE, Arrival.UNKNOWN), OnwardFacts(THERE, Arrival.NOT_ARRIVED)], True),
        ([OnwardFacts(HERE, Arrival.DECLINED)], True),
        ([OnwardFacts(HERE, Arrival.NOT_ARRIVED, was_taken_back=True)], True),
    ],
    ids=["なし", "1回", "着いた", "2回着かない", "断られた", "もどった"],
)
def test_seed003_たらい回しを知らせる(introductions, is_warned):
    assert [warning.label for warning in rules.warnings(introductions)] == ["たらい回し"] * is_warned


def test_たらい回しは_どこかを言う():
    found = rules.warnings([OnwardFacts(HERE, Arrival.UNKNOWN), OnwardFacts(THERE, Arrival.UNKNOWN)])
    assert HERE in found[0].text
    assert THERE in found[0].text
