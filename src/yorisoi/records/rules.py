from datetime import date

from yorisoi.foundation.violations import Refused, Violation


def may_write_note(*, body: str, happened_on: date, next_on: date | None, on: date) -> list[Violation]:
    """
    Return why a note cannot be written, all reasons at once.

    Source: 様式【3】支援経過記録シート(domain §1.3)
    """
    found = []
    if not body.strip():
        found.append(
            Violation("NOTE_EMPTY", "記録を保存できません。", "内容が書かれていません。", "ひとことでも書いてください。", "body")
        )
    if happened_on > on:
        found.append(
            Violation(
                "NOTE_IN_FUTURE", "記録を保存できません。", "支援日が今日より先の日付です。",
                "支援日を確かめてください。先の予定は「次回の予定」に書けます。", "happened_on",
            )
        )
    if next_on is not None and next_on < happened_on:
        found.append(
            Violation(
                "NEXT_BEFORE_NOTE", "記録を保存できません。", "次回の予定日が支援日より前です。",
                "次回の予定日を確かめてください。", "next_on",
            )
        )
    return found


def refuse_unless_fit(*, body: str, happened_on: date, next_on: date | None, on: date) -> None:
    """
    Refuse a note that may not be written.

    :raises Refused: with every reason of `may_write_note`

    Source: 様式【3】支援経過記録シート(domain §1.3)
    """
    if violations := may_write_note(body=body, happened_on=happened_on, next_on=next_on, on=on):
        raise Refused(violations)
