"""Reads about meetings: whose they are, their agenda, what waits for one, and what they found lacking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from yorisoi.agencies.enums import SUPPORTERS, Role
from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.models import Case, CaseGrant
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.consents import queries as consents
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_month_day, weekday_ja
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan import rules as plan_rules
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import rules
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingRhythm, MeetingState, Subject
from yorisoi.process.s07_meeting.models import (
    AgendaItem,
    MeetingMember,
    ResourceGap,
    SupportCoordinationMeeting,
)
from yorisoi.reference import queries as reference
from yorisoi.ui.parts import Caution

# The plans shown with their readiness before a meeting; more than a meeting can talk about.
WAITING_SHOWN = 20
COMING = (MeetingState.PLANNED, MeetingState.OPEN)


def meetings_of(staff: Staff) -> QuerySet[SupportCoordinationMeeting]:
    """Return the meetings a member of staff may see: the own agency's workers, the members, and the auditor."""
    mine = SupportCoordinationMeeting.objects.filter(municipality_id=staff.municipality_id)
    if staff.role == Role.AUDITOR:
        return mine
    asked = Q(pk__in=MeetingMember.objects.filter(staff=staff).values("meeting_id"))
    return mine.filter(Q(agency_id=staff.agency_id) | asked) if staff.is_supporter else mine.filter(asked)


def listed(staff: Staff, *, coming: bool) -> QuerySet[SupportCoordinationMeeting]:
    """Return the meetings of the list page with their counts: coming ones the nearest first, others the latest."""
    rows = meetings_of(staff).select_related("chair", "agency").annotate(
        item_count=Count("items", distinct=True),
        pending_count=Count("items", filter=Q(items__outcome=AgendaOutcome.PENDING), distinct=True),
    )
    if coming:
        return rows.filter(state__in=COMING).order_by("meets_on", "starts_at", "pk")
    return rows.exclude(state__in=COMING).order_by("-meets_on", "-pk")


def calls_for(agency: Agency) -> QuerySet[SupportCoordinationMeeting]:
    """Return the meetings of an agency whose agenda is still open, the nearest first."""
    return SupportCoordinationMeeting.objects.filter(agency=agency, state__in=COMING).order_by("meets_on", "pk")


def next_regular(agency: Agency, on: date) -> SupportCoordinationMeeting | None:
    """Return the next regular meeting of an agency from that day on."""
    return calls_for(agency).filter(rhythm=MeetingRhythm.REGULAR, meets_on__gte=on).first()


def next_regular_days(case_ids: Iterable[int], *, on: date) -> dict[int, date]:
    """Return when the agency of each of these cases next meets regularly; without a meeting called, no day (one query)."""
    calls = SupportCoordinationMeeting.objects.filter(
        agency=OuterRef("agency"), state__in=COMING, rhythm=MeetingRhythm.REGULAR, meets_on__gte=on
    )
    days = Case.objects.annotate(day=Subquery(calls.order_by("meets_on").values("meets_on")[:1]))
    return dict(days.filter(pk__in=list(case_ids), day__isnull=False).order_by("pk").values_list("pk", "day"))


def members(meeting: SupportCoordinationMeeting) -> QuerySet[MeetingMember]:
    """Return the members of a meeting, the municipality first."""
    return (
        MeetingMember.objects.filter(meeting=meeting)
        .select_related("agency", "staff")
        .order_by("-represents_municipality", "agency__name", "name", "pk")
    )


def member_known(
    meeting: SupportCoordinationMeeting, *, agency: Agency, name: str, staff: Staff | None
) -> MeetingMember | None:
    """Return the member asked already: the same member of staff, or for a mere name the same name of that agency."""
    rows = MeetingMember.objects.filter(meeting=meeting).order_by("pk")
    return rows.filter(staff=staff).first() if staff else rows.filter(agency=agency, name=name).first()


def free_name(meeting: SupportCoordinationMeeting, *, agency: Agency, name: str) -> str:
    """Return the name under which somebody is listed: two of one agency may bear the same."""
    taken = set(MeetingMember.objects.filter(meeting=meeting, agency=agency).values_list("name", flat=True))
    names = [name, *(f"{name[:56]}({number})" for number in range(2, len(taken) + 2))]
    return next(each for each in names if each not in taken)


def reading_days(municipality_id: int, *, on: date) -> int:
    """
    Return how many days after a meeting its members still see its cases.

    Minutes are read and roles are taken up then; the handbook names no number, it is a dated setting.
    """
    return reference.days("READING_AFTER_MEETING", on, municipality_id)


