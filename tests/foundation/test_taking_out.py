import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.base import make_person, make_staff
from yorisoi.foundation.taking_out import delete_many
from yorisoi.people.models import Address, Person, PersonKey, Phone

pytestmark = pytest.mark.django_db


def test_ほかの行が指していれば_鍵の言うとおり_その行も消える():
    person = make_person(actor=make_staff())
    PersonKey.objects.create(municipality=person.municipality, person=person, key="かぎ")
    delete_many(Person, [person.pk])
    assert (PersonKey.objects.count(), Person.objects.count()) == (0, 0)


def test_どの行も指していなければ_一行ずつ読まずに消え_ほかの人は残る():
    staff = make_staff()
    people = [make_person(actor=staff) for _ in range(5)]
    for model in (PersonKey, Phone, Address):
        model.objects.filter(person__in=people[:4]).delete()
    gone = [person.pk for person in people[:4]]
    with CaptureQueriesContext(connection) as queries:
        delete_many(Person, gone)
    assert list(Person.objects.order_by("pk")) == [people[4]]
    assert not [each["sql"] for each in queries if each["sql"].startswith("SELECT") and '"people_person"."name"' in each["sql"]]


def test_何も渡されなければ何もしない():
    person = make_person(actor=make_staff())
    delete_many(Person, [])
    assert Person.objects.get() == person
