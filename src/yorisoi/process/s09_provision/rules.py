"""支援サービスの提供: may a service start, end, be delivered?"""

from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_wareki


@dataclass(frozen=True)
class ServiceFacts:
    """
    One service about to start.

    `is_decided` = the municipality decided it, on `decided_on`, for use from `use_from` to `use_until`; `is_refused` =
    it answered no. `plan_is_endorsed` and `endorsed_on` speak of the plan the service stands in; None for a service that
    starts on a decision of its own procedure, without a plan. `plan_is_over` = that plan was replaced or finished.
    """

    label: str
    is_statutory: bool
    is_decided: bool
    plan_is_endorsed: bool | None
    already_started: bool = False
    own_procedure: bool = False
    is_refused: bool = False
    plan_is_over: bool = False
    endorsed_on: date | None = None
    plan_starts_on: date | None = None
    plan_ends_on: date | None = None
    decided_on: date | None = None
    use_from: date | None = None
    use_until: date | None = None


def may_start(facts: ServiceFacts, *, started_on: date, on: date) -> list[Violation]:
    """
    Return why a service may not start.

    A statutory service waits for its 支援決定; every service of a plan waits for the meeting's 了承.

    Source: 手引き §8「プランの内容と支援調整会議、支援決定」の表, §9
    """
    found = [*_plan_carries(facts, started_on), *_is_decided(facts, started_on)]
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


def _plan_carries(facts: ServiceFacts, started_on: date) -> list[Violation]:
    """Say whether the plan the service stands in lets it start."""
    what = f"「{facts.label}」はまだ始められません。"
    if facts.plan_is_over:
        return [
            Violation(
                "PLAN_OVER", f"「{facts.label}」の開始は記録できません。", "この支援のプランは、もう終わっています。",
                "いまのプランの支援から選んでください。", "service",
            )
        ]
    if facts.plan_is_endorsed is False:
        return [
            Violation(
                "PLAN_NOT_ENDORSED", what, "プランが支援調整会議で了承されていません。",
                "プランを支援調整会議にかけて、了承を記録してください。", "service",
            )
        ]
    if not facts.own_procedure and _is_outside_plan(facts, started_on):
        first, last = facts.plan_starts_on or date.min, facts.plan_ends_on or date.max
        return [
            Violation(
                "OUTSIDE_PLAN", f"「{facts.label}」の開始は記録できません。",
                f"始まった日が、プランの期間({format_wareki(first)}から{format_wareki(last)}まで)の外です。",
                "始まった日を確かめてください。期間を変えるときは、プランを見直してください。", "started_on",
            )
        ]
    # What has its own procedure may have begun before the plan took it up.
    if facts.endorsed_on and started_on < facts.endorsed_on and not facts.own_procedure:
        return [
            Violation(
                "PLAN_NOT_ENDORSED", what,
                f"始まった日が、プランの了承の日({format_wareki(facts.endorsed_on)})より前です。",
                "始まった日を確かめてください。", "started_on",
            )
        ]
    return []


def _is_outside_plan(facts: ServiceFacts, day: date) -> bool:
    return bool(facts.plan_starts_on and day < facts.plan_starts_on) or bool(
        facts.plan_ends_on and day > facts.plan_ends_on
    )


def _is_decided(facts: ServiceFacts, started_on: date) -> list[Violation]:
    """Say whether the municipality's answer lets a statutory service start that day."""
    what = f"「{facts.label}」はまだ始められません。"
    if not facts.is_statutory:
        return []
    if facts.is_refused:
        return [
            Violation(
                "DECISION_MISSING", f"「{facts.label}」は始められません。", "自治体は、この支援を決定しませんでした。",
                "本人とほかの方法を考え、プランを見直してください。", "service",
            )
        ]
    if not facts.is_decided:
        return [
            Violation(
                "DECISION_MISSING", what, "自治体の支援決定が記録されていません。",
                "自治体の担当課に支援決定の記録を頼んでください。", "service",
            )
        ]
    first = _first_day(facts)
    if first and started_on < first:
        return [
            Violation(
                "DECISION_MISSING", what, f"始まった日が、決定で利用できる日({format_wareki(first)})より前です。",
                "始まった日を確かめてください。", "started_on",
            )
        ]
    if facts.use_until and started_on > facts.use_until:
        return [
            Violation(
                "DECISION_MISSING", what, f"決定の期間({format_wareki(facts.use_until)}まで)が過ぎています。",
                "始まった日を確かめるか、自治体の担当課に新しい決定を頼んでください。", "started_on",
            )
        ]
    return []


def _first_day(facts: ServiceFacts) -> date | None:
    """
    Return the first day a decided service may be used.

    The day of the decision, or the later first day it names. A benefit with its own procedure may be decided back to
    the month of its application: there the first day it names counts alone.
    """
    if facts.use_from is None or facts.decided_on is None:
        return facts.use_from or facts.decided_on
    return facts.use_from if facts.own_procedure else max(facts.use_from, facts.decided_on)


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
                "END_BEFORE_START", "終わりは記録できません。",
                f"終わった日が、始まった日({format_wareki(started_on)})より前です。", "日付を確かめてください。", "ended_on",
            )
        )
    if ended_on > on:
        found.append(_future("終わりは記録できません。", "ended_on"))
    return found


def may_deliver(
    *, what: str, by_whom: str, delivered_on: date, on: date, started_on: date | None = None,
    ended_on: date | None = None,
) -> list[Violation]:
    """
    Return why a delivery of support may not be recorded; `started_on` and `ended_on` are those of its service.

    Source: 手引き §9
    """
    refusal = "支援の実施を記録できません。"
    found = []
    for name, text, why in (
        ("by_whom", by_whom, "だれがしたかが書かれていません。"), ("what", what, "なにをしたかが書かれていません。"),
    ):
        if not text.strip():
            found.append(Violation("DELIVERY_EMPTY", refusal, why, "ひとことでも書いてください。", name))
    if (started_on and delivered_on < started_on) or (ended_on and delivered_on > ended_on):
        found.append(
            Violation(
                "DELIVERY_OUTSIDE", refusal, "そのサービスが行われていた期間の外の日です。",
                "日付かサービスを確かめてください。", "delivered_on",
            )
        )
    if delivered_on > on:
        found.append(_future(refusal, "delivered_on"))
    return found


def _future(what: str, field: str) -> Violation:
    return Violation("PROVISION_IN_FUTURE", what, "今日より先の日付です。", "日付を確かめてください。", field)
