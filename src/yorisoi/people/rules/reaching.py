from collections.abc import Mapping
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.people.enums import AddressKind

# Kinds of address of which a person has one at a time: a new one ends the one before.
REPLACES: Mapping[str, frozenset[str]] = {
    AddressKind.HOME: frozenset({AddressKind.HOME, AddressKind.NO_FIXED_HOME}),
    AddressKind.NO_FIXED_HOME: frozenset({AddressKind.HOME, AddressKind.NO_FIXED_HOME}),
    AddressKind.REGISTERED: frozenset({AddressKind.REGISTERED}),
    AddressKind.MAIL: frozenset({AddressKind.MAIL}),
    AddressKind.TEMPORARY: frozenset({AddressKind.TEMPORARY}),
}


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
