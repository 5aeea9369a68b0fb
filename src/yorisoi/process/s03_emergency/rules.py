"""緊急的な支援: an urgent need is met, or it is said why nothing was needed."""

from datetime import date

from yorisoi.cases.enums import Standing
from yorisoi.foundation.violations import Violation
from yorisoi.process.s03_emergency.enums import EmergencyState

# An urgent need is answered while support stands still, too.
NOT_ENDED = (Standing.ACTIVE, Standing.INTERRUPTED)


def may_raise(*, need: str, noticed_on: date, on: date) -> list[Violation]:
    """
    Return why an urgent need cannot be recorded as told.

    Source: 手引き §5(受付時に緊急支援の要否を判断)
    """
    found = []
    if not need.strip():
        found.append(need_missing())
    if noticed_on > on:
        found.append(
            Violation(
                "NEED_IN_FUTURE", "記録できません。", "わかった日が今日より先の日付です。", "日付を確かめてください。", "noticed_on"
            )
        )
    return found


def need_missing() -> Violation:
    """
    Return the refusal to write of an urgent need without saying what it is.

    Source: 手引き §5
    """
    return Violation(
        "NEED_MISSING", "記録できません。", "何が急ぐのかが書かれていません。",
        "食べるもの・泊まるところ・安全など、見聞きしたことをひとことで書いてください。", "need",
    )


def may_settle(
    *,
    state: str,
    means: str,
    detail: str,
    need: str,
    noticed_on: date,
    settled_on: date,
    is_settled: bool,
    on: date,
) -> list[Violation]:
    """
    Return why the answer to an urgent need cannot be recorded as told: done needs what, not needed needs why.

    Source: 手引き §5; process.md §1 s03
    """
    if is_settled:
        return [
            Violation(
                "EMERGENCY_SETTLED", "記録できません。", "この緊急支援の対応は、もう記録されています。",
                "あらためて急ぐことがあるときは「急ぐことを記録する」から書いてください。",
            )
        ]
    found = []
    if not need.strip():
        found.append(need_missing())
    if state == EmergencyState.DONE and not means:
        found.append(
            Violation(
                "EMERGENCY_MEANS_MISSING", "記録できません。", "したことが選ばれていません。", "したことを選んでください。", "means"
            )
        )
    if state == EmergencyState.NOT_NEEDED and not detail.strip():
        found.append(
            Violation(
                "NOT_NEEDED_WITHOUT_REASON", "記録できません。", "必要なかった理由が書かれていません。",
                "だれに何を確かめたのかを書いてください。", "detail",
            )
        )
    if not noticed_on <= settled_on <= on:
        found.append(
            Violation(
                "SETTLED_DAY_IMPOSSIBLE", "記録できません。", "対応した日が、必要とわかった日より前か、今日より先の日付です。",
                "対応した日を直してください。", "settled_on",
            )
        )
    return found
