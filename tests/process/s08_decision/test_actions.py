from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories import meeting as build
from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.plan import STATUTORY, agreed_plan
from tests.factories.provision import add_housing_line
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.audit.models import AuditEntry
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.queries.duties import scope_of_case, scope_of_municipality
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision import queries
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, MunicipalReport, SupportDecision
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.django_db
HOUSING = "HOUSING_SECURITY_BENEFIT"
FROM, TO = date(2026, 7, 1), date(2026, 9, 30)


@pytest.fixture
def counselor():
    return make_staff()


@pytest.fixture
def officer(counselor):
    return build.officer_of(counselor)


def decide(plan, officer, outcome=DecisionOutcome.DECIDED, *, confirmed=True, once=None, **facts):
    return decisions.decide(
        plan=plan, answers=build.answers_to(plan, outcome, **facts), report_confirmed=confirmed, actor=officer, on=DAY,
        once=once,
    )


def place(case):
    case.refresh_from_db()
    return case.stage, case.turn, case.standing


def with_provider(plan, actor):
    """Give the statutory service of a draft to a partner."""
    partner = make_agency(kind=AgencyKind.SERVICE_PROVIDER, name="若者の家")
    plans.save(
        plan=plan, seen_version=plan.version, actor=actor, on=DAY, services=[{**STATUTORY, "provider": partner}],
        goals=[{"text": "仕事につく", "due_on": TO}], roles=[{"holder": "PARTNER", "who": "若者の家", "what": "就労準備支援"}],
    )
    plan.refresh_from_db()
    return plans.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY)


def test_a_decided_plan_may_start(counselor, officer):
    plan = build.endorsed_plan(counselor, other=True)
    (decision,) = decide(plan, officer)
    assert (decision.outcome, decision.decided_by, decision.plan) == (DecisionOutcome.DECIDED, officer, plan)
    assert decision.plan_service.code == decision.service == "EMPLOYMENT_PREPARATION"
    assert MunicipalReport.objects.get(plan=plan).confirmed_by == officer
    request = DecisionRequest.objects.get(plan=plan)
    assert (request.settled_on, request.needs_decision, request.needs_report) == (DAY, True, True)
    assert place(plan.case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)
    assert set(CaseNote.objects.filter(case=plan.case).values_list("event", flat=True)) >= {
        "decision.made", "decision.report_confirmed",
    }
    assert AuditEntry.objects.filter(verb="decision.made", actor_id=officer.pk).count() == 1


def test_after_the_decision_a_partner_moves_where_a_partner_provides(counselor, officer):
    plan = with_provider(agreed_plan(counselor), counselor)
    decide(build.endorsed_plan(counselor, plan=plan), officer)
    assert place(plan.case) == (Stage.PROVISION, Turn.PARTNER, Standing.ACTIVE)


def test_a_refused_service_awaits_no_partner(counselor, officer):
    plan = with_provider(agreed_plan(counselor), counselor)
    (decision,) = decide(
        build.endorsed_plan(counselor, plan=plan), officer, DecisionOutcome.REFUSED, reason="要件に合わない。"
    )
    assert (decision.starts_on, decision.reason) == (None, "要件に合わない。")
    assert place(plan.case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)


def test_a_plan_without_statutory_services_is_confirmed_as_reported(counselor, officer):
    plan = build.endorsed_plan(counselor, statutory=False, other=True)
    assert decide(plan, officer) == []
    assert MunicipalReport.objects.filter(plan=plan).count() == 1
    assert place(plan.case)[0] == Stage.PROVISION


def test_deciding_twice_with_one_token_is_once(counselor, officer):
    once = uuid4()
    plan = build.endorsed_plan(counselor, other=True)
    assert decide(plan, officer, once=once) == decide(plan, officer, once=once)
    assert SupportDecision.objects.count() == 1


def test_confirming_twice_with_one_token_is_once(counselor, officer):
    once = uuid4()
    plan = build.endorsed_plan(counselor, statutory=False, other=True)
    assert decide(plan, officer, once=once) == decide(plan, officer, once=once) == []
    assert MunicipalReport.objects.count() == 1


