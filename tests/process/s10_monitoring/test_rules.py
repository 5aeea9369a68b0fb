from datetime import date, timedelta

import pytest

from yorisoi.cases.enums import Stage, Turn
from yorisoi.process.s10_monitoring import rules
from yorisoi.process.s10_monitoring.enums import MonitoringKind
from yorisoi.process.s10_monitoring.rules import InterruptionFacts

DAY = date(2026, 6, 10)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("due_on", "is_first", "expected"),
    [
        pytest.param(DAY, True, MonitoringKind.AFTER_START, id="手引き§10 ①: 支援の直後"),
        pytest.param(DAY + timedelta(days=13), True, MonitoringKind.AFTER_START, id="手引き§10 ①: 期日のずっと前でも直後"),
        pytest.param(DAY, False, MonitoringKind.REGULAR, id="手引き§10 ②: 定期の期日"),
        pytest.param(DAY - timedelta(days=40), False, MonitoringKind.REGULAR, id="手引き§10 ②: 定期がおくれている"),
        pytest.param(DAY + timedelta(days=7), False, MonitoringKind.REGULAR, id="手引き§10 ②: 期日の7日前"),
        pytest.param(DAY + timedelta(days=8), False, MonitoringKind.AD_HOC, id="手引き§10 ③: 期日が先なら随時"),
        pytest.param(None, False, MonitoringKind.AD_HOC, id="手引き§10 ③: 待っていなければ随時"),
    ],
)
def test_the_kind_follows_what_is_due(due_on, is_first, expected):
    assert rules.kind_expected(due_on=due_on, is_first=is_first, near_days=7, on=DAY) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, [], id="手引き§10: 本人や支援の状況を確かめた"),
        pytest.param({"plan_is_endorsed": False}, ["PLAN_NOT_ENDORSED"], id="手引き§10 ①: プランに基づく支援を見る"),
        pytest.param({"findings": "　 "}, ["FINDINGS_MISSING"], id="手引き§10 ②: 行動や変化、支援の状況を書く"),
        pytest.param({"monitored_on": TOMORROW}, ["MONITORED_IN_FUTURE"], id="手引き§10: 会ってから記録する"),
        pytest.param({"supported_since": DAY}, [], id="手引き§10 ①: 支援が始まった日"),
        pytest.param({"supported_since": TOMORROW}, ["MONITORED_BEFORE_SUPPORT"], id="手引き§10 ①: 支援が始まる前の日"),
        pytest.param(
            {"plan_is_endorsed": False, "findings": "", "monitored_on": TOMORROW},
            ["PLAN_NOT_ENDORSED", "FINDINGS_MISSING", "MONITORED_IN_FUTURE"], id="手引き§10: 理由は一度に言う",
        ),
    ],
)
def test_a_monitoring(facts, expected):
    usual = {"findings": "通所に慣れてきた。", "monitored_on": DAY, "plan_is_endorsed": True}
    assert codes(rules.may_monitor(**(usual | facts), on=DAY)) == expected


@pytest.mark.parametrize(
    ("text", "made_on", "expected"),
    [
        pytest.param("連絡票を残した。", DAY, [], id="手引き§10(参考): 連絡票を残す"),
        pytest.param(" ", DAY, ["EFFORT_EMPTY"], id="手引き§10(参考): 何をしたかを残す"),
        pytest.param("訪問した。", TOMORROW, ["EFFORT_IN_FUTURE"], id="手引き§10(参考): してから記録する"),
        pytest.param("", TOMORROW, ["EFFORT_EMPTY", "EFFORT_IN_FUTURE"], id="手引き§10(参考): 理由は一度に言う"),
    ],
)
def test_an_effort(text, made_on, expected):
    assert codes(rules.may_make_effort(text=text, made_on=made_on, on=DAY)) == expected


