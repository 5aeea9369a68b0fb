import pytest
from django.urls import reverse

from tests.factories.base import make_person, make_staff
from tests.factories.intake import received_case
from yorisoi.agencies.enums import Role
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake import actions as intake
from yorisoi.statistics.queries import leaning as queries

pytestmark = pytest.mark.django_db


def come(worker, today, count, *, gender, accepted):
    for number in range(count):
        person = make_person(actor=worker, on=today, gender=gender, name=f"{gender.label}{number}")
        case = received_case(worker, on=today, person=person, person_facts={})
        if number < accepted:
            enroll(case, worker, today)


def enroll(case, worker, today):
    intake.triage(case=case, outcome="CONTINUE", reason="続ける", triaged_on=today, actor=worker, on=today)
    intake.enroll(
        case=case, requested_on=today, is_signed=True, actor=worker, on=today,
        consent_facts={"method": "WRITTEN", "rules_version": "第1版", "scope": "ALL_RELATED"},
    )


def test_the_page_asks_about_those_left_out_and_counts_each_once(client_for, today, django_assert_max_num_queries):
    worker, chief = make_staff(), make_staff(Role.CHIEF_COUNSELOR)
    come(worker, today, 16, gender=Gender.MALE, accepted=12)
    come(worker, today, 16, gender=Gender.FEMALE, accepted=4)
    client = client_for(chief)
    with django_assert_max_num_queries(11):
        page = client.get(reverse("statistics:leaning"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "「女性」の方は、相談に来た方の50%ですが、利用申込みに至った方では25%です。" in text
    assert "16人" in text


def test_other_agencies_are_not_counted_by_the_chief(today):
    stranger = make_staff(Role.CHIEF_COUNSELOR)
    assert [leaning.shares for leaning in queries.leanings(stranger, on=today)] == [[], [], [], []]


def test_an_empty_period_is_said(client_for):
    page = client_for(make_staff(Role.MUNICIPAL_OFFICER)).get(reverse("statistics:leaning"))
    assert "この期間の相談受付は、まだありません。" in page.content.decode()


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.PARTNER_MEMBER, Role.ADMINISTRATOR])
def test_others_are_turned_away(client_for, role):
    assert client_for(make_staff(role)).get(reverse("statistics:leaning")).status_code == 403
