from datetime import date, timedelta

import pytest

from yorisoi.agencies.enums import Role
from yorisoi.consents import rules
from yorisoi.consents.enums import ConsentPurpose, RecipientScope
from yorisoi.consents.rules import ConsentFacts, DisclosureFacts

DAY = date(2026, 6, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
HELLO_WORK, COUNCIL = (1, "ハローワーク架空"), (2, "架空市社会福祉協議会")


def consent(**facts):
    return ConsentFacts(
        **{
            "purpose": ConsentPurpose.INTRODUCTION, "scope": RecipientScope.LISTED, "recipients": frozenset({1}),
            "given_on": DAY, **facts,
        }
    )


def share(*, recipients=(HELLO_WORK,), purpose=ConsentPurpose.INTRODUCTION, consents=(), disclosures=(), **facts):
    found = rules.may_share(
        recipients=recipients, purpose=purpose, consents=consents, disclosures=disclosures, on=DAY, **facts
    )
    return [violation.code for violation in found]


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({}, True), ({"given_on": AFTER}, False), ({"ends_on": DAY}, True), ({"given_on": BEFORE, "ends_on": BEFORE}, False),
        ({"withdrawn_on": DAY}, False), ({"withdrawn_on": AFTER}, True),
    ],
    ids=["その日から", "まだ", "終わりの日まで", "終わったあと", "取り下げの日から無効", "取り下げの前まで有効"],
)
def test_手引き4の2_同意の有効な日(facts, holds):
    assert rules.is_in_force(consent(**facts), on=DAY) is holds
    assert rules.state_of(consent(**facts), on=DAY)[0] is holds


def test_手引き4の2_同意なしに外へは伝えられない_CONSENT_MISSING():
    assert share() == ["CONSENT_MISSING"]
    assert share(recipients=[HELLO_WORK, COUNCIL]) == ["CONSENT_MISSING", "CONSENT_MISSING"]


def test_同意のある相手と目的には伝えられる():
    assert share(consents=[consent()]) == []
    assert share(recipients=[HELLO_WORK, COUNCIL], consents=[consent()]) == ["CONSENT_MISSING"]
    assert share(recipients=[COUNCIL], consents=[consent(scope=RecipientScope.ALL_RELATED)]) == []


def test_目的のちがう同意では伝えられない():
    assert share(purpose=ConsentPurpose.MEETING, consents=[consent()]) == ["CONSENT_MISSING"]


@pytest.mark.parametrize(
    ("purpose", "codes"),
    [("INTRODUCTION", []), ("MEETING", []), ("MULTILAYERED_MEETING", ["CONSENT_MISSING"])],
)
def test_様式1_利用申込の同意は_つなぎと支援調整会議におよぶ(purpose, codes):
    enrollment = consent(purpose=ConsentPurpose.ENROLLMENT, scope=RecipientScope.ALL_RELATED)
    assert share(purpose=ConsentPurpose(purpose), consents=[enrollment]) == codes


def test_seed003_根拠のない同意なしの提供は断る_BASIS_MISSING():
    assert share(claims_ground=True) == ["BASIS_MISSING"]
    assert share(claims_ground=True, disclosures=[DisclosureFacts(2, DAY, 30)]) == ["BASIS_MISSING"]
    assert share(claims_ground=True, disclosures=[DisclosureFacts(1, DAY, 30, is_complete=False)]) == ["BASIS_MISSING"]
    assert share(claims_ground=True, disclosures=[DisclosureFacts(1, AFTER, 30)]) == ["BASIS_MISSING"]


def test_seed000_生命身体財産の根拠があれば伝えられる():
    assert share(claims_ground=True, disclosures=[DisclosureFacts(1, DAY, 30)]) == []


def test_seed003_根拠は_それによると言ったときだけ効く():
    assert share(disclosures=[DisclosureFacts(1, DAY, 30)]) == ["CONSENT_MISSING"]


@pytest.mark.parametrize(
    ("days", "holds_days", "expected"),
    [(30, 30, []), (31, 30, ["BASIS_MISSING"]), (7, 7, []), (8, 7, ["BASIS_MISSING"])],
)
def test_seed003_根拠は_判断してから決まった日数まで(days, holds_days, expected):
    judged = DisclosureFacts(1, DAY - timedelta(days=days), holds_days)
    assert share(claims_ground=True, disclosures=[judged]) == expected