@pytest.mark.parametrize(
    ("facts", "typed", "expected"),
    [
        pytest.param({}, {}, [], id="手引き§10(参考): 努力のあとの中断"),
        pytest.param(
            {"efforts_since_contact": 0}, {}, ["EFFORT_MISSING"], id="手引き§10(参考): 継続支援に向けた努力が必要"
        ),
        pytest.param({"is_interrupted": True}, {}, ["ALREADY_INTERRUPTED"], id="手引き§10(参考): もう中断している"),
        pytest.param({}, {"reason": " "}, ["INTERRUPTION_REASON_MISSING"], id="手引き§10(参考): 理由が要る"),
        pytest.param(
            {}, {"interrupted_on": TOMORROW}, ["INTERRUPTED_IN_FUTURE"], id="手引き§10(参考): 先の日には中断しない"
        ),
        pytest.param(
            {"last_contact_on": DAY}, {"interrupted_on": YESTERDAY}, ["INTERRUPTED_BEFORE_CONTACT"],
            id="手引き§10(参考): 連絡がとれた日より前には中断しない",
        ),
        pytest.param({"last_contact_on": DAY}, {}, [], id="手引き§10(参考): 連絡がとれた日の中断"),
        pytest.param({"emergency_is_open": True}, {}, ["EMERGENCY_OPEN"], id="手引き§5: 急ぐことを残して中断しない"),
        pytest.param(
            {"efforts_since_contact": 0, "is_interrupted": True, "last_contact_on": DAY + timedelta(days=2)},
            {"reason": "", "interrupted_on": TOMORROW},
            [
                "ALREADY_INTERRUPTED", "EFFORT_MISSING", "INTERRUPTION_REASON_MISSING", "INTERRUPTED_BEFORE_CONTACT",
                "INTERRUPTED_IN_FUTURE",
            ],
            id="手引き§10(参考): 理由は一度に言う",
        ),
    ],
)
def test_an_interruption(facts, typed, expected):
    known = InterruptionFacts(**({"efforts_since_contact": 1} | facts))
    said = {"reason": "応答がない。", "interrupted_on": DAY} | typed
    assert codes(rules.may_interrupt(known, **said, on=DAY)) == expected


def test_a_missing_effort_says_what_to_try():
    (violation,) = rules.may_interrupt(InterruptionFacts(0), reason="応答がない。", interrupted_on=DAY, on=DAY)
    assert violation.sentence == (
        "支援を中断できません。最後に連絡がとれたあとの働きかけが記録されていません。"
        "連絡票を残す、事情を知る知人に連絡する、訪問するなどして、「働きかけ」に記録してください。(EFFORT_MISSING)"
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, [], id="手引き§10(参考): 後日、支援を再開する"),
        pytest.param({"interrupted_on": None}, ["NOT_INTERRUPTED"], id="手引き§10(参考): 中断していない"),
        pytest.param({"note": ""}, ["RESUMPTION_NOTE_MISSING"], id="手引き§10(参考): いきさつを残す"),
        pytest.param({"resumed_on": YESTERDAY, "interrupted_on": DAY}, ["RESUMED_BEFORE"], id="手引き§10(参考): 中断より前の再開"),
        pytest.param({"resumed_on": DAY, "interrupted_on": DAY}, [], id="手引き§10(参考): その日のうちの再開"),
        pytest.param({"resumed_on": TOMORROW}, ["RESUMED_IN_FUTURE"], id="手引き§10(参考): 先の日には再開しない"),
    ],
)
def test_a_resumption(facts, expected):
    usual = {"note": "本人から電話があった。", "interrupted_on": date(2026, 5, 1), "resumed_on": DAY}
    assert codes(rules.may_resume(**(usual | facts), on=DAY)) == expected


@pytest.mark.parametrize(
    ("was_supported", "has_running_service", "expected"),
    [
        pytest.param(True, False, True, id="手引き§10 ②: 支援の途中で中断した"),
        pytest.param(False, True, True, id="手引き§11: 次のプランをつくるあいだも、サービスは続いている"),
        pytest.param(False, False, False, id="手引き§10 ①: 支援はまだ始まっていない"),
    ],
)
def test_a_resumed_case_waits_for_monitoring(was_supported, has_running_service, expected):
    assert rules.waits_again(was_supported=was_supported, has_running_service=has_running_service) is expected


@pytest.mark.parametrize(
    ("stage", "turn", "facts", "expected"),
    [
        (Stage.MONITORING, Turn.COUNSELOR, {}, (Stage.MONITORING, Turn.COUNSELOR)),
        (Stage.MEETING, Turn.MEETING, {"plan_is_tabled": True}, (Stage.MEETING, Turn.MEETING)),
        (Stage.MEETING, Turn.MEETING, {}, (Stage.PLAN, Turn.COUNSELOR)),
        (Stage.INTAKE, Turn.PERSON, {"urgency_comes_first": True}, (Stage.EMERGENCY, Turn.COUNSELOR)),
    ],
    ids=["§10 止まったところから", "§7 まだ議題にある", "§7 議題から外れていた", "§5 申込みの前に急ぐことがわかった"],
)
def test_where_a_case_goes_on(stage, turn, facts, expected):
    facts = {"plan_is_tabled": False, "urgency_comes_first": False, **facts}
    assert rules.place_to_resume(stage_before=stage, turn_before=turn, **facts) == expected
