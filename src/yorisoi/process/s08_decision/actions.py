"""Writes of the municipality: decisions on statutory services, confirmations of reports, and requests to it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s08_decision import queries, rules
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, MunicipalReport, SupportDecision
from yorisoi.records import actions as records
from yorisoi.reference import queries as reference


@transaction.atomic
def decide(
    *,
    plan: Plan,
    answers: Iterable[Mapping[str, Any]],
    report_confirmed: bool,
    actor: Staff,
    on: date,
    note: str = "",
    once: UUID | None = None,
) -> list[SupportDecision]:
    """
    Record the municipality's answer on a plan: one on every statutory service, and the rest as reported.

    `answers` are dicts with `plan_service`, `outcome`, `reason`, `starts_on`, `ends_on`. A returned service sends the
    whole plan back; nothing else is decided then.

    :raises Refused: NOT_A_MUNICIPAL_OFFICER, PLAN_NOT_ENDORSED, ALREADY_DECIDED, ANSWER_MISSING, REASON_MISSING,
        DECISION_PERIOD, REPORT_UNCONFIRMED

    Source: 手引き §8
    """
    case = cases.lock(plan.case, standings=tuple(Standing))
    if _pressed_before(case, once):
        return list(queries.decisions(case).filter(plan=plan))
    cases.require_standing(case)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("case", "case__agency").get(pk=plan.pk)
    facts = queries.facts(plan, on=on)
    if violations := rules.may_decide(facts, role=actor.role, is_commissioned=actor.agency.is_commissioned):
        raise Refused(violations)
    services = {service.pk: service for service in plan_queries.services(plan)}
    given = {answer["plan_service"].pk: answer for answer in answers}
    to_answer = {service.service_id for service in facts.to_answer}
    typed = [_answer_facts(pk, answer) for pk, answer in given.items() if pk in to_answer]
    if violations := rules.may_answer(facts, typed, report_confirmed=report_confirmed):
        raise Refused(violations)
    if returned := [answer for answer in typed if answer.outcome == DecisionOutcome.RETURNED]:
        return _return(plan, services, returned, facts, actor=actor, on=on, once=once)
    made = _write_all(plan, services, typed, facts, actor=actor, on=on, once=once)
    _settle(plan, facts, actor=actor, on=on, once=once)
    if facts.has_other:
        _confirm(plan, note=note, actor=actor, on=on)
    providers = _providers_that_may_start(services.values(), typed)
    turn = Turn.PARTNER if rules.awaits_partner(providers, own_agency_id=case.agency_id) else Turn.COUNSELOR
    cases.move(case, stage=Stage.PROVISION, turn=turn, actor=actor, on=on)
    return made


@transaction.atomic
def ask_own_procedure(
    *, case: Case, service: str, actor: Staff, on: date, note: str = "", once: UUID | None = None
) -> DecisionRequest:
    """
    Ask the municipality to decide a service by its own procedure; its officers see the case from then on.

    :raises Refused: NOT_OWN_PROCEDURE, CASE_ENDED, CASE_INTERRUPTED

    Source: 手引き §8 ※
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := DecisionRequest.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    if known := queries.open_requests(case).filter(service=service).first():
        return known
    label, own_procedure = _service(case, service, on)
    if violations := rules.may_ask_own_procedure(label=label, own_procedure=own_procedure):
        raise Refused(violations)
    request = DecisionRequest.objects.record(
        case=case, actor=actor, once=once, service=service, note=note, requested_on=on, needs_decision=True,
        needs_report=False,
    )
    cases.report_to_municipality(case, on=on)
    records.leave_line(
        case, f"{label}の決定を自治体に依頼しました。", event="decision.asked", actor=actor, on=on
    )
    audit.record("decision.asked", actor=actor, subject=request, service=service)
    return request


