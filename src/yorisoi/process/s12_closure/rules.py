"""終結: the person's will, the meeting, and never silence alone."""

from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.process.s11_review.rules import review_missing
from yorisoi.process.s12_closure.enums import ClosurePattern

SILENCE_DAYS = 90
WHAT = "終結できません。"


@dataclass(frozen=True)
class ClosureFacts:
    """
    What is known of a case about to be closed.

    `review_is_concluded`: a meeting concluded a plan review. `interrupted_on`: the open interruption.
    `interruption_is_reported`: a meeting confirmed it. `efforts_after`: efforts to reach the person after it.
    """

    review_is_concluded: bool
    interrupted_on: date | None = None
    interruption_is_reported: bool = False
    efforts_after: int = 0
    open_introductions: int = 0


def may_close(
    facts: ClosureFacts, *, pattern: ClosurePattern, reason: str, person_will: str, will_unasked_reason: str,
    closed_on: date, on: date,
) -> list[Violation]:
    """
    Return why a case may not be closed, all reasons at once.

    Source: 手引き §12「本人の意向を確認し、支援調整会議にかける」「連絡・来訪がないということだけで終結判断をしない」
    """
    found = []
    if pattern == ClosurePattern.CONTACT_LOST:
        found += _may_close_on_lost_contact(facts, closed_on=closed_on)
    elif not facts.review_is_concluded:
        found.append(review_missing(WHAT))
    found += _will_is_known(pattern, person_will=person_will, will_unasked_reason=will_unasked_reason)
    if not reason.strip():
        found.append(
            Violation("REASON_MISSING", WHAT, "終結の理由が書かれていません。", "どのように判断したかを書いてください。", "reason")
        )
    if closed_on > on:
        found.append(Violation("DATE_IN_FUTURE", WHAT, "今日より先の日付です。", "日付を確かめてください。", "closed_on"))
    return found


def _will_is_known(pattern: ClosurePattern, *, person_will: str, will_unasked_reason: str) -> list[Violation]:
    if person_will.strip():
        return []
    if pattern == ClosurePattern.CONTACT_LOST:
        if will_unasked_reason.strip():
            return []
        return [
            Violation(
                "WILL_MISSING", WHAT, "本人の意向も、たずねられなかった理由も書かれていません。",
                "たずねようとしたことと、たずねられなかった理由を書いてください。", "will_unasked_reason",
            )
        ]
    return [
        Violation(
            "WILL_MISSING", WHAT, "本人の意向が記録されていません。", "本人に気持ちをたずねて、本人のことばで書いてください。",
            "person_will",
        )
    ]


def _may_close_on_lost_contact(facts: ClosureFacts, *, closed_on: date) -> list[Violation]:
    found = []
    if facts.interrupted_on is None:
        found.append(_silence("支援の中断が記録されていません。", "先に働きかけと「中断」を記録し、会議に報告してください。"))
    else:
        if (closed_on - facts.interrupted_on).days < SILENCE_DAYS:
            found.append(
                _silence(
                    f"中断してから{SILENCE_DAYS}日たっていません。", "再開のめどを待ち、働きかけを続けてください。"
                )
            )
        if facts.efforts_after == 0:
            found.append(
                _silence("中断のあとの働きかけが記録されていません。", "訪問や手紙などの働きかけを記録してください。")
            )
    if not facts.interruption_is_reported:
        found.append(
            Violation(
                "INTERRUPTION_UNREPORTED", WHAT, "中断が支援調整会議に報告されていません。",
                "中断を支援調整会議の議題に入れて、確認を記録してください。",
            )
        )
    return found


def _silence(why: str, todo: str) -> Violation:
    return Violation(
        "SILENCE_IS_NO_GROUND", WHAT, f"連絡や来訪がないことだけでは終結できません。{why}", todo, "pattern"
    )
