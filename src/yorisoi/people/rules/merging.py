from collections.abc import Mapping
from datetime import date
from typing import Any

from yorisoi.foundation.violations import Violation

# Taken over where the record that stays says nothing.
TAKEN = (
    "name", "kana", "common_name", "gender", "gender_note", "born_on", "estimated_age", "estimated_age_on", "is_deceased",
    "died_on",
)  # fmt: skip
# What keeps somebody safe is never weighed against each other: both stay.
JOINED = ("contact_note", "avoid_note")
BLANK = frozenset({"", None, "UNKNOWN", False})


def may_merge(
    *, is_chief: bool, is_self: bool, is_merged: bool, births_differ: bool, births_confirmed: bool, are_opponents: bool
) -> list[Violation]:
    """
    Return why two records of persons cannot become one.

    Source: issue 3「人の重なりをなくす」; domain §8.2 (somebody who must not learn an address is never the same person)
    """
    found = may_dismiss(is_chief=is_chief, is_self=is_self)
    if is_merged:
        found.append(
            Violation(
                "MERGED_ALREADY", "まとめられません。", "どちらかの記録は、もうほかの記録にまとめられています。",
                "「まとめた記録」で確かめてください。",
            )
        )
    if are_opponents:
        found.append(
            Violation(
                "MERGE_OPPONENTS", "まとめられません。",
                "一方が、もう一方に住所などを知られてはいけない相手として記録されています。",
                "同じ人ではないはずです。ちがうときは、先に秘匿の記録を直してください。",
            )
        )
    if births_differ and not births_confirmed and not is_self:
        found.append(
            Violation(
                "BIRTH_DATES_DIFFER", "まだまとめていません。", "2つの記録の生年月日がちがいます。",
                "本人か書類で確かめ、残す記録の生年月日でよければ、しるしをつけてもう一度押してください。", "births",
            )
        )
    return found


def may_dismiss(*, is_chief: bool, is_self: bool) -> list[Violation]:
    """
    Return why nobody can say here whether two records are of one person.

    Source: issue 3 — doubles are the chief's to judge
    """
    found = [] if is_chief else [not_the_chief()]
    if is_self:
        found.append(
            Violation(
                "MERGE_SELF", "まとめられません。", "同じ人の記録が2つ選ばれています。", "もう1つのほうの番号を確かめてください。"
            )
        )
    return found


def births_differ(one: date | None, other: date | None) -> bool:
    """
    Say whether two days of birth contradict each other: two that are known and not the same.

    Source: issue 3 (merging two with different birth dates asks)
    """
    return one is not None and other is not None and one != other


def not_the_chief() -> Violation:
    """
    Return the refusal for everybody who is not the chief.

    Source: issue 3 — doubles are the chief's to judge
    """
    return Violation(
        "NOT_THE_CHIEF", "まとめられません。", "記録をまとめること、もどすことは、主任相談支援員が行います。",
        "同じ人だと思われるときは、主任に知らせてください。",
    )


def may_unmerge(*, is_chief: bool, kept_is_merged: bool) -> list[Violation]:
    """
    Return why a merge cannot be undone now.

    Source: issue 3 — both histories are kept; of two merges one after the other the later is undone first
    """
    if not is_chief:
        return [not_the_chief()]
    if kept_is_merged:
        return [
            Violation(
                "UNMERGE_LATER_FIRST", "もどせません。", "残した記録が、あとでさらにほかの記録にまとめられています。",
                "先に、あとのまとめをもどしてください。",
            )
        ]
    return []


def taken_over(kept: Mapping[str, Any], gone: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what the record that stays learns from the other: what it did not say, and every note on safety.

    Source: issue 3; domain §8.2 (安全な連絡のしかた is never lost)
    """
    found = {name: gone[name] for name in TAKEN if kept[name] in BLANK and gone[name] not in BLANK}
    if kept["born_on"] is not None or kept["estimated_age"] is not None:
        found = {name: value for name, value in found.items() if name not in {"estimated_age", "estimated_age_on"}}
    for name in JOINED:
        if gone[name] and gone[name] not in kept[name]:
            found[name] = f"{kept[name]}\n{gone[name]}".strip()
    return found
