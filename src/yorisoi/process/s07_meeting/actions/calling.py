"""Calling a meeting, and who is asked to it."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import GrantBasis
from yorisoi.cases.models import Case, CaseGrant
from yorisoi.foundation.violations import Refused, Violation, stale
from yorisoi.process.s07_meeting import queries, rules
from yorisoi.process.s07_meeting.enums import MeetingRhythm
from yorisoi.process.s07_meeting.models import AgendaItem, MeetingMember, SupportCoordinationMeeting


def lock_meeting(meeting: SupportCoordinationMeeting) -> SupportCoordinationMeeting:
    """Lock the row of a meeting for the rest of the transaction. Lock the cases first where both are needed."""
    return (
        SupportCoordinationMeeting.objects.select_for_update(of=("self",))
        .select_related("agency", "chair")
        .get(pk=meeting.pk)
    )


def lock_cases(meeting: SupportCoordinationMeeting) -> None:
    """Lock the cases on an agenda, in one order for everybody."""
    ids = AgendaItem.objects.filter(meeting=meeting, case__isnull=False).values("case_id")
    list(Case.objects.select_for_update().filter(pk__in=ids).order_by("pk"))


def bump(meeting: SupportCoordinationMeeting, *, seen_version: int | None) -> None:
    """
    Count the version of a locked meeting up.

    :raises Refused: STALE when a page showed an older one
    """
    if seen_version is not None and meeting.version != seen_version:
        raise Refused([stale("この会議")])
    SupportCoordinationMeeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
    meeting.version += 1


def holding(meeting: SupportCoordinationMeeting, actor: Staff) -> list[Violation]:
    """Return why the actor may not lead this meeting."""
    return rules.may_hold(
        actor.role, is_own_agency=actor.agency_id == meeting.agency_id, is_chair=meeting.chair_id == actor.pk
    )


def let_see(member: MeetingMember, case: Case, *, actor: Staff, on: date) -> None:
    """Let a member who is staff of this installation see a case until some days after the meeting."""
    if member.staff is None:
        return
    until = max(member.meeting.meets_on, on) + timedelta(days=queries.reading_days(case.municipality_id, on=on))
    cases.grant(
        case=case, staff=member.staff, basis=GrantBasis.MEETING, starts_on=on, ends_on=until, actor=actor
    )


def let_go(member: MeetingMember, case: Case, *, actor: Staff, on: date) -> None:
    """End what let a member see a case, unless another meeting still asks them about it."""
    if member.staff_id is None or queries.is_asked_elsewhere(member, case, on=on):
        return
    for grant in CaseGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), case=case, staff_id=member.staff_id, basis=GrantBasis.MEETING
    ).select_related("case"):
        cases.end_grant(grant=grant, actor=actor, on=on)


@transaction.atomic
def call(
    *,
    rhythm: MeetingRhythm,
    meets_on: date,
    actor: Staff,
    on: date,
    starts_at: time | None = None,
    place: str = "",
    chair: Staff | None = None,
    members: list[dict[str, Any]] | tuple[dict[str, Any], ...] = (),
    once: UUID | None = None,
) -> SupportCoordinationMeeting:
    """
    Call a meeting of the actor's agency; the chief chairs it unless somebody else is named.

    `members` are dicts with `staff`, or with `agency` and `name`; `represents_municipality` marks 自治体として参加.

    :raises Refused: MEETING_CHIEF_ONLY, MEETING_LONG_PAST, NOT_THE_MUNICIPALITY
    """
    # Two presses come from one pair of hands: the second waits here until the first is written.
    Staff.objects.select_for_update().get(pk=actor.pk)
    if once and (earlier := SupportCoordinationMeeting.objects.filter(
        municipality_id=actor.municipality_id, once=once
    ).first()):
        return earlier
    violations = rules.may_hold(actor.role, is_own_agency=True) + rules.may_meet_on(meets_on, on=on)
    if violations:
        raise Refused(violations)
    meeting = SupportCoordinationMeeting.objects.create(
        municipality_id=actor.municipality_id, agency_id=actor.agency_id, rhythm=rhythm, meets_on=meets_on,
        starts_at=starts_at, place=place, chair=chair or actor, created_by=actor, once=once,
    )
    audit.record("meeting.called", actor=actor, subject=meeting, rhythm=rhythm, meets_on=meets_on.isoformat())
    # The chair sits there too, and sees what is talked about.
    for member in ({"staff": chair or actor}, *members):
        add_member(meeting=meeting, actor=actor, on=on, **member)
    return meeting


@transaction.atomic
def update(
    *,
    meeting: SupportCoordinationMeeting,
    seen_version: int,
    meets_on: date,
    starts_at: time | None,
    place: str,
    chair: Staff | None,
    actor: Staff,
    on: date,
) -> SupportCoordinationMeeting:
    """
    Change when and where a meeting is held, and who chairs it.

    :raises Refused: STALE, MEETING_CHIEF_ONLY, MEETING_OVER, MEETING_LONG_PAST
    """
    lock_cases(meeting)
    meeting = lock_meeting(meeting)
    violations = holding(meeting, actor) + rules.may_change_agenda(meeting.state)
    if meets_on != meeting.meets_on:
        violations += rules.may_meet_on(meets_on, on=on)
    if violations:
        raise Refused(violations)
    if (meets_on, starts_at, place, chair) == (meeting.meets_on, meeting.starts_at, meeting.place, meeting.chair):
        return meeting
    bump(meeting, seen_version=seen_version)
    is_sooner = meets_on < meeting.meets_on
    meeting.meets_on, meeting.starts_at, meeting.place, meeting.chair = meets_on, starts_at, place, chair
    meeting.save(update_fields=["meets_on", "starts_at", "place", "chair"])
    if chair:
        add_member(meeting=meeting, staff=chair, actor=actor, on=on)
    for case in queries.cases_on(meeting):
        for member in queries.members(meeting).filter(staff__isnull=False).select_related("meeting"):
            if is_sooner:  # a grant only ever grows: what reaches to the old day ends first
                let_go(member, case, actor=actor, on=on)
            let_see(member, case, actor=actor, on=on)
    audit.record("meeting.updated", actor=actor, subject=meeting, meets_on=meets_on.isoformat())
    return meeting


@transaction.atomic
def add_member(
    *,
    meeting: SupportCoordinationMeeting,
    actor: Staff,
    on: date,
    staff: Staff | None = None,
    agency: Agency | None = None,
    name: str = "",
    represents_municipality: bool | None = None,
    claims_ground: bool = False,
) -> MeetingMember:
    """
    Ask somebody to a meeting: staff of this installation, or a name of an outside agency. Adding twice is once.

    :raises Refused: MEETING_CHIEF_ONLY, MEETING_OVER, MEMBER_UNNAMED, NOT_THE_MUNICIPALITY, and CONSENT_MISSING or
        BASIS_MISSING for each case on the agenda that the member's agency may not be told
    """
    lock_cases(meeting)
    meeting = lock_meeting(meeting)
    agency = staff.agency if staff else agency
    name = staff.name if staff else name.strip()
    violations = holding(meeting, actor) + rules.may_change_agenda(meeting.state)
    if agency is None or not name:
        raise Refused([*violations, rules.member_unnamed()])
    if represents_municipality is None:
        represents_municipality = bool(staff and staff.is_officer)
    facts = rules.MemberFacts(agency.pk, agency.name, agency.kind, represents_municipality)
    on_agenda = queries.cases_on(meeting)
    violations += rules.may_add_member(
        facts, cases=queries.agenda_cases(on_agenda), on=on, meets_on=meeting.meets_on, claims_ground=claims_ground
    )
    if violations:
        raise Refused(violations)
    member = queries.member_known(meeting, agency=agency, name=name, staff=staff)
    if member is None:
        member = MeetingMember.objects.create(
            municipality_id=meeting.municipality_id, meeting=meeting, agency=agency, staff=staff,
            name=queries.free_name(meeting, agency=agency, name=name), represents_municipality=represents_municipality,
        )
        for case in on_agenda:
            let_see(member, case, actor=actor, on=on)
        bump(meeting, seen_version=None)
        audit.record("meeting.member_added", actor=actor, subject=meeting, agency=agency.pk, member=member.pk)
    return member


@transaction.atomic
def remove_member(*, member: MeetingMember, actor: Staff, on: date) -> None:
    """
    Take somebody off the list of a meeting who was not present; they no longer see its cases.

    :raises Refused: MEETING_CHIEF_ONLY, MEETING_OVER, MEMBER_ATTENDED
    """
    lock_cases(member.meeting)
    meeting = lock_meeting(member.meeting)
    held = MeetingMember.objects.filter(pk=member.pk).first()
    if held is None:
        return
    violations = holding(meeting, actor) + rules.may_change_agenda(meeting.state)
    if held.attended:
        violations.append(rules.member_attended())
    if violations:
        raise Refused(violations)
    audit.record("meeting.member_removed", actor=actor, subject=meeting, agency=held.agency_id, member=held.pk)
    for case in queries.cases_on(meeting):
        let_go(held, case, actor=actor, on=on)
    held.delete()
    bump(meeting, seen_version=None)


def members_of(item: AgendaItem) -> list[MeetingMember]:
    """Return the members of an item's meeting who can sign in."""
    return list(queries.members(item.meeting).filter(staff__isnull=False).select_related("meeting"))
