"""Writes of 包括的な相談受付: receive somebody in one transaction, judge the consultation, enroll."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.consents import actions as consents
from yorisoi.consents import queries as consent_queries
from yorisoi.consents import rules as consent_rules
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, RecipientScope
from yorisoi.consents.models import Consent
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people
from yorisoi.people import rules as people_rules
from yorisoi.people.enums import AddressKind, PhoneKind
from yorisoi.people.models import Person
from yorisoi.process.s01_outreach import actions as outreach
from yorisoi.process.s01_outreach import queries as leads
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome
from yorisoi.process.s02_intake import queries, rules
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage, Worry
from yorisoi.records import actions as records
from yorisoi.reference import queries as reference
from yorisoi.referrals import actions as referrals
from yorisoi.referrals import queries as referral_queries
from yorisoi.referrals.enums import IntroductionKind


@transaction.atomic
def receive(
    *, actor: Staff, on: date, received_on: date, channel: ReceptionChannel, story: str = "", wish: str = "",
    worries: Iterable[str] = (), main_worry: str = "", inquirer: InquirerRelation | None = None,
    inquirer_name: str = "", inquirer_phone: str = "", inquirer_note: str = "", is_urgent: bool = False,
    urgency_note: str = "", person: Person | None = None, person_facts: Mapping[str, Any] | None = None,
    phone: str = "", address: str = "", no_home: bool = False, case: Case | None = None,
    triage: Mapping[str, Any] | None = None, once: UUID | None = None,
) -> Reception:
    """
    Receive a consultation: person, case, reception, worries and (if told) the judgement, all or nothing.

    Without an `inquirer` the `channel` says who told it (`rules.inquirer_by`).
    `case` continues a lead of 把握; `person` opens a new case for somebody known; neither registers a new person.

    :raises Refused: ALREADY_RECEIVED, RECEPTION_IN_FUTURE, RECEPTION_TOO_OLD, BORN_IN_FUTURE, AGE_IMPLAUSIBLE, and
        whatever `triage` refuses
    """
    if earlier := Reception.objects.pressed_before(once):
        return earlier
    facts: dict[str, Any] = {"phone": phone, "address": address, "no_home": no_home, **(person_facts or {})}
    _refuse_unless_fit(case, received_on, facts, triage, is_urgent=is_urgent, on=on)
    told: dict[str, Any] = {
        "channel": channel, "story": story, "wish": wish, "inquirer": inquirer or rules.inquirer_by(channel),
        "inquirer_name": inquirer_name, "inquirer_phone": inquirer_phone, "inquirer_note": inquirer_note,
        "is_urgent": is_urgent, "urgency_note": urgency_note,
    }
    try:
        with transaction.atomic():  # two presses at the same moment: the second finds the first one's case
            opened = _open(case, person, facts, actor=actor, received_on=received_on, on=on, once=once)
            found = _write_reception(
                opened, actor=actor, once=once, received_on=received_on, main_worry=main_worry,
                worries=rules.main_among(list(worries), main_worry), **told,
            )
            if is_urgent:
                cases.mark_urgent(opened, is_urgent=True)
            _place_received(opened, found, is_lead=case is not None, actor=actor, on=on)
            if triage:
                judge(case=opened, actor=actor, on=on, **{"triaged_on": on, "reason": "", **triage})
            return found
    except IntegrityError:
        if earlier := Reception.objects.pressed_before(once):
            return earlier
        raise


def _refuse_unless_fit(
    case: Case | None, received_on: date, facts: Mapping[str, Any], triage: Mapping[str, Any] | None, *,
    is_urgent: bool, on: date,
) -> None:
    """Refuse a reception with every reason there is, those of the judgement told with it included."""
    received = case is not None and queries.reception(case) is not None
    violations = rules.may_receive(received_on=received_on, is_received=received, on=on)
    violations += people_rules.may_register(born_on=facts.get("born_on"), on=on)
    if triage:
        violations += rules.may_triage(
            outcome=triage["outcome"], reason=triage.get("reason", ""), triaged_on=triage.get("triaged_on", on),
            received_on=min(received_on, on), is_over=False, has_partner=triage.get("to_agency") is not None,
            emergency_is_open=is_urgent or (case is not None and case.stage == Stage.EMERGENCY), on=on,
        )
    if violations:
        raise Refused(violations)


def _open(
    case: Case | None, person: Person | None, facts: dict[str, Any], *, actor: Staff, received_on: date, on: date,
    once: UUID | None,
) -> Case:
    """Return the case of a reception: a lead gone on with, or a new one of somebody known or new."""
    if case is not None:
        opened = cases.lock(case)
    else:
        someone = person or people.register(actor=actor, on=on, **facts)
        opened = cases.open_case(person=someone, stage=Stage.INTAKE, actor=actor, on=received_on, once=once)
    if case is not None or person is not None:
        _learn(opened.person, actor=actor, on=on, **facts)
    return opened


def _learn(
    person: Person, *, phone: str, address: str, no_home: bool, actor: Staff, on: date, **facts: Any
) -> None:
    """Write what the reception told anew about somebody already registered; what was not told stays."""
    told = {field: value for field, value in facts.items() if value and value != getattr(person, field)}
    if told:
        people.update(person=person, seen_version=person.version, actor=actor, on=on, **told)
    if phone:
        people.add_phone(person=person, number=phone, kind=PhoneKind.MOBILE, actor=actor)
    if address or no_home:
        kind = AddressKind.NO_FIXED_HOME if no_home else AddressKind.HOME
        people.add_address(person=person, kind=kind, text=address, actor=actor, on=on, starts_on=on)


def _write_reception(
    case: Case, *, actor: Staff, once: UUID | None, worries: list[str], main_worry: str, received_on: date,
    channel: ReceptionChannel, **facts: Any,
) -> Reception:
    """Write the reception with its worries, its line and its evidence."""
    found: Reception = Reception.objects.record(
        case=case, actor=actor, once=once, received_by=actor, received_on=received_on, channel=channel, **facts
    )
    Worry.objects.bulk_create(
        Worry(municipality_id=case.municipality_id, reception=found, code=code, is_main=code == main_worry)
        for code in worries
    )
    labels = [reference.label("worries", code, received_on, case.municipality_id) for code in worries]
    told = f"お困りのこと: {'、'.join(labels)}" if labels else ""
    records.leave_line(
        case, "\n".join(filter(None, [f"相談を受け付けました({ReceptionChannel(channel).label})。", told])),
        event="reception.received", actor=actor, on=received_on, reached=found.inquirer == InquirerRelation.PERSON,
    )
    audit.record(
        "reception.received", actor=actor, subject=found, channel=channel, worries=worries, main_worry=main_worry,
        is_urgent=found.is_urgent,
    )
    return found


def _place_received(case: Case, found: Reception, *, is_lead: bool, actor: Staff, on: date) -> None:
    """Move a case by its reception: an urgent one first becomes an emergency."""
    if is_lead and leads.discovery(case) is not None:
        outreach.conclude(case=case, outcome=DiscoveryOutcome.RECEPTION, reason="", actor=actor, on=on)
    is_emergency = found.is_urgent or case.stage == Stage.EMERGENCY
    cases.move(
        case, stage=Stage.EMERGENCY if is_emergency else Stage.INTAKE, turn=Turn.COUNSELOR, actor=actor, on=on
    )


@transaction.atomic
def triage(
    *,
    case: Case,
    outcome: TriageOutcome,
    reason: str,
    triaged_on: date,
    actor: Staff,
    on: date,
    answers: Mapping[str, bool | None] | None = None,
    to_agency: Agency | None = None,
    introduction_kind: IntroductionKind = IntroductionKind.WARM_HANDOVER,
    accompanied: bool = False,
    claims_ground: bool = False,
    shares_personal_data: bool = True,
    consent_facts: Mapping[str, Any] | None = None,
    once: UUID | None = None,
) -> Triage:
    """
    Record the judgement on a consultation (the four questions and the outcome); the latest one counts.

    HAND_OVER makes the introduction in the same transaction; `consent_facts` (method, rules_version, information)
    first records the person's consent to tell exactly that agency. An earlier hand-over still open is taken back.

    :raises Refused: NOT_RECEIVED, TRIAGE_IS_OVER, TRIAGE_DAY_IMPOSSIBLE, HANDOVER_AGENCY_MISSING,
        TRIAGE_REASON_MISSING, EMERGENCY_OPEN, and the reasons of `referrals.introduce`
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := Triage.objects.pressed_before(once, case=locked):
        return earlier
    if not locked.is_active:
        raise Refused([cases.not_active(locked)])
    found = queries.reception(locked)
    violations = rules.may_triage(
        outcome=outcome, reason=reason, triaged_on=triaged_on, received_on=found.received_on if found else None,
        is_over=locked.stage not in queries.BEFORE_ASSESSMENT or queries.enrollment(locked) is not None,
        has_partner=to_agency is not None, emergency_is_open=locked.stage == Stage.EMERGENCY, on=on,
    )
    if violations or found is None:
        raise Refused(violations)
    locked = _take_back_handovers(locked, actor=actor, on=on)
    if outcome == TriageOutcome.HAND_OVER and to_agency is not None:
        if consent_facts is not None and shares_personal_data:
            _note_consent_to_tell(locked, to_agency, consent_facts, given_on=triaged_on, actor=actor, on=on)
        referrals.introduce(
            case=locked, to_agency=to_agency, kind=introduction_kind, reason=reason, made_on=triaged_on, actor=actor,
            on=on, hands_over=True, accompanied=accompanied, shares_personal_data=shares_personal_data,
            claims_ground=claims_ground,
        )
    told: dict[str, Any] = {"outcome": outcome, "reason": reason, "triaged_on": triaged_on, "answers": answers}
    return _write_triage(locked, found, actor=actor, on=on, once=once, **told)


