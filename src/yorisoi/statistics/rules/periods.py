"""期間: a month or a fiscal year, as people ask for it."""

import re
from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import (
    add_months,
    fiscal_year,
    fiscal_year_ends_on,
    fiscal_year_label,
    fiscal_year_starts_on,
    format_wareki_year,
    month_end,
)

FIRST_YEAR = 2015  # 生活困窮者自立支援法の施行
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


@dataclass(frozen=True)
class Period:
    """One month, or the months of one fiscal year or of several."""

    since: date
    until: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months."""
        count = (self.until.year - self.since.year) * 12 + self.until.month - self.since.month + 1
        return tuple(add_months(self.since, place) for place in range(count))

    @property
    def is_month(self) -> bool:
        return len(self.months) == 1

    @property
    def label(self) -> str:
        if self.is_month:
            return month_label(self.since)
        first, last = fiscal_year(self.since), fiscal_year(self.until)
        return fiscal_year_label(first) if first == last else f"{fiscal_year_label(first)}〜{fiscal_year_label(last)}"


def month_label(month: date) -> str:
    """
    Return a month as offices write it: 令和7年4月.

    Source: house.md(画面は和暦)
    """
    return f"{format_wareki_year(month)}{month.month}月"


def month_of(day: date) -> Period:
    """
    Return the month of a day.

    Source: domain §2.1(月次)
    """
    return Period(day.replace(day=1), month_end(day))


def years_of(first: int, last: int | None = None) -> Period:
    """
    Return a fiscal year, or several of them.

    Source: domain §2.1(年度)
    """
    return Period(fiscal_year_starts_on(first), fiscal_year_ends_on(last or first))


def months_of_year_until(month: date) -> tuple[date, ...]:
    """
    Return the months from April up to a month.

    Source: domain §2.1(年度累計)
    """
    return Period(fiscal_year_starts_on(fiscal_year(month)), month_end(month)).months


def last_month(on: date) -> date:
    """
    Return the first day of the month before: the one that is being reported.

    Source: domain §2.2(国への月次報告)
    """
    return add_months(on.replace(day=1), -1)


def read_month(text: str) -> date | None:
    """
    Return the first day of the month written as 2025-04; None for anything else.

    Source: issue 4(`yorisoi report monthly 2025-04`)
    """
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < FIRST_YEAR:
        return None
    return date(int(found[1]), int(found[2]), 1)


def may_close(*, month: date, on: date, closed: tuple[date, str] | None) -> list[Violation]:
    """
    Return why a month may not be closed: it is not over, or it was closed before (day and name told).

    Source: issue 4(a month closed twice; closing a month freezes it)
    """
    what = f"{month_label(month)}を締められません。"
    if closed is not None:
        day, name = closed
        return [
            Violation(
                "MONTH_CLOSED", what, f"{format_wareki_year(day)}{day.month}月{day.day}日に{name}さんが締めています。",
                "締めたあとの変更は、訂正として同じ画面に出ます。",
            )
        ]
    if month_end(month) >= on:
        return [
            Violation("MONTH_NOT_OVER", what, "この月は、まだ終わっていません。", "月が終わってから、数を確かめて締めてください。")
        ]
    return []
