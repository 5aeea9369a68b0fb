"""包括的な相談受付: what a reception, the judgement on it and the application to be supported need."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Violation
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.referrals.rules import emergency_open

SYSTEM_BEGAN_ON = date(2015, 4, 1)
URGENT_WORRIES = frozenset({"NO_FOOD", "VIOLENCE"})


def calls_for_urgency(worries: Iterable[str]) -> bool:
    """
    Return whether the marked worries say by themselves that somebody should ask how urgent it is.

    Source: 手引き §5(受付時に緊急支援の要否を判断); 様式【1】「食べるものがない」「DV・虐待」
    """
    return not URGENT_WORRIES.isdisjoint(worries)


def inquirer_by(channel: str) -> InquirerRelation:
    """
    Return who most likely told, going by the way the consultation came in; what was chosen by hand goes before it.

    Source: 様式【1】来談者(本人のほかの人のとき); どこから per domain §1.2(A)
    """
    told = {
        ReceptionChannel.FAMILY_TELEPHONE: InquirerRelation.FAMILY, ReceptionChannel.FAMILY_VISIT: InquirerRelation.FAMILY,
        ReceptionChannel.DEPARTMENT: InquirerRelation.AGENCY, ReceptionChannel.PARTNER_AGENCY: InquirerRelation.AGENCY,
    }
    return told.get(ReceptionChannel(channel), InquirerRelation.PERSON)


def told_by(inquirer: str) -> str:
    """
    Return who told it, in a word; empty when the person did. Nobody's words are put into the person's mouth.

    Source: 手引き §1 本人の尊厳; 様式【1】来談者
    """
    relation = InquirerRelation(inquirer)
    if relation == InquirerRelation.PERSON:
        return ""
    return "ほかの人" if relation == InquirerRelation.OTHER else relation.label


def may_receive(*, received_on: date, is_received: bool, on: date) -> list[Violation]:
    """
    Return why a reception cannot be kept. Nothing about the person is required: 「書ける範囲で」.

    Source: 手引き §4; 様式【1】
    """
    found = []
    if is_received:
        found.append(
            Violation(
                "ALREADY_RECEIVED", "受け付けられません。", "このケースは、もう相談を受け付けています。",
                "あらためて聞いたことは「記録する」から支援経過に書いてください。",
            )
        )
    if received_on > on:
        found.append(
            Violation(
                "RECEPTION_IN_FUTURE", "保存できません。", "受付日が今日より先の日付です。",
                "受付日を確かめてください。", "received_on",
            )
        )
    if received_on < SYSTEM_BEGAN_ON:
        found.append(
            Violation(
                "RECEPTION_TOO_OLD", "保存できません。", "受付日が、この制度のはじまり(平成27年4月1日)より前です。",
                "年号(元号)と年を確かめてください。", "received_on",
            )
        )
    return found


def may_triage(
    *,
    outcome: str,
    reason: str,
    triaged_on: date,
    received_on: date | None,
    is_over: bool,
    has_partner: bool,
    emergency_is_open: bool,
    on: date,
) -> list[Violation]:
    """
    Return why the judgement on a consultation cannot be recorded as told.

    Source: 手引き §4(相談内容による適切な振り分け), §5(緊急的な支援が先)
    """
    if received_on is None:
        return [not_received("判断を記録できません。")]
    if is_over:
        return [
            Violation(
                "TRIAGE_IS_OVER", "判断を記録できません。", "利用申込みかアセスメントが、もう記録されています。",
                "このあとの判断は「スクリーニング」で記録してください。",
            )
        ]
    found = []
    if not received_on <= triaged_on <= on:
        found.append(
            Violation(
                "TRIAGE_DAY_IMPOSSIBLE", "判断を記録できません。", "判断した日が、受付日より前か、今日より先の日付です。",
                "判断した日を直してください。", "triaged_on",
            )
        )
    if outcome == TriageOutcome.HAND_OVER and not has_partner:
        found.append(
            Violation(
                "HANDOVER_AGENCY_MISSING", "つなぎを記録できません。", "つなぎ先の機関が選ばれていません。",
                "つなぎ先を選んでください。一覧にないときは、設定の「機関」で足せます。", "to_agency",
            )
        )
    if outcome == TriageOutcome.INFORMATION_ONLY:
        found += may_end_with_information(reason=reason, emergency_is_open=emergency_is_open)
    return found


def may_end_with_information(*, reason: str, emergency_is_open: bool) -> list[Violation]:
    """
    Return why a consultation cannot end with information alone.

    Source: 手引き §4(③④), §5(緊急的な支援が先)
    """
    found = []
    if not reason.strip():
        found.append(
            Violation(
                "TRIAGE_REASON_MISSING", "おわりにできません。", "伝えたことが書かれていません。",
                "どんな情報を伝え、なぜ自分で動ける方と判断したかを書いてください。", "reason",
            )
        )
    if emergency_is_open:
        found.append(emergency_open("おわりにできません。"))
    return found


def may_enroll(
    *,
    requested_on: date,
    received_on: date | None,
    is_anonymous: bool,
    consent_covers: bool,
    on: date,
) -> list[Violation]:
    """
    Return why the application to be supported cannot be recorded: no name (ANONYMOUS), or no consent in force.

    Source: 手引き §4(利用申込); 様式【1】申込み欄(規程の説明と、情報共有への同意)
    """
    if received_on is None:
        return [not_received("利用申込みを記録できません。")]
    found = []
    if is_anonymous:
        found.append(
            Violation(
                "ANONYMOUS", "利用申込みを記録できません。", "本人の氏名が、まだわかっていません。",
                "氏名をうかがってから「本人の情報」に書き、もう一度記録してください。",
            )
        )
    if not consent_covers:
        found.append(
            Violation(
                "CONSENT_MISSING", "利用申込みを記録できません。",
                "支援の利用と情報共有についての、申込みの日に有効な本人の同意が記録されていません。",
                "規程を説明し、同意の目的・範囲・方法を記録してください。", "has_consented",
            )
        )
    if not received_on <= requested_on <= on:
        found.append(
            Violation(
                "ENROLLMENT_DAY_IMPOSSIBLE", "利用申込みを記録できません。",
                "申込みの日が、受付日より前か、今日より先の日付です。", "申込みの日を直してください。", "requested_on",
            )
        )
    return found


def not_received(what: str) -> Violation:
    """
    Return the refusal to judge a consultation that was never received.

    Source: 手引き §3–4
    """
    return Violation(
        "NOT_RECEIVED", what, "このケースは、まだ相談を受け付けていません。", "先に「相談を受け付ける」から受付を記録してください。"
    )


@dataclass(frozen=True)
class Place:
    """Where a case stands: stage, whose turn, standing."""

    stage: Stage
    turn: Turn
    standing: Standing = Standing.ACTIVE


def place_after_reception(
    *, is_received: bool, outcome: str, is_enrolled: bool, handover_is_pending: bool, handover_arrived: bool = False
) -> Place:
    """
    Return where a case stands by the facts of 相談受付 alone (before アセスメント, no urgent need open).

    Source: 手引き §4; process.md §1
    """
    if is_enrolled:
        return Place(Stage.ASSESSMENT, Turn.COUNSELOR)
    if not is_received:
        return Place(Stage.OUTREACH, Turn.COUNSELOR)
    if outcome == TriageOutcome.CONTINUE:
        return Place(Stage.INTAKE, Turn.PERSON)
    if outcome == TriageOutcome.HAND_OVER and handover_arrived:
        return Place(Stage.INTAKE, Turn.NOBODY, Standing.ENDED)
    if outcome == TriageOutcome.HAND_OVER and handover_is_pending:
        return Place(Stage.INTAKE, Turn.PARTNER)
    if outcome == TriageOutcome.INFORMATION_ONLY:
        return Place(Stage.INTAKE, Turn.NOBODY, Standing.ENDED)
    return Place(Stage.INTAKE, Turn.COUNSELOR)


def main_among(worries: Collection[str], main: str) -> list[str]:
    """
    Return the worries to keep: each once, the main one (◎) always among them.

    Source: 様式【1】相談の内容(一番お困りのことに◎)
    """
    kept = list(dict.fromkeys(worries))
    return kept if not main or main in kept else [*kept, main]


def told_anew(told: Mapping[str, Any], *, held: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return what was told of a person and is not on record yet: what is on record is changed on 「本人の情報」 only.

    Asked where the worker typed first and saw afterwards who it is.

    Source: 手引き §4(受付票は聞いた範囲で書く)
    """
    return {name: value for name, value in told.items() if held.get(name) in (None, "", 0, Gender.UNKNOWN)}
