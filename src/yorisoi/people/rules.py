from collections.abc import Iterable, Mapping
from datetime import date

from yorisoi.foundation.kana import fold_name, phone_digits
from yorisoi.foundation.violations import Violation
from yorisoi.people.enums import AddressKind, Relation

OLDEST_YEARS = 130
KEY_LENGTH = 120


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
    telephone numbers by all digits and by the last four.

    Source: stack.md §1 row 9b
    """
    keys: set[str] = set()
    for text in (*names, kana):
        parts = text.replace("　", " ").split()
        for start in range(len(parts)):
            keys.add(fold_name("".join(parts[start:]))[:KEY_LENGTH])
    for phone in phones:
        digits = phone_digits(phone)
        keys.add(digits)
        keys.add(digits[-4:])
    keys.discard("")
    return keys


# Kinds of address of which a person has one at a time: a new one ends the one before.
REPLACES: Mapping[str, frozenset[str]] = {
    AddressKind.HOME: frozenset({AddressKind.HOME, AddressKind.NO_FIXED_HOME}),
    AddressKind.NO_FIXED_HOME: frozenset({AddressKind.HOME, AddressKind.NO_FIXED_HOME}),
    AddressKind.REGISTERED: frozenset({AddressKind.REGISTERED}),
    AddressKind.MAIL: frozenset({AddressKind.MAIL}),
    AddressKind.TEMPORARY: frozenset({AddressKind.TEMPORARY}),
}

# What the first is to the second, seen from the second.
OPPOSITE: Mapping[str, str] = {
    Relation.PARENT: Relation.CHILD,
    Relation.CHILD: Relation.PARENT,
    Relation.GRANDPARENT: Relation.GRANDCHILD,
    Relation.GRANDCHILD: Relation.GRANDPARENT,
}


def opposite(relation: str) -> str:
    """
    Return a relation as the other side sees it (親 ↔ 子; きょうだい stays).

    Source: 様式【1】家族構成
    """
    return OPPOSITE.get(relation, relation)


def may_add_address(*, kind: str, text: str) -> list[Violation]:
    """
    Return why an address cannot be kept: only 住居なし has no words.

    Source: 様式【1】住所欄(住居なし)
    """
    if text.strip() or kind == AddressKind.NO_FIXED_HOME:
        return []
    return [
        Violation(
            "ADDRESS_EMPTY", "住所を保存できません。", "住所が書かれていません。",
            "わかるところまで書いてください。住まいがないときは「住居なし」を選んでください。", "text",
        )
    ]


def may_end(*, starts_on: date | None, ends_on: date) -> list[Violation]:
    """
    Return why a period cannot end on that day.

    Source: 期間は始まりの日から終わりの日まで
    """
    if starts_on is None or ends_on >= starts_on:
        return []
    return [
        Violation(
            "ENDS_BEFORE_START", "終わりにできません。", "終わりの日が、始まりの日より前です。",
            "日付を確かめてください。", "ends_on",
        )
    ]


def may_add_relative(*, is_self: bool, is_known: bool, has_name: bool) -> list[Violation]:
    """
    Return why somebody cannot be added to the family.

    Source: 様式【1】家族構成
    """
    if is_self:
        return [
            Violation(
                "RELATIVE_IS_SELF", "家族に加えられません。", "本人のケース番号です。",
                "家族のケース番号を入れるか、番号を空にして氏名を入れてください。", "number",
            )
        ]
    if not is_known and not has_name:
        return [
            Violation(
                "RELATIVE_MISSING", "家族に加えられません。", "だれを加えるのかが書かれていません。",
                "氏名(わからなければ「長男」などの呼び方)か、その方のケース番号を入れてください。", "name",
            )
        ]
    return []
