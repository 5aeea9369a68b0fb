"""What is stored on a case (stage, turn, standing, contact, wait for monitoring) is what its facts say."""

from datetime import date

import pytest

from tests.desk.walk import Walk
from yorisoi.cases.models import Case
from yorisoi.cli import demo
from yorisoi.desk.queries.facts import facts_of
from yorisoi.desk.rules import place_for, wait_for
from yorisoi.process.s03_emergency import queries as emergency
from yorisoi.records import queries as records
from yorisoi.records.models import CaseNote
from yorisoi.records.rules import open_appointments

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
START = date(2025, 4, 2)
ROUNDS, STEPS_A_ROUND = 10, 3
# Other walks on each database.
SEEDS = [pytest.param(seed, marks=pytest.mark.held_on("postgresql" if seed % 2 else "sqlite")) for seed in range(20)]


def stored(case):
    return {
        "stage": case.stage, "turn": case.turn, "standing": case.standing, "contact": case.last_contact_on,
        "urgent": case.has_urgent_need,
        "wait": case.monitoring_base_on, "first": bool(case.monitoring_base_on and case.monitoring_is_first),
        "open": set(
            CaseNote.objects.filter(case=case, next_is_open=True).order_by("pk").values_list("pk", flat=True)
        ),
    }


def recomputed(case, facts):
    place, wait = place_for(facts), wait_for(facts)
    contacts = records.latest_contact_on([case.pk])
    return {
        "stage": place.stage, "turn": place.turn, "standing": place.standing,
        "contact": max(case.opened_on, contacts.get(case.pk, case.opened_on)),
        "urgent": emergency.is_open(case),
        "wait": wait.base_on, "first": wait.is_first,
        "open": open_appointments(records.appointment_facts(case)),
    }


@pytest.mark.held_on("sqlite")  # the stories are played on PostgreSQL by tests/cli/test_play.py
def test_物語のどのケースも_おきたことのとおりの場所にいる(today):
    demo.load(on=today)
    cases = list(Case.objects.order_by("pk"))
    facts = facts_of(cases)
    assert {case.number: stored(case) for case in cases} == {
        case.number: recomputed(case, facts[case.pk]) for case in cases
    }


@pytest.mark.parametrize("at_least", [1, 0], ids=["日をおいて", "同じ日に"])
@pytest.mark.parametrize("seed", SEEDS)
def test_でたらめに歩いても_おきたことのとおりの場所にいる(seed, at_least):
    walk = Walk(seed, start=START, at_least=at_least)
    history = []
    for _ in range(ROUNDS):
        history += [f"{walk.step()} ({walk.day})" for _ in range(STEPS_A_ROUND)]
        case = walk.case
        assert stored(case) == recomputed(case, facts_of([case])[case.pk]), "\n".join(history)


def test_場所を読む問いあわせの数は_ケースの数によらない(django_assert_num_queries):
    walks = [Walk(seed, start=START) for seed in range(3)]
    for walk in walks:
        for _ in range(20):
            walk.step()
    everybody = list(Case.objects.order_by("pk"))
    with django_assert_num_queries(24):
        facts_of(everybody[:1])
    with django_assert_num_queries(24):
        facts_of(everybody)
