"""What a builder wrote is written again to the letter, and only where nothing could have made it different."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.conftest import NOW
from tests.factories import again
from tests.factories.base import make_agency, make_case, make_municipality, make_staff
from tests.factories.meeting import decided_plan
from tests.factories.review import concluded_review
from yorisoi.agencies.models import Agency

pytestmark = pytest.mark.django_db


@contextmanager
def a_test_of_its_own(clock: Any) -> Iterator[again.Ground]:
    """Begin on the empty database, at the beginning of the day's clock; nothing of it stays."""
    clock.move_to(NOW)
    again.grounds.append(ground := again.Ground(clock))
    with transaction.atomic(), connection.execute_wrapper(ground):
        yield ground
        transaction.set_rollback(True)
    again.grounds.pop()


def everything() -> dict[str, list[Any]]:
    """Return every row of every table, to the microsecond."""
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in apps.get_models()}


def known(clock: Any, before: Callable[[], Any] = lambda: None, **words: Any) -> bool:
    """Return whether a case made after something else is one that was made before."""
    with a_test_of_its_own(clock):
        actor = make_staff(login_name="takanashi")
        before()
        count = len(again.KEPT)
        make_case(actor=actor, **words)
        return len(again.KEPT) == count and again.grounds[-1].written is not None


@pytest.mark.parametrize("builder", [decided_plan, concluded_review])
def test_every_row_and_what_is_returned_are_the_same(builder, clock):
    rows, returned = [], []
    for _ in range(2):
        with a_test_of_its_own(clock):
            made = builder(make_staff(login_name="takanashi"))
            rows.append(everything())
            returned.append({field.name: getattr(made, field.name) for field in made._meta.fields})
            count = len(again.KEPT)
    assert rows[0] == rows[1]
    assert returned[0] == returned[1]
    with a_test_of_its_own(clock):
        builder(make_staff(login_name="takanashi"))
        assert len(again.KEPT) == count


def test_the_clock_shows_what_it_showed_the_first_time(clock):
    shown = []
    for _ in range(2):
        with a_test_of_its_own(clock):
            decided_plan(make_staff(login_name="takanashi"))
            shown.append(again.grounds[-1].moment)
    assert shown[0] == shown[1]


def test_what_follows_takes_the_next_number(clock):
    for _ in range(2):
        with a_test_of_its_own(clock):
            actor = make_staff(login_name="takanashi")
            first, second = make_case(actor=actor), make_case(actor=actor)
            assert first.pk < second.pk
            assert first.number < second.number


def test_the_same_on_the_same_ground_is_known(clock):
    known(clock)
    assert known(clock)


def test_other_words_are_not(clock):
    known(clock)
    assert not known(clock, stage="ASSESSMENT")


@pytest.mark.parametrize(
    "before",
    [
        pytest.param(lambda: Agency.objects.update(name="別の名前"), id="something was written before"),
        pytest.param(lambda: make_agency(name="もう一つ"), id="an agency was made before"),
        pytest.param(lambda: again.grounds[-1].clock.shift(60), id="it is later"),
    ],
)
def test_another_ground_is_told_apart(before, clock):
    known(clock)
    assert not known(clock, before)


def test_what_was_rolled_back_leaves_a_ground_nobody_knows(clock):
    def take_back() -> None:
        with transaction.atomic():
            Agency.objects.update(name="別の名前")
            transaction.set_rollback(True)

    known(clock)
    assert not known(clock, take_back)


def test_with_other_settings_nothing_is_repeated(clock, settings):
    known(clock)
    settings.USE_THOUSAND_SEPARATOR = True
    with a_test_of_its_own(clock) as ground:
        make_municipality()
        assert not ground.known()


def test_on_rows_of_somebody_else_nothing_is_repeated(clock):
    make_municipality()
    with a_test_of_its_own(clock) as ground:
        assert not ground.known()
