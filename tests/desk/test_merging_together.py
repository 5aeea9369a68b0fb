"""Two chiefs at the very same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.cases.models import Case
from yorisoi.desk import actions
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people.enums import PhoneKind
from yorisoi.people.models import Person, PersonMerge, Phone
from yorisoi.records.models import CaseNote

AT_ONCE = 4
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="the test database in memory knows one connection"),
]


def at_once(*acts):
    """Do the acts at one moment; return what each returned, or the codes it was refused with."""
    together = Barrier(len(acts))

    def press(act):
        together.wait(timeout=10)
        try:
            return act()
        except Refused as refused:
            return refused.codes
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(press, acts))


@pytest.fixture
def two():
    worker = make_staff()
    made = [make_person(actor=worker, name=name, phone=f"090-0000-000{place}") for place, name in enumerate(("山川 遥", "大沢 遥"))]
    for person in made:
        make_case(actor=worker, person=person)
    return made


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def merging(kept, gone, chief):
    return lambda: actions.merge_people(kept=kept, gone=gone, actor=chief, on=DAY).pk


def test_同時にまとめても_一度(two, chief):
    found = at_once(*[merging(*two, chief)] * AT_ONCE)
    assert len(set(found)) == PersonMerge.objects.count() == 1
    assert CaseNote.objects.filter(event="person.merged").count() == 2


def test_たがいに逆にまとめても_一方だけ(two, chief):
    found = at_once(merging(*two, chief), merging(*two[::-1], chief))
    assert ("MERGED_ALREADY",) in found
    assert Person.objects.filter(merged_into__isnull=False).count() == PersonMerge.objects.count() == 1
    assert Case.objects.filter(person=PersonMerge.objects.get().kept).count() == 2


def test_同時にもどしても_一度(two, chief):
    merge = actions.merge_people(kept=two[0], gone=two[1], actor=chief, on=DAY)
    at_once(*[lambda: actions.unmerge_people(merge=merge, actor=chief, on=DAY).pk] * AT_ONCE)
    assert CaseNote.objects.filter(event="person.unmerged").count() == 2
    assert set(Case.objects.order_by("pk").values_list("person_id", flat=True)) == {person.pk for person in two}


def test_まとめるのと同時に届いた電話と相談は_残した記録に入る(two, chief):
    kept, gone = two
    at_once(
        merging(kept, gone, chief),
        lambda: people.add_phone(person=gone, number="090-0000-0009", kind=PhoneKind.MOBILE, actor=chief),
        lambda: make_case(actor=chief, person=gone),
    )
    assert Phone.objects.get(number="090-0000-0009").person == kept
    assert set(Case.objects.order_by("pk").values_list("person_id", flat=True)) == {kept.pk}
