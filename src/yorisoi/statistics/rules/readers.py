"""だれが見るか: numbers are for those who answer for the whole; a worker has the list of cases instead."""

from yorisoi.agencies.enums import Role
from yorisoi.foundation.violations import Violation

READERS = frozenset({Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR})
KEEPERS = frozenset({Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER})


def may_read(role: str) -> list[Violation]:
    """
    Return why somebody may not read the figures.

    A worker sees no figures: small numbers of a month tell who is meant, and workers read their cases themselves. The
    chief reads the whole municipality and their own agency, never another agency's; the list behind a number holds only
    cases one may see anyway.

    Source: 手引き第5章 2(評価は、機関と自治体の責任者が行う); house.md §4「扉」
    """
    if role in READERS:
        return []
    return [
        Violation(
            "FIGURES_FOR_READERS", "統計は見られません。", "主任・自治体・監査の担当だけの画面です。",
            "数が要るときは、主任相談支援員か自治体の担当に相談してください。",
        )
    ]


def may_keep(role: str) -> list[Violation]:
    """
    Return why somebody may not set what the figures stand on: population, way of counting, services, other years.

    Source: 手引き第5章 2; domain §2.1
    """
    if role in KEEPERS:
        return []
    return [
        Violation(
            "FIGURES_FOR_KEEPERS", "統計の設定は変えられません。", "主任・自治体の担当だけが決めます。",
            "変えたいときは、主任相談支援員か自治体の担当に相談してください。",
        )
    ]


def may_close(role: str) -> list[Violation]:
    """
    Return why somebody may not close a month: those who report it do.

    Source: 手引き §8(自治体への報告); domain §2.2
    """
    if role in KEEPERS:
        return []
    return [
        Violation(
            "CLOSING_FOR_KEEPERS", "月を締められません。", "国へ報告する、主任か自治体の担当が締めます。",
            "担当に相談してください。",
        )
    ]
