"""月次報告: every figure for every month asked for, frozen where a month is closed. One query a figure, however many months."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F

from yorisoi.agencies.models import Agency
from yorisoi.foundation.wareki import fiscal_year, month_end
from yorisoi.statistics import figures
from yorisoi.statistics.figures.figure import Asked, Figure, Span
from yorisoi.statistics.models import MonthClosing, Population
from yorisoi.statistics.queries import packaged, settings
from yorisoi.statistics.rules.cells import Cell, cell, total
from yorisoi.statistics.rules.periods import Period
from yorisoi.statistics.rules.rates import employment_rate, per_100k_month
from yorisoi.statistics.rules.targets import Attainment, attained, in_year

EVERYBODY = "all"
Counts = Counter[tuple[str, int | None, date]]


@dataclass(frozen=True)
class Report:
    """The cells of a period for the whole municipality, or for one agency (`agency`)."""

    municipality_id: int
    agency: Agency | None
    period: Period
    cells: Mapping[tuple[str, date], Cell]
    closings: Mapping[date, MonthClosing]
    populations: Sequence[Population]
    spans: Sequence[Span]
    on: date
    unset: Sequence[str] = field(default_factory=list)

    def cell(self, code: str, months: Iterable[date] | None = None) -> Cell:
        """Return a figure over some months: all of the period unless said otherwise."""
        return total(self.cells[code, month] for month in (self.period.months if months is None else months))

    def population(self, year: int) -> int | None:
        """Return the population of a fiscal year; a closed month keeps its own. No population of 0: it is 未設定."""
        row = settings.population_of(self.populations, year)
        return row.people or None if row else None

    def per_100k(self, code: str, months: Sequence[date]) -> Decimal | None:
        """Return how many a month there were for 100,000 people. None of an agency: its area has no population."""
        found = self.cell(code, months)
        if self.agency is not None or not found.is_counted or not months:
            return None
        return per_100k_month(found.count, self.population_in(months), months=found.months)

    def population_in(self, months: Sequence[date]) -> int | None:
        """Return the population some months of one fiscal year are measured by."""
        closed = self.closings.get(months[0])
        if len(months) == 1 and closed is not None:
            return closed.population or None
        return self.population(fiscal_year(months[0]))

    def numbers(self, months: Iterable[date] | None = None) -> dict[str, int]:
        """Return the counts by figure."""
        months = list(self.period.months if months is None else months)
        return {figure.code: self.cell(figure.code, months).count for figure in figures.ALL}

    def employment_rate(self, months: Iterable[date] | None = None) -> Decimal | None:
        """Return 就労・増収率 of some months."""
        numbers = self.numbers(months)
        return employment_rate(
            employed_with_plan=numbers["employed_with_plan"], raised_with_plan=numbers["income_raised_with_plan"],
            targets=numbers["employment_targets"],
        )

    def attainments(self, months: Sequence[date]) -> list[Attainment]:
        """Return the guide values of the fiscal year of some months, with one's own."""
        year = fiscal_year(months[0])
        population = None if self.agency is not None else self.population_in(months)
        counted = self.cell("new_consultations", months).months
        return [
            attained(target, self.numbers(months), population=population, months=counted)
            for target in in_year(packaged.targets(), year)
        ]

    def corrections(self, months: Iterable[date] | None = None) -> list[tuple[date, Figure, Cell]]:
        """Return what changed in closed months since their closing."""
        found = []
        for month in self.period.months if months is None else months:
            for figure in figures.ALL:
                here = self.cells[figure.code, month]
                if month in self.closings and here.correction:
                    found.append((month, figure, here))
        return found


def count(asked: Asked, wanted: Iterable[Figure] = figures.ALL) -> Counts:
    """Return how many rows each figure has, by agency and month. None stands for the whole municipality."""
    found: Counts = Counter()
    for figure in wanted:
        grouped = (
            figure.rows(asked).order_by().values(of_day=F(figure.day), of_agency=F(figure.agency)).annotate(rows=Count("*"))
        )
        for row in grouped:
            month = row["of_day"].replace(day=1)
            found[figure.code, row["of_agency"], month] += row["rows"]
            found[figure.code, None, month] += row["rows"]
    return found


def asked_for(municipality_id: int, period: Period) -> Asked:
    """Return what every figure is asked: the period with the way of counting in force."""
    known = settings.spans(settings.countings(municipality_id), since=period.since, until=period.until)
    return Asked(municipality_id, period.since, period.until, tuple(Span(*each) for each in known))


@dataclass(frozen=True)
class Base:
    """Everything read for a period, once: the reports of the municipality and of each agency are made of it."""

    municipality_id: int
    period: Period
    counts: Counts
    spans: Sequence[Span]
    closings: Mapping[date, MonthClosing]
    offered: Mapping[tuple[int, str], bool]
    populations: Sequence[Population]
    known_since: date | None
    unset: Sequence[str]
    on: date

    def report(self, agency: Agency | None = None) -> Report:
        """Return the report of the whole municipality, or of one agency."""
        cells = {
            (figure.code, month): self._cell(figure, month, agency) for figure in figures.ALL for month in self.period.months
        }
        return Report(
            self.municipality_id, agency, self.period, cells, self.closings, self.populations, self.spans, self.on,
            self.unset,
        )

    def _cell(self, figure: Figure, month: date, agency: Agency | None) -> Cell:
        return cell(
            now=self.counts[figure.code, agency.pk if agency else None, month],
            frozen=_frozen(self.closings.get(month), figure, agency), is_over=month <= self.on,
            is_known=self.known_since is not None and self.known_since <= month_end(month),
            is_offered=not figure.service or self.offered.get((fiscal_year(month), figure.service), True),
        )


def base(
    municipality_id: int, period: Period, *, on: date, wanted: Iterable[Figure] = figures.ALL
) -> Base:
    """Read a period as it stands on a day: one query a figure, and a few for what the numbers stand on."""
    asked = asked_for(municipality_id, period)
    offered, year = settings.offered(municipality_id), fiscal_year(period.until)
    return Base(
        municipality_id, period, count(asked, wanted), asked.spans,
        settings.closings(municipality_id, since=period.since, until=period.until), offered,
        settings.populations(municipality_id), settings.counted_since(municipality_id),
        [label for column, label in settings.columns_of_services(year, municipality_id) if (year, column) not in offered],
        on,
    )


def report(municipality_id: int, period: Period, *, on: date, agency: Agency | None = None) -> Report:
    """Count a period for a municipality or one of its agencies, as it stands on a day."""
    return base(municipality_id, period, on=on).report(agency)


def _frozen(closing: MonthClosing | None, figure: Figure, agency: Agency | None) -> int | None:
    """Return the number of a closed month; a figure that came into the program later was not frozen."""
    if closing is None or figure.code not in closing.numbers.get(EVERYBODY, {}):
        return None
    numbers = closing.numbers.get(str(agency.pk) if agency else EVERYBODY, {})
    return int(numbers.get(figure.code, 0))


def to_freeze(municipality_id: int, month: Period) -> dict[str, dict[str, int]]:
    """Return the numbers of a month as a closing keeps them."""
    counts = count(asked_for(municipality_id, month))
    kept: dict[str, dict[str, int]] = {EVERYBODY: {figure.code: 0 for figure in figures.ALL}}
    for (code, agency_id, _), number in counts.items():
        kept.setdefault(EVERYBODY if agency_id is None else str(agency_id), {})[code] = number
    return kept
