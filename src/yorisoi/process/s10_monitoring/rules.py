"""モニタリング・支援の中断: what may be recorded, and what an interruption must have behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.cases.enums import Stage, Turn
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s10_monitoring.enums import HeardFrom, MonitoringKind, OutcomeKind
from yorisoi.referrals.rules import emergency_open


@dataclass(frozen=True)
class InterruptionFacts:
    """What is known when support is about to be interrupted: efforts made in vain since the last contact."""

    efforts_since_contact: int
    is_interrupted: bool = False
    last_contact_on: date | None = None
    emergency_is_open: bool = False


def kind_expected(*, due_on: date | None, is_first: bool, near_days: int, on: date) -> MonitoringKind:
    """
    Return which of the three a monitoring of that day most likely is; `near_days` before it is due it is the regular one.

    Source: 手引き §10 ①支援直後 ②定期 ③随時
    """
    if due_on is None:
        return MonitoringKind.AD_HOC
    if is_first:
        return MonitoringKind.AFTER_START
    return MonitoringKind.REGULAR if due_on <= on + timedelta(days=near_days) else MonitoringKind.AD_HOC


def may_monitor(
    *, findings: str, monitored_on: date, plan_is_endorsed: bool, on: date, supported_since: date | None = None
) -> list[Violation]:
    """
    Return why a monitoring may not be recorded.

    `plan_is_endorsed`: the plan is in force, or its services run although the municipality returned it.
    `supported_since`: the first day of support in the case; before any, the day of the endorsement.

    Source: 手引き §10 ①「支援が開始された直後」
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
        found.append(_future("MONITORED_IN_FUTURE", what, "monitored_on"))
    elif supported_since is not None and monitored_on < supported_since:
        found.append(
            Violation(
                "MONITORED_BEFORE_SUPPORT", what, f"支援の始まり({format_wareki(supported_since)})より前の日付です。",
                "日付を確かめてください。始まる前のようすは「記録する」から残せます。", "monitored_on",
            )
        )
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
        found.append(_future("EFFORT_IN_FUTURE", what, "made_on"))
    return found


