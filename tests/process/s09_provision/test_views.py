from datetime import timedelta

import pytest

from tests.factories.base import DAY, make_agency, make_case, make_staff
from tests.factories.intake import end
from tests.factories.meeting import decided_plan, endorsed_plan, officer_of
from tests.factories.plan import agreed_plan
from tests.factories.provision import (
    decide_housing,
    deliver,
    first_line,
    interrupted_case,
    start_first,
    started_plan,
)
from tests.process.reading import chosen, codes, read, text, token, value
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis, Stage
from yorisoi.process.s06_plan.models import PlanService
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def page(client_for, actor):
    return client_for(actor)


def url(case, tail=""):
    return f"/cases/{case.number}/provision/{tail}"


def typed_start(plan, **facts):
    return {"service": f"plan-{first_line(plan).pk}", "started_on": "令和8年6月10日", "note": "午前のみから", **facts}


# 支援の提供


def test_the_page_says_what_may_start_and_what_may_not_and_why(page, actor):
    plan = endorsed_plan(actor, statutory=True, other=True)
    answer = page.get(url(plan.case))
    notes = [each.text_content() for each in read(answer).xpath("//*[@id='id_service']//label")]
    assert ["DECISION_MISSING" in note for note in notes] == [True, False]
    assert "自治体の支援決定が記録されていません。" in notes[0]
    assert "始められます。支援決定はいりません。" in notes[1]
    assert chosen(answer, "service") == [f"plan-{PlanService.objects.get(code='WELFARE_LOAN').pk}"]


def test_a_start_is_recorded(page, actor):
    plan = decided_plan(actor)
    answer = page.post(url(plan.case), typed_start(plan), follow=True)
    assert answer.redirect_chain == [(url(plan.case), 302)]
    assert "「就労準備支援事業」の開始を記録しました。" in answer.content.decode()
    assert ServiceProvision.objects.get().started_on == DAY


def test_the_start_without_a_decision_is_refused_in_place(page, actor):
    plan = endorsed_plan(actor)
    answer = page.post(url(plan.case), typed_start(plan))
    assert (answer.status_code, codes(answer)) == (422, ["DECISION_MISSING"])
    assert "自治体の担当課に支援決定の記録を頼んでください。" in answer.content.decode()
    assert value(answer, "started_on") == "令和8年6月10日"
    assert value(answer, "note") == "午前のみから"
    assert chosen(answer, "service") == [f"plan-{first_line(plan).pk}"]
    assert not ServiceProvision.objects.exists()


def test_the_start_before_the_endorsement_is_refused_in_place(page, actor):
    plan = agreed_plan(actor, statutory=False)
    answer = page.post(url(plan.case), typed_start(plan))
    assert (answer.status_code, codes(answer)) == (422, ["PLAN_NOT_ENDORSED"])


def test_a_day_to_come_is_refused_in_place_at_its_field(page, actor):
    plan = decided_plan(actor)
    answer = page.post(url(plan.case), typed_start(plan, started_on="R8.6.11"))
    assert (answer.status_code, codes(answer)) == (422, ["PROVISION_IN_FUTURE"])
    assert read(answer).xpath("//*[@id='id_started_on_error']")
    assert value(answer, "started_on") == "R8.6.11"


def test_the_same_press_starts_once(page, actor):
    plan = decided_plan(actor)
    data = typed_start(plan, once=token(page.get(url(plan.case))))
    assert [page.post(url(plan.case), data).status_code for _ in range(2)] == [302, 302]
    assert ServiceProvision.objects.count() == 1


def test_an_old_page_is_told_that_it_has_started(page, actor):
    plan = decided_plan(actor)
    data = typed_start(plan, once=token(page.get(url(plan.case))))
    start_first(plan, actor=actor)
    answer = page.post(url(plan.case), data)
    assert (answer.status_code, codes(answer)) == (422, ["ALREADY_STARTED"])


def test_nothing_starts_while_the_case_stands_still(page, actor):
    plan = decided_plan(actor, on=DAY - timedelta(days=60))
    interrupted_case(actor, plan=plan)
    answer = page.post(url(plan.case), typed_start(plan))
    assert (answer.status_code, codes(answer)) == (422, ["CASE_INTERRUPTED"])
    assert value(answer, "note") == "午前のみから"


