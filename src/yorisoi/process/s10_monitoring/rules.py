"""モニタリング・支援の中断: what may be recorded, and what an interruption must have behind it."""

from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation


@dataclass(frozen=True)
class InterruptionFacts:
    """What is known when support is about to be interrupted: efforts made since the last contact with the person."""

    efforts_since_contact: int
    is_interrupted: bool = False


def may_monitor(*, findings: str, monitored_on: date, plan_is_endorsed: bool, on: date) -> list[Violation]:
    """
    Return why a monitoring may not be recorded.

    Source: 手引き §10
    """
    what = "モニタリングを記録できません。"
    found = []
    if not plan_is_endorsed:
        found.append(
            Violation(
                "PLAN_NOT_ENDORSED", what, "了承されたプランがありません。",
                "ふだんの連絡は「記録する」から残せます。プランの了承のあとに、モニタリングを記録してください。",
            )
        )
    if not findings.strip():
        found.append(
            Violation(
                "FINDINGS_MISSING", what, "本人のようすや支援の状況が書かれていません。", "ひとことでも書いてください。", "findings"
            )
        )
    if monitored_on > on:
        found.append(_future(what, "monitored_on"))
    return found


def may_make_effort(*, text: str, made_on: date, on: date) -> list[Violation]:
    """
    Return why an effort to reach the person may not be recorded.

    Source: 手引き §10(参考)支援の中断について
    """
    what = "働きかけを記録できません。"
    found = []
    if not text.strip():
        found.append(
            Violation("EFFORT_EMPTY", what, "したことが書かれていません。", "何をして、どうだったかを書いてください。", "text")
        )
    if made_on > on:
        found.append(_future(what, "made_on"))
    return found


def may_interrupt(facts: InterruptionFacts, *, reason: str, interrupted_on: date, on: date) -> list[Violation]:
    """
    Return why support may not be interrupted.

    Source: 手引き §10(参考)「自宅等に連絡票を残す、知人等と連絡を取るなど、継続支援に向けた努力が必要」
    """
    what = "支援を中断できません。"
    found = []
    if facts.is_interrupted:
        found.append(
            Violation(
                "ALREADY_INTERRUPTED", what, "このケースはもう中断しています。", "ケースの表紙で中断の日を確かめてください。"
            )
        )
    if facts.efforts_since_contact == 0:
        found.append(
            Violation(
                "EFFORT_MISSING", what, "最後に連絡がとれたあとの働きかけが記録されていません。",
                "連絡票を残す、事情を知る知人に連絡する、訪問するなどして、「働きかけ」に記録してください。",
            )
        )
    if not reason.strip():
        found.append(
            Violation("REASON_MISSING", what, "中断の理由が書かれていません。", "どのような状況かを書いてください。", "reason")
        )
    if interrupted_on > on:
        found.append(_future(what, "interrupted_on"))
    return found


def may_resume(*, note: str, interrupted_on: date | None, resumed_on: date, on: date) -> list[Violation]:
    """
    Return why support may not be resumed.

    Source: 手引き §10(参考)「後日、支援を再開する場合を想定し、記録等は保存する」
    """
    what = "支援を再開できません。"
    found = []
    if interrupted_on is None:
        found.append(
            Violation("NOT_INTERRUPTED", what, "このケースは中断していません。", "ケースの表紙で、いまの状態を確かめてください。")
        )
    elif resumed_on < interrupted_on:
        found.append(
            Violation("RESUMED_BEFORE", what, "再開の日が、中断の日より前です。", "日付を確かめてください。", "resumed_on")
        )
    if not note.strip():
        found.append(
            Violation("NOTE_MISSING", what, "再開のいきさつが書かれていません。", "どう連絡がとれたかを書いてください。", "note")
        )
    if resumed_on > on:
        found.append(_future(what, "resumed_on"))
    return found


def _future(what: str, field: str) -> Violation:
    return Violation("DATE_IN_FUTURE", what, "今日より先の日付です。", "日付を確かめてください。", field)