judge = triage  # `receive` takes a parameter of the same name


def _take_back_handovers(case: Case, *, actor: Staff, on: date) -> Case:
    """Take back every consultation still on its way elsewhere: a new judgement stands in its place."""
    for introduction in referral_queries.open_handovers(case):
        referrals.take_back(introduction=introduction, actor=actor, on=on)
    return cases.lock(case)


def _note_consent_to_tell(
    case: Case, to_agency: Agency, facts: Mapping[str, Any], *, given_on: date, actor: Staff, on: date
) -> Consent:
    return consents.give(
        case=case, purpose=ConsentPurpose.INTRODUCTION, scope=RecipientScope.LISTED, recipients=[to_agency],
        given_on=given_on, actor=actor, on=on, **{"method": ConsentMethod.ORAL, **facts},
    )


def _write_triage(
    case: Case, found: Reception, *, outcome: TriageOutcome, reason: str, triaged_on: date, actor: Staff, on: date,
    once: UUID | None = None, answers: Mapping[str, bool | None] | None = None,
) -> Triage:
    """Write a judgement, its line, its evidence and where the case stands by it."""
    row: Triage = Triage.objects.record(
        case=case, actor=actor, once=once, reception=found, outcome=outcome, reason=reason, triaged_on=triaged_on,
        **(answers or {}),
    )
    if found.triaged_on is None:
        found.triaged_on = triaged_on
        found.save(update_fields=["triaged_on"])
    records.leave_line(
        case, "\n".join(filter(None, [f"振り分け: {TriageOutcome(outcome).label}", reason])), event="triage.decided",
        actor=actor, on=triaged_on,
    )
    audit.record("triage.decided", actor=actor, subject=row, outcome=outcome)
    if case.stage in (Stage.OUTREACH, Stage.INTAKE):
        place = rules.place_after_reception(
            is_received=True, outcome=outcome, is_enrolled=False, handover_is_pending=True
        )
        cases.move(case, stage=place.stage, turn=place.turn, standing=place.standing, actor=actor, on=on)
    return row


