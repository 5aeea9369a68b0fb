from dataclasses import replace
from datetime import date

import pytest

from yorisoi.process.s06_plan import rules
from yorisoi.process.s06_plan.enums import AmendedPart, PlanState, RoleHolder
from yorisoi.process.s06_plan.rules import GoalFacts, PlanFacts, RoleFacts, ServiceFacts

DAY = date(2026, 6, 10)
PERSON = RoleFacts(RoleHolder.PERSON, "本人", "平日の朝に出かける")
OURS = RoleFacts(RoleHolder.OURS, "高梨", "月1回の面談、全体の調整", coordinates=True)
PARTNER = RoleFacts(RoleHolder.PARTNER, "若者の家", "就労準備支援 週3回")
READY = PlanFacts(
    wish="働いている姿を見せたい", issues="家賃の滞納", strengths="朝が早い", cautions="約束のない訪問は避ける",
    goals=(GoalFacts("週3日働く", date(2026, 11, 30)),), roles=(PERSON, OURS, PARTNER),
    services=(ServiceFacts("EMPLOYMENT_PREPARATION"),), starts_on=DAY, ends_on=date(2026, 12, 9), agreed_on=DAY,
    applied_on=DAY,
)


def codes(violations):
    return [violation.code for violation in violations]


def test_そろったプランは会議にかけられる():
    assert rules.may_table(READY, on=DAY) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        pytest.param({"is_screened": False}, "SCREENING_MISSING", None, id="手引き§6 継続支援と判断していない"),
        pytest.param({"is_named": False}, "ANONYMOUS", None, id="手引き§4 氏名がわからない"),
        pytest.param({"is_enrolled": False}, "PERSON_AGREEMENT_MISSING", None, id="手引き§4 利用申込がない"),
        pytest.param({"ends_on": date(2026, 6, 9)}, "PLAN_PERIOD", "ends_on", id="期間がもう過ぎた"),
        pytest.param({"wish": " \n"}, "PLAN_ITEM_MISSING", "wish", id="施行規則1条 ①意向"),
        pytest.param({"issues": ""}, "PLAN_ITEM_MISSING", "issues", id="施行規則1条 ②課題"),
        pytest.param({"goals": ()}, "PLAN_ITEM_MISSING", "goals", id="施行規則1条 ③目標"),
        pytest.param(
            {"goals": (GoalFacts("働く", DAY), GoalFacts("外に出る"))}, "PLAN_ITEM_MISSING", "goals",
            id="施行規則1条 ③達成時期",
        ),
        pytest.param({"services": ()}, "PLAN_ITEM_MISSING", "services", id="施行規則1条 ④支援の種類と内容"),
        pytest.param({"cautions": ""}, "PLAN_ITEM_MISSING", "cautions", id="施行規則1条 ⑤留意事項"),
        pytest.param({"roles": ()}, "PLAN_ITEM_MISSING", "roles", id="seed000 役割分担"),
        pytest.param(
            {"roles": (RoleFacts(RoleHolder.OURS, "高梨", ""),)}, "PLAN_ITEM_MISSING", "roles",
            id="seed000 なにをするかのない役割",
        ),
        pytest.param({"starts_on": None}, "PLAN_ITEM_MISSING", "starts_on", id="様式5 期間の始まり"),
        pytest.param({"ends_on": None}, "PLAN_ITEM_MISSING", "ends_on", id="様式5 期間の終わり"),
        pytest.param({"agreed_on": None}, "PERSON_AGREEMENT_MISSING", "agreed_on", id="様式5 本人の同意"),
        pytest.param({"applied_on": None}, "PERSON_AGREEMENT_MISSING", "applied_on", id="様式5 利用申込み"),
    ],
)
def test_足りないものがあれば会議にかけられない(change, code, field):
    (violation,) = rules.may_table(replace(READY, **change), on=DAY)
    assert (violation.code, violation.field) == (code, field)


