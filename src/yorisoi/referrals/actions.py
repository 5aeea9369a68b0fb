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
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.records import actions as records
from yorisoi.records.models import CaseNote
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
        INTRODUCTION_TOO_EARLY, INTRODUCTION_REASON_MISSING, CASE_ENDED, CASE_INTERRUPTED
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := Introduction.objects.pressed_before(once, case=locked):
        return earlier
    if not locked.is_active:
        raise Refused([cases.not_active(locked)])
    is_outside = to_agency.pk != locked.agency_id
    violations = rules.may_introduce(
        made_on=made_on, reason=reason, to_own_agency=not is_outside, begun_on=_begun_on(locked), on=on
    )
    if is_outside and shares_personal_data:
        violations += _may_tell(locked, to_agency, made_on=made_on, claims_ground=claims_ground, on=on)
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


def _begun_on(case: Case) -> date:
    """Return the day the case was first heard of: opened as a lead, or received (perhaps written down later)."""
    received = CaseNote.objects.filter(case=case, event="reception.received").order_by("happened_on")
    return min([case.opened_on, *received.values_list("happened_on", flat=True)[:1]])


def _may_tell(
    case: Case, to_agency: Agency, *, made_on: date, claims_ground: bool, on: date
) -> list[Violation]:
    """Return why the agency may not be told: asked for the day told and for today, as a consent may be gone by now."""
    given, grounds = consents.facts(case)
    for day in dict.fromkeys((made_on, on)):
        if refused := consent_rules.may_share(
            recipients=[(to_agency.pk, to_agency.name)], purpose=ConsentPurpose.INTRODUCTION, consents=given,
            disclosures=grounds, on=day, claims_ground=claims_ground,
        ):
            return refused
    return []


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
    Record what was found out about the arrival, whatever the case's standing: nobody is forgotten on the way.

    A handed-over consultation ends when the person has arrived, as long as it was not taken up here again.

    :raises Refused: INTRODUCTION_SETTLED, CHECK_DAY_IMPOSSIBLE, EMERGENCY_OPEN
    """
    case = cases.lock(introduction.case, standings=tuple(Standing))
    if earlier := ArrivalCheck.objects.pressed_before(once, case=case):
        return earlier
    row = Introduction.objects.select_related("to_agency").get(pk=introduction.pk)
    moves = _moves(case, row)
    if violations := rules.may_check(
        arrival=arrival, checked_on=checked_on, made_on=row.made_on, ends_case=moves,
        is_settled=row.is_settled, emergency_is_open=moves and case.has_urgent_need, on=on,
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
    if moves:
        _move_by(case, Arrival(arrival), actor=actor, on=on)
    return check


def _moves(case: Case, row: Introduction) -> bool:
    return rules.moves_case(
        hands_over=row.hands_over, was_taken_back=row.taken_back_on is not None, stage=case.stage,
        is_active=case.is_active,
    )


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
def take_back(
    *, introduction: Introduction, actor: Staff, on: date, note: str = "", taken_back_on: date | None = None
) -> Introduction:
    """
    Take the person back after an introduction that did not lead anywhere, whatever the case's standing.

    `taken_back_on` is the day of the judgement that stands in the place of a hand-over; else it is `on`.

    :raises Refused: ALREADY_TAKEN_BACK, ALREADY_ARRIVED
    """
    case = cases.lock(introduction.case, standings=tuple(Standing))
    row = Introduction.objects.select_related("to_agency").get(pk=introduction.pk)
    if violations := rules.may_take_back(arrival=row.arrival, taken_back_on=row.taken_back_on):
        raise Refused(violations)
    moves = _moves(case, row)
    taken_back_on = taken_back_on or on
    row.taken_back_on, row.next_check_on = taken_back_on, None
    row.save(update_fields=["taken_back_on", "next_check_on"])
    records.leave_line(
        case, "\n".join(filter(None, [f"{row.to_agency.name}から受け直しました。", note])),
        event="introduction.taken_back", actor=actor, on=taken_back_on,
    )
    audit.record("introduction.taken_back", actor=actor, subject=row)
    if moves and case.stage != Stage.EMERGENCY:
        cases.move(case, stage=Stage(case.stage), turn=Turn.COUNSELOR, actor=actor, on=on)
    return row
