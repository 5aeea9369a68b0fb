"""The figures against the nation's own tables, and the parts against their wholes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.base import make_agency, make_staff
from tests.statistics.bulk import make_year
from yorisoi.agencies.enums import Role
from yorisoi.statistics import actions, figures
from yorisoi.statistics.figures.figure import HEADINGS
from yorisoi.statistics.figures.report import report
from yorisoi.statistics.queries import packaged
from yorisoi.statistics.rules import periods
from yorisoi.statistics.rules.rates import percent

pytestmark = pytest.mark.django_db
NOW = date(2026, 6, 10)


@pytest.fixture
def worker():
    return make_staff()


def year_of(staff, year=2024, **facts):
    return report(staff.municipality_id, periods.years_of(year), on=NOW, **facts)


# 国の表と


@pytest.mark.parametrize("place", ["いわき市", "一宮市"])
def test_a_year_of_cases_gives_the_published_line_again(worker, place):
    line = next(each for each in packaged.municipal() if each.name == place)
    make_year(worker, line.numbers, year=2024)
    actions.set_population(starts_on=date(2024, 4, 1), people=line.population, actor=make_staff(Role.MUNICIPAL_OFFICER))
    found = year_of(worker)
    assert {code: found.numbers()[code] for code in line.numbers} == line.numbers
    assert found.employment_rate() == line.employment_rate


@pytest.mark.parametrize(
    ("year", "rate"),
    [
        (2017, "70.1"), (2018, "63.0"), (2019, "61.0"), (2020, "26.8"), (2021, "34.7"), (2022, "43.3"), (2023, "50.5"),
        (2024, "49.1"),
    ],
)
def test_the_rates_of_the_nation_come_out_again(year, rate):
    assert packaged.national()[year].employment_rate == Decimal(rate)


def test_the_nation_had_20_2_consultations_a_month_for_100_000_people():
    assert [packaged.national()[year].per_100k("new_consultations") for year in (2020, 2024)] == [
        Decimal("51.4"), Decimal("20.2"),
    ]


def test_the_older_years_told_by_hand_come_out_again():
    # H28: (17,836 + 4,878) ÷ 31,970; the line itself is not in the table.
    assert percent(17_836 + 4_878, 31_970) == Decimal("71.0")


# 部分と全体


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_parts_sum_to_the_whole(worker, data):
    other = make_staff(agency=make_agency(name="架空市みなみ相談室"))
    before = year_of(worker).numbers()
    for number, staff in enumerate((worker, other)):
        plans = data.draw(st.integers(0, 12))
        numbers = {figure.code: data.draw(st.integers(0, plans)) for figure in figures.NATIONAL}
        make_year(staff, numbers | {"plans": plans, "employed": plans, "income_raised": plans}, year=2024, seed=number)
    found = year_of(worker)
    whole = found.numbers()
    assert whole["plans"] >= before["plans"]
    agencies = [year_of(worker, agency=staff.agency).numbers() for staff in (worker, other)]
    assert {code: sum(each[code] for each in agencies) for code in whole} == whole
    assert {code: sum(found.numbers([month])[code] for month in found.period.months) for code in whole} == whole
    assert whole["first_plans"] + whole["replans"] == whole["plans"]
    assert [figure.code for figure in figures.ALL if figure.whole and whole[figure.code] > whole[figure.whole]] == []


# どの指標も、自分のことを言う


@pytest.mark.parametrize("figure", figures.ALL, ids=lambda each: each.label)
def test_a_figure_says_what_it_is(figure):
    assert tuple(figure.told) == HEADINGS
    assert all(figure.told.values())
    assert figure.unit in {"件", "人", "回"}


def test_the_national_figures_are_those_of_the_published_table():
    assert [figure.code for figure in figures.NATIONAL] == list(packaged.national()[2024].numbers)
