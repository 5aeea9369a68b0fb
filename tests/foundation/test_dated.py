"""期間つき表."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.foundation import dated


@dataclass(frozen=True)
class Period:
    name: str
    starts_on: date | None
    ends_on: date | None


OLD = Period("旧", None, date(2026, 3, 31))
NEW = Period("新", date(2026, 4, 1), None)
LATE = Period("重なり", date(2026, 3, 31), date(2026, 4, 1))
REVERSED = Period("逆", date(2026, 4, 30), date(2026, 4, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 3, 30), [OLD]),
        (date(2026, 3, 31), [OLD, LATE]),
        (date(2026, 4, 1), [NEW, LATE]),
        (date(2026, 4, 2), [NEW]),
    ],
    ids=["前", "旧の末日を含む", "新の初日を含む", "あと"],
)
def test_その日に生きている行(on: date, expected: list[Period]) -> None:
    assert dated.in_force([OLD, NEW, LATE, REVERSED], on) == expected


def test_重なりは組ごとに早い行から示す() -> None:
    assert dated.overlaps([NEW, LATE, OLD], lambda row: "同じ") == [(OLD, LATE), (LATE, NEW)]


def test_鍵が違えば重ならない() -> None:
    assert dated.overlaps([NEW, LATE, OLD], lambda row: row.name) == []


def test_続いているだけの期間は重ならない() -> None:
    assert not dated.overlap(OLD, NEW)


def test_始まりと終わりが逆の行はどこにも重ならない() -> None:
    assert not dated.overlap(REVERSED, NEW)
    assert not dated.overlap(NEW, REVERSED)


SOME_DAYS = st.none() | st.integers(0, 20).map(lambda number: date(2026, 4, 1) + timedelta(days=number))
PERIODS = st.builds(Period, st.just("期間"), SOME_DAYS, SOME_DAYS)
DAYS_AROUND = [date(2026, 3, 25) + timedelta(days=number) for number in range(40)]


@given(PERIODS, PERIODS)
def test_重なるとは共に生きている日があること(one: Period, other: Period) -> None:
    shared = [day for day in DAYS_AROUND if len(dated.in_force([one, other], day)) == 2]
    assert dated.overlap(one, other) == bool(shared)
