from datetime import date, timedelta

import pytest

from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.process.s02_intake import rules
from yorisoi.process.s02_intake.enums import TriageOutcome

DAY = date(2026, 6, 10)
BEFORE = DAY - timedelta(days=1)
AFTER = DAY + timedelta(days=1)


def codes(violations):
    return [violation.code for violation in violations]


def triage(**facts):
    facts = {
        "outcome": TriageOutcome.CONTINUE, "reason": "", "triaged_on": DAY, "received_on": DAY, "is_over": False,
        "has_partner": False, "emergency_is_open": False, "on": DAY, **facts,
    }
    return codes(rules.may_triage(**facts))


def enroll(**facts):
    facts = {
        "requested_on": DAY, "received_on": DAY, "is_anonymous": False, "consent_covers": True, "on": DAY, **facts,
    }
    return codes(rules.may_enroll(**facts))


def test_手引き4_受付には何も求めない():
    assert rules.may_receive(received_on=DAY, is_received=False, on=DAY) == []


@pytest.mark.parametrize(
    ("received_on", "is_received", "code"),
    [
        (AFTER, False, "RECEPTION_IN_FUTURE"), (date(2015, 3, 31), False, "RECEPTION_TOO_OLD"),
        (DAY, True, "ALREADY_RECEIVED"),
    ],
)
def test_様式1_ありえない受付は断る(received_on, is_received, code):
    assert codes(rules.may_receive(received_on=received_on, is_received=is_received, on=DAY)) == [code]


def test_制度のはじまりの日からは受け付けられる():
    assert rules.may_receive(received_on=date(2015, 4, 1), is_received=False, on=DAY) == []


@pytest.mark.parametrize("outcome", [TriageOutcome.CONTINUE, TriageOutcome.NO_CONSENT_YET])
def test_手引き4_続ける判断と同意はまだの判断に理由は要らない(outcome):
    assert triage(outcome=outcome) == []


def test_手引き4_情報提供でおわるには_伝えたことを書く():
    assert triage(outcome=TriageOutcome.INFORMATION_ONLY) == ["TRIAGE_REASON_MISSING"]
    assert triage(outcome=TriageOutcome.INFORMATION_ONLY, reason="窓口を伝えた") == []


def test_手引き5_緊急支援がすむまで情報提供でおわらない_EMERGENCY_OPEN():
    facts = {"outcome": TriageOutcome.INFORMATION_ONLY, "reason": "窓口を伝えた", "emergency_is_open": True}
    assert triage(**facts) == ["EMERGENCY_OPEN"]
    assert triage(**{**facts, "outcome": TriageOutcome.CONTINUE}) == []


def test_手引き4_つなぐには_つなぎ先が要る():
    assert triage(outcome=TriageOutcome.HAND_OVER) == ["HANDOVER_AGENCY_MISSING"]
    assert triage(outcome=TriageOutcome.HAND_OVER, has_partner=True) == []


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_手引き4_判断の日は_受付から今日まで(day):
    assert triage(triaged_on=day) == ["TRIAGE_DAY_IMPOSSIBLE"]


def test_受け付けていないものは_判断も申込みもできない():
    assert triage(received_on=None) == ["NOT_RECEIVED"]
    assert enroll(received_on=None) == ["NOT_RECEIVED"]


def test_手引き6_アセスメントがはじまったあとは_スクリーニングで判断する():
    assert triage(is_over=True) == ["TRIAGE_IS_OVER"]


def test_手引き4_氏名のない方は申し込めない_ANONYMOUS():
    assert enroll(is_anonymous=True) == ["ANONYMOUS"]


def test_様式1_同意のない申込みはできない_CONSENT_MISSING():
    assert enroll(consent_covers=False) == ["CONSENT_MISSING"]


def test_申込みの断りは一度にすべて言う():
    found = enroll(is_anonymous=True, consent_covers=False, requested_on=BEFORE)
    assert found == ["ANONYMOUS", "CONSENT_MISSING", "ENROLLMENT_DAY_IMPOSSIBLE"]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_申込みの日は_受付から今日まで(day):
    assert enroll(requested_on=day) == ["ENROLLMENT_DAY_IMPOSSIBLE"]


@pytest.mark.parametrize(
    ("worries", "calls"),
    [((), False), (("INCOME",), False), (("NO_FOOD",), True), (("INCOME", "VIOLENCE"), True)],
)
def test_手引き5_食べるものがない_DVは_いそぐかをたずねる(worries, calls):
    assert rules.calls_for_urgency(worries) is calls


@pytest.mark.parametrize(
    ("worries", "main", "kept"),
    [
        ([], "", []), (["DEBT"], "", ["DEBT"]), (["DEBT", "DEBT"], "DEBT", ["DEBT"]), (["DEBT"], "CARE", ["DEBT", "CARE"]),
    ],
)
def test_様式1_いちばんのものは_しるしにも入る(worries, main, kept):
    assert rules.main_among(worries, main) == kept


@pytest.mark.parametrize(
    ("facts", "stage", "turn", "standing"),
    [
        ({"is_received": False}, Stage.OUTREACH, Turn.COUNSELOR, Standing.ACTIVE),
        ({}, Stage.INTAKE, Turn.COUNSELOR, Standing.ACTIVE),
        ({"outcome": "CONTINUE"}, Stage.INTAKE, Turn.PERSON, Standing.ACTIVE),
        ({"outcome": "NO_CONSENT_YET"}, Stage.INTAKE, Turn.COUNSELOR, Standing.ACTIVE),
        ({"outcome": "INFORMATION_ONLY"}, Stage.INTAKE, Turn.NOBODY, Standing.ENDED),
        ({"outcome": "HAND_OVER", "handover_is_pending": True}, Stage.INTAKE, Turn.PARTNER, Standing.ACTIVE),
        ({"outcome": "HAND_OVER"}, Stage.INTAKE, Turn.COUNSELOR, Standing.ACTIVE),
        ({"outcome": "HAND_OVER", "handover_arrived": True}, Stage.INTAKE, Turn.NOBODY, Standing.ENDED),
        ({"outcome": "CONTINUE", "is_enrolled": True}, Stage.ASSESSMENT, Turn.COUNSELOR, Standing.ACTIVE),
    ],
)
def test_受付の事実から_段階と次に動く人が決まる(facts, stage, turn, standing):
    facts = {"is_received": True, "outcome": "", "is_enrolled": False, "handover_is_pending": False, **facts}
    assert rules.place_after_reception(**facts) == rules.Place(stage, turn, standing)


def test_あとから本人とわかったとき_記録にあるものは変えず_なかったものを足す():
    told = {"name": "山川 はる", "kana": "やまかわ はる", "gender": "FEMALE", "estimated_age": 40, "avoid_note": "大声"}
    held = {"name": "山川 遥", "kana": "", "gender": "UNKNOWN", "estimated_age": None, "avoid_note": "来訪"}
    assert rules.told_anew(told, held=held) == {"kana": "やまかわ はる", "gender": "FEMALE", "estimated_age": 40}
