from datetime import date, timedelta

import pytest

from yorisoi.agencies.enums import Role
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.rules import arrangement
from yorisoi.cases.rules.duties import DEFAULT_PERIODS, RULES, Duty, Periods
from yorisoi.cases.rules.warnings import CarryingFacts, warnings

DAY = date(2026, 6, 10)


def codes(violations):
    return [violation.code for violation in violations]


# --- すること ---


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (DutyKind.EMERGENCY, DAY),
        (DutyKind.TRIAGE, date(2026, 6, 17)),
        (DutyKind.ARRIVAL_CHECK, date(2026, 6, 24)),
        (DutyKind.TAKE_BACK, DAY),
        (DutyKind.ASSESSMENT, date(2026, 6, 24)),
        (DutyKind.PLAN_DRAFT, date(2026, 7, 10)),
        (DutyKind.TABLING, date(2026, 6, 24)),
        (DutyKind.DECISION, date(2026, 6, 24)),
        (DutyKind.SERVICE_START, date(2026, 6, 24)),
        (DutyKind.FIRST_MONITORING, date(2026, 6, 24)),
        (DutyKind.REGULAR_MONITORING, date(2026, 7, 10)),
        (DutyKind.REVIEW, DAY),
        (DutyKind.SILENCE, date(2026, 7, 10)),
        (DutyKind.INTERRUPTION_REPORT, date(2026, 7, 10)),
        (DutyKind.RECONNECT, date(2026, 7, 10)),
        (DutyKind.SEEK_CONSENT, date(2026, 9, 8)),
        (DutyKind.FOLLOW_UP, DAY),
        (DutyKind.RESOURCE_CHECK, date(2027, 6, 10)),
        (DutyKind.NEXT_APPOINTMENT, DAY),
    ],
)
def test_標準の期間(kind, due_on):
    assert DEFAULT_PERIODS.due_on(kind, DAY) == due_on


def test_すべてのすることに期間と出典とボタンがある():
    assert set(RULES) == set(DutyKind)
    assert all(rule.source and rule.button for rule in RULES.values())


@pytest.mark.parametrize(
    ("base_on", "due_on"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
    ],
)
def test_1か月は月の末日を越えない(base_on, due_on):
    assert DEFAULT_PERIODS.due_on(DutyKind.REGULAR_MONITORING, base_on) == due_on


def test_自治体の日数が標準に代わる():
    own = Periods({DutyKind.REGULAR_MONITORING: 14})
    assert own.due_on(DutyKind.REGULAR_MONITORING, DAY) == date(2026, 6, 24)
    assert own.due_on(DutyKind.TRIAGE, DAY) == date(2026, 6, 17)


def test_評価は終わりの日の30日前から出る():
    assert DEFAULT_PERIODS.shown_from(DutyKind.REVIEW, date(2026, 9, 30)) == date(2026, 8, 31)
    assert DEFAULT_PERIODS.shown_from(DutyKind.TRIAGE, DAY) == date(2026, 6, 17)


def test_会議にかけることは_はじめから出る_定期の会議が近いことがある():
    assert Periods({DutyKind.TABLING: 60}).shown_from(DutyKind.TABLING, DAY) == DAY
    assert DEFAULT_PERIODS.shown_from(DutyKind.INTERRUPTION_REPORT, DAY) == DAY


@pytest.mark.parametrize("own", [{}, dict.fromkeys(DutyKind, 45)], ids=["標準", "自治体の日数"])
@pytest.mark.parametrize("kind", DutyKind)
def test_読む範囲から期限の来るものがもれない(kind, own):
    periods = Periods(own)
    days = [date(2027, 12, 1) + timedelta(days=number) for number in range(0, 500)]
    missed = [
        (base_on, until)
        for until in (date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30))
        for base_on in days
        if periods.shown_from(kind, base_on) <= until and base_on > periods.base_before(kind, until)
    ]
    assert missed == []