@transaction.atomic
def enroll(
    *,
    case: Case,
    requested_on: date,
    is_signed: bool,
    actor: Staff,
    on: date,
    consent: Consent | None = None,
    consent_facts: Mapping[str, Any] | None = None,
    once: UUID | None = None,
) -> EnrollmentRequest:
    """
    Record the person's own application to be supported, with the consent given before it or (`consent_facts`) with it.

    Without either, a consent in force for 利用申込 already on record is taken. Applying implies 「続けて支援する」.

    :raises Refused: NOT_RECEIVED, ANONYMOUS, CONSENT_MISSING, ENROLLMENT_DAY_IMPOSSIBLE, and what `consents.give` refuses
    """
    locked = cases.lock(case, standings=tuple(Standing))
    if earlier := queries.enrollment(locked):
        return earlier
    if not locked.is_active:
        raise Refused([cases.not_active(locked)])
    found = queries.reception(locked)
    consent = consent or (None if consent_facts else queries.consent_on_record(locked, on=requested_on))
    facts = _consent_facts(requested_on, consent_facts) if consent_facts else None
    violations = rules.may_enroll(
        requested_on=requested_on, received_on=found.received_on if found else None,
        is_anonymous=locked.person.is_anonymous, consent_covers=facts is not None or _covers(consent, on=requested_on),
        on=on,
    )
    if facts:
        violations += consent_rules.may_give(
            given_on=facts["given_on"], ends_on=facts["ends_on"], scope=facts["scope"],
            recipients=[agency.pk for agency in facts["recipients"]], rules_version=facts["rules_version"], on=on,
        )
    if violations or found is None:
        raise Refused(violations)
    if facts:
        consent = consents.give(case=locked, actor=actor, on=on, **facts)
    request: EnrollmentRequest = EnrollmentRequest.objects.record(
        case=locked, actor=actor, once=once, requested_on=requested_on, is_signed=is_signed, consent=consent
    )
    records.leave_line(
        locked, f"利用申込みを受け付けました({'署名あり' if is_signed else '署名はこれから'})。", event="enrollment.requested",
        actor=actor, on=requested_on, reached=True,
    )
    audit.record("enrollment.requested", actor=actor, subject=request, is_signed=is_signed)
    _settle_triage_by_enrollment(locked, found, requested_on=requested_on, actor=actor, on=on)
    return request


