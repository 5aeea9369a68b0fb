"""和暦、年度、年齢."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.foundation import wareki

TODAY = date(2026, 11, 22)
ANY_DAY = st.dates(date(1873, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "令和8年11月22日", "令和八年十一月二十二日", "令和 8 年 11 月 22 日", "令和８年１１月２２日",
        "R8.11.22", "r8/11/22", "Ｒ８．１１．２２", "R8-11-22",
        "R 8 11 22", "R081122", "令8.11.22", "㋿8年11月22日",
        "2026-11-22", "2026/11/22", "2026.11.22", "2026年11月22日",
        "西暦2026年11月22日", "20261122", "２０２６年１１月２２日", "2026－11－22",
        "2026ー11ー22", "二〇二六年十一月二十二日", "　R8.11.22　", "令和8年11月22日(日)",
        "令和8年11月22日（日曜日）", "R08.11.22",
    ],
)  # fmt: skip
def test_同じ日のいろいろな書き方(text: str) -> None:
    assert wareki.parse_date(text) == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S58.3.14", date(1983, 3, 14)),
        ("昭和五十八年三月十四日", date(1983, 3, 14)),
        ("昭58-3-14", date(1983, 3, 14)),
        ("昭和元年12月25日", date(1926, 12, 25)),
        ("昭和64年1月7日", date(1989, 1, 7)),
        ("平成元年1月8日", date(1989, 1, 8)),
        ("H31.4.30", date(2019, 4, 30)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R1.5.1", date(2019, 5, 1)),
        ("大正元年7月30日", date(1912, 7, 30)),
        ("T15.12.24", date(1926, 12, 24)),
        ("M6.1.1", date(1873, 1, 1)),
        ("明45.7.29", date(1912, 7, 29)),
        ("R6.2.29", date(2024, 2, 29)),
    ],
)
def test_元号の境目(text: str, expected: date) -> None:
    assert wareki.parse_date(text) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("令和0年1月1日", "「令和元年」"),
        ("令和8年2月30日", "令和8年2月に30日はありません。"),
        ("R7.2.29", "令和7年2月に29日はありません。"),
        ("2026/13/1", "13月はありません。"),
        ("令和8年11月0日", "0日はありません。"),
        ("昭和70年1月1日", "昭和は64年1月7日までです。"),
        ("昭和64年1月8日", "「平成元年1月8日」"),
        ("平成31年5月1日", "「令和元年5月1日」"),
        ("令和元年4月30日", "令和は元年5月1日からです。"),
        ("明治5年1月1日", "暦が違う"),
        ("令和999年1月1日", "年が先すぎます。"),
        ("11月22日", "年が書かれていません。"),
        ("8.11.22", "元号が書かれていない"),
        ("令和8年11月22日(月)", "日曜日です。"),
        ("こんにちは", "読める形と違います。"),
        ("2026112", "読める形と違います。"),
        ("令和十十年1月1日", "読める形と違います。"),
        ("今日", "読める形と違います。"),
        ("", "日付が入力されていません。"),
        ("　", "日付が入力されていません。"),
    ],
)
def test_読めない日付は理由と直し方を添えて断る(text: str, hint: str) -> None:
    with pytest.raises(wareki.DateNotUnderstood) as caught:
        wareki.parse_date(text)
    assert hint in str(caught.value)
    assert str(caught.value).count("。") >= 3
    assert caught.value.violation.code == "DATE"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("今日", 22), ("本日", 22), ("昨日", 21), ("明日", 23), ("きょう", 22)],
)
def test_きょうを基準にした言い方(text: str, expected: int) -> None:
    assert wareki.parse_date(text, today=TODAY) == date(2026, 11, expected)


@given(ANY_DAY)
def test_長い和暦は読み戻せる(day: date) -> None:
    assert wareki.parse_date(wareki.format_wareki(day)) == day


@given(ANY_DAY)
def test_短い和暦は読み戻せる(day: date) -> None:
    assert wareki.parse_date(wareki.format_wareki_short(day)) == day


@given(ANY_DAY)
def test_曜日つきの和暦は読み戻せる(day: date) -> None:
    assert wareki.parse_date(f"{wareki.format_wareki(day)}({wareki.weekday_ja(day)})") == day


@given(ANY_DAY)
def test_西暦は読み戻せる(day: date) -> None:
    assert wareki.parse_date(day.isoformat()) == day
    assert wareki.parse_date(f"{day:%Y%m%d}") == day


@given(st.text(max_size=20))
def test_どんな文字でも日付か断りになる(text: str) -> None:
    with suppress(wareki.DateNotUnderstood):
        assert isinstance(wareki.parse_date(text, today=TODAY), date)


def test_すべての日がちょうど一つの元号に入る() -> None:
    days = (date(1873, 1, 1) + timedelta(days=number) for number in range(0, 82_800, 7))
    assert {sum(era.covers(day) for era in wareki.ERAS) for day in days} == {1}


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 22), "令和8年11月22日", "R8.11.22"),
        (date(2019, 5, 1), "令和元年5月1日", "R1.5.1"),
        (date(2019, 4, 30), "平成31年4月30日", "H31.4.30"),
        (date(1989, 1, 7), "昭和64年1月7日", "S64.1.7"),
        (date(1872, 12, 31), "1872年12月31日", "1872.12.31"),
    ],
)
def test_和暦の表し方(day: date, long: str, short: str) -> None:
    assert wareki.format_wareki(day) == long
    assert wareki.format_wareki_short(day) == short


def test_月日と曜日() -> None:
    assert wareki.format_month_day(TODAY) == "11月22日"
    assert wareki.weekday_ja(TODAY) == "日"
    assert wareki.weekday_ja(date(2026, 11, 25)) == "水"


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 4, 1), 2026), (date(2027, 3, 31), 2026), (date(2026, 3, 31), 2025)],
    ids=["年度の初日", "年度の末日", "前の年度の末日"],
)
def test_年度(day: date, year: int) -> None:
    assert wareki.fiscal_year(day) == year


@pytest.mark.parametrize(
    ("year", "label", "code"),
    [
        (2026, "令和8年度", "R8"),
        (2019, "令和元年度", "R1"),
        (2018, "平成30年度", "H30"),
        (1989, "平成元年度", "H1"),
        (1988, "昭和63年度", "S63"),
    ],
)
def test_年度の呼び名(year: int, label: str, code: str) -> None:
    assert wareki.fiscal_year_label(year) == label
    assert wareki.fiscal_year_code(year) == code


def test_古すぎる年度には呼び名がない() -> None:
    with pytest.raises(ValueError, match="1873"):
        wareki.fiscal_year_label(1800)


@given(ANY_DAY)
def test_日は自分の年度の初日と末日の間にある(day: date) -> None:
    year = wareki.fiscal_year(day)
    assert wareki.fiscal_year_starts_on(year) <= day <= wareki.fiscal_year_ends_on(year)


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (date(1983, 3, 14), date(2026, 3, 13), 42),
        (date(1983, 3, 14), date(2026, 3, 14), 43),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (date(2026, 11, 22), date(2026, 11, 22), 0),
    ],
    ids=["誕生日の前日", "誕生日", "うるう日生まれの2月末", "うるう日生まれの3月1日", "生まれた日"],
)
def test_年齢(born_on: date, on: date, age: int) -> None:
    assert wareki.age_on(born_on, on) == age


def test_生まれる前の年齢はない() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        wareki.age_on(date(2026, 11, 22), date(2026, 11, 21))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 22), 3, date(2027, 2, 22)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 10), -1, date(2025, 12, 10)),
        (date(2026, 11, 22), 0, date(2026, 11, 22)),
    ],
)
def test_月を足す(day: date, months: int, expected: date) -> None:
    assert wareki.add_months(day, months) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2026, 12, 5), date(2026, 12, 31)),
    ],
)
def test_月末(day: date, expected: date) -> None:
    assert wareki.month_end(day) == expected
