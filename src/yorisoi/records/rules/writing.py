from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Refused, Violation


def may_write_note(
    *, body: str, happened_on: date, next_on: date | None, on: date, next_note: str = ""
) -> list[Violation]:
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
    if next_on is None and next_note.strip():
        found.append(
            Violation(
                "NEXT_WITHOUT_DAY", "記録を保存できません。", "次回の予定の日付がありません。",
                "次回の予定日を入れてください。日が決まっていないときは、内容のほうに書いてください。", "next_on",
            )
        )
    return found


def refuse_unless_fit(
    *, body: str, happened_on: date, next_on: date | None, on: date, next_note: str = ""
) -> None:
    """
    Refuse a note that may not be written.

    :raises Refused: with every reason of `may_write_note`

    Source: 様式【3】支援経過記録シート(domain §1.3)
    """
    if violations := may_write_note(
        body=body, happened_on=happened_on, next_on=next_on, on=on, next_note=next_note
    ):
        raise Refused(violations)


@dataclass(frozen=True)
class NoteFacts:
    """One note, as far as appointments are concerned. `id` tells which was written first."""

    id: int
    happened_on: date
    is_contact: bool
    next_on: date | None = None


def keeps_appointment(*, is_event: bool, reached: bool) -> bool:
    """
    Say whether a line can be what an appointment was waiting for: a worker's note, or an act that met the person.

    Source: 様式【3】支援経過記録シート(次回の予定)
    """
    return reached or not is_event


def open_appointments(notes: Iterable[NoteFacts]) -> set[int]:
    """
    Return the ids of the notes of one case whose next appointment is still to come or still to be recorded.

    An appointment ends when a contact on its day or later is recorded, or when a later note makes a new one.

    Source: 様式【3】支援経過記録シート(次回の予定)
    """
    notes = list(notes)
    return {
        note.id
        for note in notes
        if note.next_on is not None
        and not any(
            (other.is_contact and other.happened_on >= note.next_on)
            or (other.next_on is not None and other.id > note.id and other.happened_on >= note.happened_on)
            for other in notes
            if other.id != note.id
        )
    }
