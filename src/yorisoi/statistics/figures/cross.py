"""クロス集計: one kind of answer by sex or by age, over the same rows the figures count."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet

from yorisoi.agencies.models import Agency
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import Worry
from yorisoi.process.s04_assessment.models import Issue
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan.models import PlanService
from yorisoi.process.s10_monitoring.enums import EmploymentForm
from yorisoi.process.s11_review.models import ChangeSeen
from yorisoi.records.enums import ContactForm
from yorisoi.reference import queries as reference
from yorisoi.statistics.figures import (
    contacts,
    employed,
    introductions,
    new_consultations,
    plans,
    reviews,
    screenings,
)
from yorisoi.statistics.figures.figure import Asked
from yorisoi.statistics.queries.ages import BANDS, band

UNTOLD = "選ばれていない"
AGE = "age"
COLUMNS = {"gender": "性別", AGE: "年代"}


@dataclass(frozen=True)
class Dimension:
    """
    切り口: what the rows of a table are.

    `rows(asked)` gives one row an answer; `whole(asked)` what they are answers about. `table` names the dated table the
    codes come from, `labels` their words where they are fixed. `is_multiple`: one may have several answers, or none.
    """

    code: str
    title: str
    of: str
    rows: Callable[[Asked], QuerySet[Any]]
    whole: Callable[[Asked], QuerySet[Any]]
    field: str
    case: str = "case"
    labels: tuple[tuple[str, str], ...] = ()
    table: str = ""
    is_multiple: bool = False


@dataclass(frozen=True)
class Line:
    """One answer with its numbers by column."""

    label: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


@dataclass(frozen=True)
class Table:
    """A cross table. `whole`: how many it is about; with one answer each the lines add up to it."""

    dimension: Dimension
    columns: tuple[str, ...]
    lines: list[Line]
    whole: int

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(sum(line.numbers[place] for line in self.lines) for place in range(len(self.columns)))

    @property
    def total(self) -> int:
        return sum(self.totals)


def _issues(asked: Asked) -> QuerySet[Any]:
    return Issue.objects.filter(
        municipality_id=asked.municipality_id, assessment__agreed_on__gte=asked.since, assessment__agreed_on__lte=asked.until
    )


def _worries(asked: Asked) -> QuerySet[Any]:
    return Worry.objects.filter(reception__in=new_consultations.rows(asked))


def _services(asked: Asked) -> QuerySet[Any]:
    return PlanService.objects.filter(plan__in=plans.rows(asked))


def _changes(asked: Asked) -> QuerySet[Any]:
    return ChangeSeen.objects.filter(review__in=reviews.rows(asked))


def _assessments(asked: Asked) -> QuerySet[Any]:
    return _issues(asked).order_by().values("assessment_id").distinct()


CAME = "新規相談受付"
CONTACTS = tuple((form.value, str(form.label)) for form in ContactForm if form != ContactForm.EVENT)
DIMENSIONS = (
    Dimension(AGE, "年代", CAME, new_consultations.rows, new_consultations.rows, AGE),
    Dimension(
        "route", "相談の経路", CAME, new_consultations.rows, new_consultations.rows, "channel",
        labels=tuple(ReceptionChannel.choices),
    ),
    Dimension(
        "worry", "お困りのこと", CAME, _worries, new_consultations.rows, "code", case="reception__case", table="worries",
        is_multiple=True,
    ),
    Dimension(
        "issue", "課題と特性", "本人と確かめたアセスメント", _issues, _assessments, "code", case="assessment__case",
        table="issues", is_multiple=True,
    ),
    Dimension(
        "screening", "スクリーニングの結果", "スクリーニング", screenings.rows, screenings.rows, "outcome",
        labels=tuple(ScreeningOutcome.choices),
    ),
    Dimension(
        "handover", "つなぎ先", "つなぎ", introductions.rows, introductions.rows, "target", table="handover_targets",
    ),
    Dimension(
        "service", "支援(サービス)", "プラン", _services, plans.rows, "code", case="plan__case", table="services",
        is_multiple=True,
    ),
    Dimension(
        "change", "見られた変化", "プラン評価", _changes, reviews.rows, "code", case="review__case", table="changes_seen",
        is_multiple=True,
    ),
    Dimension("contact", "支援形態", "支援実績", contacts.rows, contacts.rows, "form", labels=CONTACTS),
    Dimension(
        "employment", "雇用形態", "就労した人", employed.rows, employed.rows, "form", labels=tuple(EmploymentForm.choices)
    ),
)
BY_CODE = {dimension.code: dimension for dimension in DIMENSIONS}


def table(dimension: Dimension, columns: str, asked: Asked, *, agency: Agency | None = None) -> Table:
    """Return one table in two queries (and one for the words): ages are those on the last day of the period."""
    if dimension.code == columns:
        columns = "gender"
    person = f"{dimension.case}__person"
    found, whole = dimension.rows(asked), dimension.whole(asked)
    if agency is not None:
        found = found.filter(**{f"{dimension.case}__agency": agency})
        whole = whole.filter(**{f"{'assessment__' if dimension.code == 'issue' else ''}case__agency": agency})
    grouped = (
        found.order_by()
        .annotate(
            line=band(person, on=asked.until) if dimension.field == AGE else F(dimension.field),
            column=band(person, on=asked.until) if columns == AGE else F(f"{person}__gender"),
        )
        .values("line", "column")
        .annotate(rows=Count("*"))
    )
    numbers = Counter({(row["line"], row["column"]): row["rows"] for row in grouped})
    across = [(label, label) for label in BANDS] if columns == AGE else list(Gender.choices)
    lines = [
        Line(label, tuple(numbers[code, column] for column, _ in across)) for code, label in _labels(dimension, asked, numbers)
    ]
    return Table(dimension, tuple(str(label) for _, label in across), lines, whole.count())


def _labels(dimension: Dimension, asked: Asked, numbers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the answers in their order with their words of the last day; then those that were given and are not offered."""
    if dimension.field == AGE:
        return [(label, label) for label in BANDS]
    offered = list(dimension.labels) or reference.choices(dimension.table, asked.until, asked.municipality_id)
    known = dict(offered)
    given = {code for code, _ in numbers}
    others = sorted(given - set(known))
    return [(code, str(label)) for code, label in offered] + [
        (code, reference.label(dimension.table, code, asked.until, asked.municipality_id) if code else UNTOLD) for code in others
    ]
