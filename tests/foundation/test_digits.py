"""数字."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.foundation import digits

TO_FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(("number", "shown"), [(1, "①"), (20, "⑳"), (21, "21"), (0, "0")])
def test_丸をつけた番号(number: int, shown: str) -> None:
    assert digits.circled(number) == shown


def test_全角の数字だけを半角にする() -> None:
    assert digits.to_halfwidth_digits("第１２号ＡカB") == "第12号ＡカB"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", 12), ("１２", 12), ("1,234", 1234), ("１，２３４", 1234),
        ("-5", -5), ("−５", -5), (" 7 ", 7), ("007", 7),
    ],
)  # fmt: skip
def test_整数を読む(text: str, expected: int) -> None:
    assert digits.parse_int(text) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", "数字が入力されていません。"),
        ("十二", "「十二」は数字として読めませんでした。"),
        ("1.5", "「1.5」"),
        ("1,2", "「1,2」"),
        ("9" * 30, "読めませんでした。"),
        ("٣", "読めませんでした。"),
    ],
    ids=["空", "漢字", "小数", "区切りの誤り", "長すぎる", "ほかの文字体系の数字"],
)
def test_読めない数字は理由と直し方を添えて断る(text: str, hint: str) -> None:
    with pytest.raises(digits.NumberNotUnderstood) as caught:
        digits.parse_int(text)
    assert hint in str(caught.value)
    assert "「12」" in str(caught.value)


@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_全角にしても同じ整数になる(number: int) -> None:
    assert digits.parse_int(str(number).translate(TO_FULLWIDTH)) == number
    assert digits.parse_int(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("五十八", 58), ("十", 10), ("二十", 20), ("千二百三", 1203), ("二〇二六", 2026), ("〇", 0),
        ("八", 8), ("十十", None), ("二三十", None), ("", None), ("百万", None),
    ],
)  # fmt: skip
def test_漢数字(text: str, expected: int | None) -> None:
    assert digits.kanji_to_int(text) == expected


def test_文の中の漢数字() -> None:
    assert digits.kanji_numerals_to_digits("令和八年十一月二十二日") == "令和8年11月22日"
    assert digits.kanji_numerals_to_digits("十十年") == "十十年"


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("１２", 12), ("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5_000, None), ("-1", None), ("", None),
     ("1.5", None), ("²", None)],
    ids=["半角", "全角", "零", "いちばん長い", "長すぎる", "とても長い", "負", "空", "小数", "肩の数字"],
)
def test_行の番号として読める数(text: str, number: int | None) -> None:
    assert digits.whole_number(text) == number
