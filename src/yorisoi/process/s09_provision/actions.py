"""Writes of stage 09: a service starts, is delivered, ends."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan.models import PlanService
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.process.s09_provision import queries, rules
from yorisoi.process.s09_provision.enums import ProvisionEnd
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision
from yorisoi.records import actions as records


@transaction.atomic
def start(
    *,
    case: Case,
    started_on: date,
    actor: Staff,
    on: date,
    plan_service: PlanService | None = None,
    decision: SupportDecision | None = None,
    provider: Agency | None = None,
    note: str = "",
    once: UUID | None = None,
) -> ServiceProvision:
    """
    Record that a service really started, from a line of an endorsed plan or from a decision of its own procedure.

    The first start of a plan begins the wait for the 直後のモニタリング. What started before the municipality has
    answered everything leaves the case where it waits for that answer.

    :raises Refused: DECISION_MISSING, PLAN_NOT_ENDORSED, PLAN_OVER, OUTSIDE_PLAN, ALREADY_STARTED, PROVISION_IN_FUTURE,
        CASE_ENDED, CASE_INTERRUPTED

    Source: 手引き §8, §9
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := ServiceProvision.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    _refuse_strangers(case, plan_service.plan.case_id if plan_service else case.pk)
    _refuse_strangers(case, decision.case_id if decision else case.pk)
    if plan_service is not None:
        plan_service = PlanService.objects.select_related("plan", "provider").get(pk=plan_service.pk)
        decision = queries.answer_to(plan_service, queries.decisions(case), on=started_on)
    facts = queries.facts(plan_service=plan_service, decision=decision, on=started_on)
    if violations := rules.may_start(facts, started_on=started_on, on=on):
        raise Refused(violations)
    begins_plan = plan_service is not None and not queries.has_begun(plan_service.plan)
    if plan_service is not None and (running := queries.running_before_plan(plan_service)):
        provision = _take_up(running, plan_service)
    else:
        provision = ServiceProvision.objects.record(
            case=case, actor=actor, once=once, plan_service=plan_service, decision=decision, started_on=started_on,
            service=queries.code_of(plan_service, decision), note=note,
            provider=provider or (plan_service.provider if plan_service else None),
        )
    if begins_plan:
        _begin(case, started_on=started_on, actor=actor, on=on)
    records.leave_line(case, f"「{facts.label}」が始まりました。", event="provision.started", actor=actor, on=started_on)
    audit.record("provision.started", actor=actor, subject=provision, service=provision.service)
    return provision


def _begin(case: Case, *, started_on: date, actor: Staff, on: date) -> None:
    """Let the first start of a plan take effect on the case."""
    if case.stage == Stage.PROVISION:
        cases.move(case, stage=Stage.PROVISION, turn=Turn.COUNSELOR, actor=actor, on=on)
    cases.await_monitoring(case, since=started_on, first=True)


def _take_up(running: ServiceProvision, plan_service: PlanService) -> ServiceProvision:
    """Let the plan take up what already runs by its own procedure: one service, one row."""
    running.plan_service, running.provider = plan_service, running.provider or plan_service.provider
    running.save(update_fields=["plan_service", "provider"])
    return running


def _refuse_strangers(case: Case, case_id: int) -> None:
    if case_id != case.pk:
        raise ValueError("a plan's line, a decision or a service of another case")


@transaction.atomic
def end(
    *, provision: ServiceProvision, ended_on: date, end_reason: ProvisionEnd, actor: Staff, on: date, note: str = ""
) -> ServiceProvision:
    """
    Record the end of a service and how it ended; the same end told twice changes nothing.

    :raises Refused: ALREADY_ENDED, END_BEFORE_START, PROVISION_IN_FUTURE
    """
    case = cases.lock(provision.case, standings=tuple(Standing))
    provision.refresh_from_db()
    if provision.ended_on is not None and (provision.ended_on, provision.end_reason) == (ended_on, end_reason):
        return provision
    violations = rules.may_end(
        started_on=provision.started_on, ended_on=ended_on, has_ended=provision.ended_on is not None, on=on
    )
    if violations:
        raise Refused(violations)
    provision.ended_on, provision.end_reason = ended_on, end_reason
    provision.note = "\n".join(part for part in (provision.note, note) if part)
    provision.save(update_fields=["ended_on", "end_reason", "note"])
    label = queries.label_of(provision)
    records.leave_line(
        case, f"「{label}」が終わりました({ProvisionEnd(end_reason).label})。{note}", event="provision.ended", actor=actor,
        on=ended_on,
    )
    audit.record("provision.ended", actor=actor, subject=provision, reason_code=end_reason)
    return provision


@transaction.atomic
def deliver(
    *,
    case: Case,
    delivered_on: date,
    by_whom: str,
    what: str,
    accompanied: bool,
    actor: Staff,
    on: date,
    provision: ServiceProvision | None = None,
    once: UUID | None = None,
) -> Delivery:
    """
    Record one delivery of support, by us or by a partner; 同行 counts as contact with the person.

    :raises Refused: DELIVERY_EMPTY, DELIVERY_OUTSIDE, PROVISION_IN_FUTURE, CASE_ENDED, CASE_INTERRUPTED
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Delivery.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    _refuse_strangers(case, provision.case_id if provision else case.pk)
    violations = rules.may_deliver(
        what=what, by_whom=by_whom, delivered_on=delivered_on, on=on,
        started_on=provision.started_on if provision else None, ended_on=provision.ended_on if provision else None,
    )
    if violations:
        raise Refused(violations)
    delivery = Delivery.objects.record(
        case=case, actor=actor, once=once, delivered_on=delivered_on, by_whom=by_whom, what=what,
        accompanied=accompanied, provision=provision,
    )
    way = "同行しました" if accompanied else "支援しました"
    records.leave_line(
        case, f"{by_whom}が{way}。{what}", event="provision.delivered", actor=actor, on=delivered_on, reached=accompanied
    )
    audit.record("provision.delivered", actor=actor, subject=delivery)
    return delivery
