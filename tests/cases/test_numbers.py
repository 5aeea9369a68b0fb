"""ケース番号: one after another in a fiscal year, also when two press at once."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from tests.factories.base import make_agency, make_case, make_municipality, make_person, make_staff
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "number", "year"),
    [
        (date(2026, 3, 31), "R7-0001", 2025),
        (date(2026, 4, 1), "R8-0001", 2026),
        (date(2019, 4, 30), "R1-0001", 2019),
        (date(2019, 3, 31), "H30-0001", 2018),
    ],
)
def test_番号は年度ではじまる(on, number, year):
    case = make_case(actor=make_staff(), on=on)
    assert (case.number, case.fiscal_year, case.serial) == (number, year, 1)


@pytest.mark.django_db
def test_年度がかわると1から():
    staff = make_staff()
    days = [date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1), date(2026, 3, 31)]
    assert [make_case(actor=staff, on=day).number for day in days] == ["R7-0001", "R7-0002", "R8-0001", "R7-0003"]


@pytest.mark.django_db
def test_番号は自治体ごと():
    town = make_municipality(code="990027", name="となり町")
    neighbour = make_staff(agency=make_agency(name="となり町の相談", municipality=town))
    numbers = [make_case(actor=staff).number for staff in (make_staff(), neighbour)]
    assert numbers == ["R8-0001", "R8-0001"]


@pytest.mark.django_db
def test_1万件をこえても番号がつく():
    staff = make_staff()
    make_case(actor=staff)
    cases.CaseNumber.objects.update(last=9999)
    assert make_case(actor=staff).number == "R8-10000"


@pytest.mark.django_db(transaction=True)
def test_同時に押しても同じ番号にならない():
    staff = make_staff()
    people = [make_person(actor=staff) for _ in range(4)]
    together, faults = Barrier(len(people)), []

    def press(person):
        try:
            together.wait(timeout=10)
            cases.open_case(person=person, stage=Stage.INTAKE, actor=staff, on=date(2026, 6, 10))
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=press, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert faults == []
    numbers = Case.objects.order_by("serial").values_list("number", flat=True)
    assert list(numbers) == ["R8-0001", "R8-0002", "R8-0003", "R8-0004"]