def test_a_settled_plan_is_not_decided_again(counselor, officer):
    plan = build.endorsed_plan(counselor)
    decide(plan, officer)
    with pytest.raises(Refused) as refused:
        decide(plan, officer, DecisionOutcome.REFUSED, reason="考えなおした。")
    assert refused.value.codes == ("ALREADY_DECIDED",)


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.CHIEF_COUNSELOR], ids=["相談支援員", "主任(委託)"])
def test_the_agency_does_not_decide(counselor, role):
    plan = build.endorsed_plan(counselor)
    with pytest.raises(Refused) as refused:
        decide(plan, make_staff(role))
    assert refused.value.codes == ("NOT_A_MUNICIPAL_OFFICER",)
    assert place(plan.case) == (Stage.DECISION, Turn.MUNICIPALITY, Standing.ACTIVE)


def test_an_officer_of_a_commissioned_agency_does_not_decide(counselor):
    plan = build.endorsed_plan(counselor)
    with pytest.raises(Refused) as refused:
        decide(plan, make_staff(Role.MUNICIPAL_OFFICER, agency=counselor.agency))
    assert refused.value.codes == ("NOT_A_MUNICIPAL_OFFICER",)


def test_a_plan_is_not_decided_before_its_endorsement(counselor, officer):
    with pytest.raises(Refused) as refused:
        decide(agreed_plan(counselor), officer)
    assert refused.value.codes == ("PLAN_NOT_ENDORSED",)


@pytest.mark.parametrize(
    ("outcome", "facts", "confirmed", "expected"),
    [
        (DecisionOutcome.REFUSED, {}, True, ("REASON_MISSING",)),
        (DecisionOutcome.DECIDED, {"starts_on": None}, True, ("DECISION_PERIOD",)),
        (DecisionOutcome.DECIDED, {}, False, ("REPORT_UNCONFIRMED",)),
        (DecisionOutcome.REFUSED, {}, False, ("REASON_MISSING", "REPORT_UNCONFIRMED")),
    ],
    ids=["理由がない", "期間がない", "報告が未確認", "両方"],
)
def test_an_incomplete_answer_is_refused(counselor, officer, outcome, facts, confirmed, expected):
    plan = build.endorsed_plan(counselor, other=True)
    with pytest.raises(Refused) as refused:
        decide(plan, officer, outcome, confirmed=confirmed, **facts)
    assert refused.value.codes == expected
    assert not SupportDecision.objects.exists()


def test_an_unanswered_service_is_refused(counselor, officer):
    plan = build.endorsed_plan(counselor)
    with pytest.raises(Refused) as refused:
        decisions.decide(plan=plan, answers=[], report_confirmed=True, actor=officer, on=DAY)
    assert refused.value.codes == ("ANSWER_MISSING",)


def test_a_returned_service_sends_the_plan_back_and_is_decided_after_a_new_meeting(counselor, officer):
    plan = build.endorsed_plan(counselor, other=True)
    once = uuid4()
    (returned,) = decide(plan, officer, DecisionOutcome.RETURNED, confirmed=False, reason="回数を見直す。", once=once)
    assert (returned.plan_service, returned.plan) == (None, plan)
    assert decide(plan, officer, DecisionOutcome.RETURNED, reason="回数を見直す。", once=once) == [returned]
    plan.refresh_from_db()
    assert (plan.state, place(plan.case)) == (
        PlanState.RETURNED, (Stage.PLAN, Turn.COUNSELOR, Standing.ACTIVE),
    )
    assert queries.panel(plan.case).note == "① 差し戻し"
    plans.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=counselor, on=DAY)
    decide(build.endorsed_plan(counselor, plan=plan), officer)
    assert place(plan.case)[0] == Stage.PROVISION
    assert queries.panel(plan.case).note == "① 決定ずみ"


# Own procedure -------------------------------------------------------------------------------------------------------


