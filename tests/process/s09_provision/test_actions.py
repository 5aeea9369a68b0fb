from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.intake import end as end_case
from tests.factories.intake import fresh, lines_of, place
from tests.factories.meeting import answers_to, decided_plan, endorsed_plan, officer_of
from tests.factories.plan import agreed_plan, drafted_plan
from tests.factories.provision import (
    HOUSING,
    add_housing_line,
    decide_housing,
    deliver,
    first_line,
    interrupted_case,
    start_first,
    started_plan,
)
from yorisoi.agencies.enums import AgencyKind
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, GrantBasis, Stage, Standing, Turn
from yorisoi.cases.models import CaseGrant
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s09_provision import actions, queries
from yorisoi.process.s09_provision.enums import ProvisionEnd
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision
from yorisoi.process.s11_review import queries as reviews

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def actor():
    return make_staff()


def duties_of(case, *, on=DAY):
    found = queries.duties(scope_of_case(case, on=on))
    return [duty for batch in found for duty in batch.duties]


def asks_for_review(case, *, on):
    """Say whether the plan is to be reviewed by that day: what stage 11 asks for where nothing can start any more."""
    duties = [duty for batch in reviews.duties(scope_of_case(case, on=on)) for duty in batch.duties]
    return [duty.kind for duty in duties if duty.due_on <= on] == [DutyKind.REVIEW]


# 開始


def test_the_first_start_moves_the_case_and_begins_the_wait(actor):
    plan = decided_plan(actor)
    made = start_first(plan, actor=actor, note="午前のみから")
    case = fresh(plan.case)
    assert (made.service, made.started_on, made.note) == ("EMPLOYMENT_PREPARATION", DAY, "午前のみから")
    assert made.decision.plan_service_id == made.plan_service_id
    assert place(case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)
    assert (case.monitoring_base_on, case.monitoring_is_first) == (DAY, True)
    assert lines_of(case, "provision.started") == ["「就労準備支援事業」が始まりました。"]
    assert AuditEntry.objects.filter(case_id=case.pk, verb="provision.started").count() == 1


def test_a_later_start_begins_no_second_wait(actor):
    plan = decided_plan(actor, other=True)
    first, second = plan.services.order_by("position")
    actions.start(case=plan.case, plan_service=first, started_on=DAY, actor=actor, on=DAY)
    actions.start(case=plan.case, plan_service=second, started_on=TOMORROW, actor=actor, on=TOMORROW)
    assert fresh(plan.case).monitoring_base_on == DAY


def test_a_statutory_service_waits_for_its_decision(actor):
    plan = endorsed_plan(actor)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert refused.value.codes == ("DECISION_MISSING",)
    assert not ServiceProvision.objects.exists()
    assert place(plan.case) == (Stage.DECISION, Turn.MUNICIPALITY, Standing.ACTIVE)


def test_what_is_only_reported_starts_and_the_case_still_waits_for_the_decision(actor):
    plan = endorsed_plan(actor, statutory=True, other=True)
    loan = plan.services.get(code="WELFARE_LOAN")
    actions.start(case=plan.case, plan_service=loan, started_on=DAY, actor=actor, on=DAY)
    assert place(plan.case) == (Stage.DECISION, Turn.MUNICIPALITY, Standing.ACTIVE)
    assert fresh(plan.case).monitoring_is_first


def test_a_refused_service_does_not_start(actor):
    plan = endorsed_plan(actor, other=True)
    answers = answers_to(plan, DecisionOutcome.REFUSED, reason="ほかの制度が先。", starts_on=None, ends_on=None)
    decisions.decide(plan=plan, answers=answers, report_confirmed=True, actor=officer_of(actor), on=DAY)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert [(each.code, each.why) for each in refused.value.violations] == [
        ("DECISION_MISSING", "自治体は、この支援を決定しませんでした。")
    ]


def test_no_service_of_a_plan_starts_before_its_endorsement(actor):
    plan = agreed_plan(actor, statutory=False)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert refused.value.codes == ("PLAN_NOT_ENDORSED",)


def test_a_returned_plan_is_endorsed_no_more(actor):
    plan = decided_plan(actor, statutory=False)
    plans.return_plan(plan, actor=actor, on=DAY, reason="見直す。")
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert refused.value.codes == ("PLAN_NOT_ENDORSED",)


def test_nothing_starts_from_a_plan_that_is_over(actor):
    plan = decided_plan(actor)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SUPERSEDED)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert refused.value.codes == ("PLAN_OVER",)
    assert queries.services(plan.case, on=DAY) == []


def test_a_start_is_recorded_after_it_happened(actor):
    plan = decided_plan(actor)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor, started_on=TOMORROW)
    assert refused.value.codes == ("PROVISION_IN_FUTURE",)


