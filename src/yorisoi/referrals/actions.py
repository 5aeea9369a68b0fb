"""Writes on introductions: make one, check whether the person arrived, take the person back."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.cases.queries import duties as duty_queries
from yorisoi.consents import queries as consents
from yorisoi.consents import rules as consent_rules
from yorisoi.consents.enums import ConsentPurpose
from yorisoi.consents.models import Consent, Disclosure
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions as records
from yorisoi.referrals import rules
from yorisoi.referrals.enums import Arrival, IntroductionKind
from yorisoi.referrals.models import ArrivalCheck, Introduction


@transaction.atomic
def introduce(
    *,
    case: Case,
    to_agency: Agency,
    kind: IntroductionKind,
    reason: str,
    made_on: date,
    actor: Staff,
    on: date,
    hands_over: bool = False,
    accompanied: bool = False,
    shares_personal_data: bool = True,
    claims_ground: bool = False,
    target: str = "",
    once: UUID | None = None,
) -> Introduction:
    """
    Introduce the person to another agency; the day of the first arrival check follows by itself.

    :raises Refused: CONSENT_MISSING, BASIS_MISSING, INTRODUCED_TO_OURSELVES, INTRODUCTION_IN_FUTURE,
        INTRODUCTION_REASON_MISSING
    """
    locked = cases.lock(case)
    if earlier := Introduction.objects.pressed_before(once):
        return earlier
    is_outside = to_agency.pk != locked.agency_id
    violations = rules.may_introduce(made_on=made_on, reason=reason, to_own_agency=not is_outside, on=on)
    if is_outside and shares_personal_data:
        given, grounds = consents.facts(locked)
        violations += consent_rules.may_share(
            recipients=[(to_agency.pk, to_agency.name)], purpose=ConsentPurpose.INTRODUCTION, consents=given,
            disclosures=grounds, on=made_on, claims_ground=claims_ground,
        )
    if violations:
        raise Refused(violations)
    consent, disclosure = _basis(locked, to_agency, on=made_on) if shares_personal_data else (None, None)
    introduction: Introduction = Introduction.objects.record(
        case=locked, actor=actor, once=once, to_agency=to_agency, target=target, kind=kind, hands_over=hands_over,
        made_on=made_on, reason=reason, accompanied=accompanied, shares_personal_data=shares_personal_data,
        consent=consent, disclosure=disclosure, next_check_on=_next_check_on(locked, made_on),
    )
    _tell(introduction, actor=actor)
    return introduction


def _tell(made: Introduction, *, actor: Staff) -> None:
    """Leave the line and the evidence of an introduction."""
    how = "同行して" if made.accompanied else ""
    did = "つなぎ" if made.kind == IntroductionKind.WARM_HANDOVER else "紹介し"
    records.leave_line(
        made.case, f"{made.to_agency.name}へ{how}{did}ました。", event="introduction.made", actor=actor, on=made.made_on,
        reached=made.accompanied,
    )
    audit.record(
        "introduction.made", actor=actor, subject=made, to_agency=made.to_agency_id, kind=made.kind,
        hands_over=made.hands_over, shares_personal_data=made.shares_personal_data, consent=made.consent_id,
        disclosure=made.disclosure_id,
    )


def _next_check_on(case: Case, since: date) -> date:
    return duty_queries.periods_of(case.municipality_id).due_on(DutyKind.ARRIVAL_CHECK, since)


def _basis(case: Case, to_agency: Agency, *, on: date) -> tuple[Consent | None, Disclosure | None]:
    """Return the consent that covers the sharing, or else the ground on record."""
    for consent in consents.consents(case):
        if consent_rules.covers(
            consents.facts_of(consent), recipient=to_agency.pk, purpose=ConsentPurpose.INTRODUCTION, on=on
        ):
            return consent, None
    return None, consents.disclosures(case).filter(recipient=to_agency, judged_on__lte=on).first()


CHECKED_WORDS = {
    Arrival.ARRIVED: "{}に着いたことを確かめました。",
    Arrival.NOT_ARRIVED: "{}にまだ着いていないことがわかりました。",
    Arrival.DECLINED: "{}が受けられないことがわかりました。受け直します。",
    Arrival.UNKNOWN: "{}に着いたか確かめましたが、まだわかりません。",
}


@transaction.atomic
def record_arrival(
    *,
    introduction: Introduction,
    arrival: Arrival,
    checked_on: date,
    note: str,
    actor: Staff,
    on: date,
    once: UUID | None = None,
) -> ArrivalCheck:
    """
    Record what was found out about the arrival. A handed-over consultation ends when the person has arrived.

    :raises Refused: INTRODUCTION_SETTLED, CHECK_DAY_IMPOSSIBLE, EMERGENCY_OPEN
    """
    case = cases.lock(introduction.case, standings=tuple(Standing))
    if earlier := ArrivalCheck.objects.pressed_before(once):
        return earlier
    if not case.is_active:
        raise Refused([cases.not_active(case)])
    row = Introduction.objects.select_related("to_agency").get(pk=introduction.pk)
    ends_case = row.hands_over and row.taken_back_on is None
    if violations := rules.may_check(
        arrival=arrival, checked_on=checked_on, made_on=row.made_on, ends_case=ends_case,
        is_settled=row.is_settled, emergency_is_open=case.stage == Stage.EMERGENCY, on=on,
    ):
        raise Refused(violations)
    check: ArrivalCheck = ArrivalCheck.objects.record(
        case=case, actor=actor, once=once, introduction=row, checked_on=checked_on, arrival=arrival, note=note
    )
    known = arrival in (Arrival.ARRIVED, Arrival.DECLINED)
    row.arrival = arrival
    row.next_check_on = None if known else _next_check_on(case, checked_on)
    row.declined_on = checked_on if arrival == Arrival.DECLINED else None
    row.save(update_fields=["arrival", "next_check_on", "declined_on"])
    records.leave_line(
        case, CHECKED_WORDS[Arrival(arrival)].format(row.to_agency.name), event="introduction.checked", actor=actor,
        on=checked_on,
    )
    audit.record("introduction.checked", actor=actor, subject=row, arrival=arrival)
    if ends_case:
        _move_by(case, Arrival(arrival), actor=actor, on=on)
    return check


def _move_by(case: Case, arrival: Arrival, *, actor: Staff, on: date) -> None:
    """Move the case of a handed-over consultation by what was found out."""
    stage = Stage(case.stage)
    if arrival == Arrival.ARRIVED:
        cases.move(case, stage=stage, turn=Turn.NOBODY, standing=Standing.ENDED, actor=actor, on=on)
    elif stage == Stage.EMERGENCY:
        return  # the urgent need keeps its turn until it is settled
    elif arrival == Arrival.DECLINED:
        cases.move(case, stage=stage, turn=Turn.COUNSELOR, actor=actor, on=on)
    else:
        cases.move(case, stage=stage, turn=Turn.PARTNER, actor=actor, on=on)


@transaction.atomic
def take_back(*, introduction: Introduction, actor: Staff, on: date, note: str = "") -> Introduction:
    """
    Take the person back after an introduction that did not lead anywhere.

    :raises Refused: ALREADY_TAKEN_BACK, ALREADY_ARRIVED
    """
    case = cases.lock(introduction.case)
    row = Introduction.objects.select_related("to_agency").get(pk=introduction.pk)
    if violations := rules.may_take_back(arrival=row.arrival, taken_back_on=row.taken_back_on):
        raise Refused(violations)
    row.taken_back_on, row.next_check_on = on, None
    row.save(update_fields=["taken_back_on", "next_check_on"])
    records.leave_line(
        case, "\n".join(filter(None, [f"{row.to_agency.name}から受け直しました。", note])),
        event="introduction.taken_back", actor=actor, on=on,
    )
    audit.record("introduction.taken_back", actor=actor, subject=row)
    if row.hands_over and case.stage != Stage.EMERGENCY:
        cases.move(case, stage=Stage(case.stage), turn=Turn.COUNSELOR, actor=actor, on=on)
    return row
