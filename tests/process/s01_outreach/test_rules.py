from datetime import date, timedelta

import pytest

from yorisoi.cases.enums import Stage
from yorisoi.process.s01_outreach import rules
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, OutreachMeans

DAY = date(2026, 6, 10)
AFTER = DAY + timedelta(days=1)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("story", "noticed_on", "expected"),
    [
        ("水道料金の滞納", DAY, []), ("  ", DAY, ["LEAD_STORY_MISSING"]), ("滞納", AFTER, ["NOTICED_IN_FUTURE"]),
        ("", AFTER, ["LEAD_STORY_MISSING", "NOTICED_IN_FUTURE"]),
    ],
)
def test_手引き3_気づきにはひとことと日があればよい(story, noticed_on, expected):
    assert codes(rules.may_discover(story=story, noticed_on=noticed_on, on=DAY)) == expected


@pytest.mark.parametrize(("attempted_on", "expected"), [(DAY, []), (AFTER, ["ATTEMPT_IN_FUTURE"])])
def test_手引き3_これからの働きかけは記録しない(attempted_on, expected):
    assert codes(rules.may_attempt(attempted_on=attempted_on, on=DAY)) == expected


@pytest.mark.parametrize("means", OutreachMeans.values)
def test_手引き3_会えた届け方だけが_連絡のとれた日になる(means):
    assert rules.reached_by(means) is (means in {"VISIT", "LEAFLET", "MOBILE_DESK"})


def conclude(**facts):
    facts = {
        "outcome": DiscoveryOutcome.NO_NEED, "reason": "家族と暮らし困っていない", "has_lead": True, "is_received": False,
        "stage": Stage.OUTREACH, "emergency_is_open": False, **facts,
    }
    return codes(rules.may_conclude(**facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"reason": ""}, ["LEAD_REASON_MISSING"]), ({"has_lead": False}, ["NOT_A_LEAD"]),
        ({"is_received": True}, ["LEAD_RECEIVED"]), ({"outcome": DiscoveryOutcome.REACHING_OUT, "reason": ""}, []),
    ],
)
def test_手引き3_必要なしと判断するには理由がいる(facts, expected):
    assert conclude(**facts) == expected


@pytest.mark.parametrize("stage", [each for each in Stage if each not in rules.OF_LEADS])
def test_手引き3_先の段階に進んだケースは_必要なしにできない_LEAD_RECEIVED(stage):
    assert conclude(stage=stage) == ["LEAD_RECEIVED"]


def test_手引き5_緊急支援がすむまで必要なしとしない_EMERGENCY_OPEN():
    assert conclude(emergency_is_open=True) == ["EMERGENCY_OPEN"]


@pytest.mark.parametrize(
    ("received_on", "basis", "expected"),
    [
        (DAY, "支援会議での取り決め", []), (AFTER, "取り決め", ["LIST_IN_FUTURE"]), (DAY, " ", ["LIST_BASIS_MISSING"]),
    ],
)
def test_seed004_名簿には提供の根拠がいる(received_on, basis, expected):
    assert codes(rules.may_receive_list(received_on=received_on, basis=basis, on=DAY)) == expected
