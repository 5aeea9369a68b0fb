import re
from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import meeting as build
from tests.factories.base import DAY, make_case, make_staff
from tests.factories.plan import agreed_plan
from yorisoi.agencies.enums import Role
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision import queries, rules
from yorisoi.process.s08_decision.models import DecisionRequest, MunicipalReport, SupportDecision

pytestmark = pytest.mark.django_db
HOUSING = "HOUSING_SECURITY_BENEFIT"


@pytest.fixture
def counselor():
    return make_staff()


@pytest.fixture
def browser(counselor, client_for):
    return client_for(build.officer_of(counselor))


def to(name, case):
    return reverse(f"decision:{name}", args=[case.number])


def refused(response, code, *typed):
    """Assert that a page answered in place with that code and kept what was typed."""
    text = response.content.decode()
    assert response.status_code == 422
    assert code in text
    assert [word for word in typed if word not in text] == []


def answers(plan, **changes):
    """Return what the form of a plan sends, with the one statutory service decided."""
    (service,) = queries.facts(plan, on=DAY).to_answer
    typed = {"outcome": "DECIDED", "starts_on": "令和8年7月1日", "ends_on": "R8.9.30", "reason": "要件を確かめた。"} | changes
    return {f"{name}_{service.service_id}": value for name, value in typed.items()}


def test_who_does_not_decide_is_told_before_pressing(browser, counselor, client_for):
    case = build.endorsed_plan(counselor).case
    told = "決定と報告の確認を記録するのは、自治体の職員です。"

    assert told in client_for(counselor).get(to("edit", case)).content.decode()
    assert told not in browser.get(to("edit", case)).content.decode()


def test_who_does_not_decide_a_benefit_is_told_before_pressing(browser, counselor, client_for):
    case = build.endorsed_plan(counselor).case
    told = "決定を記録するのは、自治体の職員です。"

    assert told in client_for(counselor).get(to("own", case)).content.decode()
    assert told not in browser.get(to("own", case)).content.decode()


def test_a_plan_has_one_number_on_the_page(client_for, counselor):
    page = client_for(counselor).get(to("edit", build.endorsed_plan(counselor).case)).content.decode()
    assert (page.count("プラン①") >= 2, "プラン1" in page) == (True, False)


# Inbox ---------------------------------------------------------------------------------------------------------------


def test_an_empty_inbox_says_so_and_shows_the_table(browser):
    page = browser.get(reverse("decision:inbox")).content.decode()
    assert "決定や確認を待っているプランは、ありません。" in page
    assert "法定サービスのみ必要。他は報告" in page


def test_the_inbox_shows_late_ones_first_with_their_row(browser, counselor):
    late = build.endorsed_plan(counselor, on=DAY - timedelta(days=20), other=True)
    fresh = build.endorsed_plan(counselor)
    page = browser.get(reverse("decision:inbox"))
    assert [line.number for line in page.context["lines"]] == [late.case.number, fresh.case.number]
    text = page.content.decode()
    assert "6日おくれ" in text
    assert text.index("② 法定サービスと") < text.index("① 法定サービスのみ")


def test_the_inbox_is_paged(browser, counselor, monkeypatch):
    for _ in range(2):
        build.endorsed_plan(counselor)
    monkeypatch.setattr("yorisoi.process.s08_decision.views.PAGE", 1)
    first, second, beyond = (browser.get(reverse("decision:inbox"), {"page": page}) for page in ("1", "2", "x"))
    assert first.context["lines"] != second.context["lines"]
    assert beyond.context["lines"] == first.context["lines"]


def test_the_inbox_page_takes_a_fixed_number_of_queries(browser, counselor, django_assert_num_queries):
    build.endorsed_plan(counselor)
    browser.get(reverse("decision:inbox"))
    with CaptureQueriesContext(connection) as one:
        browser.get(reverse("decision:inbox"))
    for _ in range(3):
        build.endorsed_plan(counselor, other=True)
    with django_assert_num_queries(len(one)):
        browser.get(reverse("decision:inbox"))


# A plan --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statutory", "other"), [(True, False), (True, True), (False, True)],
    ids=["①法定サービスのみ", "②法定とそれ以外", "③法定を含まない"],
)
def test_the_table_of_the_handbook_marks_this_plan(browser, counselor, statutory, other):
    plan = build.endorsed_plan(counselor, statutory=statutory, other=other)
    page = browser.get(to("edit", plan.case)).content.decode()
    row = rules.row_for(queries.facts(plan, on=DAY).services)
    assert f"{row.label} <b>← このプラン</b>" in page
    assert page.count("← このプラン") == 1


def test_the_drawn_table_is_the_table_of_the_rules():
    drawn = render_to_string("decision/approvals.html", {"has_statutory": False, "has_other": False})
    rows = re.findall(r'<th scope="row">(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', drawn)
    assert rows == [(row.label, "必要", row.approvals.municipality.label) for row in rules.TABLE]


def test_the_officer_decides_in_one_form(browser, counselor):
    plan = build.endorsed_plan(counselor, other=True)
    once = browser.get(to("edit", plan.case)).context["form"]["once"].value()
    typed = answers(plan) | {"report_confirmed": "on", "note": "貸付は社協で。", "once": once}
    for _ in range(2):
        assert browser.post(to("edit", plan.case), typed).status_code == 302
    decision = SupportDecision.objects.get()
    assert (decision.starts_on.isoformat(), decision.ends_on.isoformat()) == ("2026-07-01", "2026-09-30")
    assert MunicipalReport.objects.get().note == "貸付は社協で。"
    page = browser.get(to("edit", plan.case)).content.decode()
    assert "支援を決定する" in page
    assert "決定を記録する" not in page


