"""Builders of meetings and decisions. Each step goes through its action, so the rows are as the product writes them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.factories.again import repeated
from tests.factories.base import DAY, make_agency, make_staff
from tests.factories.plan import agreed_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Staff
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting import queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingRhythm
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision import queries as decision_queries
from yorisoi.process.s08_decision.enums import DecisionOutcome

MUNICIPAL_MEMBER = {"name": "原 直樹", "represents_municipality": True}


def chief_of(actor: Staff) -> Staff:
    """Return the chief of a worker's agency, made when there is none."""
    if actor.role == Role.CHIEF_COUNSELOR:
        return actor
    known = Staff.objects.filter(agency=actor.agency, role=Role.CHIEF_COUNSELOR).order_by("pk").first()
    return known or make_staff(Role.CHIEF_COUNSELOR, agency=actor.agency)


def officer_of(actor: Staff) -> Staff:
    """Return an officer of the worker's municipality, made when there is none."""
    officers = Staff.objects.filter(municipality_id=actor.municipality_id, role=Role.MUNICIPAL_OFFICER)
    return officers.order_by("pk").first() or make_staff(Role.MUNICIPAL_OFFICER)


def municipal_member(actor: Staff) -> dict[str, Any]:
    """Return a member who takes part as the municipality, by name only."""
    office = make_agency(kind=AgencyKind.MUNICIPAL_OFFICE, name="架空市役所", municipality=actor.municipality)
    return {"agency": office, **MUNICIPAL_MEMBER}


@repeated
def called_meeting(
    chief: Staff, *, on: date = DAY, in_days: int = 7, rhythm: MeetingRhythm = MeetingRhythm.REGULAR,
    members: Sequence[dict[str, Any]] | None = None, **facts: Any,
) -> SupportCoordinationMeeting:
    """Call a meeting in a week, of the chief and the municipality (`members` replaces them)."""
    asked = [{"staff": chief}, municipal_member(chief)] if members is None else members
    facts.setdefault("place", "市役所 3階 会議室")
    return meetings.call(
        rhythm=rhythm, meets_on=on + timedelta(days=in_days), actor=chief, on=on, members=list(asked), **facts
    )


def begin(meeting: SupportCoordinationMeeting, *, actor: Staff, on: date = DAY) -> SupportCoordinationMeeting:
    """Open a meeting with everybody present; one called for a later day is held earlier."""
    if meeting.meets_on > on:
        meeting = meetings.update(
            meeting=meeting, seen_version=SupportCoordinationMeeting.objects.get(pk=meeting.pk).version, meets_on=on,
            starts_at=meeting.starts_at, place=meeting.place, chair=meeting.chair, actor=actor, on=on,
        )
    present = list(queries.members(meeting).values_list("pk", flat=True))
    return meetings.open_meeting(meeting=meeting, attended=present, actor=actor, on=on)


def tabled_item(plan: Plan, *, meeting: SupportCoordinationMeeting | None = None, on: date = DAY) -> AgendaItem:
    """Put a plan on the agenda of a meeting still planned."""
    chief = chief_of(plan.created_by)
    return meetings.table_plan(meeting=meeting or called_meeting(chief, on=on), plan=plan, actor=chief, on=on)


def open_meeting_with(plan: Plan, *, on: date = DAY, **facts: Any) -> AgendaItem:
    """Put a plan before an open meeting and return its item (`item.meeting` is the meeting)."""
    chief = chief_of(plan.created_by)
    facts.setdefault("in_days", 0)
    item = tabled_item(plan, meeting=called_meeting(chief, on=on, **facts), on=on)
    item.meeting = begin(item.meeting, actor=chief, on=on)
    return item


def conclude(item: AgendaItem, outcome: AgendaOutcome = AgendaOutcome.ENDORSED, *, on: date = DAY, **facts: Any) -> AgendaItem:
    """Record an outcome as the chief of the meeting's agency."""
    facts.setdefault("discussion", "午前のみで開始。2か月後に日数を見直す。")
    return meetings.record_outcome(item=item, outcome=outcome, actor=chief_of(item.created_by), on=on, **facts)


@repeated
def endorsed_plan(
    actor: Staff, statutory: bool = True, other: bool = False, *, on: date = DAY, plan: Plan | None = None, **facts: Any
) -> Plan:
    """Build a plan endorsed by a held meeting: its case waits for the municipality (stage DECISION)."""
    plan = plan or agreed_plan(actor, statutory=statutory, other=other, on=on, **facts)
    conclude(open_meeting_with(plan, on=on), on=on)
    found = plan_queries.plan_of(plan.case, plan.number)
    found.case.refresh_from_db()
    return found


def answers_to(plan: Plan, outcome: DecisionOutcome = DecisionOutcome.DECIDED, **facts: Any) -> list[dict[str, Any]]:
    """Return the same answer on every statutory service of a plan."""
    answer = {"outcome": outcome, "reason": "", "starts_on": plan.starts_on, "ends_on": plan.ends_on, **facts}
    asked = {service.service_id for service in decision_queries.facts(plan, on=plan.endorsed_on or DAY).to_answer}
    return [{"plan_service": service, **answer} for service in plan_queries.services(plan) if service.pk in asked]


@repeated
def decided_plan(
    actor: Staff, statutory: bool = True, other: bool = False, *, on: date = DAY, plan: Plan | None = None, **facts: Any
) -> Plan:
    """Build a plan on which the municipality decided everything (stage PROVISION)."""
    plan = endorsed_plan(actor, statutory=statutory, other=other, on=on, plan=plan, **facts)
    decisions.decide(
        plan=plan, answers=answers_to(plan), report_confirmed=True, actor=officer_of(actor), on=on
    )
    found = plan_queries.plan_of(plan.case, plan.number)
    found.case.refresh_from_db()
    return found
