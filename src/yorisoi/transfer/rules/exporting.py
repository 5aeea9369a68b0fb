"""Who may write out a case, and what must be said first."""

from yorisoi.agencies.enums import Role
from yorisoi.foundation.violations import Violation

EXPORT_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.MUNICIPAL_OFFICER})
NOT_EXPORTED = "このケースは書き出せません。"


def may_export_case(*, is_chief: bool, is_primary: bool) -> list[Violation]:
    """
    Return why a member of staff who may write to a case cannot take it out of the house.

    Source: issue 4「Everything of one case as a zip」; house.md §4「扉」
    """
    if is_chief or is_primary:
        return []
    return [
        Violation(
            "EXPORT_BY_PRIMARY", NOT_EXPORTED, "書き出せるのは、主担当と、この機関の主任相談支援員だけです。",
            "書き出しが必要なときは、主担当に相談してください。",
        )
    ]


def may_press_export(*, reason: str) -> list[Violation]:
    """
    Return what is missing before a case is written out.

    Source: issue 4; domain §8(持ち出しは理由とともに残す)
    """
    if reason:
        return []
    return [
        Violation(
            "EXPORT_WITHOUT_REASON", NOT_EXPORTED, "何のために書き出すのかが選ばれていません。",
            "わけを選んでから、もう一度押してください。わけは証跡に残ります。", "reason",
        )
    ]


def may_see_exports(role: str) -> list[Violation]:
    """
    Return why a member of staff is not shown how the municipality's data are taken out.

    Source: issue 4; house.md §4: the administrator keeps the house and sees no case
    """
    if role in EXPORT_KEEPERS:
        return []
    return [
        Violation(
            "EXPORTS_NOT_YOURS", "このページは開けません。", "自治体の書き出しは、管理者と自治体職員が扱います。",
            "1つのケースの書き出しは、ケースの表紙から主担当と主任相談支援員が行えます。",
        )
    ]