def test_the_same_press_starts_once(actor):
    plan, once = decided_plan(actor), uuid4()
    assert start_first(plan, actor=actor, once=once) == start_first(plan, actor=actor, once=once)
    assert ServiceProvision.objects.count() == 1
    assert len(lines_of(plan.case, "provision.started")) == 1


def test_another_press_is_told_that_it_has_started(actor):
    plan = decided_plan(actor)
    start_first(plan, actor=actor, once=uuid4())
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor, once=uuid4())
    assert refused.value.codes == ("ALREADY_STARTED",)


def test_an_interrupted_or_ended_case_starts_nothing(actor):
    plan = decided_plan(actor, on=DAY - timedelta(days=60))
    case = interrupted_case(actor, plan=plan)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert refused.value.codes == ("CASE_INTERRUPTED",)
    end_case(case, actor=actor)
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor)
    assert refused.value.codes == ("CASE_ENDED",)


def test_the_provider_of_the_plan_provides_and_sees_nothing_by_that(actor):
    partner = make_agency(kind=AgencyKind.SERVICE_PROVIDER, name="若者の家")
    plan = decided_plan(actor)
    PlanService.objects.filter(plan=plan).update(provider=partner)
    assert start_first(plan, actor=actor).provider == partner
    assert not CaseGrant.objects.filter(case=plan.case, basis=GrantBasis.PROVISION).exists()


def test_a_line_of_another_case_is_a_mistake_of_the_caller(actor):
    plan = decided_plan(actor)
    with pytest.raises(ValueError, match="another case"):
        actions.start(
            case=make_case(actor=actor), plan_service=first_line(plan), started_on=DAY, actor=actor, on=DAY
        )


# 別の利用手続


def test_a_benefit_by_its_own_procedure_starts_without_a_plan(actor):
    case = make_case(actor=actor, stage=Stage.EMERGENCY)
    decision = decide_housing(case, officer=officer_of(actor))
    made = actions.start(case=case, decision=decision, started_on=DAY, actor=actor, on=DAY)
    assert (made.service, made.plan_service, made.decision) == (HOUSING, None, decision)
    assert place(case) == (Stage.EMERGENCY, Turn.COUNSELOR, Standing.ACTIVE)
    assert fresh(case).monitoring_base_on is None


def test_a_benefit_may_be_decided_back_to_its_application(actor):
    case = make_case(actor=actor, stage=Stage.EMERGENCY)
    decision = decide_housing(case, officer=officer_of(actor), starts_on=date(2026, 6, 1))
    made = actions.start(case=case, decision=decision, started_on=date(2026, 6, 1), actor=actor, on=DAY)
    assert made.started_on == date(2026, 6, 1)


def test_a_benefit_not_granted_does_not_start(actor):
    case = make_case(actor=actor, stage=Stage.EMERGENCY)
    decision = decide_housing(case, officer=officer_of(actor), outcome=DecisionOutcome.REFUSED, reason="基準を超える。")
    with pytest.raises(Refused) as refused:
        actions.start(case=case, decision=decision, started_on=DAY, actor=actor, on=DAY)
    assert refused.value.codes == ("DECISION_MISSING",)


def test_a_plan_takes_up_the_benefit_that_runs_already(actor):
    plan = drafted_plan(actor, statutory=False)
    decision = decide_housing(plan.case, officer=officer_of(actor))
    before = actions.start(case=plan.case, decision=decision, started_on=DAY, actor=actor, on=DAY)
    line = add_housing_line(plan)
    plan = plans.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY)
    plan = decided_plan(actor, plan=plan)
    after = actions.start(
        case=plan.case, plan_service=PlanService.objects.get(pk=line.pk), started_on=DAY, actor=actor, on=DAY
    )
    assert (after.pk, after.plan_service_id, after.decision) == (before.pk, line.pk, decision)
    assert ServiceProvision.objects.count() == 1
    assert fresh(plan.case).monitoring_is_first


def test_a_plan_whose_benefit_has_run_out_waits_for_a_new_decision(actor):
    plan = drafted_plan(actor, statutory=False)
    decide_housing(plan.case, officer=officer_of(actor), ends_on=DAY)
    line = add_housing_line(plan)
    plans.agree(plan=plan, agreed_on=DAY, applied_on=DAY, actor=actor, on=DAY)
    plan = decided_plan(actor, plan=plan)
    with pytest.raises(Refused) as refused:
        actions.start(
            case=plan.case, plan_service=PlanService.objects.get(pk=line.pk), started_on=TOMORROW, actor=actor, on=TOMORROW
        )
    assert refused.value.codes == ("DECISION_MISSING",)