@pytest.mark.parametrize(
    ("changes", "more", "code"),
    [
        ({"outcome": ""}, {"report_confirmed": "on"}, "ANSWER_MISSING"),
        ({"outcome": "REFUSED", "reason": " "}, {"report_confirmed": "on", "note": "要件を確かめた。"}, "REASON_MISSING"),
        ({"ends_on": ""}, {"report_confirmed": "on"}, "DECISION_PERIOD"),
        ({}, {}, "REPORT_UNCONFIRMED"),
    ],
    ids=["答えがない", "理由がない", "期間がない", "報告が未確認"],
)
def test_a_refused_answer_keeps_what_was_typed(browser, counselor, changes, more, code):
    plan = build.endorsed_plan(counselor, other=True)
    refused(browser.post(to("edit", plan.case), answers(plan, **changes) | more), code, "要件を確かめた。")


def test_a_returned_plan_is_told_to_its_writers(browser, counselor):
    plan = build.endorsed_plan(counselor)
    browser.post(to("edit", plan.case), answers(plan, outcome="RETURNED", reason="回数を見直す。"))
    page = browser.get(to("edit", plan.case)).content.decode()
    assert "まだ了承されていません" in page
    assert "回数を見直す。" in page


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.CHIEF_COUNSELOR], ids=["主担当", "主任"])
def test_the_agency_is_told_in_place_who_decides(client_for, counselor, role):
    plan = build.endorsed_plan(counselor)
    worker = counselor if role == Role.COUNSELOR else build.chief_of(counselor)
    refused(client_for(worker).post(to("edit", plan.case), answers(plan)), "NOT_A_MUNICIPAL_OFFICER", "要件を確かめた。")


def test_a_plan_before_its_meeting_is_refused_in_place(client_for, counselor):
    plan = agreed_plan(counselor)
    page = client_for(counselor).post(to("edit", plan.case), answers(plan))
    refused(page, "PLAN_NOT_ENDORSED")
    refused(page, "NOT_A_MUNICIPAL_OFFICER")


def test_a_second_officer_is_told_it_was_decided(browser, counselor):
    plan = build.endorsed_plan(counselor)
    typed = answers(plan)
    decisions.decide(
        plan=plan, answers=build.answers_to(plan), report_confirmed=True, actor=build.officer_of(counselor), on=DAY
    )
    refused(browser.post(to("edit", plan.case), typed), "ALREADY_DECIDED", "要件を確かめた。")


def test_a_case_without_a_plan_leads_to_the_other_procedure(client_for, counselor):
    case = make_case(actor=counselor)
    page = client_for(counselor).get(to("edit", case)).content.decode()
    assert "このケースには、まだプランがありません。" in page
    assert to("own", case) in page


def test_an_officer_sees_no_case_that_was_not_reported(browser, counselor):
    case = make_case(actor=counselor)
    assert browser.get(to("own", case)).status_code == 404


# Own procedure -------------------------------------------------------------------------------------------------------

OWN = {
    "own-service": HOUSING, "own-outcome": "DECIDED", "own-starts_on": "R8.7.1", "own-ends_on": "R8.9.30",
    "own-reason": "離職。",
}


@pytest.fixture
def asked(client_for, counselor):
    """Return a case whose benefit the counselor asked the municipality for, on the page."""
    case = make_case(actor=counselor)
    client = client_for(counselor)
    once = client.get(to("own", case)).context["ask_form"]["once"].value()
    for _ in range(2):
        client.post(to("ask", case), {"ask-service": HOUSING, "ask-note": "家賃3か月の滞納。", "ask-once": once})
    return case


def test_a_benefit_is_asked_for_and_decided(browser, asked):
    assert DecisionRequest.objects.count() == 1
    assert "家賃3か月の滞納。" in browser.get(to("own", asked)).content.decode()
    assert asked.number in browser.get(reverse("decision:inbox")).content.decode()
    once = browser.get(to("own", asked)).context["form"]["once"].value()
    for _ in range(2):
        assert browser.post(to("own", asked), OWN | {"own-once": once}).status_code == 302
    assert SupportDecision.objects.get().plan_service is None
    page = browser.get(to("own", asked)).content.decode()
    assert "決定を待っている依頼" not in page
    assert "令和8年7月1日から 令和8年9月30日まで" in page


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"own-outcome": "REFUSED", "own-reason": " "}, "REASON_MISSING"),
        ({"own-ends_on": ""}, "DECISION_PERIOD"),
    ],
    ids=["理由がない", "期間がない"],
)
def test_a_refused_decision_on_a_benefit(browser, asked, changes, code):
    refused(browser.post(to("own", asked), OWN | changes), code, "R8.7.1")


def test_the_same_period_is_not_decided_twice(browser, asked):
    browser.post(to("own", asked), OWN)
    refused(browser.post(to("own", asked), OWN), "ALREADY_DECIDED", "離職。")


def test_the_agency_is_told_in_place_who_decides_a_benefit(client_for, counselor, asked):
    refused(client_for(counselor).post(to("own", asked), OWN), "NOT_A_MUNICIPAL_OFFICER", "離職。")


def test_a_benefit_not_chosen_keeps_the_note(client_for, counselor):
    case = make_case(actor=counselor)
    page = client_for(counselor).post(to("ask", case), {"ask-note": "家賃3か月の滞納。"})
    assert page.status_code == 422
    assert "家賃3か月の滞納。" in page.content.decode()