def test_nothing_starts_on_an_ended_case(page, actor):
    plan = decided_plan(actor)
    end(plan.case, actor=actor)
    answer = page.post(url(plan.case), typed_start(plan))
    assert (answer.status_code, codes(answer)) == (422, ["CASE_ENDED"])


def test_a_benefit_decided_by_itself_starts_here(page, actor):
    case = make_case(actor=actor, stage=Stage.EMERGENCY)
    decision = decide_housing(case, officer=officer_of(actor))
    answer = page.get(url(case))
    assert chosen(answer, "service") == [f"own-{decision.pk}"]
    data = {"service": f"own-{decision.pk}", "started_on": "2026-06-10", "note": ""}
    assert page.post(url(case), data).status_code == 302
    assert ServiceProvision.objects.get().decision == decision


def test_what_was_chosen_must_be_of_this_case(page, actor):
    plan, other = decided_plan(actor), make_case(actor=actor)
    answer = page.post(url(other), typed_start(plan))
    assert answer.status_code == 422
    assert not ServiceProvision.objects.exists()


def test_the_page_of_an_empty_case_points_to_the_plan(page, actor):
    case = make_case(actor=actor)
    answer = page.get(url(case))
    assert "これから始まる支援は、ありません。" in answer.content.decode()
    assert read(answer).xpath(f"//main//a[@href='/cases/{case.number}/plan/']")


def test_the_page_shows_what_runs_what_ended_and_what_was_done(page, actor):
    plan = started_plan(actor, other=True)
    first = ServiceProvision.objects.get(service="EMPLOYMENT_PREPARATION")
    page.post(url(plan.case, f"{first.pk}/end/"), {"ended_on": "R8.6.10", "end_reason": "GOAL_REACHED", "note": ""})
    deliver(plan.case, actor=actor)
    words = text(page.get(url(plan.case)))
    assert "終わったサービス 1件" in words
    assert "目標に届いた" in words
    assert "市役所の窓口で申請書を書いた。" in words
    assert "支援中 1件" in words


def test_the_list_of_deliveries_has_pages(page, actor, django_assert_max_num_queries):
    case = make_case(actor=actor)
    for number in range(25):
        deliver(case, actor=actor, what=f"{number}回目の同行")
    with django_assert_max_num_queries(25):
        assert "24回目の同行" in page.get(url(case)).content.decode()
    second = page.get(url(case) + "?page=2").content.decode()
    assert "4回目の同行" in second
    assert "24回目の同行" not in second


# 終わり


def test_an_end_is_recorded(page, actor):
    plan = started_plan(actor)
    data = {"ended_on": "令和8年6月10日", "end_reason": "COMPLETED", "note": "続けて通う。"}
    answer = page.post(url(plan.case, f"{ServiceProvision.objects.get().pk}/end/"), data, follow=True)
    assert "「就労準備支援事業」の終わりを記録しました。" in answer.content.decode()
    assert ServiceProvision.objects.get().ended_on == DAY


def test_the_same_press_ends_once(page, actor):
    plan = started_plan(actor)
    data = {"ended_on": "令和8年6月10日", "end_reason": "COMPLETED", "note": ""}
    target = url(plan.case, f"{ServiceProvision.objects.get().pk}/end/")
    assert [page.post(target, data).status_code for _ in range(2)] == [302, 302]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("令和8年6月9日", ["END_BEFORE_START"], id="始まりより前"),
        pytest.param("令和8年6月11日", ["PROVISION_IN_FUTURE"], id="先の日"),
    ],
)
def test_an_unfit_end_is_refused_in_place(page, actor, typed, expected):
    plan = started_plan(actor)
    data = {"ended_on": typed, "end_reason": "OTHER", "note": "合わないところがあった。"}
    answer = page.post(url(plan.case, f"{ServiceProvision.objects.get().pk}/end/"), data)
    assert (answer.status_code, codes(answer)) == (422, expected)
    assert (value(answer, "ended_on"), value(answer, "note")) == (typed, "合わないところがあった。")


