"""供覧: which notes the chief looks at, and what the chief may do with them."""

from yorisoi.foundation.violations import Violation


def awaits_by_default(*, every_note: bool, writer_is_chief: bool) -> bool:
    """
    Say whether a new note goes to the chief unless the writer says otherwise.

    Source: 手引き §2(主任相談支援員: 支援の進行管理・職員への助言)
    """
    return every_note and not writer_is_chief


def may_countersign(*, is_chief: bool, is_author: bool = False) -> list[Violation]:
    """
    Return why somebody cannot confirm a note as the chief.

    Source: 手引き §2(主任相談支援員)
    """
    what = "確認した印をつけられません。"
    if not is_chief:
        return [
            Violation("COUNTERSIGN_CHIEF_ONLY", what, "確認するのは、主任相談支援員です。", "主任相談支援員に頼んでください。")
        ]
    if is_author:
        return [
            Violation(
                "COUNTERSIGN_OWN", what, "自分で書いた記録がふくまれています。",
                "自分の記録をのぞいて選んでください。ほかの主任相談支援員は確認できます。",
            )
        ]
    return []


def may_ask_back(*, is_chief: bool, question: str) -> list[Violation]:
    """
    Return why a note cannot be asked about.

    Source: 手引き §2(主任相談支援員: 職員への助言)
    """
    if found := may_countersign(is_chief=is_chief):
        return found
    if question.strip():
        return []
    return [
        Violation(
            "QUESTION_EMPTY", "たずねられません。", "たずねることが書かれていません。", "ひとことで書いてください。", "question"
        )
    ]


def asked_back(*, writer: str, question: str) -> str:
    """
    Return the line a question leaves on the course of the case.

    Source: our own: the question stands where the writer looks
    """
    return f"主任から{writer}さんへ 「{question.strip()}」"


def may_keep_note_settings(*, is_chief: bool) -> list[Violation]:
    """
    Return why somebody cannot keep the templates and the rule of countersigning of the agency.

    Source: 手引き §2(主任相談支援員: 職員への助言・支援の質)
    """
    if is_chief:
        return []
    return [
        Violation(
            "NOTE_SETTINGS_CHIEF_ONLY", "記録のきまりは変えられません。", "ひな型と確認のきまりは、主任相談支援員がととのえます。",
            "主任相談支援員に頼んでください。",
        )
    ]
