"""What the report stands on: population, the way of counting, which services there are, which months are closed."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Min, QuerySet

from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import fiscal_year_ends_on, fiscal_year_starts_on
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import rows_on
from yorisoi.statistics.enums import Counting
from yorisoi.statistics.models import CountingSetting, MonthClosing, Population, ServiceOffered
from yorisoi.statistics.rules.columns import Column

COLUMNS_TABLE = "report_columns"
# 必須の事業: these are carried out everywhere, nobody has to say so (domain §3.3).
ALWAYS_OFFERED = frozenset({"HOUSING_SECURITY_BENEFIT", "AGENCY_EMPLOYMENT_SUPPORT"})


def populations(municipality_id: int) -> list[Population]:
    """Return the populations set, oldest first."""
    return list(Population.objects.filter(municipality_id=municipality_id).order_by("starts_on"))


def population_of(rows: Iterable[Population], year: int) -> Population | None:
    """
    Return the population a fiscal year is measured by: the one in force on 1 April, else the first of the year.

    One a year, so that its months add up to it.
    """
    rows = list(rows)
    before = [row for row in rows if row.starts_on <= fiscal_year_starts_on(year)]
    within = [row for row in rows if fiscal_year_starts_on(year) < row.starts_on <= fiscal_year_ends_on(year)]
    return before[-1] if before else within[0] if within else None


def countings(municipality_id: int) -> list[CountingSetting]:
    """Return the changes of the way of counting, oldest first."""
    return list(CountingSetting.objects.filter(municipality_id=municipality_id).order_by("starts_on"))


def spans(rows: Iterable[CountingSetting], *, since: date, until: date) -> list[tuple[Counting, date, date]]:
    """Return how consultations are counted from one day to another, span by span."""
    found = [(Counting.EVERY_RECEPTION, since, until)]
    for row in rows:
        if row.starts_on > until:
            break
        counting, begins, _ = found[-1]
        if row.starts_on <= begins:
            found[-1] = (Counting(row.counting), begins, until)
        elif counting != row.counting:
            found[-1] = (counting, begins, row.starts_on - timedelta(days=1))
            found.append((Counting(row.counting), row.starts_on, until))
    return found


def offered(municipality_id: int) -> dict[tuple[int, str], bool]:
    """Return whether each service is carried out, by fiscal year and column, where somebody said so."""
    rows = ServiceOffered.objects.filter(municipality_id=municipality_id).order_by("pk")
    return {(row.fiscal_year, row.column): row.is_offered for row in rows}


def columns_of_services(year: int, municipality_id: int) -> list[tuple[str, str]]:
    """Return the columns of the optional services of a fiscal year with their names of then."""
    found: dict[str, str] = {}
    for day in (fiscal_year_starts_on(year), fiscal_year_ends_on(year)):
        for service in reference.services(day, municipality_id):
            if service.statistics_column and service.statistics_column not in ALWAYS_OFFERED:
                found[service.statistics_column] = service.label
    return list(found.items())


def columns_of_report(year: int, municipality_id: int) -> list[Column]:
    """
    Return the columns of a fiscal year's table: those in force on 1 April, in the order of the dated table.

    A municipality loads its own rows where the nation changes the table (設定 > 期間つきの表 > 月次報告の列).
    """
    rows = rows_on(reference.rows(COLUMNS_TABLE, municipality_id), fiscal_year_starts_on(year))
    return [Column(row.code.lower(), row.label) for row in rows if row.is_used]


def closings(municipality_id: int, *, since: date, until: date) -> dict[date, MonthClosing]:
    """Return the closed months between two days."""
    rows = MonthClosing.objects.filter(municipality_id=municipality_id, month__gte=since, month__lte=until)
    return {row.month: row for row in rows.select_related("closed_by").order_by("month")}


def closing_of(municipality_id: int, month: date) -> MonthClosing | None:
    """Return the closing of a month."""
    found = MonthClosing.objects.filter(municipality_id=municipality_id, month=month)
    return found.select_related("closed_by").first()


def counted_since(municipality_id: int) -> date | None:
    """Return the day of the first case: of the time before nothing is known, which is not nought."""
    first: date | None = Case.objects.filter(municipality_id=municipality_id).aggregate(day=Min("opened_on"))["day"]
    return first


def agencies(municipality_id: int) -> QuerySet[Agency]:
    """Return the agencies that support people themselves."""
    return Agency.objects.filter(
        municipality_id=municipality_id, kind=AgencyKind.SELF_RELIANCE_CONSULTATION
    ).order_by("name")


def agencies_for(staff: Staff) -> QuerySet[Agency]:
    """Return the agencies whose own numbers somebody reads: a chief only those of their own."""
    found = agencies(staff.municipality_id)
    return found.filter(pk=staff.agency_id) if staff.role == Role.CHIEF_COUNSELOR else found
