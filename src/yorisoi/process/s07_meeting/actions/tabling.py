"""Putting cases and topics on an agenda."""

from datetime import date

from django.db import transaction
from django.db.models import Max

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.consents import queries as consents
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import queries, rules
from yorisoi.process.s07_meeting.actions.calling import bump, holding, let_see, lock_meeting, members_of
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.records import actions as records


@transaction.atomic
def table_plan(
    *, meeting: SupportCoordinationMeeting, plan: Plan, actor: Staff, on: date, claims_ground: bool = False
) -> AgendaItem:
    """
    Put a plan on the agenda of a meeting; the case then waits for the meeting. Pressing twice is once.

    :raises Refused: SCREENING_MISSING, PLAN_ITEM_MISSING, PERSON_AGREEMENT_MISSING, CONSENT_MISSING, BASIS_MISSING,
        ALREADY_TABLED, CONCLUDED_HERE, MEETING_OVER, NOT_OUR_AGENDA

    Source: 手引き §6–7, 4-2
    """
    case = cases.lock(plan.case)
    meeting = lock_meeting(meeting)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("case").get(pk=plan.pk)
    subject = queries.subject_of(plan)
    known, violations = _known(meeting, case, subject)
    if known:
        return known
    violations += _bringing(meeting, actor, case) + _sharing(
        meeting, case, plan=plan, on=on, claims_ground=claims_ground, is_tabled=bool(violations)
    )
    if violations:
        raise Refused(violations)
    item = _put(meeting, case, subject, plan=plan, actor=actor, on=on)
    # A plan that lies there as tabled without an item is brought before a meeting again (`queries.duties`).
    if plan.state != PlanState.TABLED:
        plans.mark_tabled(plan, actor=actor, on=on)
    cases.move(case, stage=Stage.MEETING, turn=Turn.MEETING, actor=actor, on=on)
    _leave_line(case, f"プラン{plan_queries.circled(plan.number)}", meeting, actor=actor, on=on)
    return item


@transaction.atomic
def table_case(
    *,
    meeting: SupportCoordinationMeeting,
    case: Case,
    subject: Subject,
    actor: Staff,
    on: date,
    plan: Plan | None = None,
    claims_ground: bool = False,
) -> AgendaItem:
    """
    Put a case on the agenda of a meeting in another matter: 共有, 評価・終結, 中断の報告. Pressing twice is once.

    :raises Refused: CONSENT_MISSING, BASIS_MISSING, NOT_INTERRUPTED, ALREADY_TABLED, CONCLUDED_HERE, MEETING_OVER,
        NOT_OUR_AGENDA

    Source: 手引き §7 ②③, §10
    """
    if subject in rules.ON_PLANS:
        if plan is None:
            raise ValueError("a plan is needed to table a plan")
        return table_plan(meeting=meeting, plan=plan, actor=actor, on=on, claims_ground=claims_ground)
    is_report = subject == Subject.INTERRUPTION
    case = cases.lock(case, standings=(Standing.ACTIVE, Standing.INTERRUPTED) if is_report else (Standing.ACTIVE,))
    meeting = lock_meeting(meeting)
    known, violations = _known(meeting, case, subject)
    if known:
        return known
    if is_report:
        violations += rules.may_report_interruption(is_interrupted=case.is_interrupted)
    violations += _bringing(meeting, actor, case)
    violations += _sharing(meeting, case, plan=None, on=on, claims_ground=claims_ground, is_tabled=False)
    if violations:
        raise Refused(violations)
    item = _put(meeting, case, subject, plan=plan, actor=actor, on=on)
    if subject == Subject.REVIEW:
        cases.move(case, stage=Stage.REVIEW, turn=Turn.MEETING, actor=actor, on=on)
    _leave_line(case, f"「{Subject(subject).label}」", meeting, actor=actor, on=on)
    return item


