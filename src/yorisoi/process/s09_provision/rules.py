"""支援サービスの提供: may a service start, end, be delivered?"""

from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation


@dataclass(frozen=True)
class ServiceFacts:
    """
    One service about to start. `is_decided` = the municipality decided it; `plan_is_endorsed` is None for a service
    that starts on a decision of its own procedure, without a plan.
    """

    label: str
    is_statutory: bool
    is_decided: bool
    plan_is_endorsed: bool | None
    already_started: bool = False
    decided_on: date | None = None


def may_start(facts: ServiceFacts, *, started_on: date, on: date) -> list[Violation]:
    """
    Return why a service may not start.

    A statutory service waits for its 支援決定; any other service of a plan waits for the meeting's 了承.

    Source: 手引き §8「プランの内容と支援調整会議、支援決定」の表, §9
    """
    what = f"「{facts.label}」はまだ始められません。"
    found = []
    if facts.is_statutory and not facts.is_decided:
        found.append(
            Violation(
                "DECISION_MISSING", what, "自治体の支援決定が記録されていません。",
                "自治体の担当課に支援決定の記録を頼んでください。", "service",
            )
        )
    if not facts.is_statutory and facts.plan_is_endorsed is False:
        found.append(
            Violation(
                "PLAN_NOT_ENDORSED", what, "プランが支援調整会議で了承されていません。",
                "プランを支援調整会議にかけて、了承を記録してください。", "service",
            )
        )
    if facts.is_decided and facts.decided_on and started_on < facts.decided_on:
        found.append(
            Violation(
                "DECISION_MISSING", what, "始まった日が、支援決定の日より前です。",
                "始まった日を確かめてください。", "started_on",
            )
        )
    if facts.already_started:
        found.append(
            Violation(
                "ALREADY_STARTED", f"「{facts.label}」の開始は記録できません。", "開始がもう記録されています。",
                "一覧で開始の日を確かめてください。", "service",
            )
        )
    if started_on > on:
        found.append(_future("開始は記録できません。", "started_on"))
    return found


def may_end(*, started_on: date, ended_on: date, has_ended: bool, on: date) -> list[Violation]:
    """
    Return why the end of a service may not be recorded.

    Source: 手引き §9
    """
    found = []
    if has_ended:
        found.append(
            Violation(
                "ALREADY_ENDED", "終わりは記録できません。", "このサービスの終わりがもう記録されています。",
                "一覧で終わりの日を確かめてください。",
            )
        )
    if ended_on < started_on:
        found.append(
            Violation(
                "END_BEFORE_START", "終わりは記録できません。", "終わった日が、始まった日より前です。",
                "日付を確かめてください。", "ended_on",
            )
        )
    if ended_on > on:
        found.append(_future("終わりは記録できません。", "ended_on"))
    return found


def may_deliver(*, what: str, by_whom: str, delivered_on: date, on: date) -> list[Violation]:
    """
    Return why a delivery of support may not be recorded.

    Source: 手引き §9
    """
    found = []
    if not what.strip() or not by_whom.strip():
        found.append(
            Violation(
                "DELIVERY_EMPTY", "支援の実施を記録できません。", "だれが、なにをしたかが書かれていません。",
                "ひとことずつ書いてください。", "what" if not what.strip() else "by_whom",
            )
        )
    if delivered_on > on:
        found.append(_future("支援の実施を記録できません。", "delivered_on"))
    return found


def _future(what: str, field: str) -> Violation:
    return Violation("DATE_IN_FUTURE", what, "今日より先の日付です。", "日付を確かめてください。", field)
