"""Writes of 把握・アウトリーチ: a lead, the attempts to reach the person, and what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from yorisoi.agencies.models import Agency, Department, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people import rules as people_rules
from yorisoi.people.models import Person
from yorisoi.process.s01_outreach import rules
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, DiscoveryRoute, OutreachMeans
from yorisoi.process.s01_outreach.models import Discovery, OutreachAttempt, ReceivedList
from yorisoi.records import actions as records


@transaction.atomic
def discover(
    *,
    route: DiscoveryRoute,
    story: str,
    noticed_on: date,
    actor: Staff,
    on: date,
    person: Person | None = None,
    person_facts: Mapping[str, Any] | None = None,
    source_agency: Agency | None = None,
    source_department: Department | None = None,
    received_list: ReceivedList | None = None,
    once: UUID | None = None,
) -> Discovery:
    """
    Keep a lead: open a case at 把握 for a person of whom perhaps nothing is known yet.

    :raises Refused: LEAD_STORY_MISSING, NOTICED_IN_FUTURE, BORN_IN_FUTURE, AGE_IMPLAUSIBLE
    """
    if earlier := Discovery.objects.pressed_before(once):
        return earlier
    known = dict(person_facts or {})
    violations = rules.may_discover(story=story, noticed_on=noticed_on, on=on)
    if person is None:
        violations += people_rules.may_register(born_on=known.get("born_on"), on=on)
    if violations:
        raise Refused(violations)
    try:
        with transaction.atomic():  # two presses at the same moment: the second finds the first one's lead
            someone = person or people.register(actor=actor, on=on, **known)
            case = cases.open_case(person=someone, stage=Stage.OUTREACH, actor=actor, on=on, once=once)
            return _keep(
                case, actor=actor, once=once, route=route, source_agency=source_agency,
                source_department=source_department, received_list=received_list, noticed_on=noticed_on, story=story,
            )
    except IntegrityError:
        if earlier := Discovery.objects.pressed_before(once):
            return earlier
        raise


def _keep(case: Case, *, actor: Staff, once: UUID | None, **facts: Any) -> Discovery:
    """Write the lead of a case just opened, its line and its evidence."""
    discovery: Discovery = Discovery.objects.record(case=case, actor=actor, once=once, **facts)
    source = discovery.source_department or discovery.source_agency
    by = f"({source.name}から)" if source else ""
    records.leave_line(
        case, f"把握しました。経路は「{DiscoveryRoute(discovery.route).label}」{by}です。", event="lead.discovered",
        actor=actor, on=discovery.noticed_on,
    )
    audit.record("lead.discovered", actor=actor, subject=discovery, route=discovery.route)
    return discovery


@transaction.atomic
def attempt(
    *,
    case: Case,
    means: OutreachMeans,
    attempted_on: date,
    reaction: str,
    actor: Staff,
    on: date,
    reached: bool | None = None,
    once: UUID | None = None,
) -> OutreachAttempt:
    """
    Record one attempt to reach the person. `reached` overrides what the means says by itself (a call answered).

    :raises Refused: ATTEMPT_IN_FUTURE
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := OutreachAttempt.objects.pressed_before(once, case=locked):
        return earlier
    if not locked.is_active:
        raise Refused([cases.not_active(locked)])
    if violations := rules.may_attempt(attempted_on=attempted_on, on=on):
        raise Refused(violations)
    made: OutreachAttempt = OutreachAttempt.objects.record(
        case=locked, actor=actor, once=once, attempted_on=attempted_on, means=means, reaction=reaction
    )
    records.leave_line(
        locked, "\n".join(filter(None, [f"働きかけ: {OutreachMeans(means).label}", reaction])), event="outreach.attempt",
        actor=actor, on=attempted_on, reached=rules.reached_by(means) if reached is None else reached,
    )
    audit.record("outreach.attempted", actor=actor, subject=made, means=means)
    return made


CONCLUDED_WORDS = {
    DiscoveryOutcome.REACHING_OUT: "働きかけを続けます。",
    DiscoveryOutcome.RECEPTION: "相談受付につながりました。",
    DiscoveryOutcome.NO_NEED: "支援の必要はなかったと判断しました。",
}


@transaction.atomic
def conclude(*, case: Case, outcome: DiscoveryOutcome, reason: str, actor: Staff, on: date) -> Discovery:
    """
    Record what became of a lead. RECEPTION is written by 相談受付 itself when the case is received.

    :raises Refused: NOT_A_LEAD, LEAD_RECEIVED, LEAD_REASON_MISSING, EMERGENCY_OPEN
    """
    locked = cases.lock(case, standings=tuple(Standing))
    discovery = Discovery.objects.filter(case=locked).order_by("-pk").first()
    if discovery is not None and discovery.outcome == outcome:
        told = (discovery.outcome_on, discovery.outcome_reason)
        if outcome == DiscoveryOutcome.NO_NEED or told == (on, reason):
            return discovery
    if not locked.is_active:
        raise Refused([cases.not_active(locked)])
    violations = rules.may_conclude(
        outcome=outcome, reason=reason, has_lead=discovery is not None,
        is_received=discovery is not None and discovery.outcome == DiscoveryOutcome.RECEPTION, stage=locked.stage,
        emergency_is_open=locked.stage == Stage.EMERGENCY,
    )
    if violations or discovery is None:
        raise Refused(violations)
    discovery.outcome, discovery.outcome_on, discovery.outcome_reason = outcome, on, reason
    discovery.save(update_fields=["outcome", "outcome_on", "outcome_reason"])
    records.leave_line(
        locked, "\n".join(filter(None, [CONCLUDED_WORDS[DiscoveryOutcome(outcome)], reason])), event="lead.concluded",
        actor=actor, on=on,
    )
    audit.record("lead.concluded", actor=actor, subject=discovery, outcome=outcome)
    if outcome == DiscoveryOutcome.NO_NEED:
        cases.move(locked, stage=Stage.OUTREACH, turn=Turn.NOBODY, standing=Standing.ENDED, actor=actor, on=on)
    return discovery


@transaction.atomic
def receive_list(
    *, department: Department, received_on: date, subject: str, basis: str, people_count: int, actor: Staff, on: date
) -> ReceivedList:
    """
    Note that a department sent a list: where it came from and on which basis, never the names in it.

    The same list noted twice (department, day, subject) is one.

    :raises Refused: LIST_IN_FUTURE, LIST_BASIS_MISSING
    """
    if violations := rules.may_receive_list(received_on=received_on, basis=basis, on=on):
        raise Refused(violations)
    Department.objects.select_for_update().get(pk=department.pk)
    received, made = ReceivedList.objects.get_or_create(
        municipality_id=actor.municipality_id, department=department, received_on=received_on, subject=subject,
        defaults={"basis": basis, "people": people_count, "received_by": actor},
    )
    if made:
        audit.record("list.received", actor=actor, subject=received, department=department.pk, people=people_count)
    return received