def is_asked_elsewhere(member: MeetingMember, case: Case, *, on: date) -> bool:
    """Return whether another meeting, to come or lately held, asks the same member of staff about this case."""
    return (
        AgendaItem.objects.filter(
            case=case, meeting__members__staff=member.staff,
            meeting__meets_on__gte=on - timedelta(days=reading_days(case.municipality_id, on=on)),
        )
        .exclude(meeting_id=member.meeting_id)
        .exclude(meeting__state=MeetingState.CANCELED)
        .exclude(outcome=AgendaOutcome.POSTPONED)
        .exists()
    )


def facts_of(member: MeetingMember) -> rules.MemberFacts:
    """Return what the rules need of one member."""
    return rules.MemberFacts(
        agency_id=member.agency_id, agency_name=member.agency.name, agency_kind=member.agency.kind,
        represents_municipality=member.represents_municipality, attended=member.attended,
    )


def facts(meeting: SupportCoordinationMeeting) -> rules.MeetingFacts:
    """Return what the rules need of a meeting."""
    return rules.MeetingFacts(meeting.state, tuple(facts_of(member) for member in members(meeting)))


def agenda(meeting: SupportCoordinationMeeting) -> QuerySet[AgendaItem]:
    """Return the agenda in its order."""
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("case", "case__person", "plan")
        .order_by("position", "pk")
    )


def cases_on(meeting: SupportCoordinationMeeting, *, pending: bool = False) -> list[Case]:
    """Return the cases on an agenda (or those still without a conclusion), each once, in its order."""
    items = [item for item in agenda(meeting) if item.is_pending or not pending]
    return list({item.case_id: item.case for item in items if item.case}.values())


def agenda_cases(cases: Iterable[Case]) -> list[rules.AgendaCase]:
    """Return the cases on an agenda with what lets them be shared."""
    found = []
    for case in cases:
        given, grounds = consents.facts(case)
        found.append(rules.AgendaCase(case.number, case.agency_id, tuple(given), tuple(grounds)))
    return found


def seen_cases(staff: Staff, case_ids: Iterable[int], *, on: date) -> set[int]:
    """Return which of these cases the door would open to a member of staff (two queries, however many)."""
    ids = list(case_ids)
    seen = set(Case.objects.filter(pk__in=ids).visible_to(staff, on=on).values_list("pk", flat=True))
    granted = CaseGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), case_id__in=ids, staff=staff, starts_on__lte=on
    )
    return seen | set(granted.values_list("case_id", flat=True))


def next_pending(meeting: SupportCoordinationMeeting, *, after: AgendaItem) -> AgendaItem | None:
    """Return the next item without a conclusion: below this one first, then from the top."""
    pending = agenda(meeting).filter(outcome=AgendaOutcome.PENDING)
    below = pending.filter(Q(position__gt=after.position) | Q(position=after.position, pk__gt=after.pk))
    return below.first() or pending.exclude(pk=after.pk).first()


def items_of(case: Case) -> QuerySet[AgendaItem]:
    """Return every agenda item of a case, newest first."""
    return AgendaItem.objects.filter(case=case).select_related("meeting", "plan").order_by("-meeting__meets_on", "-pk")


def pending_item(case: Case, *, plan: Plan | None = None, subject: Subject | None = None) -> AgendaItem | None:
    """Return the item of a case that still waits for its meeting, if any."""
    rows = items_of(case).filter(outcome=AgendaOutcome.PENDING)
    if plan is not None:
        rows = rows.filter(plan=plan, subject__in=rules.ON_PLANS)
    return (rows.filter(subject=subject) if subject else rows).first()


@dataclass(frozen=True)
class Waiting:
    """One case that could be put on an agenda, and what it still lacks."""

    case: Case
    plan: Plan | None
    subject: Subject
    violations: list[Violation]

    @property
    def is_ready(self) -> bool:
        return not self.violations

    @property
    def title(self) -> str:
        return f"プラン{plans.circled(self.plan.number)}" if self.plan else self.subject.label