def test_足りないものは一度にすべて言う():
    found = rules.may_table(PlanFacts(is_screened=False, is_named=False, is_enrolled=False), on=DAY)
    assert codes(found) == [
        "ANONYMOUS", "PERSON_AGREEMENT_MISSING", "SCREENING_MISSING", *["PLAN_ITEM_MISSING"] * 7, "PERSON_AGREEMENT_MISSING",
    ]
    assert len({violation.why for violation in found}) == len(found)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        pytest.param(AmendedPart.GOALS, ["NOT_MINOR"], id="手引き§11 目標が変わる"),
        pytest.param(AmendedPart.STATUTORY_SERVICE, ["NOT_MINOR"], id="手引き§11 法定サービスが変わる"),
        pytest.param(AmendedPart.PERIOD, ["NOT_MINOR"], id="手引き§11 期間が変わる"),
        pytest.param(AmendedPart.ROLE, [], id="手引き§11 役割の軽微な修正"),
        pytest.param(AmendedPart.CONTENT, [], id="手引き§11 報告のみの支援の内容"),
        pytest.param(AmendedPart.CAUTIONS, [], id="手引き§11 留意事項"),
        pytest.param(AmendedPart.OTHER, [], id="手引き§11 その他"),
    ],
)
def test_軽微な修正か再プランか(what, expected):
    found = rules.may_amend(
        state=PlanState.ENDORSED, what=what, after="中井に代わる", reason="担当の異動", amended_on=DAY, on=DAY
    )
    assert codes(found) == expected


@pytest.mark.parametrize(
    "state", [each for each in PlanState if each != PlanState.ENDORSED], ids=lambda state: PlanState(state).label
)
def test_了承されていないプランは修正できない(state):
    found = rules.may_amend(
        state=state, what=AmendedPart.ROLE, after="中井に代わる", reason="異動", amended_on=DAY, on=DAY
    )
    assert codes(found) == ["PLAN_NOT_IN_FORCE"]


def test_了承の前の日の修正は記録できない():
    (found,) = rules.may_amend(
        state=PlanState.ENDORSED, what=AmendedPart.ROLE, after="中井に代わる", reason="異動", amended_on=date(2026, 6, 9),
        on=DAY, endorsed_on=DAY,
    )
    assert (found.code, found.field) == ("AMENDED_BEFORE", "amended_on")


def test_修正できない理由は一度にすべて言う():
    found = rules.may_amend(
        state=PlanState.DRAFT, what=AmendedPart.GOALS, after="", reason="", amended_on=date(2026, 6, 11), on=DAY
    )
    assert codes(found) == ["PLAN_NOT_IN_FORCE", "NOT_MINOR", "AMENDMENT_EMPTY", "AMENDED_IN_FUTURE"]


@pytest.mark.parametrize(
    ("change", "labels"),
    [
        pytest.param({}, [], id="手引き§9 本人と機関と地域で分け合う"),
        pytest.param({"roles": (PERSON, OURS)}, ["丸抱え"], id="手引き§9 支援はすべて自立相談支援機関"),
        pytest.param({"roles": (PERSON, PARTNER)}, ["丸投げ"], id="手引き§9 支援はすべて関係機関"),
        pytest.param({"roles": (PERSON,)}, [], id="手引き§9 まだ本人の役割だけ"),
        pytest.param({"wish": ""}, ["本人不在"], id="施行規則1条 本人のことばがない"),
        pytest.param({"strengths": " "}, ["本人不在"], id="手引き§6 強みがない"),
        pytest.param({"wish": "", "strengths": ""}, ["本人不在", "本人不在"], id="手引き§6 どちらもない"),
    ],
)
def test_気になることは止めずに言う(change, labels):
    assert [warning.label for warning in rules.warnings(replace(READY, **change), on=DAY)] == labels