# 終わり


def end(provision, *, actor, on=DAY, **facts):
    facts = {"ended_on": on, "end_reason": ProvisionEnd.COMPLETED, **facts}
    return actions.end(provision=provision, actor=actor, on=on, **facts)


def test_a_service_ends_with_its_way_of_ending(actor):
    plan = started_plan(actor)
    made = end(ServiceProvision.objects.get(), actor=actor, end_reason=ProvisionEnd.GOAL_REACHED, note="就職が決まった。")
    made.refresh_from_db()
    assert (made.ended_on, made.end_reason, made.note, made.is_running) == (DAY, "GOAL_REACHED", "就職が決まった。", False)
    assert lines_of(plan.case, "provision.ended") == [
        "「就労準備支援事業」が終わりました(目標に届いた)。就職が決まった。"
    ]
    assert place(plan.case) == (Stage.PROVISION, Turn.COUNSELOR, Standing.ACTIVE)


def test_the_same_end_told_twice_is_once(actor):
    plan = started_plan(actor)
    made = ServiceProvision.objects.get()
    assert end(made, actor=actor) == end(made, actor=actor)
    assert len(lines_of(plan.case, "provision.ended")) == 1


def test_another_end_is_refused(actor):
    started_plan(actor)
    made = end(ServiceProvision.objects.get(), actor=actor)
    with pytest.raises(Refused) as refused:
        end(made, actor=actor, end_reason=ProvisionEnd.NOT_SUITED)
    assert refused.value.codes == ("ALREADY_ENDED",)
    made.refresh_from_db()
    assert made.end_reason == ProvisionEnd.COMPLETED


def test_a_service_does_not_end_before_it_began(actor):
    started_plan(actor)
    with pytest.raises(Refused) as refused:
        end(ServiceProvision.objects.get(), actor=actor, ended_on=DAY - timedelta(days=1))
    assert refused.value.codes == ("END_BEFORE_START",)


def test_a_service_ends_while_the_case_stands_still(actor):
    interrupted_case(actor)
    assert end(ServiceProvision.objects.get(), actor=actor).ended_on == DAY


# 実施・同行


def test_going_along_is_contact_with_the_person(actor):
    plan = started_plan(actor, on=DAY - timedelta(days=20))
    deliver(plan.case, actor=actor)
    assert fresh(plan.case).last_contact_on == DAY
    assert lines_of(plan.case, "provision.delivered") == ["高梨 修が同行しました。市役所の窓口で申請書を書いた。"]


def test_what_a_partner_did_is_no_contact_of_ours(actor):
    plan = started_plan(actor, on=DAY - timedelta(days=20))
    made = deliver(
        plan.case, actor=actor, by_whom="若者の家", accompanied=False, provision=ServiceProvision.objects.get()
    )
    assert fresh(plan.case).last_contact_on == DAY - timedelta(days=20)
    assert made.provision.service == "EMPLOYMENT_PREPARATION"


def test_the_same_press_delivers_once(actor):
    case, once = make_case(actor=actor), uuid4()
    assert deliver(case, actor=actor, once=once) == deliver(case, actor=actor, once=once)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param({"what": "", "by_whom": ""}, ("DELIVERY_EMPTY", "DELIVERY_EMPTY"), id="書かれていない"),
        pytest.param({"delivered_on": TOMORROW}, ("PROVISION_IN_FUTURE",), id="先の日"),
    ],
)
def test_an_unfit_delivery_is_not_kept(actor, facts, expected):
    with pytest.raises(Refused) as refused:
        deliver(make_case(actor=actor), actor=actor, **facts)
    assert refused.value.codes == expected
    assert not Delivery.objects.exists()


def test_a_delivery_lies_within_its_service(actor):
    plan = started_plan(actor)
    with pytest.raises(Refused) as refused:
        deliver(
            plan.case, actor=actor, delivered_on=DAY - timedelta(days=1), provision=ServiceProvision.objects.get()
        )
    assert refused.value.codes == ("DELIVERY_OUTSIDE",)


# すること: サービス開始の確認


def test_a_decision_asks_for_the_start(actor):
    plan = decided_plan(actor)
    (duty,) = duties_of(plan.case)
    assert (duty.kind, duty.due_on, duty.days_late(DAY)) == (DutyKind.SERVICE_START, DAY + timedelta(days=14), 0)
    assert duty.why == "6月10日に支援が決定しました。始まった日がまだ記録されていません。"
    assert duty.turn == Turn.PARTNER


def test_a_start_not_told_is_late_after_fourteen_days(actor):
    plan = decided_plan(actor)
    (duty,) = duties_of(plan.case, on=DAY + timedelta(days=15))
    assert duty.days_late(DAY + timedelta(days=15)) == 1


