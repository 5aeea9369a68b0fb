"""What may be drawn, and what follows from what: pictures of the family and of those around."""

from collections.abc import Mapping
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.people.enums import Relation

FARTHEST = 4000

# What the second is to the person, when the first is to the person and the second to the first. The rest are relatives.
THROUGH: Mapping[tuple[str, str], str] = {
    (Relation.PARENT, Relation.PARENT): Relation.GRANDPARENT,
    (Relation.PARENT, Relation.CHILD): Relation.SIBLING,
    (Relation.CHILD, Relation.CHILD): Relation.GRANDCHILD,
    (Relation.CHILD, Relation.SIBLING): Relation.CHILD,
    (Relation.SIBLING, Relation.SIBLING): Relation.SIBLING,
    (Relation.SPOUSE, Relation.CHILD): Relation.CHILD,
    (Relation.GRANDPARENT, Relation.SPOUSE): Relation.GRANDPARENT,
    (Relation.PARENT, Relation.GRANDPARENT): Relation.RELATIVE,
}
NOT_KIN = frozenset({Relation.FRIEND, Relation.NEIGHBOR, Relation.OTHER})


def through(first: str, second: str) -> str:
    """
    Return what somebody is to the person who is `second` to somebody who is `first` to the person.

    Source: ジェノグラムの描きかた(世代と血縁)
    """
    if first in NOT_KIN or second in NOT_KIN:
        return Relation.OTHER if first in NOT_KIN else Relation.RELATIVE
    return THROUGH.get((first, second), Relation.RELATIVE)


def may_relate(*, is_self: bool, are_shown: bool) -> list[Violation]:
    """
    Return why two figures cannot be related.

    Source: ジェノグラムの描きかた
    """
    if is_self:
        return [
            Violation(
                "FIGURES_ARE_ONE", "間柄を加えられません。", "同じ人が二度えらばれています。",
                "ふたりの別の人をえらんでください。", "other",
            )
        ]
    if not are_shown:
        return [
            Violation(
                "FIGURE_MISSING", "間柄を加えられません。", "えらんだ人が、いまの図にいません。",
                "ページをひらきなおして、図にいる人からえらんでください。", "one",
            )
        ]
    return []


def may_tie(*, has_somebody: bool, is_self: bool, is_of_town: bool) -> list[Violation]:
    """
    Return why a tie cannot be kept.

    Source: 様式【2】エコマップ(相手のいるつながり)
    """
    what = "つながりを保存できません。"
    found = []
    if is_self:
        todo = "家族・機関・場所など、本人のまわりの相手をえらんでください。"
        found.append(Violation("TIE_TO_SELF", what, "相手が本人になっています。", todo, "figure"))
    if not (has_somebody and is_of_town):
        todo = "図にいる人か機関をえらぶか、相手の名前を書いてください。"
        found.append(Violation("TIE_EMPTY", what, "だれ(どこ)とのつながりかが書かれていません。", todo, "name"))
    return found


def may_place(*, x: int, y: int, is_shown: bool) -> list[Violation]:
    """
    Return why a figure cannot be put there.

    Source: 図の大きさ(紙1枚に収まる範囲)
    """
    if is_shown and abs(x) <= FARTHEST and abs(y) <= FARTHEST:
        return []
    return [
        Violation(
            "SPOT_OUTSIDE", "その場所には置けません。", "図の外か、いまの図にいない人です。",
            "図の中で、もう一度動かしてください。", "x",
        )
    ]


def may_die(*, is_deceased: bool, died_on: date | None, born_on: date | None, on: date) -> list[Violation]:
    """
    Return why a day of death cannot be kept.

    Source: 生年月日と亡くなった日の順
    """
    if not is_deceased or died_on is None:
        return []
    if died_on > on:
        return [
            Violation(
                "DIED_IN_FUTURE", "保存できません。", "亡くなった日が、今日より先です。",
                "日付を確かめてください。", "died_on",
            )
        ]
    if born_on is not None and died_on < born_on:
        return [
            Violation(
                "DIED_BEFORE_BIRTH", "保存できません。", "亡くなった日が、生年月日より前です。",
                "日付を確かめてください。", "died_on",
            )
        ]
    return []
