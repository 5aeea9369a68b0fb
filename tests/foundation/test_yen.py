"""金額."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.foundation.yen import AmountNotUnderstood, format_yen, parse_yen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35000", 35_000), ("35,000円", 35_000), ("３５，０００円", 35_000), ("¥35,000", 35_000),
        ("￥３５０００", 35_000), ("3万5千円", 35_000), ("3.5万", 35_000), ("３万５０００円", 35_000),
        ("5千500円", 5_500), ("1億", 100_000_000), ("0", 0), ("-500", -500), ("△1,000円", -1_000),
        (" 35 000 ", 35_000),
    ],
)  # fmt: skip
def test_金額を読む(text: str, expected: int) -> None:
    assert parse_yen(text) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "金額が入力されていません。"),
        ("円", "読める形と違います。"),
        ("三万円くらい", "読める形と違います。"),
        ("3,5000", "読める形と違います。"),
        ("1.5", "読める形と違います。"),
        ("3.55555万", "円より細かい"),
        ("999999999999億", "大きすぎます。"),
    ],
)
def test_読めない金額は理由と直し方を添えて断る(text: str, hint: str) -> None:
    with pytest.raises(AmountNotUnderstood) as caught:
        parse_yen(text)
    assert hint in str(caught.value)
    assert "3万5千円" in str(caught.value)


@pytest.mark.parametrize(("amount", "expected"), [(35_000, "35,000円"), (0, "0円"), (-500, "-500円")])
def test_金額の表し方(amount: int, expected: str) -> None:
    assert format_yen(amount) == expected


@given(st.integers(-999_999_999_999, 999_999_999_999))
def test_金額は読み戻せる(amount: int) -> None:
    assert parse_yen(format_yen(amount)) == amount
