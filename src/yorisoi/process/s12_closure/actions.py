"""Writes of stage 12: the end of support."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s11_review import actions as review_actions
from yorisoi.process.s11_review import queries as reviews
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s12_closure import queries, rules
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.models import Closure
from yorisoi.records import actions as records


@transaction.atomic
def close(
    *,
    case: Case,
    closed_on: date,
    pattern: ClosurePattern,
    reason: str,
    person_will: str,
    will_unasked_reason: str,
    actor: Staff,
    on: date,
    handover_note: str = "",
    follow_up_note: str = "",
    is_fate_known: bool = False,
    once: UUID | None = None,
) -> Closure:
    """
    Close a case: plans are finished, the open review settled, an open interruption ended. Records stay.

    :raises Refused: REVIEW_MISSING, WILL_MISSING, INTERRUPTION_UNREPORTED, SILENCE_IS_NO_GROUND, CLOSURE_REASON_MISSING,
        CLOSURE_IN_FUTURE, CLOSED_BEFORE_MEETING, AGENDA_PENDING, EMERGENCY_OPEN, CASE_ENDED

    Source: 手引き §12
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Closure.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case, standings=(Standing.ACTIVE, Standing.INTERRUPTED))
    violations = rules.may_close(
        queries.facts(case, on=closed_on), pattern=pattern, reason=reason, person_will=person_will,
        will_unasked_reason=will_unasked_reason, closed_on=closed_on, on=on, is_fate_known=is_fate_known,
    )
    if violations:
        raise Refused(violations)
    closure = Closure.objects.record(
        case=case, actor=actor, once=once, closed_on=closed_on, pattern=pattern, reason=reason,
        person_will=person_will, will_unasked_reason=will_unasked_reason, agenda_item=queries.ground(case, pattern=pattern),
        handover_note=handover_note, follow_up_note=follow_up_note,
    )
    _end_everything(case, closed_on=closed_on, actor=actor, on=on)
    # The case ended on the day of its closure, not on the day somebody wrote that down.
    cases.move(case, stage=Stage.CLOSURE, turn=Turn.NOBODY, actor=actor, on=closed_on, standing=Standing.ENDED)
    fate = "転居先や亡くなられたことなどを、確かめています。" if is_fate_known else ""
    records.leave_line(
        case, f"支援を終結しました。{ClosurePattern(pattern).label}。{fate}本人の意向: {person_will or '聞けませんでした'}",
        event="case.closed", actor=actor, on=closed_on,
    )
    audit.record("case.closed", actor=actor, subject=closure, pattern=pattern, is_fate_known=is_fate_known)
    return closure


def _end_everything(case: Case, *, closed_on: date, actor: Staff, on: date) -> None:
    """Settle the open review, finish every plan, one in the making too, and end an open interruption."""
    if review := reviews.open_review(case):
        review_actions.settle(review, on=on, conclusion=ReviewConclusion.CLOSE)
    for plan in plan_queries.plans(case).exclude(state__in=plan_queries.OVER):
        plans.finish(plan, actor=actor, on=on)
    monitoring.end_by_closure(case, on=closed_on)