def own(case, officer, outcome=DecisionOutcome.DECIDED, *, service=HOUSING, reason="", period=(FROM, TO), once=None):
    return decisions.decide_own_procedure(
        case=case, service=service, outcome=outcome, reason=reason, starts_on=period[0], ends_on=period[1],
        actor=officer, on=DAY, once=once,
    )


def test_the_housing_benefit_is_decided_without_a_plan(counselor, officer):
    case = make_case(actor=counselor)
    once = uuid4()
    decision = own(case, officer, once=once)
    assert own(case, officer, once=once) == decision
    assert (decision.plan_service, decision.plan, decision.is_decided) == (None, None, True)
    assert place(case) == (Stage.INTAKE, Turn.COUNSELOR, Standing.ACTIVE)


def test_the_benefit_is_extended_but_not_decided_twice(counselor, officer):
    case = make_case(actor=counselor)
    own(case, officer)
    own(case, officer, period=(TO + timedelta(days=1), TO + timedelta(days=90)))
    with pytest.raises(Refused) as refused:
        own(case, officer)
    assert refused.value.codes == ("ALREADY_DECIDED",)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"service": "EMPLOYMENT_PREPARATION"}, ("NOT_OWN_PROCEDURE",)),
        ({"service": "なにか"}, ("NOT_OWN_PROCEDURE",)),
        ({"outcome": DecisionOutcome.REFUSED}, ("REASON_MISSING",)),
        ({"period": (FROM, None)}, ("DECISION_PERIOD",)),
    ],
    ids=["プランの要るサービス", "表にないサービス", "理由がない", "期間がない"],
)
def test_an_own_procedure_has_its_own_refusals(counselor, officer, facts, expected):
    with pytest.raises(Refused) as refused:
        own(make_case(actor=counselor), officer, **facts)
    assert refused.value.codes == expected


def test_the_agency_does_not_decide_the_benefit(counselor):
    with pytest.raises(Refused) as refused:
        own(make_case(actor=counselor), counselor)
    assert refused.value.codes == ("NOT_A_MUNICIPAL_OFFICER",)


def test_what_was_decided_separately_is_not_asked_with_the_plan(counselor, officer):
    plan = agreed_plan(counselor)
    plans.save(
        plan=plan, seen_version=plan.version, actor=counselor, on=DAY, services=[{"code": HOUSING}, STATUTORY],
        goals=[{"text": "仕事につく", "due_on": TO}], roles=[{"holder": "OURS", "who": "高梨", "what": "面談"}],
    )
    plan.refresh_from_db()
    plan = plans.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=counselor, on=DAY)
    plan = build.endorsed_plan(counselor, plan=plan)
    assert len(queries.facts(plan, on=DAY).to_answer) == 2
    own(plan.case, officer)
    assert [service.code for service in queries.facts(plan, on=DAY).to_answer] == ["EMPLOYMENT_PREPARATION"]
    decide(plan, officer)
    assert place(plan.case)[0] == Stage.PROVISION


def test_a_decision_of_its_own_procedure_counts_while_its_period_runs(counselor, officer):
    plan = agreed_plan(counselor)
    add_housing_line(plan)
    own(plan.case, officer)
    asked = [
        {service.code for service in queries.facts(plan, on=on).to_answer} for on in (TO, TO + timedelta(days=1))
    ]
    assert [HOUSING in codes for codes in asked] == [False, True]


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(DAY - timedelta(days=60), DAY - timedelta(days=30)), (DAY + timedelta(days=300), DAY + timedelta(days=400))],
    ids=["プランより前", "プランより後"],
)
def test_a_decision_away_from_the_plan_is_refused(counselor, officer, starts_on, ends_on):
    plan = build.endorsed_plan(counselor)
    with pytest.raises(Refused) as refused:
        decide(plan, officer, starts_on=starts_on, ends_on=ends_on)
    assert refused.value.codes == ("DECISION_PERIOD",)
    assert not SupportDecision.objects.exists()


