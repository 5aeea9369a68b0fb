"""全国地方公共団体コード: five digits and a check digit."""

from __future__ import annotations

import re

# Source: 総務省「全国地方公共団体コード」検査数字の算出法(モジュラス11)。
_WEIGHTS = (6, 5, 4, 3, 2)
_FIVE_DIGITS = re.compile("[0-9]{5}")
_SIX_DIGITS = re.compile("[0-9]{6}")


def check_digit(code: str) -> str:
    """The sixth digit for the first five: 13101 gives 6."""
    if not _FIVE_DIGITS.fullmatch(code):
        raise ValueError("a municipality code has five digits before its check digit")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code, strict=True))
    return str((11 - total % 11) % 10)


def is_valid(code: str) -> bool:
    """Whether six half-width digits end in the right check digit."""
    return bool(_SIX_DIGITS.fullmatch(code)) and check_digit(code[:5]) == code[5]
