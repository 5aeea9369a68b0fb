from collections.abc import Mapping

from yorisoi.foundation.violations import Violation
from yorisoi.people.enums import Relation

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
