"""支援決定の規則: which approvals a plan needs, and whether a decision may be taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.enums import Role
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s08_decision.enums import DecisionOutcome, MunicipalDuty


@dataclass(frozen=True)
class Approvals:
    """What a plan needs before its services may start: one row of the handbook's table."""

    endorsement: bool
    municipality: MunicipalDuty

    @property
    def needs_decision(self) -> bool:
        return self.municipality in (MunicipalDuty.DECIDE_ALL, MunicipalDuty.DECIDE_STATUTORY)

    @property
    def needs_report(self) -> bool:
        return self.municipality in (MunicipalDuty.DECIDE_STATUTORY, MunicipalDuty.REPORT_ONLY)


@dataclass(frozen=True)
class Row:
    """One row of the table as the page shows it."""

    label: str
    has_statutory: bool
    has_other: bool
    approvals: Approvals


def approvals_for(*, has_statutory: bool, has_other: bool) -> Approvals:
    """
    Return the approvals a plan needs, from the kinds of service it holds.

    :raises ValueError: if the plan holds no service (ask `s06_plan.rules` first)

    Source: 手引き(平成26年4月)§8「プランの内容と支援調整会議、支援決定」の表
    """
    match has_statutory, has_other:
        case True, False:
            return Approvals(True, MunicipalDuty.DECIDE_ALL)
        case True, True:
            return Approvals(True, MunicipalDuty.DECIDE_STATUTORY)
        case False, True:
            return Approvals(True, MunicipalDuty.REPORT_ONLY)
        case _:
            raise ValueError("a plan without services needs no approvals")


# The rows of the handbook's table, in its order.
TABLE = tuple(
    Row(label, has_statutory, has_other, approvals_for(has_statutory=has_statutory, has_other=has_other))
    for label, has_statutory, has_other in (
        ("① 法定サービスのみ", True, False),
        ("② 法定サービスと、それ以外のサービスを含む", True, True),
        ("③ 法定サービスを含まない", False, True),
    )
)


@dataclass(frozen=True)
class ServiceFacts:
    """One service of a plan as the decision needs it. `service_id` is None for one with its own procedure."""

    code: str
    label: str
    is_statutory: bool
    own_procedure: bool = False
    service_id: int | None = None
    decided_separately: bool = False

    @property
    def needs_answer(self) -> bool:
        """Statutory, and not decided already by its own procedure."""
        return self.is_statutory and not self.decided_separately


@dataclass(frozen=True)
class DecisionFacts:
    """An endorsed (or not endorsed) plan as the municipality finds it."""

    plan_state: str
    services: tuple[ServiceFacts, ...] = ()
    is_settled: bool = False
    plan_starts_on: date | None = None
    plan_ends_on: date | None = None

    @property
    def has_statutory(self) -> bool:
        return any(service.is_statutory for service in self.services)

    @property
    def has_other(self) -> bool:
        return any(not service.is_statutory for service in self.services)

    @property
    def to_answer(self) -> tuple[ServiceFacts, ...]:
        return tuple(service for service in self.services if service.needs_answer)


@dataclass(frozen=True)
class AnswerFacts:
    """The municipality's answer on one service as typed."""

    service_id: int | None
    outcome: str
    reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


def row_for(services: Iterable[ServiceFacts]) -> Row | None:
    """
    Return the row of the handbook's table a plan stands in; None while it holds no service.

    Source: 手引き §8 の表
    """
    kinds = {service.is_statutory for service in services}
    return next((row for row in TABLE if (row.has_statutory, row.has_other) == (True in kinds, False in kinds)), None)


def may_act_as_municipality(role: str, *, is_commissioned: bool) -> list[Violation]:
    """
    Return why somebody may not answer for the municipality: its own officers do, also where the agency is commissioned.

    Source: 手引き §8(支援決定は行政として行うものである)
    """
    if role == Role.MUNICIPAL_OFFICER and not is_commissioned:
        return []
    return [
        Violation(
            "NOT_A_MUNICIPAL_OFFICER", "支援決定は記録できません。",
            "支援決定と報告の確認は、行政として自治体の職員が行います。委託を受けた機関の職員は行えません。",
            "自治体の担当者に、支援決定のページから記録してもらってください。",
        )
    ]


def may_decide(facts: DecisionFacts, *, role: str, is_commissioned: bool = False) -> list[Violation]:
    """
    Return why the municipality's answer on a plan cannot be recorded.

    Source: 手引き §5, §8
    """
    found = may_act_as_municipality(role, is_commissioned=is_commissioned)
    if facts.is_settled:
        found.append(already_decided("このプラン"))
    elif facts.plan_state != PlanState.ENDORSED:
        found.append(
            Violation(
                "PLAN_NOT_ENDORSED", "支援決定は記録できません。",
                f"プランが支援調整会議で了承されていません(いまは「{PlanState(facts.plan_state).label}」)。",
                "支援調整会議で了承されてから、決定してください。",
            )
        )
    return found


def already_decided(what: str) -> Violation:
    """
    Return the refusal to decide the same a second time.

    Source: 手引き §8
    """
    return Violation(
        "ALREADY_DECIDED", "支援決定は記録されていません。", f"{what}には、もう決定が記録されています。",
        "内容を変えるときは、再プランをつくって会議にかけてください。",
    )