def waiting(agency: Agency, staff: Staff, *, on: date) -> list[Waiting]:
    """Return the plans and interruptions of an agency that wait for a meeting, as far as this worker sees them."""
    own = Case.objects.filter(agency=agency).visible_to(staff, on=on)
    drafts = (
        Plan.objects.filter(
            municipality_id=agency.municipality_id, state__in=(PlanState.DRAFT, PlanState.RETURNED),
            case__in=own.filter(standing=Standing.ACTIVE, stage=Stage.PLAN),
        )
        .select_related("case", "case__person")
        .order_by("drafted_on", "pk")[:WAITING_SHOWN]
    )
    found = [
        Waiting(plan.case, plan, subject_of(plan), plan_rules.may_table(plans.facts(plan), on=on)) for plan in drafts
    ]
    interrupted = own.filter(standing=Standing.INTERRUPTED, turn=Turn.MEETING).select_related("person")
    on_agenda = AgendaItem.objects.filter(subject=Subject.INTERRUPTION, outcome=AgendaOutcome.PENDING)
    found += [
        Waiting(case, None, Subject.INTERRUPTION, [])
        for case in interrupted.exclude(pk__in=on_agenda.values("case_id")).order_by("moved_on", "pk")[:WAITING_SHOWN]
    ]
    return sorted(found, key=lambda each: not each.is_ready)


def subject_of(plan: Plan) -> Subject:
    """Return under which heading a plan comes before the meeting."""
    return Subject.REPLAN if plan.previous_id else Subject.NEW_PLAN


def gaps(meeting: SupportCoordinationMeeting) -> QuerySet[ResourceGap]:
    """Return what a meeting found lacking in the community so far."""
    return ResourceGap.objects.filter(item__meeting=meeting).select_related("item").order_by("pk")


def earlier_gaps(meeting: SupportCoordinationMeeting) -> list[tuple[str, int]]:
    """Return what the agency's earlier meetings found lacking, the most often told first (at most ten)."""
    rows = (
        ResourceGap.objects.filter(item__meeting__agency_id=meeting.agency_id)
        .exclude(item__meeting=meeting)
        .values("text")
        .annotate(times=Count("pk"))
        .order_by("-times", "text")[:10]
    )
    return [(row["text"], row["times"]) for row in rows]


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step 支援調整会議 of the journey: the latest plan put before a meeting."""
    item = (asking or asking_of(case)).first(
        lambda: AgendaItem.objects.filter(subject__in=rules.ON_PLANS).order_by("-meeting__meets_on", "-pk")
        .values("outcome", "concluded_on", "plan__number", "meeting__meets_on")
    )
    if item is None:
        return Panel(Stage.MEETING, is_done=False)
    mark = plans.circled(item["plan__number"]) if item["plan__number"] else ""
    outcome = AgendaOutcome(item["outcome"])
    if outcome == AgendaOutcome.PENDING:
        return Panel(Stage.MEETING, is_done=False, note=f"{format_month_day(item['meeting__meets_on'])}に協議")
    return Panel(
        Stage.MEETING, is_done=outcome in rules.ENDORSING, happened_on=item["concluded_on"],
        note=f"{mark} {outcome.label}".strip(),
    )


def duties(scope: Scope) -> list[Batch]:
    """
    Return 会議にかける for what lies before no meeting any more, though it looks tabled.

    An item whose meeting day went by without a conclusion, and a plan left as tabled without an item. What is ready
    and not tabled yet is told by the plan (s06), 中断の会議報告 by the interruption (s10), 評価 by the review (s11).

    Source: process.md §3(会議にかける)
    """
    overdue = scope.batch(
        DutyKind.TABLING,
        lambda: AgendaItem.objects.filter(
            outcome=AgendaOutcome.PENDING, subject__in=(*rules.ON_PLANS, Subject.SHARING), meeting__state__in=COMING,
            meeting__meets_on__lt=scope.on,
        ),
        base="meeting__meets_on", why=_why_overdue,
    )
    return [overdue, scope.batch(DutyKind.TABLING, _left, base="agreed_on", why=_why_left)]


def _left() -> QuerySet[Plan]:
    """Return the plans left as tabled that lie before no meeting."""
    pending = AgendaItem.objects.filter(plan=OuterRef("pk"), outcome=AgendaOutcome.PENDING)
    return Plan.objects.filter(~Exists(pending), state=PlanState.TABLED, agreed_on__isnull=False)


def _why_overdue(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}の会議の議題ですが、結論が記録されていません。記録するか、次の会議にかけます。"


def _why_left(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に本人が同意したプランが、どの会議の議題にも入っていません。議題に入れます。"


def people(municipality_id: int) -> QuerySet[Staff]:
    """Return the staff who may be asked to a meeting."""
    return (
        Staff.objects.filter(municipality_id=municipality_id, is_active=True)
        .exclude(role__in=(Role.AUDITOR, Role.ADMINISTRATOR))
        .select_related("agency")
        .order_by("agency__kind", "agency__name", "kana", "name", "pk")
    )


def chairs(agency_id: int) -> QuerySet[Staff]:
    """Return who may chair a meeting of an agency."""
    held = Staff.objects.filter(agency_id=agency_id, is_active=True, role__in=SUPPORTERS)
    return held.select_related("agency").order_by("role", "kana", "name", "pk")


def agencies(municipality_id: int) -> QuerySet[Agency]:
    """Return the agencies members may come from."""
    return Agency.objects.of(municipality_id).order_by("kind", "name")


def usual_members(agency_id: int) -> list[MeetingMember]:
    """Return who was asked to the latest meeting of an agency: mostly the same people come again."""
    latest = SupportCoordinationMeeting.objects.filter(agency_id=agency_id).order_by("-meets_on", "-pk").first()
    return list(members(latest)) if latest else []


def outside_names(meetings: Iterable[SupportCoordinationMeeting], case: Case) -> dict[int, list[str]]:
    """Return for each meeting the agencies outside the case's own that sit there (one query)."""
    found: dict[int, dict[int, str]] = {}
    rows = MeetingMember.objects.filter(meeting__in=[meeting.pk for meeting in meetings]).select_related("agency")
    for member in rows.order_by("agency__name", "pk"):
        if rules.is_outside(facts_of(member), case_agency_id=case.agency_id):
            found.setdefault(member.meeting_id, {})[member.agency_id] = member.agency.name
    return {pk: list(names.values()) for pk, names in found.items()}


