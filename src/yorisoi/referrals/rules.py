"""つなぎ: what may be recorded of an introduction, and when it turns into sending people around."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.cases.enums import Stage
from yorisoi.cases.rules.journey import Warning
from yorisoi.foundation.violations import Violation
from yorisoi.referrals.enums import Arrival

SENT_AROUND_TWICE = 2
# A consultation handed over as a whole waits in one of these; anywhere else the person is supported here again.
WITH_THE_PARTNER = frozenset({Stage.INTAKE, Stage.EMERGENCY, Stage.SCREENING})


def moves_case(*, hands_over: bool, was_taken_back: bool, stage: str, is_active: bool) -> bool:
    """
    Return whether what becomes of an introduction moves its case: the whole consultation went, and is still away.

    Source: 手引き §4(相談内容による適切な振り分け), §6
    """
    return hands_over and not was_taken_back and is_active and stage in WITH_THE_PARTNER


def may_introduce(*, made_on: date, reason: str, to_own_agency: bool, begun_on: date, on: date) -> list[Violation]:
    """
    Return why an introduction cannot be recorded as told (consent is asked separately). `begun_on`: first heard of.

    Source: 手引き §4(つなぐときは同行・先方への連絡と、後日の確認)
    """
    found = []
    if to_own_agency:
        found.append(
            Violation(
                "INTRODUCED_TO_OURSELVES", "つなぎを記録できません。", "選んだのは、このケースを担当している機関です。",
                "つなぎ先の機関を選んでください。", "to_agency",
            )
        )
    if made_on > on:
        found.append(
            Violation(
                "INTRODUCTION_IN_FUTURE", "つなぎを記録できません。", "つないだ日が今日より先の日付です。",
                "つないだ日を確かめてください。", "made_on",
            )
        )
    if made_on < begun_on:
        found.append(
            Violation(
                "INTRODUCTION_TOO_EARLY", "つなぎを記録できません。", "つないだ日が、相談を受け付けた日より前です。",
                "つないだ日を確かめてください。", "made_on",
            )
        )
    if not reason.strip():
        found.append(
            Violation(
                "INTRODUCTION_REASON_MISSING", "つなぎを記録できません。", "つなぐ理由・お願いすることが書かれていません。",
                "何をお願いするのかを、先方にも本人にも伝わるように書いてください。", "reason",
            )
        )
    return found


def may_check(
    *, arrival: str, checked_on: date, made_on: date, is_settled: bool, ends_case: bool, emergency_is_open: bool, on: date
) -> list[Violation]:
    """
    Return why an arrival check cannot be recorded as told.

    Source: 手引き §4(後日の確認), §5(緊急的な支援が先)
    """
    if is_settled:
        return [
            Violation(
                "INTRODUCTION_SETTLED", "後日確認を記録できません。", "このつなぎは、もうおわっています。",
                "新しいできごとは、支援経過に記録してください。",
            )
        ]
    found = []
    if checked_on > on or checked_on < made_on:
        found.append(
            Violation(
                "CHECK_DAY_IMPOSSIBLE", "後日確認を記録できません。",
                "確かめた日が、つないだ日より前か、今日より先の日付です。", "確かめた日を直してください。", "checked_on",
            )
        )
    if arrival == Arrival.ARRIVED and ends_case and emergency_is_open:
        found.append(emergency_open("このケースをおわりにできません。"))
    return found


def emergency_open(what: str) -> Violation:
    """
    Return the refusal to end anything while an urgent need is not yet met.

    Source: 手引き §5
    """
    return Violation(
        "EMERGENCY_OPEN", what, "緊急的な支援の対応が、まだ記録されていません。",
        "先に「緊急的な支援」で、したことか、必要なかった理由を記録してください。",
    )


def may_take_back(*, arrival: str, taken_back_on: date | None) -> list[Violation]:
    """
    Return why a person cannot be taken back from an introduction.

    Source: 手引き §4(必要なら受け直す)
    """
    if taken_back_on is not None:
        return [
            Violation(
                "ALREADY_TAKEN_BACK", "受け直しを記録できません。", "このつなぎは、もう受け直しています。",
                "このあとの支援は、支援経過に記録してください。",
            )
        ]
    if arrival == Arrival.ARRIVED:
        return [
            Violation(
                "ALREADY_ARRIVED", "受け直しを記録できません。", "本人は、つなぎ先に着いています。",
                "あらためて相談があったときは、支援経過に記録するか「新しい相談」から受け付けてください。",
            )
        ]
    return []


@dataclass(frozen=True)
class OnwardFacts:
    """One introduction, as far as sending people around is concerned."""

    to_agency: str
    arrival: str
    was_taken_back: bool = False


def warnings(introductions: Iterable[OnwardFacts]) -> list[Warning]:
    """
    Return たらい回し when a person was introduced onward twice or more without arrival, or came back.

    Source: 手引き §4(たらい回しの禁止), seed 003; process.md §4
    """
    introductions = list(introductions)
    came_back = [each for each in introductions if each.was_taken_back or each.arrival == Arrival.DECLINED]
    adrift = [each for each in introductions if each.arrival != Arrival.ARRIVED]
    if came_back:
        names = "、".join(dict.fromkeys(each.to_agency for each in came_back))
        text = f"{names}につないだあと、本人がもどっています。次は、着くまで同行や連絡で見届けます。"
    elif len(adrift) >= SENT_AROUND_TWICE:
        names = "、".join(dict.fromkeys(each.to_agency for each in adrift))
        text = f"着いたことがわからないつなぎが{len(adrift)}件あります({names})。まず着いたかを確かめます。"
    else:
        return []
    return [Warning("SENT_AROUND", "たらい回し", text, "手引き §4")]