def give(**facts):
    facts = {
        "given_on": DAY, "ends_on": None, "scope": RecipientScope.ALL_RELATED, "recipients": [], "rules_version": "第1版",
        "on": DAY, **facts,
    }
    return codes(rules.may_give(**facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"given_on": AFTER}, ["CONSENT_IN_FUTURE"]), ({"ends_on": BEFORE}, ["CONSENT_ENDS_EARLY"]),
        ({"scope": RecipientScope.LISTED}, ["RECIPIENTS_MISSING"]), ({"rules_version": " "}, ["RULES_VERSION_MISSING"]),
        ({"scope": RecipientScope.LISTED, "recipients": [1]}, []),
        ({"given_on": AFTER, "rules_version": ""}, ["CONSENT_IN_FUTURE", "RULES_VERSION_MISSING"]),
    ],
)
def test_様式1_同意には_規程の版と相手と日付がいる(facts, expected):
    assert give(**facts) == expected


@pytest.mark.parametrize(
    ("given_on", "told_on", "is_withdrawn", "expected"),
    [
        (DAY, DAY, False, []), (BEFORE, BEFORE, False, []), (DAY, DAY, True, ["ALREADY_WITHDRAWN"]),
        (DAY, BEFORE, False, ["WITHDRAWN_BEFORE_GIVEN"]), (DAY, AFTER, False, ["WITHDRAWN_IN_FUTURE"]),
    ],
)
def test_手引き4の2_同意はいつでも取り下げられる(given_on, told_on, is_withdrawn, expected):
    found = rules.may_withdraw(given_on=given_on, withdrawn_on=told_on, is_withdrawn=is_withdrawn, on=DAY)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"information": " "}, ["GROUND_INFORMATION_MISSING"]), ({"reason": ""}, ["GROUND_REASON_MISSING"]),
        ({"is_own_agency": True}, ["GROUND_NOT_NEEDED"]),
        ({"information": "", "reason": ""}, ["GROUND_INFORMATION_MISSING", "GROUND_REASON_MISSING"]),
    ],
)
def test_seed003_根拠には_何をなぜが要る(facts, expected):
    facts = {"information": "所在", "reason": "命の危険", "is_own_agency": False, **facts}
    assert codes(rules.may_record_ground(**facts)) == expected


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "本人が取り下げるまで"), ({"ends_on": AFTER}, "6月11日まで"), ({"withdrawn_on": DAY}, "6月10日に本人が取り下げました"),
        ({"given_on": AFTER}, "まだはじまっていません"), ({"given_on": BEFORE, "ends_on": BEFORE}, "6月9日で期間がおわりました"),
    ],
)
def test_同意の状態をことばで言う(facts, words):
    assert rules.state_of(consent(**facts), on=DAY)[1] == words


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ADMINISTRATOR, []), (Role.CHIEF_COUNSELOR, []), (Role.COUNSELOR, ["NOT_A_RULES_KEEPER"]),
        (Role.MUNICIPAL_OFFICER, ["NOT_A_RULES_KEEPER"]),
    ],
    ids=lambda each: each.label if isinstance(each, Role) else "",
)
def test_規程を登録するのは_管理者と主任(role, expected):
    assert codes(rules.may_keep_rules(role)) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []), ({"version": " "}, ["RULES_NAME_MISSING"]), ({"text": " "}, ["RULES_TEXT_MISSING"]),
        ({"is_version_taken": True}, ["RULES_VERSION_TAKEN"]),
        ({"text": "", "is_version_taken": True}, ["RULES_TEXT_MISSING", "RULES_VERSION_TAKEN"]),
    ],
    ids=["そろっている", "版がない", "本文がない", "同じ版がある", "ふたつ"],
)
def test_手引き4_2_規程には版と本文がいり_同じ版は書きかえない(facts, expected):
    facts = {"version": "第2版", "text": "第1条", "is_version_taken": False, **facts}
    assert codes(rules.may_load_rules(**facts)) == expected


def test_規程は_始まった版のうちいちばん新しいものを説明する():
    starts = [AFTER, DAY, DAY, BEFORE]
    assert [each.label for each in rules.standings_of_versions(starts, on=DAY)] == ["これから", "いまの版", "前の版", "前の版"]
    assert [each.label for each in rules.standings_of_versions(starts[:1], on=DAY)] == ["これから"]
    assert rules.standings_of_versions([], on=DAY) == []
