"""Writes of 統計: population, way of counting, services carried out, the closing of a month, other places' years."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import fiscal_year
from yorisoi.statistics.enums import Counting
from yorisoi.statistics.figures.report import to_freeze
from yorisoi.statistics.models import (
    CountingSetting,
    MonthClosing,
    Population,
    PublishedFigures,
    ServiceOffered,
)
from yorisoi.statistics.queries import published as publishing
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules import periods, published, readers
from yorisoi.statistics.rules.settings import may_set_counting, may_set_population


@transaction.atomic
def set_population(*, starts_on: date, people: int, actor: Staff, source: str = "") -> Population:
    """
    Set the population from a day on; one already set for that day is replaced. Closed months keep theirs.

    :raises Refused: FIGURES_FOR_KEEPERS, POPULATION_MISSING
    """
    _one_at_a_time(actor)
    violations = [*readers.may_keep(actor.role), *may_set_population(people=people)]
    if violations:
        raise Refused(violations)
    here = Population.objects.filter(municipality_id=actor.municipality_id, starts_on=starts_on)
    if same := here.filter(people=people, source=source).first():
        return same
    row, _ = Population.objects.update_or_create(
        municipality_id=actor.municipality_id, starts_on=starts_on,
        defaults={"people": people, "source": source, "set_by": actor},
    )
    audit.record("statistics.population_set", actor=actor, subject=row, people=people, starts_on=starts_on.isoformat())
    return row


@transaction.atomic
def set_counting(*, starts_on: date, counting: Counting, actor: Staff) -> CountingSetting:
    """
    Set how consultations are counted from a month on. A closed month keeps its way.

    :raises Refused: FIGURES_FOR_KEEPERS, COUNTING_CLOSED
    """
    _one_at_a_time(actor)
    starts_on = starts_on.replace(day=1)
    closed = MonthClosing.objects.filter(municipality_id=actor.municipality_id, month__gte=starts_on).order_by("-month")
    latest = closed.values_list("month", flat=True).first()
    violations = [*readers.may_keep(actor.role), *may_set_counting(starts_on=starts_on, closed=latest)]
    if violations:
        raise Refused(violations)
    here = CountingSetting.objects.filter(municipality_id=actor.municipality_id, starts_on=starts_on)
    if same := here.filter(counting=counting).first():
        return same
    row, _ = CountingSetting.objects.update_or_create(
        municipality_id=actor.municipality_id, starts_on=starts_on, defaults={"counting": counting, "set_by": actor}
    )
    audit.record("statistics.counting_set", actor=actor, subject=row, counting=counting, starts_on=starts_on.isoformat())
    return row


@transaction.atomic
def set_services(*, year: int, offered: Mapping[str, bool], actor: Staff) -> None:
    """
    Say which services are carried out in a fiscal year: a nought of a service not offered is 未実施.

    :raises Refused: FIGURES_FOR_KEEPERS
    :raises ValueError: for what is no column of an optional service of that year
    """
    _one_at_a_time(actor)
    if violations := readers.may_keep(actor.role):
        raise Refused(violations)
    if unknown := offered.keys() - dict(settings.columns_of_services(year, actor.municipality_id)).keys():
        raise ValueError(f"no columns of services in {year}: {sorted(unknown)}")
    known = settings.offered(actor.municipality_id)
    changed = {column: each for column, each in offered.items() if known.get((year, column)) != each}
    if not changed:
        return
    for column, is_offered in changed.items():
        ServiceOffered.objects.update_or_create(
            municipality_id=actor.municipality_id, fiscal_year=year, column=column,
            defaults={"is_offered": is_offered, "set_by": actor},
        )
    audit.record("statistics.services_set", actor=actor, year=year, offered=sorted(key for key in offered if offered[key]))


@transaction.atomic
def close_month(*, month: date, actor: Staff, on: date, once: UUID | None = None) -> MonthClosing:
    """
    Freeze the numbers of a month. There is no reopening: what changes later is told as a correction.

    :raises Refused: CLOSING_FOR_KEEPERS, MONTH_NOT_OVER, MONTH_CLOSED

    Source: issue 4(closing a month freezes it; later corrections are shown as differences)
    """
    _one_at_a_time(actor)
    earlier = settings.closing_of(actor.municipality_id, month)
    if earlier is not None and once is not None and earlier.once == once:
        return earlier
    told = (earlier.closed_on, earlier.closed_by.name) if earlier else None
    violations = [*readers.may_close(actor.role), *periods.may_close(month=month, on=on, closed=told)]
    if violations:
        raise Refused(violations)
    period = periods.month_of(month)
    known = settings.spans(settings.countings(actor.municipality_id), since=period.since, until=period.until)
    population = settings.population_of(settings.populations(actor.municipality_id), fiscal_year(month))
    closing = MonthClosing.objects.create(
        municipality_id=actor.municipality_id, month=month, closed_on=on, closed_by=actor, counting=known[0][0],
        population=population.people if population else None, numbers=to_freeze(actor.municipality_id, period), once=once,
    )
    audit.record("statistics.month_closed", actor=actor, subject=closing, month=month.isoformat())
    return closing


@transaction.atomic
def load_years(*, text: str, actor: Staff) -> int:
    """
    Load further years of other places, all lines or none; a line of the same place and year is replaced.

    :raises Refused: FIGURES_FOR_KEEPERS, and every line that cannot be read

    Source: issue 4(import of further years by CSV)
    """
    _one_at_a_time(actor)
    reading = published.read(text)
    violations = [*readers.may_keep(actor.role), *reading.violations]
    if violations:
        raise Refused(violations)
    known = publishing.own_rows(actor.municipality_id)
    changed = [row for row in reading.rows if row not in known]
    if not changed:
        return len(reading.rows)
    for row in changed:
        PublishedFigures.objects.update_or_create(
            municipality_id=actor.municipality_id, fiscal_year=row.fiscal_year, name=row.name,
            defaults={
                "level": row.level, "population": row.population, "numbers": dict(row.numbers), "source": row.source,
            },
        )
    audit.record(
        "statistics.years_loaded", actor=actor, rows=len(changed), years=sorted({row.fiscal_year for row in changed})
    )
    return len(reading.rows)


def _one_at_a_time(actor: Staff) -> None:
    """Let the second of two presses wait, and then find what the first one wrote."""
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
