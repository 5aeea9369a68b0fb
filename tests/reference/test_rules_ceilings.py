"""住居確保給付金の上限額・基準額: which amount holds, and what may be added."""

from dataclasses import dataclass
from datetime import date

import pytest

from yorisoi.reference.queries import published_ceilings
from yorisoi.reference.rules.ceilings import (
    NO_LIMIT,
    base_for,
    ceiling_for,
    in_use,
    may_add,
    size_words,
    told,
)

DAY = date(2026, 6, 10)
APRIL = date(2026, 4, 1)


@dataclass(frozen=True)
class Amount:
    size_from: int
    size_to: int
    ceiling_yen: int | None = None
    starts_on: date = APRIL
    base_yen: int | None = None
    area: str = ""
    source: str = "架空市要綱(令和8年度)"


# domain.md §4.3: 埼玉県2級地.
TABLE = (Amount(1, 1, 43_000), Amount(2, 2, 52_000), Amount(3, 5, 56_000), Amount(6, 6, 60_000), Amount(7, NO_LIMIT, 67_000))


@pytest.mark.parametrize(
    ("size", "yen"),
    [(1, 43_000), (2, 52_000), (3, 56_000), (4, 56_000), (5, 56_000), (6, 60_000), (7, 67_000), (12, 67_000)],
    ids=lambda value: f"{value}",
)
def test_三人から五人は同額で七人からは青天井(size, yen):
    assert ceiling_for(size, DAY, TABLE).ceiling_yen == yen


@pytest.mark.parametrize(
    ("day", "yen"),
    [(date(2025, 3, 31), None), (date(2025, 4, 1), 41_000), (date(2026, 3, 31), 41_000), (APRIL, 43_000), (DAY, 43_000)],
    ids=["はじまる前の日", "はじまった日", "変わる前の日", "変わった日", "そのあと"],
)
def test_額はその日までに最後にはじまったもの(day, yen):
    rows = [Amount(1, 1, 43_000), Amount(1, 1, 41_000, date(2025, 4, 1)), Amount(1, 1, 99_000, date(2027, 4, 1))]
    found = ceiling_for(1, day, rows)
    assert (found.ceiling_yen if found else None) == yen


def test_基準額は人数ごとで上限額とは別の行でもよい():
    rows = [Amount(3, 5, 43_000), Amount(3, 3, base_yen=140_000), Amount(4, 4, base_yen=175_000)]
    assert (ceiling_for(4, DAY, rows).ceiling_yen, base_for(4, DAY, rows).base_yen) == (43_000, 175_000)
    assert base_for(5, DAY, rows) is None
    assert in_use(rows, DAY) == [rows[1], rows[0], rows[2]]


def test_使われなくなった額はその日の表に出ない():
    old = Amount(1, 1, 41_000, date(2025, 4, 1))
    assert in_use([old, *TABLE], DAY) == list(TABLE)
    assert in_use([old, *TABLE], date(2025, 6, 1)) == [old]


def test_世帯の人数がわかればその額を一文で言う():
    assert told(2, DAY, TABLE) == ["上限額(2人世帯・令和8年4月から): 52,000円/月"]


def test_人数がわからなければすべて言う():
    assert told(None, DAY, TABLE) == [
        "上限額(令和8年4月から、月): 1人 43,000円、2人 52,000円、3〜5人 56,000円、6人 60,000円、7人以上 67,000円"
    ]


def test_幅の中の一人だけ額が変われば_残りの人数も言う():
    later = date(2026, 5, 1)
    rows = [
        Amount(3, 5, 56_000), Amount(3, 3, 57_000, starts_on=later),
        Amount(7, NO_LIMIT, 67_000), Amount(8, 8, 70_000, starts_on=later),
    ]
    assert told(None, DAY, rows) == [
        "上限額(令和8年4月から、月): 4〜5人 56,000円、7人 67,000円、9人以上 67,000円",
        "上限額(令和8年5月から、月): 3人 57,000円、8人 70,000円",
    ]


def test_級地が二つならどちらも言い表がなければ何も言わない():
    rows = [Amount(1, 1, 47_700, area="1級地"), Amount(1, 1, 43_000, area="2級地", starts_on=date(2026, 5, 15))]
    assert told(1, DAY, rows) == [
        "上限額(1級地・1人世帯・令和8年4月から): 47,700円/月", "上限額(2級地・1人世帯・令和8年5月15日から): 43,000円/月",
    ]
    assert told(1, DAY, []) == []
    assert told(1, DAY, [Amount(1, 1, base_yen=84_000)]) == []


def refusals(**facts):
    usual = {
        "area": "", "size_from": 3, "size_to": 5, "ceiling_yen": 56_000, "base_yen": None, "starts_on": APRIL,
        "source": "架空市要綱", "on": DAY, "held": (),
    }
    return [each.code for each in may_add(**usual | facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"size_from": 5, "size_to": 3}, ["CEILING_SIZE"]),
        ({"size_from": 0}, ["CEILING_SIZE"]),
        ({"size_from": 40, "size_to": 40}, ["CEILING_SIZE"]),
        ({"ceiling_yen": None}, ["CEILING_NO_AMOUNT"]),
        ({"ceiling_yen": 56}, ["CEILING_AMOUNT"]),
        ({"base_yen": 1_000_001}, ["CEILING_AMOUNT"]),
        ({"base_yen": 1_000_000, "ceiling_yen": 1_000}, []),
        ({"starts_on": date(2015, 3, 31)}, ["CEILING_DAY"]),
        ({"starts_on": date(2062, 4, 1)}, ["CEILING_DAY"]),
        ({"source": " "}, ["CEILING_SOURCE_MISSING"]),
        ({"held": TABLE}, ["CEILING_TWICE"]),
        ({"held": TABLE, "size_from": 5, "size_to": 7}, ["CEILING_TWICE"]),
        ({"held": TABLE, "area": "2級地"}, []),
        ({"held": TABLE, "starts_on": date(2027, 4, 1)}, []),
        ({"held": TABLE, "ceiling_yen": None, "base_yen": 140_000}, []),
        ({"ceiling_yen": None, "source": "", "size_from": 9}, ["CEILING_SIZE", "CEILING_NO_AMOUNT", "CEILING_SOURCE_MISSING"]),
    ],
    ids=[
        "よい", "人数が逆", "0人", "40人", "額がない", "千円単位", "大きすぎる", "ちょうど", "制度の前", "先すぎる", "出典がない",
        "もうある", "重なる人数", "別の級地", "次の年度", "基準額だけを足す", "全部を一度に",
    ],
)
def test_登録できる額(facts, expected):
    assert refusals(**facts) == expected


@pytest.mark.parametrize(("first", "last", "words"), [(2, 2, "2人"), (3, 5, "3〜5人"), (7, NO_LIMIT, "7人以上")])
def test_世帯人数のことば(first, last, words):
    assert size_words(first, last) == words


def test_公表されている額はすべて未確認で日を持たない():
    found = {each.code: each for each in published_ceilings()}
    assert len(found) == 18
    assert found["TOKYO_TO_1"].amounts[2] == (3, 5, 69_800)
    assert found["SENDAI_SHI"].amounts[4] == (7, NO_LIMIT, None)
    assert {each.certainty for each in found.values()} == {"未確認"}
    assert all("未確認" in each.source for each in found.values())