def _consent_facts(requested_on: date, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "purpose": ConsentPurpose.ENROLLMENT, "scope": RecipientScope.ALL_RELATED, "method": ConsentMethod.WRITTEN,
        "given_on": requested_on, "ends_on": None, "recipients": (), "rules_version": "", **told,
    }


def _covers(consent: Consent | None, *, on: date) -> bool:
    return (
        consent is not None
        and consent.purpose == ConsentPurpose.ENROLLMENT
        and consent_rules.is_in_force(consent_queries.facts_of(consent), on=on)
    )


def _settle_triage_by_enrollment(
    case: Case, found: Reception, *, requested_on: date, actor: Staff, on: date
) -> None:
    """Write 「続けて支援する」 where it was not yet judged so, and move the case on to アセスメント."""
    latest = queries.triages(case).first()
    if latest is None or latest.outcome != TriageOutcome.CONTINUE:
        case = _take_back_handovers(case, actor=actor, on=on)
        _write_triage(
            case, found, outcome=TriageOutcome.CONTINUE, reason="利用申込みがありました。", triaged_on=requested_on,
            actor=actor, on=on,
        )
    if case.stage in queries.BEFORE_ASSESSMENT:
        cases.move(case, stage=Stage.ASSESSMENT, turn=Turn.COUNSELOR, actor=actor, on=on)
