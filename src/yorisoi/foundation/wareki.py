"""和暦 and 年度: dates and fiscal years as Japanese offices write and type them."""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.foundation.digits import kanji_numerals_to_digits
from yorisoi.foundation.violations import NotUnderstood, Violation, quoted


@dataclass(frozen=True)
class Era:
    """元号: in force from `starts_on` up to, not including, `ends_before` (None = still running)."""

    name: str
    letter: str
    starts_on: date
    ends_before: date | None

    def covers(self, day: date) -> bool:
        """Whether the day belongs to this era."""
        return self.starts_on <= day and (self.ends_before is None or day < self.ends_before)

    def year_of(self, day: date) -> int:
        """The year of the era for a day; 1 is written 元年."""
        return day.year - self.starts_on.year + 1


# Source: 元号法(昭和54年法律第43号)、元号を改める政令(昭和64年政令第1号・平成31年政令第143号)。
# The day of change belongs to the new era: a new era "from the day after" the decree, or from the accession.
ERAS = (
    Era("明治", "M", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "S", date(1926, 12, 25), date(1989, 1, 8)),
    Era("平成", "H", date(1989, 1, 8), date(2019, 5, 1)),
    Era("令和", "R", date(2019, 5, 1), None),
)
# Japan counted by the moon until 明治5年: month and day of earlier dates are not those of this calendar.
SOLAR_CALENDAR_FROM = date(1873, 1, 1)
WEEKDAYS = "月火水木金土日"
LATEST_YEAR = 2199