@pytest.mark.parametrize(
    ("verified_on", "is_old"),
    [
        pytest.param(date(2025, 6, 10), False, id="domain§9 ちょうど1年"),
        pytest.param(date(2025, 6, 9), True, id="domain§9 1年と1日"),
        pytest.param(date(2024, 2, 29), True, id="domain§9 うるう日"),
        pytest.param(None, False, id="domain§9 資源を使わない役割"),
    ],
)
def test_1年確かめていない資源は古い(verified_on, is_old):
    role = replace(PARTNER, resource="若者の家", verified_on=verified_on)
    found = rules.warnings(replace(READY, roles=(PERSON, OURS, role)), on=DAY)
    assert [warning.label for warning in found] == ["古い資源"] * is_old


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({}, None, id="書きかけでよい"),
        pytest.param({"state": PlanState.RETURNED}, None, id="差し戻しのあと"),
        pytest.param({"state": PlanState.TABLED}, "PLAN_STANDS", id="会議にかけている"),
        pytest.param({"state": PlanState.ENDORSED}, "PLAN_STANDS", id="了承のあと"),
        pytest.param({"starts_on": DAY, "ends_on": date(2026, 6, 9)}, "PLAN_PERIOD", id="終わりが始まりより前"),
        pytest.param({"starts_on": DAY, "ends_on": DAY}, None, id="一日だけの期間"),
        pytest.param({"services": [("A", "朝"), ("A", "朝")]}, "PLAN_SERVICE_TWICE", id="同じサービスが二つ"),
        pytest.param({"services": [("A", "朝"), ("A", "夜")]}, None, id="同じサービスを書き分けた"),
    ],
)
def test_保存できるか(given, code):
    found = rules.may_save(**({"state": PlanState.DRAFT, "starts_on": None, "ends_on": None} | given))
    assert codes(found) == [code] * (code is not None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, [], id="はじめてのプラン"),
        pytest.param({"is_enrolled": False, "at_meeting": 1}, ["PLAN_TOO_EARLY"], id="手引き§4 利用申込の前"),
        pytest.param({"in_force": 1}, ["PLAN_IN_FORCE"], id="手引き§11 了承されたプランがある"),
        pytest.param({"in_force": 1, "has_previous": True}, [], id="手引き§11 再プラン"),
        pytest.param({"at_meeting": 2, "has_previous": True}, ["PLAN_UNDER_WAY"], id="手引き§7 会議にかかっている"),
    ],
)
def test_新しいプランをつくれるか(given, expected):
    assert codes(rules.may_draft(**({"has_previous": False, "in_force": None, "at_meeting": None} | given))) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, [], id="同意と申込み"),
        pytest.param({"agreed_on": date(2026, 6, 11)}, ["AGREEMENT_IN_FUTURE"], id="同意が明日"),
        pytest.param({"applied_on": date(2026, 6, 11)}, ["AGREEMENT_IN_FUTURE"], id="申込みが明日"),
        pytest.param({"applied_on": None}, [], id="申込みはまだ"),
        pytest.param({"agreed_on": date(2026, 6, 9)}, ["AGREEMENT_BEFORE_DRAFT"], id="プランをつくる前の同意"),
    ],
)
def test_本人の同意を記録できるか(given, expected):
    usual = {"agreed_on": DAY, "applied_on": DAY, "drafted_on": DAY, "on": DAY}
    assert codes(rules.may_agree(PlanState.DRAFT, **(usual | given))) == expected


def test_会議の段取りに合わない状態は進めない():
    assert codes(rules.may_change_state(PlanState.FINISHED, PlanState.TABLED)) == ["PLAN_STATE"]
    assert rules.may_change_state(PlanState.TABLED, PlanState.TABLED) == []


def test_表にないサービスと決定ずみのサービスの断り():
    assert rules.service_unknown("NOWHERE", drafted_on=DAY).code == "SERVICE_UNKNOWN"
    assert rules.service_decided().code == "SERVICE_DECIDED"
