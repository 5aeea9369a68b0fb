"""What a figure is: its rows, the day each row counts on, and what it says about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yorisoi.statistics.enums import Counting

# Every figure says these about itself, in this order; the page of the figure shows them.
HEADINGS = ("定義", "分子", "分母", "単位", "出典", "偏り")


@dataclass(frozen=True)
class Span:
    """How consultations are counted from one day to another."""

    counting: Counting
    since: date
    until: date


@dataclass(frozen=True)
class Asked:
    """Whose rows are wanted, from which day to which, and how consultations are counted meanwhile."""

    municipality_id: int
    since: date
    until: date
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Figure:
    """
    指標: one number of the report.

    `rows(asked)` is the one queryset it consists of; `day` the date each row counts on; `case` the way to the case of a
    row ("" where a row belongs to none). `whole` names the figure it is a part of, `service` its column of the dated
    table of services. `beside` names a day the list of its rows shows with each row, `days` finds it by the row's id.
    """

    code: str
    rows: Callable[[Asked], QuerySet[Any]]
    day: str
    about: str
    case: str = "case"
    agency: str = "case__agency_id"
    whole: str = ""
    service: str = ""
    beside: str = ""
    days: Callable[[list[Any]], dict[int, date]] | None = None

    @property
    def label(self) -> str:
        return self.about.strip().splitlines()[0]

    @property
    def told(self) -> dict[str, str]:
        """What the figure says about itself, by heading."""
        found: dict[str, str] = {}
        last = ""
        for line in self.about.strip().splitlines():
            heading, _, text = line.strip().partition(": ")
            if heading in HEADINGS:
                found[last := heading] = text
            elif last:
                found[last] += line.strip()
        return found

    @property
    def unit(self) -> str:
        return self.told["単位"]
