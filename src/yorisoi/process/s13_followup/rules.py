"""終結後のフォロー: dated checks agreed at the closing meeting."""

from collections.abc import Sequence
from datetime import date

from yorisoi.foundation.violations import Violation


def may_plan(*, is_closed: bool, dates: Sequence[date], closed_on: date | None) -> list[Violation]:
    """
    Return why follow-up checks may not be planned.

    Source: 手引き §12「『終結』後のフォロー(支援調整会議において必要な方法を協議する)」
    """
    what = "フォローの予定を記録できません。"
    found = []
    if not is_closed:
        found.append(
            Violation("NOT_CLOSED", what, "このケースはまだ終結していません。", "先に「終結」を記録してください。")
        )
    if not dates:
        found.append(Violation("CHECKS_MISSING", what, "確かめる日が1つもありません。", "日と確かめ方を入れてください。"))
    if closed_on is not None and any(day < closed_on for day in dates):
        found.append(
            Violation("CHECK_BEFORE_CLOSURE", what, "確かめる日が、終結の日より前です。", "日付を確かめてください。")
        )
    return found


def may_record(
    *, finding: str, note: str, done_on: date, is_done: bool, on: date, closed_on: date | None = None
) -> list[Violation]:
    """
    Return why the result of a follow-up check may not be recorded; it is made after the closure.

    Source: 手引き §12
    """
    what = "フォローを記録できません。"
    found = []
    if is_done:
        found.append(
            Violation("ALREADY_DONE", what, "このフォローは、もう記録されています。", "一覧で記録を確かめてください。")
        )
    if not finding:
        found.append(
            Violation("FINDING_MISSING", what, "ようすが選ばれていません。", "あてはまるものを選んでください。", "finding")
        )
    if not note.strip():
        found.append(
            Violation(
                "FOLLOWUP_NOTE_MISSING", what, "どのように確かめたかが書かれていません。", "ひとことでも書いてください。", "note"
            )
        )
    if done_on > on:
        found.append(Violation("FOLLOWUP_IN_FUTURE", what, "確かめた日が今日より先です。", "日付を確かめてください。", "done_on"))
    elif closed_on is not None and done_on < closed_on:
        found.append(
            Violation("FOLLOWUP_BEFORE_CLOSURE", what, "確かめた日が、終結の日より前です。", "日付を確かめてください。", "done_on")
        )
    return found
