from collections.abc import Iterable
from datetime import date

from yorisoi.foundation.kana import fold_name, phone_digits
from yorisoi.foundation.violations import Violation

OLDEST_YEARS = 130
KEY_LENGTH = 120
# Begins a key that is only the later part of a name, from within it: 「~かはしようこ」. No folded name holds the mark.
INNER = "~"
MOST_INNER = 24


def may_register(*, born_on: date | None, on: date) -> list[Violation]:
    """
    Return why a person's data cannot be kept as given.

    Source: 様式【1】(書ける範囲で) — nothing is required, but an impossible birth date is not kept
    """
    if born_on is None:
        return []
    if born_on > on:
        return [
            Violation(
                "BORN_IN_FUTURE", "保存できません。", "生年月日が今日より先の日付です。",
                "年号(元号)と年を確かめてください。", "born_on",
            )
        ]
    if on.year - born_on.year > OLDEST_YEARS:
        return [
            Violation(
                "AGE_IMPLAUSIBLE", "保存できません。", f"生年月日が{OLDEST_YEARS}年より前です。",
                "年号(元号)と年を確かめてください。", "born_on",
            )
        ]
    return []


def search_keys(*, names: Iterable[str], kana: str, phones: Iterable[str]) -> set[str]:
    """
    Return the folded keys under which a person is found by their beginning.

    The whole name, every later part of it (「山川 はるか」 is also found by 「はるか」), the reading likewise,
    telephone numbers by all digits and by the last four. With INNER in front, what follows each character of a name:
    so a middle part of a name is the beginning of a key, too.

    Source: stack.md §1 row 9b
    """
    keys: set[str] = set()
    for text in (*names, kana):
        parts = text.replace("　", " ").split()
        for start in range(len(parts)):
            keys.add(fold_name("".join(parts[start:]))[:KEY_LENGTH])
        whole = fold_name("".join(parts))[: KEY_LENGTH - 1]
        keys |= {INNER + whole[start:] for start in range(1, min(len(whole), MOST_INNER))}
    for phone in phones:
        digits = phone_digits(phone)
        keys.add(digits)
        keys.add(digits[-4:])
    keys.discard("")
    return keys
