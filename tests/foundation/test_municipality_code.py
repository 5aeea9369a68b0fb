"""全国地方公共団体コード."""

from __future__ import annotations

import pytest

from yorisoi.foundation.municipality_code import check_digit, is_valid


@pytest.mark.parametrize(
    ("code", "expected"),
    [("13101", "6"), ("01100", "2"), ("27100", "4"), ("47201", "8"), ("40130", "7")],
    ids=["東京都千代田区", "札幌市", "大阪市", "那覇市", "福岡市"],
)
def test_検査数字(code: str, expected: str) -> None:
    assert check_digit(code) == expected
    assert is_valid(code + expected)


@pytest.mark.parametrize("code", ["131017", "13101", "1310166", "", "13101a", "１３１０１６"])
def test_正しくない符号(code: str) -> None:
    assert not is_valid(code)


@pytest.mark.parametrize("code", ["1310", "131016", "abcde"])
def test_五桁でなければ検査数字は出せない(code: str) -> None:
    with pytest.raises(ValueError, match="five digits"):
        check_digit(code)
