"""数のうしろ: the rows a number consists of, each with its case — as far as the reader may see it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.models import Case
from yorisoi.statistics.figures.figure import Asked, Figure

PAGE = 50


@dataclass(frozen=True)
class Row:
    """One row of a figure: its day, and its case if it has one."""

    on: date
    case: Case | None
    beside: date | None = None


@dataclass(frozen=True)
class Behind:
    """One page of the rows: how many there are, how many of them this reader may see."""

    total: int
    seen: int
    number: int
    rows: list[Row]

    @property
    def hidden(self) -> int:
        return self.total - self.seen


def behind(figure: Figure, asked: Asked, number: int, *, agency: Agency | None, staff: Staff, on: date) -> Behind:
    """Return one page of the rows behind a figure, in the order of their days."""
    found = figure.rows(asked)
    if agency is not None:
        found = found.filter(**{figure.agency: agency.pk})
    total = found.count()
    if figure.case:
        found = found.filter(case__in=Case.objects.visible_to(staff, on=on)).select_related("case__person")
    seen = found.count() if figure.case else total
    number = min(max(1, number), max(1, -(-seen // PAGE)))
    page: Any = list(found.order_by(figure.day, "pk")[(number - 1) * PAGE : number * PAGE])
    days = figure.days(page) if figure.days else {}
    return Behind(
        total, seen, number,
        [Row(getattr(row, figure.day), row.case if figure.case else None, days.get(row.pk)) for row in page],
    )
