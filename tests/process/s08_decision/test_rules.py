from datetime import date

import pytest

from yorisoi.agencies.enums import Role
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s08_decision import rules
from yorisoi.process.s08_decision.enums import DecisionOutcome, MunicipalDuty

FROM, TO = date(2026, 7, 1), date(2026, 9, 30)
WORK = rules.ServiceFacts("EMPLOYMENT_PREPARATION", "就労準備支援事業", True, service_id=1)
LOAN = rules.ServiceFacts("WELFARE_LOAN", "生活福祉資金貸付", False, service_id=2)
HOUSING = rules.ServiceFacts("HOUSING_SECURITY_BENEFIT", "住居確保給付金(家賃補助)", True, True, service_id=3)
DECIDED = rules.AnswerFacts(1, DecisionOutcome.DECIDED, "", FROM, TO)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("has_statutory", "has_other", "municipality"),
    [
        (True, False, MunicipalDuty.DECIDE_ALL),
        (True, True, MunicipalDuty.DECIDE_STATUTORY),
        (False, True, MunicipalDuty.REPORT_ONLY),
    ],
    ids=["①法定サービスのみ", "②法定とそれ以外", "③法定を含まない"],
)
def test_approvals_follow_the_handbook_table(has_statutory, has_other, municipality):
    approvals = rules.approvals_for(has_statutory=has_statutory, has_other=has_other)
    assert approvals == rules.Approvals(endorsement=True, municipality=municipality)


def test_a_plan_without_services_needs_no_approvals():
    with pytest.raises(ValueError, match="without services"):
        rules.approvals_for(has_statutory=False, has_other=False)


@pytest.mark.parametrize(
    ("services", "label"),
    [
        ([WORK], "① 法定サービスのみ"),
        ([WORK, LOAN], "② 法定サービスと、それ以外のサービスを含む"),
        ([LOAN], "③ 法定サービスを含まない"),
    ],
    ids=["①法定サービスのみ", "②法定とそれ以外", "③法定を含まない"],
)
def test_the_row_of_a_plan(services, label):
    assert rules.row_for(services).label == label


def test_a_plan_without_services_stands_in_no_row():
    assert rules.row_for([]) is None


@pytest.mark.parametrize(
    ("role", "commissioned", "expected"),
    [
        (Role.MUNICIPAL_OFFICER, False, []),
        (Role.MUNICIPAL_OFFICER, True, ["NOT_A_MUNICIPAL_OFFICER"]),
        (Role.CHIEF_COUNSELOR, True, ["NOT_A_MUNICIPAL_OFFICER"]),
        (Role.CHIEF_COUNSELOR, False, ["NOT_A_MUNICIPAL_OFFICER"]),
        (Role.COUNSELOR, False, ["NOT_A_MUNICIPAL_OFFICER"]),
        (Role.PARTNER_MEMBER, False, ["NOT_A_MUNICIPAL_OFFICER"]),
    ],
    ids=["H8自治体職員", "H8委託先", "H8委託先の主任", "H8直営の主任", "H8相談支援員", "H8関係機関"],
)
def test_only_the_municipality_decides(role, commissioned, expected):
    facts = rules.DecisionFacts(PlanState.ENDORSED, (WORK,))
    assert codes(rules.may_decide(facts, role=role, is_commissioned=commissioned)) == expected


@pytest.mark.parametrize(
    ("state", "settled", "expected"),
    [
        (PlanState.ENDORSED, False, []),
        (PlanState.DRAFT, False, ["PLAN_NOT_ENDORSED"]),
        (PlanState.TABLED, False, ["PLAN_NOT_ENDORSED"]),
        (PlanState.RETURNED, False, ["PLAN_NOT_ENDORSED"]),
        (PlanState.ENDORSED, True, ["ALREADY_DECIDED"]),
        (PlanState.FINISHED, True, ["ALREADY_DECIDED"]),
    ],
    ids=["H8了承のあと", "H8作成中", "H8会議中", "H8差し戻し", "H8決定ずみ", "H8終わったプラン"],
)
def test_a_plan_is_decided_after_its_endorsement_and_once(state, settled, expected):
    facts = rules.DecisionFacts(state, (WORK,), is_settled=settled)
    assert codes(rules.may_decide(facts, role=Role.MUNICIPAL_OFFICER)) == expected


def test_every_reason_is_told_at_once():
    facts = rules.DecisionFacts(PlanState.DRAFT, (WORK,))
    assert codes(rules.may_decide(facts, role=Role.COUNSELOR)) == ["NOT_A_MUNICIPAL_OFFICER", "PLAN_NOT_ENDORSED"]