def name_of(meeting: SupportCoordinationMeeting) -> str:
    """Return a meeting in a few words: 6月17日(水) 14:00 定期 市役所."""
    clock = f" {meeting.starts_at.hour}:{meeting.starts_at.minute:02}" if meeting.starts_at else ""
    day = f"{format_month_day(meeting.meets_on)}({weekday_ja(meeting.meets_on)})"
    return f"{day}{clock} {MeetingRhythm(meeting.rhythm).label} {meeting.place}".strip()


def title_of(item: AgendaItem) -> str:
    """Return an item in a few words: the plan, the matter, or the title of a topic."""
    if item.case_id is None:
        return item.title
    if item.plan:
        return f"プラン{plans.circled(item.plan.number)} {Subject(item.subject).label}"
    return Subject(item.subject).label


def subjects_for(case: Case) -> tuple[list[tuple[Subject, str]], Plan | None]:
    """Return under which headings a case may come before a meeting, the likeliest first, and the plan meant."""
    draft = plans.plans(case).filter(state__in=(*plans.IN_THE_MAKING, PlanState.TABLED)).first()
    found = [(Subject.SHARING, "プランの共有"), (Subject.INTERRUPTION, "中断の報告")]
    if draft:
        subject = subject_of(draft)
        found.insert(0, (subject, f"プラン{plans.circled(draft.number)}({subject.label})"))
    if case.is_interrupted:
        found.sort(key=lambda each: each[0] != Subject.INTERRUPTION)
    return found, draft or plans.current(case)


def case_page(item: AgendaItem, case: Case, *, on: date) -> dict[str, Any]:
    """Return what the meeting looks at for one case: the plan, its roles and services, the consent, what went before."""
    plan = item.plan or plans.current(case)
    if plan is None:
        return {"plan": None, "consents": consents.in_force(case, on=on), "past": earlier_items(item)}
    plan = plans.plan_of(case, plan.number) or plan
    facts_of_plan = plans.facts(plan)
    return {
        "plan": plan, "consents": consents.in_force(case, on=on), "past": earlier_items(item),
        "services": [
            {"service": service, "label": facts.label}
            for service, facts in zip(plan.services.all(), facts_of_plan.services, strict=True)
        ],
        "has_statutory": any(service.is_statutory for service in facts_of_plan.services),
        "has_other": any(not service.is_statutory for service in facts_of_plan.services),
        "plan_warnings": [
            Caution(each.label, each.text, each.source) for each in plan_rules.warnings(facts_of_plan, on=on)
        ],
    }


def earlier_items(item: AgendaItem) -> list[AgendaItem]:
    """Return what meetings said about the same case before (at most five)."""
    if item.case is None:
        return []
    until = items_of(item.case).filter(meeting__meets_on__lte=item.meeting.meets_on)
    return list(until.exclude(pk=item.pk).exclude(outcome=AgendaOutcome.PENDING)[:5])