def may_interrupt(facts: InterruptionFacts, *, reason: str, interrupted_on: date, on: date) -> list[Violation]:
    """
    Return why support may not be interrupted: an urgent need is not left lying either.

    Source: 手引き §10(参考)「自宅等に連絡票を残す、知人等と連絡を取るなど、継続支援に向けた努力が必要」; 手引き §5
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
            Violation(
                "INTERRUPTION_REASON_MISSING", what, "中断の理由が書かれていません。",
                "どのような状況かを書いてください。", "reason",
            )
        )
    if facts.last_contact_on and interrupted_on < facts.last_contact_on:
        found.append(
            Violation(
                "INTERRUPTED_BEFORE_CONTACT", what,
                f"中断の日が、最後に連絡がとれた日({format_wareki(facts.last_contact_on)})より前です。",
                "日付を確かめてください。", "interrupted_on",
            )
        )
    if interrupted_on > on:
        found.append(_future("INTERRUPTED_IN_FUTURE", what, "interrupted_on"))
    if facts.emergency_is_open:
        found.append(emergency_open(what))
    return found


def waits_again(*, was_supported: bool, has_running_service: bool) -> bool:
    """
    Return whether a resumed case waits for its next monitoring.

    One in support does, and one whose services run on while its next plan is made, discussed or decided.

    Source: 手引き §10 ②「定期的に」; 手引き §11
    """
    return was_supported or has_running_service


def place_to_resume(
    *, stage_before: Stage, turn_before: Turn, plan_is_tabled: bool, urgency_comes_first: bool
) -> tuple[Stage, Turn]:
    """
    Return where a case goes on: where it stood, but not at a meeting its plan was taken off in the meantime.

    `urgency_comes_first`: an urgent need became known meanwhile, and the person has not applied yet.

    Source: 手引き §5, §7, §10(参考)
    """
    if urgency_comes_first:
        return Stage.EMERGENCY, Turn.COUNSELOR
    if stage_before == Stage.MEETING and not plan_is_tabled:
        return Stage.PLAN, Turn.COUNSELOR
    return stage_before, turn_before


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
            Violation(
                "RESUMPTION_NOTE_MISSING", what, "再開のいきさつが書かれていません。", "どう連絡がとれたかを書いてください。",
                "note",
            )
        )
    if resumed_on > on:
        found.append(_future("RESUMED_IN_FUTURE", what, "resumed_on"))
    return found


def may_note_employment(
    *, kind: str, form: str, happened_on: date, opened_on: date, on: date, is_noted: bool
) -> list[Violation]:
    """
    Return why 就労・増収 may not be recorded. `is_noted`: the same kind stands already in that month.

    The nation counts people a month: a second job in one month is written into the first record.

    Source: domain §2.1 就労者数・増収者数; §1.7
    """
    what = "就労・増収を記録できません。"
    found = []
    if kind == OutcomeKind.EMPLOYED and not form:
        found.append(
            Violation(
                "EMPLOYMENT_FORM_MISSING", what, "雇用形態が選ばれていません。", "わからないときは「わからない」を選んでください。",
                "form",
            )
        )
    if happened_on > on:
        found.append(_future("EMPLOYED_IN_FUTURE", what, "happened_on"))
    elif happened_on < opened_on:
        found.append(
            Violation(
                "EMPLOYED_BEFORE_CASE", what, f"相談のはじまり({format_wareki(opened_on)})より前の日付です。",
                "相談の前からの仕事は、アセスメントの「仕事」に書いてください。", "happened_on",
            )
        )
    if is_noted:
        found.append(
            Violation(
                "EMPLOYMENT_NOTED", what, "この月の同じ記録が、もうあります。1か月に1人は1回と数えます。",
                "まちがいを直すときは、前の記録を取り消してから、記録しなおしてください。", "happened_on",
            )
        )
    return found


def may_withdraw_employment(*, reason: str, is_withdrawn: bool) -> list[Violation]:
    """
    Return why a record of 就労・増収 may not be withdrawn.

    Source: house.md (nothing written is lost); domain §2.1
    """
    what = "就労・増収の記録を取り消せません。"
    found = []
    if is_withdrawn:
        found.append(
            Violation("EMPLOYMENT_WITHDRAWN", what, "この記録は、もう取り消されています。", "一覧で確かめてください。")
        )
    if not reason.strip():
        found.append(
            Violation(
                "WITHDRAWAL_REASON_MISSING", what, "取り消すわけが書かれていません。", "ひとことでも書いてください。", "reason"
            )
        )
    return found


def may_check_retention(
    *, heard_from: str, note: str, checked_on: date, happened_on: date, is_withdrawn: bool, is_noted: bool, on: date
) -> list[Violation]:
    """
    Return why it may not be recorded that the person is still in the job. `is_noted`: the same was recorded of that day.

    Source: domain §1.7 職場定着の確認日; §1.6 [U105] (終わったあとのフォローも差し支えない)
    """
    what = "職場定着の確認を記録できません。"
    found = []
    if is_withdrawn:
        found.append(
            Violation(
                "RETENTION_OF_WITHDRAWN", what, "この就労・増収の記録は、取り消されています。",
                "取り消されていない記録を選んでください。",
            )
        )
    if not heard_from:
        found.append(
            Violation("RETENTION_HEARD_MISSING", what, "だれから聞いたかが選ばれていません。", "1つ選んでください。", "heard_from")
        )
    elif heard_from == HeardFrom.OTHER and not note.strip():
        found.append(
            Violation(
                "RETENTION_NOTE_MISSING", what, "「その他」が、だれのことか分かりません。", "だれから聞いたかを書いてください。",
                "note",
            )
        )
    if checked_on > on:
        found.append(_future("RETENTION_IN_FUTURE", what, "checked_on"))
    elif checked_on < happened_on:
        found.append(
            Violation(
                "RETENTION_BEFORE_WORK", what, f"就労・増収の日({format_wareki(happened_on)})より前の日付です。",
                "日付を確かめてください。", "checked_on",
            )
        )
    if is_noted:
        found.append(
            Violation(
                "RETENTION_NOTED", what, "同じ日に、同じ相手から聞いた確認が、もうあります。",
                "まちがいを直すときは、前の確認を取り消してから、記録しなおしてください。", "checked_on",
            )
        )
    return found


def may_withdraw_retention(*, reason: str, is_withdrawn: bool) -> list[Violation]:
    """
    Return why a check may not be withdrawn.

    Source: house.md (nothing written is lost)
    """
    what = "職場定着の確認を取り消せません。"
    found = []
    if is_withdrawn:
        found.append(
            Violation("RETENTION_WITHDRAWN", what, "この確認は、もう取り消されています。", "一覧で確かめてください。")
        )
    if not reason.strip():
        found.append(
            Violation(
                "RETENTION_REASON_MISSING", what, "取り消すわけが書かれていません。", "ひとことでも書いてください。", "reason"
            )
        )
    return found


def _future(code: str, what: str, field: str) -> Violation:
    return Violation(code, what, "今日より先の日付です。", "日付を確かめてください。", field)
