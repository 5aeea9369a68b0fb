"""The one write of the screening: the judgement, with its hand-over where the consultation goes elsewhere."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.process.s05_screening import queries, rules
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening
from yorisoi.records import actions as records
from yorisoi.referrals import actions as referrals
from yorisoi.referrals import queries as referral_queries
from yorisoi.referrals.enums import IntroductionKind

SAID_ALREADY = ("INTRODUCTION_IN_FUTURE", "INTRODUCTION_REASON_MISSING")


@transaction.atomic
def screen(
    *,
    case: Case,
    outcome: ScreeningOutcome,
    reason: str,
    screened_on: date,
    actor: Staff,
    on: date,
    discussed: bool = False,
    to_agency: Agency | None = None,
    introduction_kind: IntroductionKind = IntroductionKind.WARM_HANDOVER,
    accompanied: bool = False,
    claims_ground: bool = False,
    once: UUID | None = None,
) -> Screening:
    """
    Record the judgement before a plan and move the case; a hand-over makes its introduction in the same breath.

    An earlier hand-over still open is taken back: this judgement stands in its place.

    :raises Refused: SCREENING_TOO_EARLY, SCREENING_TOO_LATE, SCREENING_REASON_MISSING, SCREENED_IN_FUTURE,
        SCREENED_TOO_EARLY, SCREENING_TARGET_MISSING, EMERGENCY_OPEN, CONSENT_MISSING, BASIS_MISSING, CASE_ENDED, CASE_INTERRUPTED
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Screening.objects.pressed_before(once, case=case):
        return earlier
    if not case.is_active:
        raise Refused([cases.not_active(case)])
    violations = rules.may_screen(
        queries.facts(case), outcome=outcome, reason=reason, screened_on=screened_on, has_target=to_agency is not None,
        on=on,
    )
    _take_back_handovers(case, actor=actor, on=on, screened_on=screened_on)
    if outcome == ScreeningOutcome.HAND_OVER and to_agency is not None:
        violations += _hand_over(
            case, to_agency, reason=reason, made_on=screened_on, kind=introduction_kind, accompanied=accompanied,
            claims_ground=claims_ground, actor=actor, on=on,
        )
    if violations:
        raise Refused(violations)
    screening: Screening = Screening.objects.record(
        case=case, actor=actor, once=once, outcome=outcome, reason=reason, screened_on=screened_on, discussed=discussed,
        judged_by=actor,
    )
    _place(case, screening, actor=actor, on=on)
    return screening


def _take_back_handovers(case: Case, *, actor: Staff, on: date, screened_on: date) -> None:
    """Take back every consultation still on its way elsewhere."""
    for introduction in referral_queries.open_handovers(case):
        referrals.take_back(introduction=introduction, actor=actor, on=on, taken_back_on=screened_on)


def _place(case: Case, screening: Screening, *, actor: Staff, on: date) -> None:
    """Move the case by its judgement; leave the line and the evidence."""
    outcome = ScreeningOutcome(screening.outcome)
    stage, turn, standing = rules.place_after(outcome)
    # The introductions may have written to the same row.
    case.refresh_from_db()
    cases.move(case, stage=stage, turn=turn, standing=standing, actor=actor, on=on)
    records.leave_line(
        case, f"スクリーニング: {outcome.label}", event="screening.screened", actor=actor, on=screening.screened_on
    )
    audit.record("screening.screened", actor=actor, subject=screening, outcome=outcome)


def _hand_over(
    case: Case,
    to_agency: Agency,
    *,
    reason: str,
    made_on: date,
    kind: IntroductionKind,
    accompanied: bool,
    claims_ground: bool,
    actor: Staff,
    on: date,
) -> list[Violation]:
    """Make the introduction, or return why it may not be made, so that all reasons are told at once."""
    try:
        referrals.introduce(
            case=case, to_agency=to_agency, kind=kind, reason=reason, made_on=made_on, actor=actor, on=on,
            hands_over=True, accompanied=accompanied, claims_ground=claims_ground,
        )
    except Refused as refused:
        # Day and reason are the screening's own, and it has said so already.
        return [violation for violation in refused.violations if violation.code not in SAID_ALREADY]
    return []
