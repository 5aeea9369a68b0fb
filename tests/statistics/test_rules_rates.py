"""The rules of the figures: pure, on plain values."""

from datetime import date
from decimal import Decimal

import pytest

from yorisoi.statistics.enums import State
from yorisoi.statistics.queries import packaged
from yorisoi.statistics.rules.cells import Cell, cell, total
from yorisoi.statistics.rules.periods import Period, last_month, may_close, read_month, years_of
from yorisoi.statistics.rules.rates import employment_rate, per_100k_month, percent
from yorisoi.statistics.rules.targets import attained, in_year

COUNTED = {"now": 0, "frozen": None, "is_over": True, "is_known": True, "is_offered": True}


@pytest.mark.parametrize(
    ("count", "population", "months", "expected"),
    [
        (334, 306_714, 12, "9.1"), (1181, 301_517, 12, "32.6"), (3895, 1_345_012, 12, "24.1"), (28, 306_714, 1, "9.1"),
        (1, 200_000, 1, "0.5"), (1, 2_000_000, 1, "0.1"), (0, 306_714, 12, "0.0"),
    ],
    ids=["いわき", "久留米", "さいたま", "ひと月", "小さい市", "四捨五入は上へ", "0件"],
)
def test_per_100k_a_month(count, population, months, expected):
    assert per_100k_month(count, population, months=months) == Decimal(expected)


@pytest.mark.parametrize(("population", "months"), [(0, 12), (None, 12), (306_714, 0)], ids=["人口0", "未設定", "未集計"])
def test_nothing_is_divided_by_nothing(population, months):
    assert per_100k_month(1, population, months=months) is None


def test_shares_of_nothing_are_not_said():
    assert percent(0, 0) is None
    assert employment_rate(employed_with_plan=0, raised_with_plan=0, targets=0) is None
    assert employment_rate(employed_with_plan=58, raised_with_plan=4, targets=56) == Decimal("110.7")


@pytest.mark.parametrize("line", packaged.municipal(), ids=lambda each: each.name)
def test_the_published_rates_of_every_place_come_out_again(line):
    import csv
    from importlib import resources

    text = resources.files("yorisoi.statistics").joinpath("data/municipal_2024.csv").read_text(encoding="utf-8")
    (row,) = [row for row in csv.DictReader(text.splitlines()) if row["name"] == line.name]
    found = {code: str(line.per_100k(code)) for code in ("new_consultations", "plans", "employment_targets")}
    assert found == {code: row[f"{code}_per_100k_month"] for code in found}


# 数の欄


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({}, "0"), ({"now": 1234}, "1,234"), ({"is_offered": False}, "未実施"), ({"is_offered": False, "now": 2}, "2"),
        ({"is_over": False}, "未集計"), ({"is_known": False}, "未集計"), ({"is_known": False, "frozen": 3}, "3"),
        ({"is_offered": False, "is_over": False}, "未集計"),
    ],
    ids=["0件", "数", "未実施", "未実施なのに数がある", "先の月", "記録の前", "締めた月は残る", "先の月の未実施"],
)
def test_a_nought_is_told_from_nothing_offered_and_nothing_counted(facts, text):
    assert cell(**COUNTED | facts).text == text


def test_a_correction_is_what_changed_since_the_closing():
    found = cell(**COUNTED | {"now": 12, "frozen": 14})
    assert (found.count, found.correction, found.correction_text) == (14, -2, "-2")


def test_a_total_counts_what_was_counted():
    cells = [Cell(State.COUNTED, 3, 3), Cell(State.NOT_COUNTED, months=0), Cell(State.NOT_OFFERED), Cell(State.COUNTED, 4, 5)]
    found = total(cells)
    assert (found.count, found.now, found.months, found.state) == (7, 8, 3, State.COUNTED)
    assert total(cells[1:3]).state == State.NOT_OFFERED
    assert total(cells[1:2]).state == State.NOT_COUNTED


# 期間と締め


def test_periods():
    assert years_of(2024).months[0] == date(2024, 4, 1)
    assert years_of(2024).months[-1] == date(2025, 3, 1)
    assert len(years_of(2016, 2025).months) == 120
    assert years_of(2019).label == "令和元年度"
    assert Period(date(2026, 2, 1), date(2026, 2, 28)).label == "令和8年2月"
    assert last_month(date(2026, 1, 31)) == date(2025, 12, 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2025-04", date(2025, 4, 1)), ("2025-4", date(2025, 4, 1)), ("2025-13", None), ("令和7年4月", None), ("1999-04", None)],
)
def test_a_month_is_read(text, expected):
    assert read_month(text) == expected


@pytest.mark.parametrize(
    ("on", "closed", "codes"),
    [
        (date(2026, 6, 1), None, []), (date(2026, 5, 31), None, ["MONTH_NOT_OVER"]),
        (date(2026, 6, 1), (date(2026, 6, 1), "佐々木"), ["MONTH_CLOSED"]),
    ],
    ids=["終わった月", "月の最後の日", "二度目"],
)
def test_closing(on, closed, codes):
    assert [each.code for each in may_close(month=date(2026, 5, 1), on=on, closed=closed)] == codes


# 目安値


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2015, ["20", "10", "6", "40"]), (2017, ["24", "12", "7", "70", "80"]), (2025, ["26", "50", "60", "75", "90"])],
)
def test_the_guide_values_of_a_year(year, expected):
    found = {target.measure: str(target.value) for target in in_year(packaged.targets(), year)}
    order = ("new_consultations", "plans", "employment_targets", "employment_rate", "steps_up")
    assert [found[measure] for measure in order if measure in found] == expected


def test_one_s_own_stands_beside_the_guide_value():
    numbers = {
        "new_consultations": 334, "plans": 145, "employment_targets": 56, "employed_with_plan": 58,
        "income_raised_with_plan": 4, "steps_up": 0, "steps_compared": 0,
    }
    found = {
        target.measure: attained(target, numbers, population=306_714, months=12) for target in in_year(packaged.targets(), 2024)
    }
    assert [(found[code].own, found[code].reached) for code in ("new_consultations", "plans", "employment_targets")] == [
        (Decimal("9.1"), Decimal(35)), (Decimal("43.4"), Decimal(87)), (Decimal("38.6"), Decimal(64)),
    ]
    assert found["employment_rate"].is_reached
    assert (found["steps_up"].own, found["steps_up"].reached) == (None, None)
