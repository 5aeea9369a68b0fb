"""円: amounts as whole numbers, typed and shown the Japanese way."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from yorisoi.foundation.violations import NotUnderstood, Violation, quoted

_MINUS = str.maketrans("−‐‑–△▲", "------")
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})"
_AMOUNT = re.compile(rf"(?P<minus>-?)[¥\\]?(?P<whole>{_NUMBER})円?")
_WITH_UNITS = re.compile(
    rf"(?P<minus>-?)[¥\\]?(?:(?P<oku>{_NUMBER}(?:\.[0-9]+)?)億)?(?:(?P<man>{_NUMBER}(?:\.[0-9]+)?)万)?"
    rf"(?:(?P<sen>[0-9](?:\.[0-9]+)?)千)?(?P<rest>{_NUMBER})?円?"
)
_UNITS = {"oku": 100_000_000, "man": 10_000, "sen": 1_000, "rest": 1}
LARGEST_YEN = 999_999_999_999


class AmountNotUnderstood(NotUnderstood):
    """The typed text is not an amount in yen; `str()` is the message for the screen."""


def parse_yen(text: str) -> int:
    """The amount typed: 35000, 35,000円, ３５，０００, 3万5千円, 3.5万. AmountNotUnderstood otherwise."""
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).replace("、", ",")
    plain = "".join(plain.split())
    if match := _AMOUNT.fullmatch(plain):
        amount = Decimal(match["whole"].replace(",", ""))
    elif (match := _WITH_UNITS.fullmatch(plain)) and any(match[unit] for unit in _UNITS):
        amount = sum(
            (Decimal(match[unit].replace(",", "")) * size for unit, size in _UNITS.items() if match[unit]),
            Decimal(0),
        )
    else:
        raise _refuse(text, "金額の書き方が、この画面で読める形と違います。")
    if amount != int(amount):
        raise _refuse(text, "円より細かい金額は扱えません。")
    if amount > LARGEST_YEN:
        raise _refuse(text, "金額が大きすぎます。")
    return -int(amount) if match["minus"] else int(amount)


def _refuse(text: str, why: str) -> AmountNotUnderstood:
    if not text.strip():
        what, why = "金額が入力されていません。", "金額が必要な欄です。"
    else:
        what = f"{quoted(text)}は金額として読めませんでした。"
    todo = "「35,000」「35000円」「3万5千円」のいずれかの形で入力してください。"
    return AmountNotUnderstood(Violation(code="YEN", what=what, why=why, todo=todo))


def format_yen(amount: int) -> str:
    """35,000円."""
    return f"{amount:,}円"