def may_answer(
    facts: DecisionFacts, answers: Iterable[AnswerFacts], *, report_confirmed: bool
) -> list[Violation]:
    """
    Return what the municipality's answers lack: every statutory service is answered, the rest confirmed as reported.

    A plan with a returned service goes back as a whole, so nothing else is asked of it then.

    Source: 手引き §8 の表
    """
    given = {answer.service_id: answer for answer in answers}
    found = []
    for service in facts.to_answer:
        answer = given.get(service.service_id)
        if answer is None:
            found.append(_unanswered(service))
        else:
            found += answer_faults(answer, label=service.label, key=f"_{service.service_id}")
            found += _outside_plan(facts, service, answer)
    is_returned = any(answer.outcome == DecisionOutcome.RETURNED for answer in given.values())
    if facts.has_other and not report_confirmed and not is_returned:
        found.append(
            Violation(
                "REPORT_UNCONFIRMED", "支援決定は記録できません。",
                "法定サービス以外のサービスについて、報告の確認がされていません。",
                "報告の内容を読み、「報告を確認した」に印をつけてください。", field="report_confirmed",
            )
        )
    return found


def _outside_plan(facts: DecisionFacts, service: ServiceFacts, answer: AnswerFacts) -> list[Violation]:
    """A service is decided for the plan: some day of its use lies in it. One with its own procedure has its own period."""
    if service.own_procedure or answer.outcome != DecisionOutcome.DECIDED or not answer.starts_on or not answer.ends_on:
        return []
    first, last = facts.plan_starts_on or date.min, facts.plan_ends_on or date.max
    if answer.ends_on < answer.starts_on or (answer.starts_on <= last and answer.ends_on >= first):
        return []
    period = f"{format_wareki(first)}から{format_wareki(last)}まで"
    return [
        Violation(
            "DECISION_PERIOD", f"{service.label}の決定を記録できません。", f"利用の期間が、プランの期間({period})と重なりません。",
            "期間を確かめてください。プランの期間がちがうときは、差し戻してください。", field=f"starts_on_{service.service_id}",
        )
    ]


def answer_faults(answer: AnswerFacts, *, label: str, key: str = "") -> list[Violation]:
    """
    Return what one answer lacks: a refusal and a return need their reason, a decision its period.

    `key` is what the names of this answer's fields end with.

    Source: 手引き §8(その内容が適切であるか否かを確認する)
    """
    what = f"{label}の決定を記録できません。"
    if answer.outcome != DecisionOutcome.DECIDED:
        if answer.reason.strip():
            return []
        return [
            Violation(
                "REASON_MISSING", what, f"「{DecisionOutcome(answer.outcome).label}」の理由が書かれていません。",
                "本人に説明できるように、理由を書いてください。", field=f"reason{key}",
            )
        ]
    if answer.starts_on is None or answer.ends_on is None:
        lacking = "starts_on" if answer.starts_on is None else "ends_on"
        return [
            Violation(
                "DECISION_PERIOD", what, "利用の期間が入っていません。", "始まりと終わりの日を入れてください。",
                field=f"{lacking}{key}",
            )
        ]
    if answer.ends_on < answer.starts_on:
        return [
            Violation(
                "DECISION_PERIOD", what, "利用の終わりの日が、始まりの日より前です。", "期間を確かめてください。",
                field=f"ends_on{key}",
            )
        ]
    return []


def _unanswered(service: ServiceFacts) -> Violation:
    return Violation(
        "ANSWER_MISSING", "支援決定は記録できません。", f"{service.label}の決定が選ばれていません。",
        "法定サービスには、1つずつ決定を選んでください。", field=f"outcome_{service.service_id}",
    )


def may_decide_own_procedure(
    answer: AnswerFacts,
    *,
    label: str,
    own_procedure: bool,
    decided: Iterable[tuple[date | None, date | None]],
    role: str,
    is_commissioned: bool = False,
) -> list[Violation]:
    """
    Return why a service with its own procedure cannot be decided; no plan and no 了承 is asked for.

    `decided` are the periods of this service already decided for the case: a later one (延長) may follow.

    Source: 手引き §8 ※(住居確保給付金と一時生活支援事業は別途の利用手続き), §5
    """
    found = may_act_as_municipality(role, is_commissioned=is_commissioned) + may_ask_own_procedure(
        label=label, own_procedure=own_procedure
    )
    faults = answer_faults(answer, label=label)
    if answer.outcome == DecisionOutcome.DECIDED and not faults and _overlaps(answer, decided):
        found.append(already_decided(f"{label}のこの期間"))
    return found + faults


def may_ask_own_procedure(*, label: str, own_procedure: bool) -> list[Violation]:
    """
    Return why a service cannot be decided without a plan.

    Source: 手引き §8 ※
    """
    if own_procedure:
        return []
    return [
        Violation(
            "NOT_OWN_PROCEDURE", "この手続では決定できません。", f"{label}には、プランによらない利用手続がありません。",
            "プランに入れて支援調整会議にかけてください。", field="service",
        )
    ]


def _overlaps(answer: AnswerFacts, decided: Iterable[tuple[date | None, date | None]]) -> bool:
    first, last = answer.starts_on or date.min, answer.ends_on or date.max
    return any((start or date.min) <= last and first <= (end or date.max) for start, end in decided)


def awaits_partner(providers: Iterable[int | None], *, own_agency_id: int) -> bool:
    """
    Return whether the next step is a partner's: some service that may start now is theirs.

    Source: 手引き §9(チームによる支援)
    """
    return any(provider is not None and provider != own_agency_id for provider in providers)
