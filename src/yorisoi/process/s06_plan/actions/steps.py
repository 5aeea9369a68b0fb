"""What becomes of a plan once it is written: the steps of the meeting and of the municipality, minor amendments."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import queries, rules
from yorisoi.process.s06_plan.enums import AmendedPart, PlanState
from yorisoi.process.s06_plan.models import Plan, PlanAmendment
from yorisoi.records import actions as records


def _step(plan: Plan, state: PlanState, *allowed: PlanState, **facts: Any) -> None:
    plan.refresh_from_db(from_queryset=Plan.objects.select_for_update())
    if violations := rules.may_change_state(plan.state, *allowed):
        raise Refused(violations)
    plan.state = state
    for name, value in facts.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save(update_fields=["state", "version", *facts])


@transaction.atomic
def mark_tabled(plan: Plan, *, actor: Staff, on: date) -> Plan:
    """
    Note that the plan lies before a meeting (s07 moves the case and leaves the line).

    :raises Refused: ANONYMOUS, SCREENING_MISSING, PLAN_ITEM_MISSING, PERSON_AGREEMENT_MISSING, PLAN_PERIOD, PLAN_STATE
    """
    if violations := rules.may_table(queries.facts(plan), on=on):
        raise Refused(violations)
    _step(plan, PlanState.TABLED, PlanState.DRAFT, PlanState.RETURNED)
    audit.record("plan.tabled", actor=actor, subject=plan)
    return plan


@transaction.atomic
def take_off_agenda(plan: Plan, *, actor: Staff, on: date) -> Plan:
    """
    Put a postponed plan back among the drafts, agreement kept, so that it is tabled again.

    While the case is interrupted only the plan goes back; the case is moved when support is resumed.

    :raises Refused: PLAN_STATE, CASE_ENDED
    """
    case = cases.lock(plan.case, standings=(Standing.ACTIVE, Standing.INTERRUPTED))
    _step(plan, PlanState.DRAFT, PlanState.TABLED)
    if case.is_active:
        cases.move(case, stage=Stage.PLAN, turn=Turn.COUNSELOR, actor=actor, on=on)
    audit.record("plan.postponed", actor=actor, subject=plan)
    return plan


@transaction.atomic
def endorse(plan: Plan, *, actor: Staff, on: date) -> Plan:
    """
    Endorse the plan (from s07 only, out of a held meeting); the plan it follows ends with it.

    :raises Refused: PLAN_STATE
    """
    _step(plan, PlanState.ENDORSED, PlanState.TABLED, endorsed_on=on)
    if plan.previous_id:
        Plan.objects.filter(pk=plan.previous_id).update(state=PlanState.SUPERSEDED, version=F("version") + 1)
        audit.record("plan.superseded", actor=actor, subject=plan, previous=plan.previous_id)
    records.leave_line(
        plan.case, f"プラン{queries.circled(plan.number)}が支援調整会議で了承されました。", event="plan.endorsed",
        actor=actor, on=on,
    )
    audit.record("plan.endorsed", actor=actor, subject=plan)
    return plan


@transaction.atomic
def return_plan(plan: Plan, *, actor: Staff, on: date, reason: str) -> Plan:
    """
    Send the plan back to its writers, from the meeting or from the municipality. It will be agreed with the person anew.

    A 再プラン returned after its 了承 gives the plan it followed its force back: support stands on a plan throughout.

    :raises Refused: PLAN_STATE
    """
    case = cases.lock(plan.case)
    plan.refresh_from_db()
    if plan.is_endorsed and plan.previous_id:
        _restore(plan.previous_id, actor=actor, after=plan)
    _step(
        plan, PlanState.RETURNED, PlanState.TABLED, PlanState.ENDORSED, returned_on=on, return_reason=reason,
        endorsed_on=None, agreed_on=None, applied_on=None,
    )
    cases.move(case, stage=Stage.PLAN, turn=Turn.COUNSELOR, actor=actor, on=on)
    records.leave_line(
        case, f"プラン{queries.circled(plan.number)}が差し戻されました。{reason}", event="plan.returned", actor=actor, on=on
    )
    audit.record("plan.returned", actor=actor, subject=plan)
    return plan


def _restore(previous_id: int, *, actor: Staff, after: Plan) -> None:
    """Put the plan a returned one had superseded in force again."""
    held = Plan.objects.filter(pk=previous_id, state=PlanState.SUPERSEDED)
    if held.update(state=PlanState.ENDORSED, version=F("version") + 1):
        audit.record("plan.restored", actor=actor, subject=after, previous=previous_id)


@transaction.atomic
def finish(plan: Plan, *, actor: Staff, on: date) -> Plan:
    """Let a plan end with its case; whatever state it is in, twice changes nothing."""
    plan.refresh_from_db()
    if plan.is_over:
        return plan
    plan.state = PlanState.FINISHED
    plan.version += 1
    plan.save(update_fields=["state", "version"])
    audit.record("plan.finished", actor=actor, subject=plan)
    return plan


@transaction.atomic
def amend(
    *,
    plan: Plan,
    what: str,
    before: str,
    after: str,
    reason: str,
    amended_on: date,
    actor: Staff,
    on: date,
    once: UUID | None = None,
) -> PlanAmendment:
    """
    Record a minor change of an endorsed plan beside what stood before; `what` is a code of AmendedPart.

    :raises Refused: PLAN_NOT_IN_FORCE, NOT_MINOR, AMENDMENT_EMPTY, AMENDED_BEFORE, AMENDED_IN_FUTURE
    """
    case = cases.lock(plan.case, standings=tuple(Standing))
    if earlier := PlanAmendment.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    plan.refresh_from_db()
    if violations := rules.may_amend(
        state=plan.state, what=what, after=after, reason=reason, amended_on=amended_on, on=on,
        endorsed_on=plan.endorsed_on,
    ):
        raise Refused(violations)
    amendment = PlanAmendment.objects.record(
        case=case, actor=actor, once=once, plan=plan, what=what, before=before, after=after, reason=reason,
        amended_on=amended_on,
    )
    records.leave_line(
        case, f"プラン{queries.circled(plan.number)}を軽く修正しました({AmendedPart(what).label})。", event="plan.amended",
        actor=actor, on=amended_on,
    )
    audit.record("plan.amended", actor=actor, subject=amendment, what=what)
    return amendment
