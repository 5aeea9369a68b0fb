"""
Every page is reached by links, and every button pressed twice makes one fact.

The buttons are read off the pages that six people reach (tests/crawl.py, tests/submits.py).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.crawl import page_names
from tests.factories.city import City
from tests.house.pressing import (
    SENT_ON,
    TOLD,
    Pressed,
    built_for_a_module,
    is_accepted,
    none_of,
    press,
    reasons,
    rows,
)
from tests.submits import Submit

# PostgreSQL is the stricter one: a broken constraint there ends the whole transaction.
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.held_on("postgresql")]

# Asked for by scripts as somebody types, and opened by who holds a secret: tests/desk, tests/drafts and the journeys.
NOT_BY_LINKS = {"agencies:sign_in_again", "desk:feed", "desk:suggest", "drafts:for", "drafts:save"}


@pytest.fixture(scope="module")
def pressed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Pressed]:
    with built_for_a_module(django_db_blocker) as built:
        yield built


def test_every_address_of_the_program_is_reached(pressed):
    shown = {place.name for place in pressed.places if place.status == 200}
    none_of(set(page_names()) - shown - NOT_BY_LINKS - {kind[0] for kind in pressed.kinds})


def test_no_link_leads_to_a_closed_door(pressed):
    none_of(f"{place.viewer}: {place.url} {place.status}" for place in pressed.places if place.status not in {200, SENT_ON})


def test_every_button_can_be_pressed_and_a_second_press_adds_nothing(pressed):
    none_of(fault for ways in pressed.kinds.values() for fault in twice(ways, pressed.city))


def twice(ways: list[Submit], city: City) -> Iterator[str]:
    """Press the first button of a kind that is accepted, twice, and tell what the second press did."""
    for submit in ways:
        with transaction.atomic():
            first = press(submit, city)
            if accepted := is_accepted(submit, first):
                once = rows()
                second = press(submit, city)
                if added := rows() - once:
                    yield f"{submit}: the second press adds {dict(added)}"
                # The same answer again, or told in place that it is done.
                if second.status_code not in {first.status_code, TOLD}:
                    yield f"{submit}: the second press is answered {second.status_code}"
            transaction.set_rollback(True)
        if accepted:
            return
    yield f"{ways[0]}: never accepted; the last answer was {first.status_code} {reasons(first)}"
