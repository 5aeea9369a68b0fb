"""Closing, settings and loading as acts: who may, what is refused, and that the same twice is once."""

from datetime import date
from uuid import uuid4

import pytest

from tests.factories.base import make_agency, make_staff
from tests.factories.intake import received_case
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s10_monitoring.enums import OutcomeKind
from yorisoi.statistics import actions
from yorisoi.statistics.enums import Counting
from yorisoi.statistics.figures.report import report
from yorisoi.statistics.models import CountingSetting, MonthClosing, Population
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules import periods

pytestmark = pytest.mark.django_db
MAY, JUNE, NOW = date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 10)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def close(actor, month=MAY, on=NOW, **facts):
    return actions.close_month(month=month, actor=actor, on=on, **facts)


def numbers(staff, period, **facts):
    return report(staff.municipality_id, period, on=NOW, **facts)


def test_a_closing_keeps_the_numbers_of_the_whole_and_of_each_agency(worker, chief):
    other = make_staff(agency=make_agency(name="架空市みなみ相談室"))
    received_case(worker, on=date(2026, 5, 11))
    received_case(other, on=date(2026, 5, 12))
    actions.set_population(starts_on=date(2026, 4, 1), people=50_000, actor=chief)
    closing = close(chief)
    assert closing.numbers["all"]["new_consultations"] == 2
    assert closing.numbers[str(other.agency_id)] == {"new_consultations": 1}
    assert (closing.population, closing.counting) == (50_000, Counting.EVERY_RECEPTION)
    received_case(other, on=date(2026, 5, 13))
    frozen = numbers(worker, periods.month_of(MAY), agency=other.agency).cell("new_consultations")
    assert (frozen.count, frozen.now) == (1, 2)
    mine = numbers(worker, periods.month_of(MAY), agency=worker.agency).cell("plans")
    assert (mine.count, mine.correction) == (0, 0)


def test_the_population_of_a_closed_month_stays(worker, chief):
    received_case(worker, on=date(2026, 5, 11))
    actions.set_population(starts_on=date(2026, 4, 1), people=50_000, actor=chief)
    close(chief)
    actions.set_population(starts_on=date(2026, 4, 1), people=100_000, actor=chief)
    found = numbers(worker, periods.years_of(2026))
    assert str(found.per_100k("new_consultations", (MAY,))) == "2.0"
    assert found.population(2026) == 100_000


def test_the_same_press_closes_once_and_another_is_told(chief):
    once = uuid4()
    assert close(chief, once=once) == close(chief, once=once)
    with pytest.raises(Refused) as refused:
        close(chief, once=uuid4())
    assert refused.value.codes == ("MONTH_CLOSED",)
    assert MonthClosing.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.PARTNER_MEMBER])
def test_others_close_and_set_nothing(role):
    other = make_staff(role)
    for act in (
        lambda: close(other), lambda: actions.set_population(starts_on=MAY, people=1, actor=other),
        lambda: actions.set_counting(starts_on=MAY, counting=Counting.INTERVIEWED, actor=other),
        lambda: actions.set_services(year=2026, offered={}, actor=other), lambda: actions.load_years(text="", actor=other),
    ):
        with pytest.raises(Refused):
            act()
    assert not AuditEntry.objects.filter(verb__startswith="statistics.").exists()


def test_a_withdrawn_outcome_is_a_correction_of_a_closed_month(worker, chief):
    case = received_case(worker, on=date(2026, 5, 11))
    facts = {"kind": OutcomeKind.EMPLOYED, "form": "PART_TIME", "happened_on": date(2026, 5, 20)}
    outcome = monitoring.note_employment(case=case, actor=worker, on=NOW, **facts)
    close(chief)
    monitoring.withdraw_employment(outcome=outcome, reason="別の方の記録だった。", actor=worker, on=NOW)
    found = numbers(worker, periods.years_of(2026))
    assert [(month, figure.code, cell.correction) for month, figure, cell in found.corrections()] == [(MAY, "employed", -1)]
    assert found.cell("employed").count == 1


def test_the_way_of_counting_changes_from_a_month_on(chief):
    actions.set_counting(starts_on=date(2026, 5, 20), counting=Counting.INTERVIEWED, actor=chief)
    actions.set_counting(starts_on=date(2026, 5, 1), counting=Counting.INTERVIEWED, actor=chief)
    known = settings.countings(chief.municipality_id)
    assert CountingSetting.objects.count() == 1
    assert settings.spans(known, since=date(2026, 4, 1), until=date(2026, 6, 30)) == [
        (Counting.EVERY_RECEPTION, date(2026, 4, 1), date(2026, 4, 30)),
        (Counting.INTERVIEWED, date(2026, 5, 1), date(2026, 6, 30)),
    ]
    assert settings.spans(known, since=JUNE, until=date(2026, 6, 30)) == [(Counting.INTERVIEWED, JUNE, date(2026, 6, 30))]


@pytest.mark.parametrize(
    ("starts", "year", "expected"),
    [
        ([date(2025, 1, 1)], 2025, 1), ([date(2025, 10, 1)], 2025, 1), ([date(2025, 1, 1), date(2025, 10, 1)], 2025, 1),
        ([date(2025, 1, 1), date(2025, 10, 1)], 2026, 2), ([date(2026, 4, 2)], 2025, None), ([], 2025, None),
    ],
    ids=["前から", "途中から", "4月1日のもの", "次の年度", "まだない", "ひとつもない"],
)
def test_the_population_of_a_fiscal_year(starts, year, expected):
    rows = [Population(starts_on=day, people=place) for place, day in enumerate(starts, start=1)]
    found = settings.population_of(rows, year)
    assert (found.people if found else None) == expected


def test_what_is_no_service_of_the_year_is_not_kept(chief):
    with pytest.raises(ValueError, match="work_training"):
        actions.set_services(year=2026, offered={"work_training": False}, actor=chief)
