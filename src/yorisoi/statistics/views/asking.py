"""What a page was asked for, read from its address: fiscal year, month, agency."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from yorisoi.agencies.models import Agency
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.wareki import fiscal_year
from yorisoi.statistics.forms import PeriodForm
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules.periods import Period, last_month, month_of, years_of


@dataclass(frozen=True)
class Wanted:
    """The period and the agency a page shows, with the form that says so."""

    form: PeriodForm
    year: int
    month: date | None
    agency: Agency | None

    @property
    def period(self) -> Period:
        return month_of(self.month) if self.month else years_of(self.year)

    @property
    def query(self) -> str:
        """The address of the same period and agency on another page."""
        asked: dict[str, Any] = {"year": self.year}
        if self.month:
            asked["month"] = self.month.month
        if self.agency:
            asked["agency"] = self.agency.pk
        return urlencode(asked)


def wanted(request: SignedInRequest, *, on: date, with_month: bool = True, any_month: bool = False) -> Wanted:
    """
    Read what is wanted: the month before this one unless said otherwise, the whole municipality.

    `any_month`: a whole fiscal year may be asked for, too, and is where no month is named.
    """
    usual = last_month(on)
    agencies = list(settings.agencies_for(request.user))
    asked = request.GET.copy()
    asked.setdefault("year", str(fiscal_year(usual if with_month else on)))
    if with_month and not any_month:
        asked.setdefault("month", str(usual.month))
    form = PeriodForm(asked, agencies=agencies, on=on, with_month=with_month, any_month=any_month)
    form.is_valid()
    found = form.cleaned_data
    year = int(found.get("year") or fiscal_year(usual))
    number = found.get("month")
    month = date(year + (int(number) < 4), int(number), 1) if number else None
    if with_month and not any_month and month is None:
        month = usual
    agency = next((each for each in agencies if str(each.pk) == found.get("agency")), None)
    return Wanted(form, year, month, agency)