@pytest.mark.parametrize("days", [-1, 181], ids=["プランの前の日", "プランの終わった次の日"])
def test_a_service_starts_inside_the_period_of_its_plan(actor, days):
    plan = decided_plan(actor, statutory=False, other=True)
    Plan.objects.filter(pk=plan.pk).update(endorsed_on=DAY - timedelta(days=9))
    with pytest.raises(Refused) as refused:
        start_first(plan, actor=actor, on=DAY + timedelta(days=days))
    assert refused.value.codes == ("OUTSIDE_PLAN",)


def test_a_reported_plan_waits_for_its_start_wherever_the_case_stands(actor):
    plan = decided_plan(actor, statutory=False, other=True)
    case = cases.lock(plan.case)
    cases.move(case, stage=Stage.MONITORING, turn=Turn.COUNSELOR, actor=actor, on=DAY)
    (duty,) = duties_of(plan.case)
    assert duty.why == "6月10日にプランが了承されました。支援の始まりがまだ記録されていません。"


def test_where_everything_was_refused_nothing_is_to_start(actor):
    plan = endorsed_plan(actor)
    decisions.decide(
        plan=plan, answers=answers_to(plan, DecisionOutcome.REFUSED, reason="要件に合わない"), report_confirmed=True,
        actor=officer_of(actor), on=DAY,
    )
    assert duties_of(plan.case) == []
    assert asks_for_review(plan.case, on=DAY + timedelta(days=14))


def test_where_the_period_is_over_nothing_is_to_start(actor):
    plan = decided_plan(actor, other=True)
    last = DAY + timedelta(days=180)
    assert (len(duties_of(plan.case, on=last)), asks_for_review(plan.case, on=last - timedelta(days=1))) == (1, False)
    assert duties_of(plan.case, on=last + timedelta(days=1)) == []
    assert asks_for_review(plan.case, on=last + timedelta(days=1))


def test_the_duty_ends_with_the_start(actor):
    assert duties_of(started_plan(actor).case) == []


def test_the_duty_ends_with_the_period_of_the_decision(actor):
    plan = decided_plan(actor)
    assert len(duties_of(plan.case, on=plan.ends_on)) == 1
    assert duties_of(plan.case, on=plan.ends_on + timedelta(days=1)) == []


def test_a_plan_without_statutory_services_asks_for_its_first_start(actor):
    plan = decided_plan(actor, statutory=False, other=True)
    (duty,) = duties_of(plan.case)
    assert duty.why == "6月10日にプランが了承されました。支援の始まりがまだ記録されていません。"
    start_first(plan, actor=actor)
    assert duties_of(plan.case) == []


def test_what_is_left_of_a_plan_partly_refused_asks_for_its_start(actor):
    plan = endorsed_plan(actor, other=True)
    answers = answers_to(plan, DecisionOutcome.REFUSED, reason="ほかの制度が先。", starts_on=None, ends_on=None)
    decisions.decide(plan=plan, answers=answers, report_confirmed=True, actor=officer_of(actor), on=DAY)
    (duty,) = duties_of(plan.case)
    assert duty.subject_id == plan.pk
    loan = plan.services.get(code="WELFARE_LOAN")
    actions.start(case=plan.case, plan_service=loan, started_on=DAY, actor=actor, on=DAY)
    assert duties_of(plan.case) == []


def test_a_benefit_decided_by_itself_asks_for_its_start(actor):
    case = make_case(actor=actor, stage=Stage.EMERGENCY)
    decision = decide_housing(case, officer=officer_of(actor))
    (duty,) = duties_of(case)
    assert duty.why == "6月10日に利用が決定しました。始まった日がまだ記録されていません。"
    actions.start(case=case, decision=decision, started_on=DAY, actor=actor, on=DAY)
    assert duties_of(case) == []


# 道のり


def test_the_step_of_the_journey_is_done_with_the_first_start(actor, django_assert_num_queries):
    plan = decided_plan(actor)
    assert queries.panel(plan.case).is_done is False
    start_first(plan, actor=actor)
    with django_assert_num_queries(1):
        panel = queries.panel(plan.case)
    assert (panel.is_done, panel.happened_on) == (True, DAY)


def test_what_may_start_is_read_in_a_few_queries_however_long_the_plan(actor, django_assert_max_num_queries):
    plan = decided_plan(actor, other=True)
    with django_assert_max_num_queries(5):
        found = queries.services(plan.case, on=DAY)
    assert [(each.label, each.may_start) for each in found] == [
        ("就労準備支援事業", True), ("生活福祉資金貸付", True)
    ]
