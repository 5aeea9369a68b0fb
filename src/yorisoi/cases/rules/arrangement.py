"""担当と期間の決めごと: who may arrange who carries a case, and who sets the periods of duties."""

from collections.abc import Mapping

from yorisoi.agencies.enums import Role
from yorisoi.agencies.rules import still_carrying
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.rules.duties import RULES
from yorisoi.foundation.violations import Violation

PERIOD_KEEPERS = frozenset({Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER})
LONGEST_PERIOD = 1000
SET_BY_HAND = tuple(kind for kind, rule in RULES.items() if rule.is_setting)


def may_arrange(*, is_supporter: bool, is_own_agency: bool) -> list[Violation]:
    """
    Return why somebody may not decide who carries a case: the agency that supports the person decides it.

    Source: seed 002(主任相談支援員の役割); 手引き §2
    """
    if is_supporter and is_own_agency:
        return []
    return [
        Violation(
            "NOT_THE_SUPPORTING_AGENCY", "担当を変えられません。", "担当は、支援している機関の支援員が決めます。",
            "主担当か主任相談支援員に相談してください。",
        )
    ]


def may_carry(*, is_active: bool, is_supporter: bool, is_own_agency: bool) -> list[Violation]:
    """
    Return why somebody cannot carry a case.

    Source: 手引き §2(自立相談支援機関の支援員)
    """
    if is_active and is_supporter and is_own_agency:
        return []
    return [
        Violation(
            "NOT_A_SUPPORTER", "担当にできません。", "この機関の支援員ではありません。",
            "この機関の支援員の中から選んでください。", field="staff",
        )
    ]


def may_end_assignment(*, is_primary: bool) -> list[Violation]:
    """
    Return why an assignment cannot simply end: a case always has somebody who carries it.

    Source: seed 002(ひとりで抱え込まず、だれも持たないこともない)
    """
    if not is_primary:
        return []
    return [
        Violation(
            "PRIMARY_NEEDS_SUCCESSOR", "主担当を外せません。", "主担当のいないケースになります。",
            "「引きつぐ」で、新しい主担当を決めてください。",
        )
    ]


def may_retire(*, carried: int) -> list[Violation]:
    """
    Return why a member of staff cannot leave yet: nobody would know whose turn it is.

    Source: seed 002; house.md §4
    """
    if not carried:
        return []
    return [still_carrying("退職にできません。", why=f"終わっていない(またはフォローの残る)ケース{carried}件の主担当です。")]


def may_keep_periods(role: str) -> list[Violation]:
    """
    Return why somebody cannot set the municipality's periods.

    Source: process.md §3(期間は自治体の設定)
    """
    if role in PERIOD_KEEPERS:
        return []
    return [
        Violation(
            "NOT_A_PERIOD_KEEPER", "期間を変えられません。",
            "期間は、管理者・主任相談支援員・自治体職員が決めます。", "主任相談支援員に相談してください。",
        )
    ]


def period_faults(days: Mapping[DutyKind, int | None]) -> list[Violation]:
    """
    Return what is wrong with a set of periods; None means the default.

    Source: process.md §3
    """
    return [
        Violation(
            "PERIOD_OUT_OF_RANGE", f"「{kind.label}」の期間を変えられません。",
            f"期間は1日から{LONGEST_PERIOD}日までです。", "日数を直すか、空にして標準の期間に戻してください。",
            field=kind.value,
        )
        for kind, number in days.items()
        if number is not None and not (kind in SET_BY_HAND and 1 <= number <= LONGEST_PERIOD)
    ]