@transaction.atomic
def add_topic(*, meeting: SupportCoordinationMeeting, title: str, actor: Staff, on: date) -> AgendaItem:
    """
    Put a community topic on the agenda (purpose ④); no case belongs to it. The same title twice is one item.

    :raises Refused: TITLE_MISSING, MEETING_OVER, NOT_OUR_AGENDA

    Source: 手引き §7 ④
    """
    meeting = lock_meeting(meeting)
    title = title.strip()
    violations = _bringing(meeting, actor)
    if not title:
        violations.append(rules.title_missing())
    if violations:
        raise Refused(violations)
    if known := queries.agenda(meeting).filter(subject=Subject.RESOURCES, title=title).first():
        return known
    return _put(meeting, None, Subject.RESOURCES, title=title, actor=actor, on=on)


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, seen_version: int, actor: Staff, on: date) -> None:
    """
    Change an item's place on the agenda with its neighbour's.

    :raises Refused: STALE, MEETING_CHIEF_ONLY, MEETING_OVER
    """
    meeting = lock_meeting(item.meeting)
    if violations := holding(meeting, actor) + rules.may_change_agenda(meeting.state):
        raise Refused(violations)
    bump(meeting, seen_version=seen_version)
    order = list(queries.agenda(meeting).values_list("pk", flat=True))
    here = order.index(item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, pk in enumerate(order, start=1):
        AgendaItem.objects.filter(pk=pk).exclude(position=position).update(position=position)
    audit.record("meeting.reordered", actor=actor, subject=meeting, item=item.pk, position=there + 1)


def _known(
    meeting: SupportCoordinationMeeting, case: Case, subject: Subject
) -> tuple[AgendaItem | None, list[Violation]]:
    """Return the item an earlier press made, and the reasons another one bars the way."""
    pending = queries.pending_item(case, subject=subject)
    if pending is not None:
        if pending.meeting_id == meeting.pk:
            return pending, []
        return None, [rules.tabled_elsewhere(pending.meeting.meets_on)]
    if queries.items_of(case).filter(meeting=meeting, subject=subject).exists():
        return None, [rules.concluded_here()]
    return None, []


def _bringing(meeting: SupportCoordinationMeeting, actor: Staff, case: Case | None = None) -> list[Violation]:
    agencies = {actor.agency_id, meeting.agency_id} | ({case.agency_id} if case else set())
    return rules.may_bring(
        is_supporter=actor.is_supporter, is_own_agency=len(agencies) == 1
    ) + rules.may_change_agenda(meeting.state)


def _sharing(
    meeting: SupportCoordinationMeeting,
    case: Case,
    *,
    plan: Plan | None,
    on: date,
    claims_ground: bool,
    is_tabled: bool,
) -> list[Violation]:
    given, disclosures = consents.facts(case)
    return rules.may_table(
        plan=plan_queries.facts(plan) if plan is not None and not is_tabled else None,
        members=queries.facts(meeting).members, case_agency_id=case.agency_id, given=given, disclosures=disclosures,
        on=on, meets_on=meeting.meets_on, claims_ground=claims_ground,
    )


def _leave_line(case: Case, what: str, meeting: SupportCoordinationMeeting, *, actor: Staff, on: date) -> None:
    text = f"{what}を、{format_month_day(meeting.meets_on)}の支援調整会議の議題に入れました。"
    records.leave_line(case, text, event="meeting.tabled", actor=actor, on=on)


def _put(
    meeting: SupportCoordinationMeeting,
    case: Case | None,
    subject: Subject,
    *,
    actor: Staff,
    on: date,
    plan: Plan | None = None,
    title: str = "",
) -> AgendaItem:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        municipality_id=meeting.municipality_id, meeting=meeting, case=case, plan=plan, subject=subject,
        purpose=rules.PURPOSE_OF[Subject(subject)], title=title, position=last + 1, created_by=actor,
    )
    if case:
        for member in members_of(item):
            let_see(member, case, actor=actor, on=on)
    audit.record("meeting.tabled", actor=actor, subject=item, meeting=meeting.pk, subject_code=subject)
    return item