@pytest.mark.parametrize(("due_on", "late"), [(DAY, 0), (date(2026, 6, 1), 9), (date(2026, 6, 11), 0)])
def test_おくれの日数(due_on, late):
    duty = Duty(DutyKind.TRIAGE, 1, "R8-0001", "山川", DAY, due_on, "")
    assert duty.days_late(DAY) == late


# --- 担当 ---


@pytest.mark.parametrize(
    ("is_supporter", "is_own_agency", "expected"),
    [
        pytest.param(True, True, [], id="この機関の支援員"),
        pytest.param(True, False, ["NOT_THE_SUPPORTING_AGENCY"], id="ほかの機関の支援員"),
        pytest.param(False, True, ["NOT_THE_SUPPORTING_AGENCY"], id="この機関の管理者"),
        pytest.param(False, False, ["NOT_THE_SUPPORTING_AGENCY"], id="自治体職員"),
    ],
)
def test_担当を決められる人(is_supporter, is_own_agency, expected):
    assert codes(arrangement.may_arrange(is_supporter=is_supporter, is_own_agency=is_own_agency)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param((True, True, True), [], id="この機関の支援員"),
        pytest.param((False, True, True), ["NOT_A_SUPPORTER"], id="退職した人"),
        pytest.param((True, False, True), ["NOT_A_SUPPORTER"], id="支援員でない"),
        pytest.param((True, True, False), ["NOT_A_SUPPORTER"], id="ほかの機関"),
    ],
)
def test_担当になれる人(facts, expected):
    is_active, is_supporter, is_own = facts
    found = arrangement.may_carry(is_active=is_active, is_supporter=is_supporter, is_own_agency=is_own)
    assert codes(found) == expected


def test_主担当は引きつぎでだけおわる():
    assert codes(arrangement.may_end_assignment(is_primary=True)) == ["PRIMARY_NEEDS_SUCCESSOR"]
    assert arrangement.may_end_assignment(is_primary=False) == []


def test_担当が残っている人は退職できない():
    (violation,) = arrangement.may_retire(carried=3)
    assert violation.code == "STILL_CARRYING"
    assert "3件" in violation.why
    assert arrangement.may_retire(carried=0) == []


@pytest.mark.parametrize("role", Role)
def test_期間を決められるのは管理者と主任と自治体職員(role):
    keeper = role in (Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER)
    assert codes(arrangement.may_keep_periods(role)) == ([] if keeper else ["NOT_A_PERIOD_KEEPER"])


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({DutyKind.TRIAGE: 1}, []),
        ({DutyKind.TRIAGE: 1000}, []),
        ({DutyKind.TRIAGE: None}, []),
        ({DutyKind.TRIAGE: 0}, ["PERIOD_OUT_OF_RANGE"]),
        ({DutyKind.TRIAGE: 1001, DutyKind.REVIEW: -1}, ["PERIOD_OUT_OF_RANGE", "PERIOD_OUT_OF_RANGE"]),
        ({DutyKind.EMERGENCY: 3}, ["PERIOD_OUT_OF_RANGE"]),
    ],
)
def test_期間の範囲(days, expected):
    assert codes(arrangement.period_faults(days)) == expected


# --- 抱え込み ---


def carrying(**changes):
    facts = {"opened_on": DAY - timedelta(days=180), "moved_on": DAY - timedelta(days=90), "workers": 1}
    return CarryingFacts(**{**facts, "was_at_meeting": False, **changes})


def test_ひとりで長く動かないケースは抱え込み():
    (warning,) = warnings(carrying(), on=DAY)
    assert (warning.code, warning.label, warning.source) == ("CARRIED_ALONE", "抱え込み", "主任相談支援員の役割")
    assert "6か月" in warning.text


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"opened_on": DAY - timedelta(days=179)}, id="まだ半年たたない"),
        pytest.param({"moved_on": DAY - timedelta(days=89)}, id="動いている"),
        pytest.param({"workers": 2}, id="ふたりで持っている"),
        pytest.param({"was_at_meeting": True}, id="会議で見てもらった"),
        pytest.param({"was_reviewed": True}, id="ケース検討で見てもらった"),
    ],
)
def test_抱え込みではない(changes):
    assert warnings(carrying(**changes), on=DAY) == []
