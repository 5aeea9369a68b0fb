"""終結: the person's will, the meeting, and never silence alone."""

from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s11_review.rules import review_missing
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.referrals.rules import emergency_open

WHAT = "終結できません。"


@dataclass(frozen=True)
class ClosureFacts:
    """
    What is known of a case about to be closed.

    `reviewed_on`: the day a meeting concluded the plan review (without a plan in force: 終結 itself). `has_plan`: a plan
    is in force; `had_plan`: one was made at all. `interrupted_on`: the open interruption, `reported_on`: the day a
    meeting confirmed it, `efforts_after`: efforts to reach the person after it. `pending_on`: the meeting on whose
    agenda the case still is. `emergency_is_open`: an urgent need has no answer yet. `silence_days`: how long silence
    lasts before it may end a case; the handbook says 「一定期間」, the number is a dated setting.
    """

    silence_days: int
    reviewed_on: date | None = None
    has_plan: bool = True
    had_plan: bool = True
    interrupted_on: date | None = None
    reported_on: date | None = None
    efforts_after: int = 0
    pending_on: date | None = None
    emergency_is_open: bool = False

    @property
    def silent_since(self) -> date | None:
        """The day from which silence counts: an interruption told late does not shorten it."""
        if self.interrupted_on is None or self.reported_on is None:
            return self.interrupted_on
        return max(self.interrupted_on, self.reported_on)


def concluded_on(facts: ClosureFacts, *, pattern: str) -> date | None:
    """
    Return the day of the meeting a closure stands on: of the review, and of the interruption where contact was lost.

    A person who moved away or died while support was interrupted can have no review any more; the meeting that
    confirmed the interruption then stands for it.

    Source: 手引き §12「支援調整会議にかける」, §12(3)
    """
    if pattern == ClosurePattern.CONTACT_LOST:
        return facts.reported_on
    if pattern == ClosurePattern.OTHER and facts.reviewed_on is None:
        return facts.reported_on
    return facts.reviewed_on


def may_close(
    facts: ClosureFacts, *, pattern: str, reason: str, person_will: str, will_unasked_reason: str, closed_on: date, on: date,
    is_fate_known: bool = False,
) -> list[Violation]:
    """
    Return why a case may not be closed, all reasons at once. `is_fate_known`: 転居先・入院・死亡 was made sure of.

    Source: 手引き §12「本人の意向を確認し、支援調整会議にかける」「連絡・来訪がないということだけで終結判断をしない」; 手引き §5
    """
    stands_on = concluded_on(facts, pattern=pattern)
    found = _has_ground(facts, pattern, stands_on=stands_on, closed_on=closed_on, is_fate_known=is_fate_known)
    found += _will_is_known(pattern, person_will=person_will, will_unasked_reason=will_unasked_reason)
    if not reason.strip():
        found.append(
            Violation(
                "CLOSURE_REASON_MISSING", WHAT, "終結の理由が書かれていません。", "どのように判断したかを書いてください。", "reason"
            )
        )
    if facts.pending_on is not None:
        found.append(
            Violation(
                "AGENDA_PENDING", WHAT, f"このケースは、{format_month_day(facts.pending_on)}の支援調整会議の議題に入っています。",
                "会議の結論を記録するか、議題から下ろしてください。",
            )
        )
    if facts.emergency_is_open:
        found.append(emergency_open(WHAT))
    return found + _day_fits(closed_on, stands_on=stands_on, on=on)


def _has_ground(
    facts: ClosureFacts, pattern: str, *, stands_on: date | None, closed_on: date, is_fate_known: bool
) -> list[Violation]:
    """
    Say whether a meeting and the facts carry the pattern.

    While support is interrupted nobody knows what the person reached, nor what they want: only lost contact, or
    something made sure of elsewhere (転居, 死亡), can end it then.
    """
    if pattern == ClosurePattern.CONTACT_LOST:
        return _may_close_on_lost_contact(facts, closed_on=closed_on)
    if facts.interrupted_on is None:
        return [] if stands_on is not None else [review_missing(WHAT, todo=_way_to_a_review(facts))]
    if pattern != ClosurePattern.OTHER:
        return [
            _silence(
                "支援を中断しているあいだは、このパターンを選べません。",
                "連絡がとれたら、先に「再開」を記録してください。とれないときは「(3) 連絡が途絶した」で判断します。",
            )
        ]
    return _unreported(facts) if is_fate_known else _may_close_on_lost_contact(facts, closed_on=closed_on)


def _way_to_a_review(facts: ClosureFacts) -> str:
    """Return what to do next, where writing a review is not the next thing to do."""
    if not facts.had_plan:
        return "プランをつくる前のケースは、「振り分け」か「スクリーニング」で終わりを記録してください。"
    if not facts.has_plan:
        return "いま了承されたプランはありません。「評価・終結」として支援調整会議の議題に入れ、結論を記録してください。"
    return ""


def _day_fits(closed_on: date, *, stands_on: date | None, on: date) -> list[Violation]:
    if closed_on > on:
        return [Violation("CLOSURE_IN_FUTURE", WHAT, "終結の日が今日より先です。", "日付を確かめてください。", "closed_on")]
    if stands_on is not None and closed_on < stands_on:
        return [
            Violation(
                "CLOSED_BEFORE_MEETING", WHAT, f"終結の日が、{format_month_day(stands_on)}の支援調整会議より前です。",
                "会議の日からあとの日付にしてください。", "closed_on",
            )
        ]
    return []


def _will_is_known(pattern: str, *, person_will: str, will_unasked_reason: str) -> list[Violation]:
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
        since = facts.silent_since or facts.interrupted_on
        if (closed_on - since).days < facts.silence_days:
            found.append(
                _silence(
                    f"中断(会議への報告)から{facts.silence_days}日たっていません。", "再開のめどを待ち、働きかけを続けてください。"
                )
            )
        if facts.efforts_after == 0:
            found.append(
                _silence("中断のあとの働きかけが記録されていません。", "訪問や手紙などの働きかけを記録してください。")
            )
    return found + _unreported(facts)


def _unreported(facts: ClosureFacts) -> list[Violation]:
    if facts.reported_on is not None:
        return []
    return [
        Violation(
            "INTERRUPTION_UNREPORTED", WHAT, "中断が支援調整会議に報告されていません。",
            "中断を支援調整会議の議題に入れて、確認を記録してください。",
        )
    ]


def _silence(why: str, todo: str) -> Violation:
    return Violation(
        "SILENCE_IS_NO_GROUND", WHAT, f"連絡や来訪がないことだけでは終結できません。{why}", todo, "pattern"
    )


def may_have_closed(*, opened_on: date, closed_on: date, on: date) -> list[Violation]:
    """
    Return why a case cannot have ended on the day a ledger tells.

    Source: ADR 0015 (a ledger's own word on an old case: nothing but the day can be checked)
    """
    if opened_on <= closed_on <= on:
        return []
    why = "終結日が、今日より先の日付です。" if closed_on > on else "終結日が、受付日より前です。"
    return [Violation("OLD_CLOSURE_DAY_IMPOSSIBLE", "取りこめません。", why, "終結日か受付日を直してください。", "closed_on")]