def test_another_end_is_refused_in_place(page, actor):
    plan = started_plan(actor)
    target = url(plan.case, f"{ServiceProvision.objects.get().pk}/end/")
    page.post(target, {"ended_on": "令和8年6月10日", "end_reason": "COMPLETED", "note": ""})
    answer = page.post(target, {"ended_on": "令和8年6月10日", "end_reason": "OTHER", "note": ""})
    assert (answer.status_code, codes(answer)) == (422, ["ALREADY_ENDED"])


def test_a_service_of_another_case_is_not_found(page, actor):
    started_plan(actor)
    other = make_case(actor=actor)
    assert page.get(url(other, f"{ServiceProvision.objects.get().pk}/end/")).status_code == 404


# 実施・同行


def typed_delivery(**facts):
    return {
        "delivered_on": "令和8年6月10日", "by_whom": "高梨 修", "what": "窓口に同行した。", "provision": "",
        "accompanied": "on", **facts,
    }


def test_a_delivery_is_recorded(page, actor):
    plan = started_plan(actor)
    service = ServiceProvision.objects.get()
    form = page.get(url(plan.case, f"deliveries/new/?provision={service.pk}"))
    assert read(form).xpath("//select[@name='provision']/option[@selected]/@value") == [str(service.pk)]
    data = typed_delivery(provision=str(service.pk), once=token(form))
    answers = [page.post(url(plan.case, "deliveries/new/"), data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    made = Delivery.objects.get()
    assert (made.provision, made.accompanied, made.by_whom) == (service, True, "高梨 修")


def test_an_empty_delivery_is_refused_in_place(page, actor):
    case = make_case(actor=actor)
    answer = page.post(url(case, "deliveries/new/"), typed_delivery(what=" ", by_whom="若者の家", delivered_on="R8.6.11"))
    assert (answer.status_code, codes(answer)) == (422, ["DELIVERY_EMPTY", "PROVISION_IN_FUTURE"])
    assert (value(answer, "by_whom"), value(answer, "delivered_on")) == ("若者の家", "R8.6.11")
    assert not Delivery.objects.exists()


def test_a_delivery_outside_its_service_is_refused_in_place(page, actor):
    plan = started_plan(actor)
    data = typed_delivery(provision=str(ServiceProvision.objects.get().pk), delivered_on="令和8年6月9日")
    answer = page.post(url(plan.case, "deliveries/new/"), data)
    assert (answer.status_code, codes(answer)) == (422, ["DELIVERY_OUTSIDE"])
    assert value(answer, "what") == "窓口に同行した。"


def test_a_delivery_while_the_case_stands_still_is_refused_in_place(page, actor):
    case = interrupted_case(actor)
    answer = page.post(url(case, "deliveries/new/"), typed_delivery())
    assert (answer.status_code, codes(answer)) == (422, ["CASE_INTERRUPTED"])


# 扉


@pytest.mark.parametrize("tail", ["", "deliveries/new/"])
def test_nobody_else_finds_the_case(client_for, actor, tail):
    case = make_case(actor=actor)
    stranger = make_staff(agency=make_agency(name="となりの相談センター"))
    assert client_for(stranger).get(url(case, tail)).status_code == 404


def test_a_member_of_the_meeting_reads_and_does_not_write(client_for, actor):
    plan = endorsed_plan(actor)
    partner = make_staff(Role.PARTNER_MEMBER)
    cases.grant(
        case=plan.case, staff=partner, basis=GrantBasis.MEETING, starts_on=DAY, ends_on=None, actor=actor
    )
    answer = client_for(partner).get(url(plan.case))
    assert answer.status_code == 200
    assert "まだ始められません" in answer.content.decode()
    assert not read(answer).xpath("//main//form")
    assert client_for(partner).post(url(plan.case), typed_start(plan)).status_code == 403
    assert client_for(partner).get(url(plan.case, "deliveries/new/")).status_code == 403


def test_the_officer_of_a_reported_case_only_reads(client_for, actor):
    plan = decided_plan(actor)
    assert client_for(officer_of(actor)).get(url(plan.case)).status_code == 200
    assert client_for(officer_of(actor)).post(url(plan.case), typed_start(plan)).status_code == 403
