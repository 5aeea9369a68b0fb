"""Two presses at the very same moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories import intake as build
from tests.factories.base import make_staff
from yorisoi.cases.models import Case
from yorisoi.people.models import Person
from yorisoi.process.s02_intake.models import Reception

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the test database in memory knows one connection")
@pytest.mark.parametrize("make", [build.received_case, build.lead_case], ids=["受付", "気づき"])
def test_同時に押しても_ケースは1つ(make):
    me, once = make_staff(), uuid.uuid4()
    together = Barrier(AT_ONCE)

    def press(_):
        together.wait(timeout=10)
        try:
            return make(me, once=once).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(pool.map(press, range(AT_ONCE)))
    assert len(found) == Case.objects.count() == Person.objects.count() == 1
    assert Reception.objects.count() == (make is build.received_case)
