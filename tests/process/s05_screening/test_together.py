"""Two presses at the very same moment: one fact, and the same answer."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories import plan as build
from tests.factories.base import DAY, make_staff
from yorisoi.process.s04_assessment import actions as assessment
from yorisoi.process.s05_screening import actions as screening
from yorisoi.records import actions as records

AT_ONCE = 4
ACTS = {
    "記録": (records.write_note, {"body": "電話がありました。", "form": "TELEPHONE", "happened_on": DAY}),
    "意見": (assessment.hear_expert, {"expert": "架空医院", "text": "休養がいる", "given_on": DAY, "domain": "HEALTH"}),
    "継続": (screening.screen, {"outcome": "CONTINUE", "reason": "立て直す", "screened_on": DAY}),
    "終了": (screening.screen, {"outcome": "INFORMATION_ONLY", "reason": "自分で動ける", "screened_on": DAY}),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the test database in memory knows one connection")
@pytest.mark.parametrize(("act", "facts"), ACTS.values(), ids=ACTS)
def test_同時に押しても_事実は1つで答えは同じ(act, facts):
    actor, once = make_staff(), uuid.uuid4()
    case = build.assessed_case(actor=actor)
    together = Barrier(AT_ONCE)

    def press(_):
        together.wait(timeout=10)
        try:
            return act(case=case, actor=actor, on=DAY, once=once, **facts).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = set(pool.map(press, range(AT_ONCE)))
    assert len(found) == 1
