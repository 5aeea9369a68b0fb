"""Writes of 緊急的な支援: an urgent need is raised, and settled."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s03_emergency import queries, rules
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.records import actions as records

SETTLED_WORDS = {
    EmergencyState.DONE: "緊急的な支援をしました。",
    EmergencyState.NOT_NEEDED: "緊急的な支援は必要なかったと確かめました。",
}


@transaction.atomic
def raise_need(
    *, case: Case, need: str, noticed_on: date, actor: Staff, on: date, once: UUID | None = None
) -> EmergencySupport:
    """
    Record an urgent need. Before enrollment the whole case turns to it; an interrupted case stays interrupted.

    :raises Refused: NEED_MISSING, NEED_IN_FUTURE, CASE_ENDED
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := EmergencySupport.objects.pressed_before(once, case=locked):
        return earlier
    cases.require_standing(locked, standings=rules.NOT_ENDED)
    if violations := rules.may_raise(need=need, noticed_on=noticed_on, on=on):
        raise Refused(violations)
    row: EmergencySupport = EmergencySupport.objects.record(
        case=locked, actor=actor, once=once, need=need, noticed_on=noticed_on
    )
    records.leave_line(
        locked, f"急ぐことがわかりました。\n{need}", event="emergency.raised", actor=actor, on=noticed_on
    )
    audit.record("emergency.raised", actor=actor, subject=row)
    cases.mark_urgent(locked, is_urgent=True)
    if locked.is_active and locked.stage in intake.BEFORE_ASSESSMENT and intake.enrollment(locked) is None:
        cases.move(locked, stage=Stage.EMERGENCY, turn=Turn.COUNSELOR, actor=actor, on=on)
    return row


@transaction.atomic
def settle(
    *,
    case: Case,
    state: EmergencyState,
    means: EmergencyMeans | str,
    detail: str,
    settled_on: date,
    actor: Staff,
    on: date,
    support: EmergencySupport | None = None,
    need: str = "",
    once: UUID | None = None,
) -> EmergencySupport:
    """
    Record what was done about an urgent need, or why nothing was needed. Without `support` the need is written too.

    An interrupted case stays interrupted: what was done is recorded all the same.

    :raises Refused: EMERGENCY_SETTLED, NEED_MISSING, EMERGENCY_MEANS_MISSING, NOT_NEEDED_WITHOUT_REASON,
        SETTLED_DAY_IMPOSSIBLE, CASE_ENDED
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := EmergencySupport.objects.pressed_before(once, case=locked):
        return earlier
    cases.require_standing(locked, standings=rules.NOT_ENDED)
    row = EmergencySupport.objects.get(pk=support.pk) if support else _new_need(locked, need, settled_on, actor, once)
    if violations := rules.may_settle(
        state=state, means=means, detail=detail, need=row.need, noticed_on=row.noticed_on, settled_on=settled_on,
        is_settled=row.state != EmergencyState.NEEDED, on=on,
    ):
        raise Refused(violations)
    row.state, row.detail, row.settled_on, row.settled_by = state, detail, settled_on, actor
    row.means = means if state == EmergencyState.DONE else ""
    row.save()
    done = EmergencyMeans(row.means).label if row.means else ""
    records.leave_line(
        locked, "\n".join(filter(None, [SETTLED_WORDS[EmergencyState(state)], done, detail])),
        event="emergency.settled", actor=actor, on=settled_on,
    )
    audit.record("emergency.settled", actor=actor, subject=row, state=state, means=row.means)
    cases.mark_urgent(locked, is_urgent=queries.is_open(locked))
    if locked.is_active and locked.stage == Stage.EMERGENCY and not locked.has_urgent_need:
        place = intake.place_after_reception(locked)
        cases.move(
            locked, stage=place.stage, turn=place.turn, standing=place.standing, actor=actor, on=on
        )
    return row


def _new_need(
    case: Case, need: str, settled_on: date, actor: Staff, once: UUID | None
) -> EmergencySupport:
    """Return the (unsaved) need of an urgent reception, or one noticed and settled in one go."""
    reception = queries.urgent_reception(case)
    told = (reception.urgency_note or reception.story) if reception else ""
    return EmergencySupport(
        municipality_id=case.municipality_id, case=case, created_by=actor, once=once, need=need or told,
        noticed_on=reception.received_on if reception else settled_on,
    )
