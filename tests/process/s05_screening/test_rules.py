from dataclasses import replace
from datetime import date

import pytest

from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.process.s05_screening import rules
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.rules import ScreeningFacts

DAY = date(2026, 6, 10)
READY = ScreeningFacts(stage=Stage.SCREENING, is_enrolled=True, has_assessment=True, not_before=date(2026, 6, 2))


def codes(facts, **given):
    usual = {
        "outcome": ScreeningOutcome.CONTINUE, "reason": "いっしょに立て直す", "screened_on": DAY, "has_target": False,
        "on": DAY,
    }
    return [violation.code for violation in rules.may_screen(facts, **(usual | given))]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, [], id="手引き§6 アセスメントのあと"),
        pytest.param({"is_enrolled": False}, [], id="手引き§6 申込みはまだ、アセスメントはある"),
        pytest.param({"has_assessment": False}, [], id="手引き§6 アセスメントはまだ、申込みはある"),
        pytest.param(
            {"is_enrolled": False, "has_assessment": False}, ["SCREENING_TOO_EARLY"], id="手引き§6 どちらもまだ"
        ),
        pytest.param({"stage": Stage.PLAN}, [], id="手引き§6 プランの前に判断しなおす"),
        pytest.param({"stage": Stage.MEETING}, ["SCREENING_TOO_LATE"], id="手引き§7 会議にかかっている"),
        pytest.param(
            {"stage": Stage.PLAN, "was_endorsed": True}, ["SCREENING_TOO_LATE"], id="手引き§11 再プランの途中"
        ),
        pytest.param({"stage": Stage.PROVISION, "was_endorsed": True}, ["SCREENING_TOO_LATE"], id="手引き§9 支援の途中"),
        pytest.param({"was_endorsed": True}, [], id="手引き§8 給付金だけ先に報告ずみ"),
    ],
)
def test_いつ判断できるか(change, expected):
    assert codes(replace(READY, **change)) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({"reason": " "}, ["SCREENING_REASON_MISSING"], id="理由がない"),
        pytest.param({"screened_on": date(2026, 6, 11)}, ["SCREENED_IN_FUTURE"], id="明日の判断"),
        pytest.param({"screened_on": date(2026, 6, 1)}, ["SCREENED_TOO_EARLY"], id="前の判断より前"),
        pytest.param({"screened_on": date(2026, 6, 2)}, [], id="前の判断と同じ日"),
        pytest.param({"outcome": ScreeningOutcome.HAND_OVER}, ["SCREENING_TARGET_MISSING"], id="つなぐ先がない"),
        pytest.param({"outcome": ScreeningOutcome.HAND_OVER, "has_target": True}, [], id="つなぐ先がある"),
    ],
)
def test_書き方のまちがい(given, expected):
    assert codes(READY, **given) == expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        pytest.param(ScreeningOutcome.INFORMATION_ONLY, ["EMERGENCY_OPEN"], id="手引き§5 情報提供のみで終了"),
        pytest.param(ScreeningOutcome.STOPPED, ["EMERGENCY_OPEN"], id="手引き§5 判断前に終了"),
        pytest.param(ScreeningOutcome.CONTINUE, [], id="手引き§5 継続支援は進められる"),
    ],
)
def test_緊急の対応が終わるまでケースは終われない(outcome, expected):
    assert codes(replace(READY, emergency_is_open=True), outcome=outcome) == expected


def test_理由は一度にすべて言う():
    facts = ScreeningFacts(stage=Stage.MEETING, is_enrolled=False, has_assessment=False)
    assert codes(facts, outcome=ScreeningOutcome.HAND_OVER, reason="", screened_on=date(2026, 6, 11)) == [
        "SCREENING_TOO_EARLY", "SCREENING_TOO_LATE", "SCREENING_REASON_MISSING", "SCREENED_IN_FUTURE",
        "SCREENING_TARGET_MISSING",
    ]


@pytest.mark.parametrize(
    ("outcome", "place"),
    [
        (ScreeningOutcome.CONTINUE, (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE)),
        (ScreeningOutcome.HAND_OVER, (Stage.SCREENING, Turn.PARTNER, Standing.ACTIVE)),
        (ScreeningOutcome.WORK_TOWARD_CONSENT, (Stage.SCREENING, Turn.COUNSELOR, Standing.ACTIVE)),
        (ScreeningOutcome.INFORMATION_ONLY, (Stage.SCREENING, Turn.NOBODY, Standing.ENDED)),
        (ScreeningOutcome.STOPPED, (Stage.SCREENING, Turn.NOBODY, Standing.ENDED)),
    ],
    ids=lambda each: f"domain§1.2(I) {each.label}" if isinstance(each, ScreeningOutcome) else "",
)
def test_結果ごとに次へ進む(outcome, place):
    assert rules.place_after(outcome) == place
