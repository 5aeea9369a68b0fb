"""クロス集計: every table over the rows the figures count, by sex and by age, and as parts of one whole."""

from datetime import date

import pytest

from tests.factories.base import make_agency, make_person, make_staff
from tests.factories.intake import received_case
from tests.factories.plan import screened_case
from tests.factories.provision import monitored_case
from tests.process.reading import text
from tests.statistics.bulk import make_year
from yorisoi.agencies.enums import Role
from yorisoi.people.enums import Gender
from yorisoi.statistics.figures import cross
from yorisoi.statistics.figures.report import asked_for
from yorisoi.statistics.queries import packaged
from yorisoi.statistics.queries.ages import BANDS
from yorisoi.statistics.rules.periods import month_of, years_of

pytestmark = pytest.mark.django_db
SINGLE = [each for each in cross.DIMENSIONS if not each.is_multiple]
YEAR = years_of(2026)


@pytest.fixture
def worker():
    return make_staff()


def table(staff, code, columns="gender", period=YEAR, **facts):
    return cross.table(cross.BY_CODE[code], columns, asked_for(staff.municipality_id, period), **facts)


def lines(found):
    return {line.label: line.total for line in found.lines if line.total}


def test_sex_by_age(worker):
    for born_on, gender in ((date(1970, 6, 30), Gender.FEMALE), (date(1970, 7, 1), Gender.FEMALE), (None, Gender.MALE)):
        person = make_person(actor=worker, gender=gender, born_on=born_on)
        received_case(worker, on=date(2026, 6, 10), person=person, person_facts={})
    found = table(worker, "age", period=month_of(date(2026, 6, 10)))
    women = found.columns.index("女性")
    assert {line.label: (line.numbers[women], line.total) for line in found.lines if line.total} == {
        "50〜64歳": (2, 2), "年齢はわからない": (0, 1),
    }
    assert table(worker, "age", "age", period=month_of(date(2026, 6, 10))) == found


def test_the_answers_of_a_case_all_the_way(worker):
    received_case(worker, on=date(2026, 6, 10))
    monitored_case(worker)
    assert lines(table(worker, "route")) == {"本人が来所": 1}
    assert lines(table(worker, "screening")) == {"継続して支援し、プランをつくる": 1}
    assert lines(table(worker, "service"))
    assert sum(lines(table(worker, "contact")).values()) == table(worker, "contact").whole


def test_worries_are_several_answers_of_one_consultation(worker):
    received_case(worker, on=date(2026, 6, 10))
    found = table(worker, "worry")
    assert lines(found) == {"家賃やローンの支払いのこと": 1, "仕事探し、就職について": 1}
    assert (found.total, found.whole) == (2, 1)


@pytest.mark.parametrize("columns", list(cross.COLUMNS))
@pytest.mark.parametrize("dimension", SINGLE, ids=lambda each: each.title)
def test_with_one_answer_each_the_lines_add_up_to_the_whole(worker, dimension, columns):
    make_year(worker, packaged.municipal()[0].numbers | {"new_consultations": 40}, year=2026)
    screened_case(actor=worker)
    found = table(worker, dimension.code, columns)
    assert found.total == found.whole == sum(line.total for line in found.lines)
    assert len(found.columns) == (len(BANDS) if columns == "age" and dimension.code != "age" else len(Gender))


@pytest.mark.parametrize("dimension", cross.DIMENSIONS, ids=lambda each: each.title)
def test_an_agency_has_only_its_own(worker, dimension):
    screened_case(actor=worker)
    other = make_agency(name="架空市みなみ相談室")
    assert (table(worker, dimension.code, agency=other).total, table(worker, dimension.code, agency=other).whole) == (0, 0)


@pytest.mark.parametrize("dimension", cross.DIMENSIONS, ids=lambda each: each.title)
def test_every_table_is_shown(client_for, worker, dimension):
    received_case(worker, on=date(2026, 6, 10))
    page = client_for(make_staff(Role.CHIEF_COUNSELOR)).get(
        "/statistics/cross/", {"rows": dimension.code, "columns": "age", "year": "2026", "agency": worker.agency_id}
    )
    assert page.status_code == 200
    assert f"クロス集計 {dimension.title}" in text(page)


def test_what_is_asked_wrongly_shows_the_usual_table(client_for):
    page = client_for(make_staff(Role.AUDITOR)).get("/statistics/cross/", {"rows": "x", "columns": "y", "year": "z"})
    assert "クロス集計 年代" in text(page)
