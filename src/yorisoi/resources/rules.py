from datetime import date

from yorisoi.foundation.violations import Violation


def may_verify(*, verified_on: date, last_on: date | None, on: date) -> list[Violation]:
    """
    Return why a check of a resource cannot be recorded on that day; `last_on` is None for a new one.

    Source: domain.md §9(社会資源の鮮度)
    """
    if (last_on or verified_on) <= verified_on <= on:
        return []
    why = "今日より先です" if verified_on > on else "前に確かめた日より前です"
    return [
        Violation(
            "VERIFIED_ON_WRONG", "確かめたことを記録できません。", f"確かめた日が{why}。", "先方に確かめた日を入れてください。",
            field="verified_on",
        )
    ]


def name_taken(name: str) -> Violation:
    """
    Return the refusal of a second resource of the same name.

    Source: domain.md §8(資源の台帳)
    """
    return Violation(
        "RESOURCE_TWICE", "社会資源を登録できません。", f"「{name}」は、もう登録されています。",
        "一覧からその資源を開いて、内容を直してください。", field="name",
    )
