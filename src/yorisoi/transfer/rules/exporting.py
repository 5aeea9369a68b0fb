"""Who may write out a case, and what must be said first."""

from yorisoi.foundation.violations import Violation

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
