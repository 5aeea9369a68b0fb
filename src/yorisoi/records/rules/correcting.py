"""Corrections: the earlier words stay."""

from yorisoi.foundation.violations import Violation

WHAT = "記録を直せません。"


def may_open_correction(*, is_act: bool, is_author: bool, is_chief: bool) -> list[Violation]:
    """
    Return why somebody cannot correct a note, whatever the words.

    Source: 様式【3】支援経過記録シート; 公文書等の管理に関する法律 4条(経緯を跡づけられるように残す)
    """
    found = []
    if is_act:
        found.append(
            Violation(
                "NOTE_IS_AN_ACT", WHAT, "手続きをしたときに、しくみが残した一行です。",
                "まちがいがあったときは、いきさつを新しい記録に書いてください。",
            )
        )
    if not (is_author or is_chief):
        found.append(
            Violation(
                "CORRECTION_NOT_YOURS", WHAT, "直せるのは、書いた人と、この機関の主任相談支援員です。",
                "書いた人に知らせるか、新しい記録に書きたしてください。",
            )
        )
    return found


def may_correct(*, is_act: bool, is_author: bool, is_chief: bool, before: str, after: str) -> list[Violation]:
    """
    Return why the words of a note cannot be replaced, all reasons at once.

    Source: 様式【3】支援経過記録シート; 公文書等の管理に関する法律 4条(経緯を跡づけられるように残す)
    """
    found = may_open_correction(is_act=is_act, is_author=is_author, is_chief=is_chief)
    if not after.strip():
        found.append(
            Violation(
                "CORRECTION_EMPTY", WHAT, "内容が空です。", "消すことはできません。正しい内容を書いてください。", "body"
            )
        )
    elif after.strip() == before.strip():
        found.append(
            Violation("CORRECTION_SAME", WHAT, "前の内容から変わっていません。", "直すところを書きかえてください。", "body")
        )
    return found