def test_asking_lets_the_municipality_see_the_case(counselor, officer):
    case = make_case(actor=counselor)
    once = uuid4()
    request = decisions.ask_own_procedure(case=case, service=HOUSING, actor=counselor, on=DAY, once=once)
    assert decisions.ask_own_procedure(case=case, service=HOUSING, actor=counselor, on=DAY, once=once) == request
    assert decisions.ask_own_procedure(case=case, service=HOUSING, actor=counselor, on=DAY) == request
    case.refresh_from_db()
    assert case.reported_on == DAY
    assert [line.number for line in queries.own_inbox(officer, on=DAY)] == [case.number]
    own(case, officer)
    assert queries.own_inbox(officer, on=DAY) == []


def test_a_service_without_its_own_procedure_is_not_asked_for(counselor):
    with pytest.raises(Refused) as refused:
        decisions.ask_own_procedure(case=make_case(actor=counselor), service="WORK_TRAINING", actor=counselor, on=DAY)
    assert refused.value.codes == ("NOT_OWN_PROCEDURE",)


# Reads ---------------------------------------------------------------------------------------------------------------


def test_the_inbox_shows_the_longest_waiting_first(counselor, officer, django_assert_max_num_queries):
    late = build.endorsed_plan(counselor, on=DAY - timedelta(days=20), other=True)
    fresh = build.endorsed_plan(counselor)
    with django_assert_max_num_queries(6):
        lines = queries.inbox(officer, on=DAY)
    assert [(line.number, line.days_late) for line in lines] == [(late.case.number, 6), (fresh.case.number, 0)]
    assert [line.row.label[0] for line in lines] == ["②", "①"]
    assert [line.number for line in queries.inbox(officer, on=DAY, first=1, size=1)] == [fresh.case.number]


def test_the_inbox_takes_as_many_queries_for_many_plans(counselor, officer, django_assert_max_num_queries):
    for _ in range(4):
        build.endorsed_plan(counselor)
    with django_assert_max_num_queries(6):
        assert len(queries.inbox(officer, on=DAY)) == 4


def test_the_inbox_keeps_to_what_one_may_see(counselor):
    build.endorsed_plan(counselor)
    assert queries.inbox(make_staff(), on=DAY) == []
    assert len(queries.inbox(counselor, on=DAY)) == 1


def test_the_duty_arises_with_the_endorsement_grows_late_and_ends_with_the_answer(counselor, officer):
    plan = build.endorsed_plan(counselor)
    (batch,) = queries.duties(scope_of_case(plan.case, on=DAY))
    (duty,) = batch.duties
    assert (duty.kind, duty.base_on, duty.due_on, duty.turn) == (
        DutyKind.DECISION, DAY, DAY + timedelta(days=14), Turn.MUNICIPALITY,
    )
    assert duty.days_late(DAY + timedelta(days=20)) == 6
    (ahead,) = queries.duties(scope_of_municipality(officer, on=DAY))
    assert ahead.count == 1
    decide(plan, officer)
    assert [each.duties for each in queries.duties(scope_of_case(plan.case, on=DAY))] == [[]]


def test_an_asked_benefit_is_a_duty_until_it_is_answered(counselor, officer):
    case = make_case(actor=counselor)
    decisions.ask_own_procedure(case=case, service=HOUSING, actor=counselor, on=DAY)
    (batch,) = queries.duties(scope_of_case(case, on=DAY))
    assert [duty.due_on for duty in batch.duties] == [DAY + timedelta(days=14)]
    own(case, officer)
    (batch,) = queries.duties(scope_of_case(case, on=DAY))
    assert batch.duties == []


def test_the_panel_is_one_query(counselor, django_assert_num_queries):
    case = make_case(actor=counselor)
    assert queries.panel(case).note == ""
    plan = build.endorsed_plan(counselor)
    with django_assert_num_queries(1):
        assert queries.panel(plan.case).note == "① 待ち"
    assert plan_queries.current(plan.case) == plan