@pytest.mark.parametrize(
    ("services", "answers", "confirmed", "expected"),
    [
        ((WORK,), [DECIDED], False, []),
        ((WORK,), [], False, ["ANSWER_MISSING"]),
        ((WORK, LOAN), [DECIDED], False, ["REPORT_UNCONFIRMED"]),
        ((WORK, LOAN), [DECIDED], True, []),
        ((LOAN,), [], True, []),
        ((LOAN,), [], False, ["REPORT_UNCONFIRMED"]),
        ((WORK, HOUSING), [DECIDED], False, ["ANSWER_MISSING"]),
        ((WORK, LOAN), [rules.AnswerFacts(1, DecisionOutcome.RETURNED, "回数を見直す")], False, []),
    ],
    ids=[
        "①すべて決定", "①答えがない", "②報告が未確認", "②そろった", "③報告を確認", "③報告が未確認",
        "①住居確保給付金も答える", "②差し戻しなら報告は問わない",
    ],
)
def test_everything_of_the_plan_is_answered(services, answers, confirmed, expected):
    facts = rules.DecisionFacts(PlanState.ENDORSED, services)
    assert codes(rules.may_answer(facts, answers, report_confirmed=confirmed)) == expected


def test_a_service_decided_by_its_own_procedure_is_not_asked_again():
    decided = rules.ServiceFacts("HOUSING_SECURITY_BENEFIT", "住居確保給付金(家賃補助)", True, True, 3, decided_separately=True)
    facts = rules.DecisionFacts(PlanState.ENDORSED, (WORK, decided))
    assert facts.to_answer == (WORK,)
    assert rules.may_answer(facts, [DECIDED], report_confirmed=False) == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (rules.AnswerFacts(1, DecisionOutcome.REFUSED, " "), [("REASON_MISSING", "reason_1")]),
        (rules.AnswerFacts(1, DecisionOutcome.RETURNED, ""), [("REASON_MISSING", "reason_1")]),
        (rules.AnswerFacts(1, DecisionOutcome.REFUSED, "対象の要件に合わない"), []),
        (rules.AnswerFacts(1, DecisionOutcome.DECIDED), [("DECISION_PERIOD", "starts_on_1")]),
        (rules.AnswerFacts(1, DecisionOutcome.DECIDED, "", FROM), [("DECISION_PERIOD", "ends_on_1")]),
        (rules.AnswerFacts(1, DecisionOutcome.DECIDED, "", TO, FROM), [("DECISION_PERIOD", "ends_on_1")]),
        (rules.AnswerFacts(1, DecisionOutcome.DECIDED, "", FROM, FROM), []),
    ],
    ids=["不承認に理由がない", "差し戻しに理由がない", "不承認と理由", "期間がない", "終わりがない", "終わりが先", "1日だけ"],
)
def test_what_an_answer_needs(answer, expected):
    found = rules.answer_faults(answer, label="就労準備支援事業", key="_1")
    assert [(violation.code, violation.field) for violation in found] == expected


@pytest.mark.parametrize(
    ("own", "decided", "role", "expected"),
    [
        (True, [], Role.MUNICIPAL_OFFICER, []),
        (False, [], Role.MUNICIPAL_OFFICER, ["NOT_OWN_PROCEDURE"]),
        (True, [(date(2026, 4, 1), date(2026, 6, 30))], Role.MUNICIPAL_OFFICER, []),
        (True, [(date(2026, 4, 1), date(2026, 7, 1))], Role.MUNICIPAL_OFFICER, ["ALREADY_DECIDED"]),
        (True, [], Role.CHIEF_COUNSELOR, ["NOT_A_MUNICIPAL_OFFICER"]),
    ],
    ids=["H8※別の利用手続", "H8※プランの要るサービス", "H8※延長", "H8※期間が重なる", "H8※主任"],
)
def test_services_with_their_own_procedure(own, decided, role, expected):
    found = rules.may_decide_own_procedure(DECIDED, label="住居確保給付金", own_procedure=own, decided=decided, role=role)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("providers", "expected"),
    [([None, 1], False), ([None, 2], True), ([], False)],
    ids=["自分たちだけ", "関係機関がある", "なにもない"],
)
def test_whose_move_it_is_after_the_decision(providers, expected):
    assert rules.awaits_partner(providers, own_agency_id=1) == expected