_ERA_BY_MARK = {mark: era for era in ERAS for mark in (era.name, era.name[0], era.letter)}
_DASHES = str.maketrans("−‐‑–—―ー－・．／", "--------../")
_WEEKDAY = rf"(?:\s*\(?(?P<weekday>[{WEEKDAYS}])(?:曜日?)?\)?)?"
_WITH_SEPARATORS = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|西暦|[明大昭平令MTSHR])?\s*\.?\s*"
    r"(?P<year>[0-9]{1,4}|元)\s*(?:年|[./-]|\s)\s*"
    r"(?P<month>[0-9]{1,2})\s*(?:月|[./-]|\s)\s*"
    r"(?P<day>[0-9]{1,2})\s*日?" + _WEEKDAY
)
_COMPACT = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_COMPACT_ERA = re.compile(r"(?P<era>[MTSHR])(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_WITHOUT_YEAR = re.compile(r"[0-9]{1,2}\s*(?:月|[./-])\s*[0-9]{1,2}\s*日?" + _WEEKDAY)
_DAYS_FROM_TODAY = {
    "今日": 0,
    "本日": 0,
    "きょう": 0,
    "昨日": -1,
    "きのう": -1,
    "明日": 1,
    "あした": 1,
    "あす": 1,
}
_HOW_TO_TYPE = "「令和8年11月22日」「R8.11.22」「2026/11/22」のいずれかの形で入力してください。"


class DateNotUnderstood(NotUnderstood):
    """The typed text is not a date; `str()` is the three-part message for the screen."""


def _refuse(text: str, why: str, todo: str = _HOW_TO_TYPE) -> DateNotUnderstood:
    what = f"{quoted(text)}は日付として読めませんでした。" if text.strip() else "日付が入力されていません。"
    return DateNotUnderstood(Violation(code="DATE", what=what, why=why, todo=todo))


def era_on(day: date) -> Era | None:
    """The era of a day; None before 明治6年, when the calendar was another one."""
    if day < SOLAR_CALENDAR_FROM:
        return None
    return next(era for era in ERAS if era.covers(day))


def format_wareki_year(day: date) -> str:
    """The year of a day in words: 令和8年, 令和元年."""
    era = era_on(day)
    if era is None:
        return f"{day.year}年"
    year = era.year_of(day)
    return f"{era.name}{'元' if year == 1 else year}年"


def format_wareki(day: date) -> str:
    """令和8年11月22日; the first year is 元年."""
    return format_wareki_year(day) + format_month_day(day)


def format_wareki_short(day: date) -> str:
    """R8.11.22, for narrow columns; the first year is 1."""
    era = era_on(day)
    year = str(day.year) if era is None else f"{era.letter}{era.year_of(day)}"
    return f"{year}.{day.month}.{day.day}"


def format_month_day(day: date) -> str:
    """11月22日."""
    return f"{day.month}月{day.day}日"


def weekday_ja(day: date) -> str:
    """The day of the week in one character: 水."""
    return WEEKDAYS[day.weekday()]


def parse_date(text: str, *, today: date | None = None) -> date:
    """The date typed, in 和暦 or 西暦, 全角 or 半角, kanji numerals included.

    With `today` given, 今日・本日・昨日・明日 are understood too. A date without its year is never guessed.
    Raises DateNotUnderstood, whose text says what is wrong and how to type it.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).strip().upper()
    if not plain:
        raise _refuse(text, "日付が必要な欄です。")
    if today is not None and plain in _DAYS_FROM_TODAY:
        return today + timedelta(days=_DAYS_FROM_TODAY[plain])
    plain = kanji_numerals_to_digits(plain)
    match = _COMPACT.fullmatch(plain) or _COMPACT_ERA.fullmatch(plain) or _WITH_SEPARATORS.fullmatch(plain)
    if match is None:
        if _WITHOUT_YEAR.fullmatch(plain):
            raise _refuse(text, "年が書かれていません。")
        raise _refuse(text, "日付の書き方が、この画面で読める形と違います。")
    parts = match.groupdict()
    day = _from_parts(text, parts.get("era"), parts["year"], int(parts["month"]), int(parts["day"]))
    if (weekday := parts.get("weekday")) and weekday != weekday_ja(day):
        raise _refuse(
            text,
            f"{format_wareki(day)}は{weekday_ja(day)}曜日です。",
            "日付と曜日のどちらが正しいかを確かめて、入力し直してください。",
        )
    return day


def _from_parts(text: str, mark: str | None, year_text: str, month: int, day: int) -> date:
    era = _ERA_BY_MARK.get(mark) if mark else None
    if era is None:
        if len(year_text) != 4:
            raise _refuse(text, "元号が書かれていないため、西暦か和暦かが分かりません。")
        return _checked_day(text, int(year_text), month, day)
    year = 1 if year_text == "元" else int(year_text)
    if year == 0:
        raise _refuse(text, f"{era.name}0年はありません。", f"1年目は「{era.name}元年」と入力してください。")
    found = _checked_day(text, era.starts_on.year + year - 1, month, day)
    if not era.covers(found):
        raise _refuse(
            text,
            _limits_of(era, found),
            f"「{format_wareki(found)}」のことであれば、そのように入力し直してください。",
        )
    return found


def _limits_of(era: Era, found: date) -> str:
    if found < era.starts_on or era.ends_before is None:
        return f"{era.name}は元年{format_month_day(era.starts_on)}からです。"
    last = era.ends_before - timedelta(days=1)
    return f"{era.name}は{era.year_of(last)}年{format_month_day(last)}までです。"


def _checked_day(text: str, year: int, month: int, day: int) -> date:
    if year > LATEST_YEAR:
        raise _refuse(text, "年が先すぎます。", "年を確かめて、入力し直してください。")
    if not 1 <= month <= 12:
        raise _refuse(text, f"{month}月はありません。", "月を1から12までで入力し直してください。")
    if year < SOLAR_CALENDAR_FROM.year:
        raise _refuse(
            text, "明治6年より前の日付は、暦が違うため扱えません。", "年を確かめて、入力し直してください。"
        )
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise _refuse(
            text,
            f"{format_wareki_year(date(year, month, last))}{month}月に{day}日はありません。",
            f"日を1から{last}までで入力し直してください。",
        )
    return date(year, month, day)


def fiscal_year(day: date) -> int:
    """The 年度 a day belongs to (from 1 April to 31 March), as the year it begins in."""
    return day.year if day.month >= 4 else day.year - 1


def _fiscal_era(year: int) -> tuple[Era, int]:
    # 1 May, not 1 April: the year that began as 平成31年 is called 令和元年度 as a whole.
    may_day = date(year, 5, 1)
    era = era_on(may_day)
    if era is None:
        raise ValueError(f"fiscal year {year} is before 1873")
    return era, era.year_of(may_day)


def fiscal_year_label(year: int) -> str:
    """令和8年度 for 2026."""
    era, number = _fiscal_era(year)
    return f"{era.name}{'元' if number == 1 else number}年度"


def fiscal_year_code(year: int) -> str:
    """R8 for 2026, as used at the head of numbers."""
    era, number = _fiscal_era(year)
    return f"{era.letter}{number}"


def fiscal_year_starts_on(year: int) -> date:
    """1 April of the fiscal year."""
    return date(year, 4, 1)


def fiscal_year_ends_on(year: int) -> date:
    """31 March closing the fiscal year."""
    return date(year + 1, 3, 31)


def age_on(born_on: date, on: date) -> int:
    """満年齢 on a day. Someone born on 29 February turns older on 1 March of a common year."""
    if on < born_on:
        raise ValueError("age_on: the day is before the birth")
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def month_end(day: date) -> date:
    """The last day of the month the day is in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months later (or earlier), clamped to the end of a short month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
