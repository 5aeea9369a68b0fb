"""When contact data is masked, who ends it, and who may look."""

from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.people.enums import ProtectionKind

NOT_MASKED = "連絡先を秘匿にできません。"


def may_protect(
    *, is_protected: bool, starts_on: date, on: date, kind: str, names_self: bool, names_anybody: bool, has_reader: bool
) -> list[Violation]:
    """
    Return why the contact data of a person cannot be masked as asked.

    Source: domain §8.2(DV・虐待では住所・連絡先の閲覧制限が要る); issue 3「who must not learn the address」
    """
    found = []
    if is_protected:
        found.append(Violation(
            "PROTECTION_ALREADY", NOT_MASKED, "この方の連絡先は、もう秘匿されています。",
            "見てよい人は、下の「見てよい人」でかえられます。",
        ))
    if starts_on > on:
        found.append(Violation(
            "PROTECTION_IN_FUTURE", NOT_MASKED, "はじまりの日が今日より先です。",
            "秘匿は保存したときからはじまります。今日か、それより前の日を入れてください。", "starts_on",
        ))
    if names_self:
        found.append(Violation(
            "PROTECTION_FROM_SELF", NOT_MASKED, "知られてはいけない相手に、本人が入っています。",
            "相手を選びなおしてください。", "against",
        ))
    if kind != ProtectionKind.OTHER and not names_anybody:
        found.append(Violation(
            "PROTECTION_FROM_NOBODY", NOT_MASKED, "だれに知られてはいけないのかが書かれていません。",
            "家族から選ぶか、「元夫」などの呼び方で書いてください。電話をうけた人が、うっかり伝えないためです。",
            "against_name",
        ))
    if not has_reader:
        found.append(needs_reader(NOT_MASKED))
    return found


def needs_reader(what: str) -> Violation:
    """
    Return that somebody must be left who may look.

    Source: domain §8.2
    """
    return Violation(
        "PROTECTION_NEEDS_READER", what, "連絡先を見てよい人が、ひとりもいなくなります。",
        "支援をつづけるために、少なくともひとりを選んでください。", "readers",
    )


def may_name_readers(*, is_reader: bool, is_chief: bool, has_reader: bool) -> list[Violation]:
    """
    Return why the staff who may see masked contact data cannot be changed.

    Source: domain §8.2
    """
    what = "見てよい人をかえられません。"
    found = []
    if not (is_reader or is_chief):
        found.append(Violation(
            "PROTECTION_NOT_NAMED", what, "いま見てよい人と主任相談支援員だけが、かえられます。",
            "画面にある「見てよい人」に相談してください。",
        ))
    if not has_reader:
        found.append(needs_reader(what))
    return found


def may_end_protection(*, is_chief: bool, reason: str) -> list[Violation]:
    """
    Return why the masking of contact data cannot end.

    Source: domain §8.2; issue 3
    """
    what = "秘匿をおえられません。"
    found = []
    if not is_chief:
        found.append(Violation(
            "PROTECTION_END_BY_CHIEF", what, "秘匿をおえるのは、主任相談支援員の判断です。",
            "主任相談支援員に、わけを伝えてください。",
        ))
    if not reason.strip():
        found.append(Violation(
            "PROTECTION_END_REASON", what, "わけが書かれていません。",
            "だれに確かめて、なぜおえるのかを1行で書いてください。", "reason",
        ))
    return found


def may_unveil(*, is_reader: bool, reason: str, readers: list[str]) -> list[Violation]:
    """
    Return why masked contact data is not shown.

    Source: issue 3「shown only by a deliberate, audited act」
    """
    what = "連絡先は表示されません。"
    found = []
    if not is_reader:
        names = "、".join(readers)
        found.append(Violation(
            "UNVEIL_NOT_NAMED", what, "あなたは、見てよい人に入っていません。",
            f"必要なときは、{names}さんにたずねてください。" if names else "主任相談支援員にたずねてください。",
        ))
    if not reason:
        found.append(Violation(
            "UNVEIL_WITHOUT_REASON", what, "何のために見るのかが選ばれていません。",
            "わけを選んでから、もう一度押してください。見たことは記録に残ります。", "reason",
        ))
    return found


def may_take_back(*, is_masked: bool, is_reader: bool) -> list[Violation]:
    """
    Return why somebody cannot take back a telephone or an address: a masked one is changed by those who may see it.

    Source: domain §8.2
    """
    if is_reader or not is_masked:
        return []
    return [
        Violation(
            "MASKED_NOT_YOURS", "かえられません。", "この連絡先は秘匿されています。",
            "消したり終えたりするのは、見てよい人が「連絡先を見る」から行います。",
        )
    ]
