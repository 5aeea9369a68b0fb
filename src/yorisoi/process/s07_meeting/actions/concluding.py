"""Holding a meeting: attendance, the outcome of each item, the end."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s07_meeting import queries, rules
from yorisoi.process.s07_meeting.actions.calling import bump, holding, let_go, lock_meeting, members_of
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingState, Subject
from yorisoi.process.s07_meeting.models import (
    AgendaItem,
    MeetingMember,
    ResourceGap,
    SupportCoordinationMeeting,
)
from yorisoi.records import actions as records


@transaction.atomic
def open_meeting(
    *,
    meeting: SupportCoordinationMeeting,
    attended: Iterable[int],
    actor: Staff,
    on: date,
    seen_version: int | None = None,
) -> SupportCoordinationMeeting:
    """
    Begin a meeting with those who are present (ids of its members); while it is open, correct the attendance.

    :raises Refused: STALE, MEETING_CHIEF_ONLY, MEETING_OVER, MEETING_NOT_YET, ATTENDANCE_MISSING, and CONSENT_MISSING
        or BASIS_MISSING for each case still to be talked about that somebody present may not be told
    """
    meeting = lock_meeting(meeting)
    members = MeetingMember.objects.filter(meeting=meeting)
    present = set(members.filter(pk__in=list(attended)).values_list("pk", flat=True))
    violations = holding(meeting, actor) + rules.may_open(
        queries.facts(meeting), attended=len(present), meets_on=meeting.meets_on, on=on
    )
    violations += rules.may_talk(
        (queries.facts_of(member) for member in queries.members(meeting) if member.pk in present),
        cases=queries.agenda_cases(queries.cases_on(meeting, pending=True)), on=on,
    )
    if violations:
        raise Refused(violations)
    if meeting.is_open and present == set(members.filter(attended=True).values_list("pk", flat=True)):
        return meeting
    bump(meeting, seen_version=seen_version)
    members.filter(pk__in=present).update(attended=True)
    members.exclude(pk__in=present).update(attended=False)
    meeting.state = MeetingState.OPEN
    meeting.save(update_fields=["state"])
    audit.record("meeting.opened", actor=actor, subject=meeting, attended=sorted(present))
    return meeting


@transaction.atomic
def record_outcome(
    *, item: AgendaItem, outcome: AgendaOutcome, discussion: str, actor: Staff, on: date, conditions: str = "",
    condition_checker: str = "", roles_agreed: str = "", gaps: Iterable[str] = (),
) -> AgendaItem:
    """
    Record what the meeting concluded on one item, and move its case. The same outcome again is once.

    :raises Refused: MEETING_NOT_HELD, MEETING_CHIEF_ONLY, ALREADY_CONCLUDED, OUTCOME_OUT_OF_PLACE, CONDITION_MISSING,
        DISCUSSION_MISSING, and CONSENT_MISSING or BASIS_MISSING when an agency present may not be told any more

    Source: 手引き §7–8, §10–12
    """
    case = item.case and cases.lock(item.case, standings=_standings(item, outcome))
    meeting = lock_meeting(item.meeting)
    item = AgendaItem.objects.select_for_update(of=("self",)).select_related("plan__case").get(pk=item.pk)
    item.meeting = meeting
    if (item.outcome, item.discussion, item.conditions) == (outcome, discussion, conditions) and not item.is_pending:
        return item
    facts = queries.facts(meeting)
    violations = holding(meeting, actor) + rules.may_conclude(
        rules.ItemFacts(item.subject, item.outcome), facts, outcome, discussion=discussion,
        conditions=conditions, condition_checker=condition_checker,
    )
    if case and outcome != AgendaOutcome.POSTPONED:
        # Written down later, what was said is judged by the day it was said on.
        told_on = min(on, meeting.meets_on)
        violations += rules.may_talk(facts.attended, cases=queries.agenda_cases([case]), on=told_on)
    if violations:
        raise Refused(violations)
    item.outcome, item.discussion, item.concluded_on = outcome, discussion, on
    is_conditional = outcome == AgendaOutcome.CONDITIONAL
    item.conditions = conditions if is_conditional else ""
    item.condition_checker = condition_checker if is_conditional else ""
    item.roles_agreed = roles_agreed
    item.save()
    noted = _note_gaps(item, gaps, on=on)
    audit.record(
        "meeting.concluded", actor=actor, subject=item, meeting=meeting.pk, subject_code=item.subject,
        outcome=outcome, gaps=noted,
    )
    if case:
        _follow(item, case, actor=actor, on=on)
        if line := _line(item):
            records.leave_line(case, line, event="meeting.concluded", actor=actor, on=on)
    return item


def _note_gaps(item: AgendaItem, gaps: Iterable[str], *, on: date) -> int:
    """Keep what the community lacks (purpose ④), each once, and return how many there are."""
    texts = dict.fromkeys(text.strip() for text in gaps if text.strip())
    for text in texts:
        ResourceGap.objects.create(municipality_id=item.municipality_id, item=item, text=text, noted_on=on)
    return len(texts)


@transaction.atomic
def close_meeting(
    *, meeting: SupportCoordinationMeeting, actor: Staff, on: date, minutes: str | None = None,
    seen_version: int | None = None,
) -> SupportCoordinationMeeting:
    """
    End a meeting; every item has its conclusion by then. Closing twice is once.

    :raises Refused: STALE, MEETING_CHIEF_ONLY, MEETING_NOT_HELD, ITEMS_PENDING
    """
    meeting = lock_meeting(meeting)
    if meeting.is_held:
        return meeting
    pending = queries.agenda(meeting).filter(outcome=AgendaOutcome.PENDING).count()
    if violations := holding(meeting, actor) + rules.may_close(queries.facts(meeting), pending=pending):
        raise Refused(violations)
    bump(meeting, seen_version=seen_version)
    meeting.state = MeetingState.HELD
    if minutes is not None:
        meeting.minutes = minutes
    meeting.save(update_fields=["state", "minutes"])
    audit.record("meeting.closed", actor=actor, subject=meeting)
    return meeting


@transaction.atomic
def cancel(
    *, meeting: SupportCoordinationMeeting, actor: Staff, on: date, seen_version: int | None = None
) -> SupportCoordinationMeeting:
    """
    Call a planned meeting off; everything on its agenda goes back to be tabled again. Canceling twice is once.

    :raises Refused: STALE, MEETING_CHIEF_ONLY, MEETING_STARTED
    """
    items = list(queries.agenda(meeting).filter(outcome=AgendaOutcome.PENDING).order_by("case_id", "pk"))
    locked = {item.pk: cases.lock(item.case, standings=tuple(Standing)) for item in items if item.case}
    meeting = lock_meeting(meeting)
    if meeting.state == MeetingState.CANCELED:
        return meeting
    if violations := holding(meeting, actor) + rules.may_cancel(meeting.state):
        raise Refused(violations)
    bump(meeting, seen_version=seen_version)
    meeting.state = MeetingState.CANCELED
    meeting.save(update_fields=["state"])
    for item in items:
        item.outcome, item.concluded_on = AgendaOutcome.POSTPONED, on
        item.save(update_fields=["outcome", "concluded_on"])
        if case := locked.get(item.pk):
            put_off(item, case, actor=actor, on=on)
            _let_all_go(item, case, actor=actor, on=on)
            records.leave_line(
                case, "支援調整会議が取りやめになりました。次の会議の議題に入れます。", event="meeting.canceled",
                actor=actor, on=on,
            )
    audit.record("meeting.canceled", actor=actor, subject=meeting)
    return meeting


@transaction.atomic
def withdraw_item(*, item: AgendaItem, actor: Staff, on: date) -> None:
    """
    Take an item without a conclusion off the agenda; its case goes back to where the meeting would have sent it.

    :raises Refused: MEETING_OVER, NOT_OUR_AGENDA, ALREADY_CONCLUDED
    """
    case = item.case and cases.lock(item.case, standings=tuple(Standing))
    meeting = lock_meeting(item.meeting)
    held = AgendaItem.objects.select_related("plan", "meeting").filter(pk=item.pk).first()
    if held is None:
        return
    violations = rules.may_bring(
        is_supporter=actor.is_supporter, is_own_agency=actor.agency_id == meeting.agency_id
    ) + rules.may_change_agenda(meeting.state)
    if not held.is_pending:
        violations += rules.may_conclude(
            rules.ItemFacts(held.subject, held.outcome), queries.facts(meeting), held.outcome, discussion=""
        )
    if violations:
        raise Refused(violations)
    audit.record("meeting.withdrawn", actor=actor, subject=held, subject_code=held.subject)
    if case:
        put_off(held, case, actor=actor, on=on)
        _let_all_go(held, case, actor=actor, on=on)
        records.leave_line(
            case, f"{format_month_day(meeting.meets_on)}の支援調整会議の議題から下ろしました。",
            event="meeting.withdrawn", actor=actor, on=on,
        )
    held.delete()
    bump(meeting, seen_version=None)


def put_off(item: AgendaItem, case: Case, *, actor: Staff, on: date) -> None:
    """
    Bring a case back to where it waits to be tabled again; nothing moves when it is over.

    While it is interrupted the plan alone goes back, so that it is not left at a meeting when support is resumed.
    """
    if case.is_ended:
        return
    if item.subject in rules.ON_PLANS and item.plan:
        plans.take_off_agenda(item.plan, actor=actor, on=on)
    elif case.is_active and item.subject == Subject.REVIEW:
        cases.move(case, stage=Stage.REVIEW, turn=Turn.COUNSELOR, actor=actor, on=on)


def _let_all_go(item: AgendaItem, case: Case, *, actor: Staff, on: date) -> None:
    """End what the members saw of a case that is not talked about after all, unless another of its items is."""
    others = AgendaItem.objects.filter(meeting_id=item.meeting_id, case=case).exclude(pk=item.pk)
    if others.exclude(outcome=AgendaOutcome.POSTPONED).exists():
        return
    for member in members_of(item):
        let_go(member, case, actor=actor, on=on)


def _standings(item: AgendaItem, outcome: str) -> tuple[Standing, ...]:
    """A plan or a review is concluded on a case that runs; a report, or putting off, on any that is not over."""
    if outcome == AgendaOutcome.POSTPONED:
        return tuple(Standing)
    if item.subject in (Subject.INTERRUPTION, Subject.SHARING):
        return (Standing.ACTIVE, Standing.INTERRUPTED)
    return (Standing.ACTIVE,)


def _follow(item: AgendaItem, case: Case, *, actor: Staff, on: date) -> None:
    """Let the plan and the case follow the outcome."""
    if item.outcome == AgendaOutcome.POSTPONED:
        put_off(item, case, actor=actor, on=on)
        _let_all_go(item, case, actor=actor, on=on)
    elif item.subject in rules.ON_PLANS and item.plan:
        _follow_plan(item, case, actor=actor, on=on)
    elif item.subject == Subject.REVIEW:
        cases.move(case, stage=Stage.REVIEW, turn=Turn.COUNSELOR, actor=actor, on=on)
    elif item.subject == Subject.INTERRUPTION and case.is_interrupted:
        cases.move(
            case, stage=Stage.MONITORING, turn=Turn.PERSON, actor=actor, on=on, standing=Standing.INTERRUPTED
        )


def _follow_plan(item: AgendaItem, case: Case, *, actor: Staff, on: date) -> None:
    if item.plan is None:
        raise ValueError("an item on a plan has its plan")
    if item.outcome in rules.ENDORSING:
        plans.endorse(item.plan, actor=actor, on=on)
        cases.report_to_municipality(case, on=on)
        cases.move(case, stage=Stage.DECISION, turn=Turn.MUNICIPALITY, actor=actor, on=on)
    else:
        plans.return_plan(item.plan, actor=actor, on=on, reason=item.discussion)


def _line(item: AgendaItem) -> str:
    """Return what the case's course says of the outcome; 了承 and 差し戻し of a plan are told by the plan's own line."""
    if item.conditions:
        return f"了承の条件: {item.conditions}(確かめる人: {item.condition_checker})"
    if item.plan and item.subject in rules.ON_PLANS and item.outcome != AgendaOutcome.POSTPONED:
        return ""
    is_of_plan = item.plan and item.subject in (*rules.ON_PLANS, Subject.SHARING)
    what = f"プラン{plan_queries.circled(item.plan.number)}" if is_of_plan and item.plan else Subject(item.subject).label
    return f"支援調整会議で、{what}は「{AgendaOutcome(item.outcome).label}」となりました。"
