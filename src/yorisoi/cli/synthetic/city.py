"""街を満たす (City): person after person in the order in which they came, each with a course of their own."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction

from yorisoi.cases.models import CaseNumber
from yorisoi.cli.synthetic import beginning, course, support
from yorisoi.cli.synthetic.figures import year_of
from yorisoi.cli.synthetic.life import SATURDAY, Life, Unfinished
from yorisoi.cli.synthetic.persons import make_person
from yorisoi.cli.synthetic.town import Town, build
from yorisoi.cli.synthetic.writer import Row, Writer
from yorisoi.foundation.wareki import add_months, fiscal_year

BATCH = 400
# How strongly the number of notes a case is steered towards the number asked for.
STEER = 0.02


@dataclass(frozen=True)
class Wanted:
    """What was asked for. The same wish on the same day gives the same city."""

    people: int
    years: int
    seed: int
    notes: int
    agencies: int
    code: str
    today: date


def fill(wanted: Wanted, *, tell: Callable[[int, int], None]) -> Writer:
    """Fill the database; `tell(people, notes)` is called after each batch."""
    chance = Random(wanted.seed)
    since = add_months(wanted.today, -12 * wanted.years)
    writer = Writer()
    with transaction.atomic():
        town = build(
            writer, chance, code=wanted.code, people=wanted.people, agencies=wanted.agencies, since=since,
            today=wanted.today,
        )
        writer.flush()
    _Filling(wanted, town, chance, since).run(tell)
    writer.finish()
    return writer


class _Filling:
    def __init__(self, wanted: Wanted, town: Town, chance: Random, since: date) -> None:
        self.wanted, self.town, self.chance, self.writer = wanted, town, chance, town.writer
        self.centers = [center.pk for center in town.centers]
        self.serials: dict[int, int] = {}
        self.notes, self.factor = 0, 1.0
        arrivals = _arrivals(chance, wanted.people, since=since, until=wanted.today - timedelta(days=1))
        self.waiting: list[tuple[date, int, Row | None]] = [(day, index, None) for index, day in enumerate(arrivals)]
        heapq.heapify(self.waiting)
        self.came = self.people = 0

    def run(self, tell: Callable[[int, int], None]) -> None:
        while self.waiting:
            with transaction.atomic():
                for _ in range(min(BATCH, len(self.waiting))):
                    self._next()
                self.writer.flush()
            tell(self.people, self.notes)
        with transaction.atomic():
            for year, last in self.serials.items():
                self.writer.add(CaseNumber, municipality_id=self.town.municipality.pk, fiscal_year=year, last=last)
            self.writer.flush()

    def _next(self) -> None:
        day, _, person = heapq.heappop(self.waiting)
        if person is None:
            self.people += 1
            person = make_person(
                self.writer, self.chance, municipality_id=self.town.municipality.pk, town=self.town.municipality.name,
                on=day,
            )
        year = fiscal_year(day)
        self.serials[year] = self.serials.get(year, 0) + 1
        life = Life(
            self.town, self.chance, person=person, agency_id=self.chance.choice(self.centers), serial=self.serials[year],
            opened_on=day,
        )
        _live(life)
        life.assign()
        self.notes += course.write(life, factor=self.factor)
        self._steer()
        _look(life)
        again = life.wants_support_again
        if again is not None and again < self.town.today:
            self.came += 1
            heapq.heappush(self.waiting, (again, self.wanted.people + self.came, person))

    def _steer(self) -> None:
        """Aim at the number of notes asked for."""
        due = self.wanted.notes * min(1.0, self.people / self.wanted.people)
        off = (due - self.notes) / (self.wanted.notes * STEER)
        step = max(0.01, 4 / self.wanted.people)
        self.factor = min(20.0, max(0.05, self.factor * (1 + step * max(-1.0, min(1.0, off)))))


def _live(life: Life) -> None:
    """Tell one story as far as it has come."""
    try:
        if beginning.begin(life, planned=year_of(life.day).planned):
            support.support(life)
    except Unfinished:
        return


def _look(life: Life) -> None:
    """Keep a few rows of who opened the case."""
    for _ in range(int(life.chance.random() * 3)):
        life.evidence("case.viewed", reason="ASSIGNED")


def _arrivals(chance: Random, people: int, *, since: date, until: date) -> Iterator[date]:
    """Return the days on which people come: working days, years weighted as in the national figures."""
    days = [since + timedelta(days=index) for index in range((until - since).days + 1)]
    days = [day for day in days if day.weekday() < SATURDAY]
    weights = [year_of(day).consultations for day in days]
    return iter(sorted(chance.choices(days, weights, k=people)))


