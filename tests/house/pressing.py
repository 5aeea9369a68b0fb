"""Pressing the buttons of 架空市: the world of the tests that press every button of the program."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import time_machine
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url

from tests.client import StrictClient
from tests.conftest import NOW
from tests.crawl import NOBODY, Place, crawl, place_of, signed_in
from tests.factories.city import City, make_city
from tests.reading import found
from tests.submits import ANSWERED_IN_PLACE, Submit, filled, submits, submits_of
from yorisoi.audit.models import AuditEntry

TODAY = NOW.date()
SENT_ON, TOLD = 302, 422
# Not facts: who is signed in, and Django's own lists.
NO_FACTS = {"sessions.Session", "contenttypes.ContentType", "auth.Permission"}
# Evidence that is true of every press: who came in and went, looked again, saved a setting over with the same.
TRUE_AGAIN = (
    "staff.", "case.viewed", "resource.changed", "agency.saved", "contact_point.saved", "department.saved", "reference.",
    "person.unveiled", "case.exported",
)


@dataclass
class Pressed:
    """架空市, every page people reach there, and every kind of button on them."""

    city: City
    places: list[Place]
    kinds: dict[tuple[Any, ...], list[Submit]]


def press(submit: Submit, city: City) -> Any:
    """Press the button as the person who saw it, with every field filled in."""
    return client_of(submit, city).post(submit.target, filled(submit, today=TODAY))


def client_of(submit: Submit, city: City) -> StrictClient:
    return StrictClient() if submit.place.viewer == NOBODY else signed_in(city.staff[submit.place.viewer])


def is_accepted(submit: Submit, answer: Any) -> bool:
    if submit.name in ANSWERED_IN_PLACE or submit.button[0] == "act":
        return answer.status_code in {200, SENT_ON}
    if submit.name == "agencies:sign_out":
        return answer.status_code == SENT_ON
    return answer.status_code == SENT_ON and resolve_url(settings.LOGIN_URL) not in answer.headers["Location"]


def rows() -> Counter[str]:
    """Return how many rows each table of facts holds, and how often each act is in evidence."""
    with connection.cursor() as cursor:
        cursor.execute(count_everything())
        found = Counter(dict(cursor.fetchall()))
        cursor.execute(f"SELECT verb, count(*) FROM {AuditEntry._meta.db_table} GROUP BY verb")
        return found + Counter({verb: count for verb, count in cursor.fetchall() if not verb.startswith(TRUE_AGAIN)})


@cache
def count_everything() -> str:
    """Return one statement that counts every table of facts: asked of each model, that took longer than most presses."""
    models = [model for model in apps.get_models() if model._meta.label not in NO_FACTS and model is not AuditEntry]
    return " UNION ALL ".join(f"SELECT '{model._meta.label}', count(*) FROM {model._meta.db_table}" for model in models)


def build(**how_far: int) -> Pressed:
    """Build the city, walk it, and read its buttons; the page after an upload too, which no link leads to."""
    city = make_city(on=TODAY)
    places = crawl(city, **how_far)
    uploads = [submit for place in places for submit in submits_of(place) if submit.name == "reference:load"]
    places += [place_of(submit.place.viewer, submit.target, press(submit, city)) for submit in uploads[:1]]
    return Pressed(city, places, submits(places))


@contextmanager
def built_for_a_module(blocker: Any, **how_far: int) -> Iterator[Pressed]:
    """Build all that once for the tests of one file, and undo it at the end."""
    with time_machine.travel(NOW, tick=True), blocker.unblock(), transaction.atomic():
        yield build(**how_far)
        transaction.set_rollback(True)


def none_of(faults: Iterable[str]) -> None:
    """Fail with every fault, a line each."""
    found = sorted(faults)
    assert not found, "\n".join(found)


def reasons(answer: Any) -> str:
    """Return what a refused press was told."""
    if answer.status_code not in {200, TOLD}:
        return ""
    return " / ".join(each.text_content().strip() for each in found(answer, "//*[@data-refused]//li"))
