"""A year of invented cases, written in bulk so that the figures come out as a line of the nation's table says."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people.enums import Gender
from yorisoi.people.models import Person
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import Reception, Worry
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s10_monitoring.enums import EmploymentForm, OutcomeKind
from yorisoi.process.s10_monitoring.models import EmploymentOutcome
from yorisoi.statistics.figures import NATIONAL

WORRIES = ("INCOME", "RENT_AND_LOANS", "JOB_SEARCH", "HEALTH", "DEBT")
_serials = count(1)


def make_year(worker: Staff, numbers: Mapping[str, int], *, year: int, seed: int = 0) -> list[Case]:
    """
    Write a year so that each figure of the nation's table counts what `numbers` says, over all twelve months.

    Plans go to the first cases, those that aim at work first of all; services and outcomes to random ones of them.
    """
    chance = Random(seed)
    days = _days(chance, year)
    most = max(numbers["new_consultations"], numbers["plans"], numbers["employed"], numbers["income_raised"])
    cases = _cases(worker, most, opened_on=date(year, 4, 1), chance=chance)
    here: dict[str, Any] = {"municipality_id": worker.municipality_id, "created_by": worker}
    receptions = Reception.objects.bulk_create(
        Reception(
            **here, case=case, received_on=next(days), received_by=worker, channel=chance.choice(list(ReceptionChannel))
        )
        for case in cases[: numbers["new_consultations"]]
    )
    Worry.objects.bulk_create(
        Worry(municipality_id=worker.municipality_id, reception=each, code=code)
        for each in receptions
        for code in chance.sample(WORRIES, chance.randint(0, 3))
    )
    plans = Plan.objects.bulk_create(
        Plan(
            **here, case=case, number=1, state=PlanState.ENDORSED, drafted_on=day, endorsed_on=day,
            is_employment_target=place < numbers["employment_targets"],
        )
        for place, (case, day) in enumerate(zip(cases[: numbers["plans"]], days, strict=False))
    )
    PlanService.objects.bulk_create(
        PlanService(municipality_id=worker.municipality_id, plan=plan, code=figure.service)
        for figure in NATIONAL
        if figure.service
        for plan in chance.sample(plans, numbers[figure.code])
    )
    _outcomes(here, cases, numbers, days)
    return cases


def _outcomes(here: dict[str, Any], cases: list[Case], numbers: Mapping[str, int], days: Iterator[date]) -> None:
    for kind, code in ((OutcomeKind.EMPLOYED, "employed"), (OutcomeKind.INCOME_RAISED, "income_raised")):
        EmploymentOutcome.objects.bulk_create(
            EmploymentOutcome(
                **here, case=case, kind=kind, happened_on=day, form=EmploymentForm.PART_TIME,
                is_of_target=place < numbers[f"{code}_with_plan"],
            )
            for place, (case, day) in enumerate(zip(cases[: numbers[code]], days, strict=False))
        )


def _cases(worker: Staff, most: int, *, opened_on: date, chance: Random) -> list[Case]:
    people = Person.objects.bulk_create(
        Person(
            municipality_id=worker.municipality_id, name=f"架空 {place}", gender=chance.choice(list(Gender)),
            born_on=date(1940 + chance.randrange(70), 1, 1),
        )
        for place in range(most)
    )
    serials = [next(_serials) for _ in people]
    return Case.objects.bulk_create(
        Case(
            municipality_id=worker.municipality_id, agency_id=worker.agency_id, person=person, number=f"Z-{serial}",
            fiscal_year=opened_on.year, serial=serial, opened_on=opened_on, moved_on=opened_on,
        )
        for person, serial in zip(people, serials, strict=True)
    )


def _days(chance: Random, year: int) -> Iterator[date]:
    """Yield days of the fiscal year without an end: the first and the last one too, then any."""
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    yield first
    yield last
    while True:
        yield first + timedelta(days=chance.randrange((last - first).days + 1))
