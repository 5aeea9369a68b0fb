"""表計算のセル: nothing runs as a formula, and everything comes back as it was."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yorisoi.foundation import cells
from yorisoi.foundation.cells import as_written, harmless

texts = st.text(st.sampled_from("'=+-@＝＋\t\r\nあ1 ")) | st.text()


@pytest.mark.parametrize("text", ["=1+1", "+81", "-", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1", "＋", "－1", "＠a"])
def test_式になる文字で始まるものには_印がつく(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "山川", "a=1", "'あ", "1-2", " =1"])
def test_ほかの文は_そのまま(text):
    assert harmless(text) == text


@given(texts)
@example("'=1")
@example("''+")
def test_もとの文に_かならずもどる(text):
    assert as_written(harmless(text)) == text
    assert not harmless(text).startswith(tuple("=+-@＝＋－＠\t\r\n"))


@pytest.mark.parametrize(
    "text, width, found",
    [
        ("", 10, 1), ("あいう", 10, 1), ("あいうえお", 10, 2), ("abcdef", 10, 1), ("あ\nい\n", 10, 3), ("あ" * 100, 21, 10),
        ("あ", 0, 2),
    ],
)
def test_折り返した文が何行になるか(text, width, found):
    assert cells.lines(text, width) == found
