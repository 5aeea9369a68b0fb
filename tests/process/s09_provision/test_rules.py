from datetime import date, timedelta

import pytest

from yorisoi.process.s09_provision import rules
from yorisoi.process.s09_provision.rules import ServiceFacts

DAY = date(2026, 6, 10)
YESTERDAY = DAY - timedelta(days=1)
TOMORROW = DAY + timedelta(days=1)


def service(**facts):
    usual = {
        "label": "就労準備支援事業", "is_statutory": True, "is_decided": True, "plan_is_endorsed": True,
        "endorsed_on": DAY - timedelta(days=7), "decided_on": DAY - timedelta(days=3),
    }
    return ServiceFacts(**(usual | facts))


def codes(violations):
    return [violation.code for violation in violations]


def start(started_on=DAY, **facts):
    return codes(rules.may_start(service(**facts), started_on=started_on, on=DAY))


REPORTED = {"is_statutory": False, "is_decided": False, "decided_on": None}
OWN = {"plan_is_endorsed": None, "endorsed_on": None, "own_procedure": True}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"is_decided": False}, ["DECISION_MISSING"], id="手引き§8 表①: 法定サービスは支援決定を待つ"),
        pytest.param({}, [], id="手引き§8 表①: 支援決定のあとは始められる"),
        pytest.param(REPORTED, [], id="手引き§8 表②: それ以外は、決定を待たずに始められる(報告)"),
        pytest.param(
            {**REPORTED, "plan_is_endorsed": False}, ["PLAN_NOT_ENDORSED"], id="手引き§8 表③: 法定を含まなくても了承が要る"
        ),
        pytest.param(
            {"is_decided": False, "plan_is_endorsed": False}, ["PLAN_NOT_ENDORSED", "DECISION_MISSING"],
            id="手引き§8 表①: 了承も決定もないときは、両方を言う",
        ),
        pytest.param({**OWN, "decided_on": DAY}, [], id="手引き§8 ※: 別の利用手続は、プランがなくても決定で始まる"),
        pytest.param(
            {"is_decided": False, "is_refused": True}, ["DECISION_MISSING"], id="手引き§8: 決定しないとされた支援は始められない"
        ),
        pytest.param({"already_started": True}, ["ALREADY_STARTED"], id="手引き§9: 開始は一度だけ"),
        pytest.param({"plan_is_over": True}, ["PLAN_OVER"], id="手引き§11: 再プランで終わったプランからは始めない"),
    ],
)
def test_a_service_starts_after_what_the_law_asks(facts, expected):
    assert start(**facts) == expected


@pytest.mark.parametrize(
    ("started_on", "facts", "expected"),
    [
        pytest.param(DAY, {"decided_on": TOMORROW}, ["DECISION_MISSING"], id="手引き§8: 決定の日より前には始まらない"),
        pytest.param(DAY, {"decided_on": DAY}, [], id="手引き§8: 決定の日から始められる"),
        pytest.param(DAY, {"use_from": TOMORROW}, ["DECISION_MISSING"], id="手引き§8: 決定で利用が始まる日より前には始まらない"),
        pytest.param(DAY, {"use_from": DAY}, [], id="手引き§8: 利用の始まりの日から始められる"),
        pytest.param(
            YESTERDAY, {"use_from": date(2026, 6, 1), "decided_on": DAY}, ["DECISION_MISSING"],
            id="手引き§8: 決定の日より前には、さかのぼらない",
        ),
        pytest.param(
            YESTERDAY, {**OWN, "use_from": date(2026, 6, 1), "decided_on": DAY}, [],
            id="手引き§8 ※: 給付金は、決定された利用の始まりまでさかのぼる",
        ),
        pytest.param(DAY, {"use_until": YESTERDAY}, ["DECISION_MISSING"], id="手引き§8: 決定の期間のあとには始まらない"),
        pytest.param(DAY, {"use_until": DAY}, [], id="手引き§8: 決定の期間の最後の日には始められる"),
        pytest.param(
            YESTERDAY, {**REPORTED, "endorsed_on": DAY}, ["PLAN_NOT_ENDORSED"], id="手引き§7: 了承の日より前には始まらない"
        ),
        pytest.param(DAY, {**REPORTED, "endorsed_on": DAY}, [], id="手引き§7: 了承の日から始められる"),
        pytest.param(TOMORROW, {}, ["PROVISION_IN_FUTURE"], id="手引き§9: 始まってから記録する"),
    ],
)
def test_a_service_starts_within_its_days(started_on, facts, expected):
    assert start(started_on, **facts) == expected


def test_every_reason_comes_at_once():
    found = rules.may_start(
        service(is_decided=False, plan_is_endorsed=False, already_started=True), started_on=TOMORROW, on=DAY
    )
    assert codes(found) == ["PLAN_NOT_ENDORSED", "DECISION_MISSING", "ALREADY_STARTED", "PROVISION_IN_FUTURE"]


def test_the_reason_names_the_service_and_the_next_step():
    (violation,) = rules.may_start(service(is_decided=False), started_on=DAY, on=DAY)
    assert violation.sentence == (
        "「就労準備支援事業」はまだ始められません。自治体の支援決定が記録されていません。"
        "自治体の担当課に支援決定の記録を頼んでください。(DECISION_MISSING)"
    )


@pytest.mark.parametrize(
    ("ended_on", "has_ended", "expected"),
    [
        pytest.param(DAY, False, [], id="手引き§9: きょう終わった"),
        pytest.param(DAY - timedelta(days=30), False, [], id="手引き§9: 始まった日に終わった"),
        pytest.param(DAY - timedelta(days=31), False, ["END_BEFORE_START"], id="手引き§9: 始まりより前には終わらない"),
        pytest.param(TOMORROW, False, ["PROVISION_IN_FUTURE"], id="手引き§9: 終わってから記録する"),
        pytest.param(DAY, True, ["ALREADY_ENDED"], id="手引き§9: 終わりは一度だけ"),
    ],
)
def test_the_end_of_a_service(ended_on, has_ended, expected):
    started_on = DAY - timedelta(days=30)
    assert codes(rules.may_end(started_on=started_on, ended_on=ended_on, has_ended=has_ended, on=DAY)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({}, [], id="手引き§9: チームによる支援を残す"),
        pytest.param({"what": " "}, ["DELIVERY_EMPTY"], id="手引き§9: なにをしたかが要る"),
        pytest.param({"by_whom": ""}, ["DELIVERY_EMPTY"], id="手引き§9: だれがしたかが要る"),
        pytest.param({"what": "", "by_whom": ""}, ["DELIVERY_EMPTY", "DELIVERY_EMPTY"], id="手引き§9: 両方ないときは両方言う"),
        pytest.param({"delivered_on": TOMORROW}, ["PROVISION_IN_FUTURE"], id="手引き§9: してから記録する"),
        pytest.param({"started_on": TOMORROW}, ["DELIVERY_OUTSIDE"], id="手引き§9: サービスの始まりより前の実施"),
        pytest.param(
            {"started_on": date(2026, 6, 1), "ended_on": YESTERDAY}, ["DELIVERY_OUTSIDE"],
            id="手引き§9: サービスの終わりより後の実施",
        ),
        pytest.param({"started_on": DAY, "ended_on": DAY}, [], id="手引き§9: 一日だけのサービスの実施"),
    ],
)
def test_a_delivery(facts, expected):
    usual = {"what": "窓口に同行", "by_whom": "高梨 修", "delivered_on": DAY}
    assert codes(rules.may_deliver(**(usual | facts), on=DAY)) == expected
