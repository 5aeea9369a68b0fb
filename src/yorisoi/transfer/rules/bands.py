"""Bands of an extract for research: no day finer than a quarter, no age finer than ten years, and coarser ones."""

from datetime import date

from yorisoi.foundation.wareki import fiscal_year, fiscal_year_label, fiscal_year_starts_on
from yorisoi.transfer.rules.anonymity import ANYTHING, Scale

UNKNOWN = "わからない"
QUARTERS = ("4〜6月", "7〜9月", "10〜12月", "1〜3月")
YOUNGEST, OLDEST = 20, 80
LENGTHS = ((91, "3か月まで"), (183, "半年まで"), (365, "1年まで"), (730, "2年まで"))
LONGER, STILL = "2年をこえる", "まだおわっていない"
AGE_GROUPS = ((40, "39歳以下"), (65, "40〜64歳"), (200, "65歳以上"))


def quarter(day: date) -> str:
    """
    Return the quarter of a day, the finest time an extract tells: 令和8年度 4〜6月.

    Source: issue 4「no dates finer than a quarter」
    """
    return f"{fiscal_year_label(fiscal_year(day))} {QUARTERS[(day.month - 4) % 12 // 3]}"


def quarter_starts_on(day: date) -> date:
    """
    Return the first day of the quarter a day lies in.

    Source: issue 4
    """
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def years(day: date) -> str:
    """
    Return the three fiscal years a day lies in: 令和6年度〜令和8年度.

    Source: issue 4
    """
    first = fiscal_year(day) // 3 * 3
    return f"{fiscal_year_label(first)}〜{fiscal_year_label(first + 2)}"


def age_band(age: int | None) -> str:
    """
    Return the ten years an age lies in.

    Source: issue 4「ages in bands」
    """
    if age is None:
        return UNKNOWN
    if age < YOUNGEST:
        return f"{YOUNGEST - 1}歳以下"
    return f"{OLDEST}歳以上" if age >= OLDEST else f"{age // 10 * 10}代"


def length_band(begun_on: date, ended_on: date | None) -> str:
    """
    Return how long a case took, in bands.

    Source: issue 4
    """
    if ended_on is None:
        return STILL
    days = (ended_on - begun_on).days
    return next((words for most, words in LENGTHS if days <= most), LONGER)


def count_band(count: int) -> str:
    """
    Return a small number as it may be told.

    Source: issue 4
    """
    return str(count) if count < 3 else "3以上"


def _half(words: str) -> str:
    year, _, months = words.partition(" ")
    return f"{year} {'前半' if months in QUARTERS[:2] else '後半'}"


def _year(words: str) -> str:
    return words.partition(" ")[0]


def _three_years(words: str) -> str:
    name = _year(words)
    first = next(each for each in range(1990, 2200) if fiscal_year_label(each) == name)
    return years(fiscal_year_starts_on(first))


def _anything(words: str) -> str:
    return ANYTHING


def _age_group(words: str) -> str:
    if words == UNKNOWN:
        return UNKNOWN
    age = int("".join(each for each in words if each.isdigit()))
    return next(group for below, group in AGE_GROUPS if age < below)


def _by_whom(words: str) -> str:
    return "本人から" if words.startswith("本人") else "本人以外から"


BEGUN = Scale(
    "はじまった時期", (_half, _year, _three_years, _anything), ("四半期", "半年", "年度", "3年ごと", "伏せた")
)
AGE = Scale("年齢", (_age_group, _anything), ("10歳ごと", "3つの区分", "伏せた"))
GENDER = Scale("性別", (_anything,), ("そのまま", "伏せた"))
ROUTE = Scale("どこから", (_by_whom, _anything), ("そのまま", "本人からか", "伏せた"))
SCALES = (BEGUN, AGE, GENDER, ROUTE)
