"""住居確保給付金の上限額が、決める画面と急ぐ支援の画面に出る."""

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories.base import DAY, make_staff
from tests.factories.ceilings import make_ceilings
from tests.factories.intake import enrolled_case
from tests.factories.plan import STATUTORY, agreed_plan, drafted_plan
from tests.process.reading import text
from yorisoi.people import actions as people
from yorisoi.people import queries as people_queries
from yorisoi.people.enums import Relation
from yorisoi.people.models import HouseholdMember
from yorisoi.process.s06_plan import actions as plans
from yorisoi.reference.models import ReferenceRow

pytestmark = pytest.mark.django_db
load_marks = import_module("yorisoi.reference.migrations.0003_services_with_ceiling").mark
OF_TWO = "上限額(2人世帯・令和8年4月から): 52,000円/月"
OF_ALL = "上限額(令和8年4月から、月): 1人 43,000円、2人 52,000円、3〜5人 56,000円、6人 60,000円、7人以上 67,000円"


@pytest.fixture
def actor():
    return make_staff()


@pytest.fixture
def case(actor):
    return enrolled_case(actor)


def with_mother(case, actor):
    return people.add_relative(
        person=case.person, relation=Relation.PARENT, lives_together=True, actor=actor, on=DAY, name="山川 花江"
    )


def test_世帯の人数は本人の世帯にいまいる人を数える(case, actor):
    assert people_queries.household_size(case.person, on=DAY) is None
    mother = with_mother(case, actor)
    people.add_relative(
        person=case.person, relation=Relation.CHILD, lives_together=False, actor=actor, on=DAY, name="山川 実"
    )
    assert people_queries.household_size(case.person, on=DAY) == 2
    assert people_queries.household_size(mother, on=DAY) is None
    member = HouseholdMember.objects.get(person=mother)
    people.part_household(member=member, ends_on=DAY, actor=actor)
    assert people_queries.household_size(case.person, on=DAY) == 2
    assert people_queries.household_size(case.person, on=DAY.replace(day=DAY.day + 1)) == 1


@pytest.mark.parametrize("page", ["decision/own/", "emergency/"])
def test_世帯の人数に合う上限額が出る(client_for, case, actor, page):
    make_ceilings()
    client, url = client_for(actor), f"/cases/{case.number}/{page}"
    assert OF_ALL in text(client.get(url))
    with_mother(case, actor)
    assert OF_TWO in text(client.get(url))
    assert OF_ALL not in text(client.get(url))


@pytest.mark.parametrize("page", ["decision/own/", "emergency/"])
def test_表のない自治体では何も出ない(client_for, case, actor, page):
    with_mother(case, actor)
    assert "上限額" not in text(client_for(actor).get(f"/cases/{case.number}/{page}"))


def test_プランの決定では家賃補助だけに出る(client_for, actor):
    make_ceilings()
    plan = drafted_plan(actor)
    plan = plans.save(
        plan=plan, seen_version=plan.version, actor=actor, on=DAY, goals=[], roles=[],
        services=[{"code": "HOUSING_SECURITY_BENEFIT"}, STATUTORY],
    )
    page = text(client_for(actor).get(f"/cases/{plan.case.number}/decision/"))
    assert page.count(OF_ALL) == 1
    assert page.index("住居確保給付金(家賃補助)の決定") < page.index(OF_ALL) < page.index("就労準備支援事業の決定")


def test_どのサービスに上限額があるかは_期間つきの表が言う(client_for, case, actor):
    make_ceilings()
    ReferenceRow.objects.create(
        municipality_id=case.municipality_id, table="services", code="HOUSING_SECURITY_BENEFIT", label="住居確保給付金(家賃)",
        data={"is_statutory": "1", "needs_decision": "1", "own_procedure": "1"},
    )
    url = f"/cases/{case.number}/decision/own/"
    assert "上限額" not in text(client_for(actor).get(url))
    load_marks(apps, None)
    assert OF_ALL in text(client_for(actor).get(url))


def test_家賃補助のないプランの決定には出ない(client_for, actor):
    make_ceilings()
    plan = agreed_plan(actor)
    assert "上限額" not in text(client_for(actor).get(f"/cases/{plan.case.number}/decision/"))