@transaction.atomic
def decide_own_procedure(
    *,
    case: Case,
    service: str,
    outcome: DecisionOutcome,
    reason: str,
    starts_on: date | None,
    ends_on: date | None,
    actor: Staff,
    on: date,
    once: UUID | None = None,
) -> SupportDecision:
    """
    Record the municipality's decision on a service with its own procedure; no plan is asked for, the case stays put.

    :raises Refused: NOT_A_MUNICIPAL_OFFICER, NOT_OWN_PROCEDURE, ALREADY_DECIDED, REASON_MISSING, DECISION_PERIOD

    Source: 手引き §5, §8 ※
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := SupportDecision.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    label, own_procedure = _service(case, service, on)
    answer = rules.AnswerFacts(None, outcome, reason, starts_on, ends_on)
    decided = queries.own_procedure_decisions(case).filter(service=service, outcome=DecisionOutcome.DECIDED)
    if violations := rules.may_decide_own_procedure(
        answer, label=label, own_procedure=own_procedure, decided=decided.values_list("starts_on", "ends_on"),
        role=actor.role, is_commissioned=actor.agency.is_commissioned,
    ):
        raise Refused(violations)
    decision = _write(case, answer, label=label, actor=actor, on=on, service=service, once=once)
    for request in queries.open_requests(case).filter(service=service):
        request.settled_on = on
        request.save(update_fields=["settled_on"])
    return decision


def _write_all(
    plan: Plan,
    services: Mapping[int, PlanService],
    typed: Iterable[rules.AnswerFacts],
    facts: rules.DecisionFacts,
    *,
    actor: Staff,
    on: date,
    once: UUID | None,
) -> list[SupportDecision]:
    """Write the answers on the services of a plan; the token of the form stands on the first."""
    labels = {service.service_id: service.label for service in facts.services}
    return [
        _write(
            plan.case, answer, label=labels[answer.service_id], actor=actor, on=on, plan=plan,
            plan_service=services[answer.service_id or 0], once=None if index else once,
        )
        for index, answer in enumerate(typed)
    ]


def _return(
    plan: Plan,
    services: Mapping[int, PlanService],
    returned: list[rules.AnswerFacts],
    facts: rules.DecisionFacts,
    *,
    actor: Staff,
    on: date,
    once: UUID | None,
) -> list[SupportDecision]:
    """Send the whole plan back for the services that were returned."""
    made = _write_all(plan, services, returned, facts, actor=actor, on=on, once=once)
    labels = {service.service_id: service.label for service in facts.services}
    reasons = " ".join(f"{labels[answer.service_id]}: {answer.reason}" for answer in returned)
    plans.return_plan(plan, actor=actor, on=on, reason=f"自治体より {reasons}")
    audit.record("decision.returned", actor=actor, subject=plan, services=[answer.service_id for answer in returned])
    return made


def _pressed_before(case: Case, once: UUID | None) -> bool:
    asked, made = DecisionRequest.objects, SupportDecision.objects
    return bool(asked.pressed_before(once, case=case) or made.pressed_before(once, case=case))


def _service(case: Case, code: str, on: date) -> tuple[str, bool]:
    """Return the name of a service on that day, and whether it is decided by its own procedure."""
    try:
        service = reference.service(code, on, case.municipality_id)
    except KeyError:
        return code, False
    return service.label, service.own_procedure and service.needs_decision


def _answer_facts(service_id: int, answer: Mapping[str, Any]) -> rules.AnswerFacts:
    return rules.AnswerFacts(
        service_id, answer["outcome"], answer.get("reason", ""), answer.get("starts_on"), answer.get("ends_on")
    )


def _write(
    case: Case,
    answer: rules.AnswerFacts,
    *,
    label: str,
    actor: Staff,
    on: date,
    once: UUID | None,
    service: str = "",
    plan: Plan | None = None,
    plan_service: PlanService | None = None,
) -> SupportDecision:
    is_decided = answer.outcome == DecisionOutcome.DECIDED
    decision = SupportDecision.objects.record(
        case=case, actor=actor, once=once, plan=plan, service=plan_service.code if plan_service else service,
        plan_service=None if answer.outcome == DecisionOutcome.RETURNED else plan_service, outcome=answer.outcome,
        decided_on=on, decided_by=actor, reason=answer.reason, starts_on=answer.starts_on if is_decided else None,
        ends_on=answer.ends_on if is_decided else None,
    )
    records.leave_line(case, _line(answer, label), event="decision.made", actor=actor, on=on)
    audit.record("decision.made", actor=actor, subject=decision, service=decision.service, outcome=answer.outcome)
    return decision


def _line(answer: rules.AnswerFacts, label: str) -> str:
    if answer.outcome == DecisionOutcome.DECIDED and answer.starts_on and answer.ends_on:
        period = f"{format_month_day(answer.starts_on)}から{format_month_day(answer.ends_on)}まで"
        return f"自治体が{label}の支援を決定しました({period})。"
    if answer.outcome == DecisionOutcome.REFUSED:
        return f"自治体が{label}の支援を決定しませんでした。理由: {answer.reason}"
    return f"自治体が{label}を差し戻しました。理由: {answer.reason}"


def _settle(plan: Plan, facts: rules.DecisionFacts, *, actor: Staff, on: date, once: UUID | None) -> None:
    """Write down that the municipality has answered everything the plan asks."""
    DecisionRequest.objects.record(
        case=plan.case, actor=actor, once=once, plan=plan, requested_on=plan.endorsed_on or on, settled_on=on,
        needs_decision=facts.has_statutory, needs_report=facts.has_other,
    )


def _confirm(plan: Plan, *, note: str, actor: Staff, on: date) -> None:
    report = MunicipalReport.objects.record(
        case=plan.case, actor=actor, plan=plan, confirmed_on=on, confirmed_by=actor, note=note
    )
    records.leave_line(
        plan.case, f"自治体がプラン{plan_queries.circled(plan.number)}の報告を確認しました。", event="decision.report_confirmed",
        actor=actor, on=on,
    )
    audit.record("decision.report_confirmed", actor=actor, subject=report)


def _providers_that_may_start(
    services: Iterable[PlanService], typed: Iterable[rules.AnswerFacts]
) -> list[int | None]:
    """Return who provides what may start now: everything but the statutory services the municipality refused."""
    refused = {answer.service_id for answer in typed if answer.outcome != DecisionOutcome.DECIDED}
    return [service.provider_id for service in services if service.pk not in refused]
