"""What happened in a case, read from every room's own rows: the same number of queries for one case or a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from yorisoi.cases.enums import Turn
from yorisoi.cases.models import Case
from yorisoi.desk.rules import CaseFacts, Happening, What
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome
from yorisoi.process.s01_outreach.models import Discovery
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage
from yorisoi.process.s03_emergency.enums import EmergencyState
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.process.s05_screening.models import Screening
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, SupportDecision
from yorisoi.process.s08_decision.rules import awaits_partner
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring.actions import MONITORED_STAGES
from yorisoi.process.s10_monitoring.models import Interruption, Monitoring
from yorisoi.process.s10_monitoring.queries import REPORTED
from yorisoi.process.s10_monitoring.rules import waits_again
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.process.s12_closure.models import Closure, OldClosure
from yorisoi.process.s13_followup.models import FollowUp
from yorisoi.records.models import CaseNote
from yorisoi.referrals.enums import Arrival
from yorisoi.referrals.models import ArrivalCheck, Introduction

ARRIVALS = {
    Arrival.NOT_ARRIVED: What.NOT_ARRIVED, Arrival.DECLINED: What.DECLINED, Arrival.ARRIVED: What.ARRIVED,
    Arrival.UNKNOWN: What.NOT_ARRIVED,
}
Found = Iterator[tuple[int, Happening]]
Rows = Iterable[tuple[Any, ...]]


def facts_of(cases: Sequence[Case]) -> dict[int, CaseFacts]:
    """Return what happened in each of these cases."""
    ids = [case.pk for case in cases]
    told = _Told(ids)
    happened: dict[int, list[Happening]] = defaultdict(list)
    found = (
        _before_plan(ids, told), _handed_over(ids, told), _plans(ids, cases, told), _supported(ids), _reviews(ids, told),
    )
    for source in found:
        for case_id, happening in source:
            happened[case_id].append(happening)
    interrupted = _interruptions(ids, happened, told)
    enrolled = set(_ids(EnrollmentRequest, ids))
    closed = {*_ids(Closure, ids), *_ids(OldClosure, ids)}
    urgent = _urgent(ids)
    checks = _followups(ids)
    return {
        pk: CaseFacts(
            happenings=tuple(happened[pk]), is_enrolled=pk in enrolled, emergency_is_open=pk in urgent,
            is_interrupted=pk in interrupted, interruption_is_reported=interrupted.get(pk, False),
            is_closed=pk in closed, followups=checks.get(pk, (0, 0))[0], followups_done=checks.get(pk, (0, 0))[1],
        )
        for pk in ids
    }


def _rows(model: Any, ids: Sequence[int], *names: str) -> Rows:
    rows: Rows = model.objects.filter(case_id__in=ids).order_by("pk").values_list("case_id", *names)
    return rows


def _ids(model: Any, ids: Sequence[int]) -> Iterable[int]:
    found: Iterable[int] = model.objects.filter(case_id__in=ids).order_by("pk").values_list("case_id", flat=True)
    return found


class _Told:
    """When each act was written down: its line on the case's course, by case, event and day (one query)."""

    def __init__(self, ids: Sequence[int]) -> None:
        rows = CaseNote.objects.filter(case_id__in=ids).exclude(event="").order_by("pk")
        self._at: dict[tuple[int, str, date], datetime] = {}
        self._latest: dict[tuple[int, str], date] = {}
        for case_id, event, on, at in rows.values_list("case_id", "event", "happened_on", "created_at"):
            self._at[case_id, event, on] = at
            self._latest[case_id, event] = on

    def at(self, case_id: int, event: str, on: date) -> datetime | None:
        """Return when the last act of that kind and day was written down, if its line is known."""
        return self._at.get((case_id, event, on))

    def at_meeting(self, case_id: int, on: date) -> datetime | None:
        """Return when a meeting's last word of that day was written down, be it that it does not take place."""
        return self.at(case_id, "meeting.concluded", on) or self.at(case_id, "meeting.canceled", on)

    def latest_on(self, case_id: int, event: str) -> date | None:
        """Return the day of the last act of that kind written down."""
        return self._latest.get((case_id, event))


def _before_plan(ids: Sequence[int], told: _Told) -> Found:
    discovered = _rows(Discovery, ids, "noticed_on", "outcome", "outcome_on", "created_at")
    for case_id, noticed_on, outcome, outcome_on, at in discovered:
        yield case_id, Happening(noticed_on, What.DISCOVERED, at=at)
        if outcome == DiscoveryOutcome.NO_NEED:
            yield case_id, Happening(outcome_on, What.NO_NEED, at=told.at(case_id, "lead.concluded", outcome_on))
    for case_id, on, at in _rows(Reception, ids, "received_on", "created_at"):
        yield case_id, Happening(on, What.RECEIVED, at=at)
    # Of several judgements the latest counts.
    latest = {row[0]: row for row in _rows(Triage, ids, "triaged_on", "outcome", "created_at")}
    for case_id, on, outcome, at in latest.values():
        yield case_id, Happening(on, What.TRIAGED, outcome, at=at)
    for case_id, on, at in _rows(EnrollmentRequest, ids, "requested_on", "created_at"):
        yield case_id, Happening(on, What.ENROLLED, at=at)
    for case_id, assessed_on, agreed_on, at in _rows(Assessment, ids, "assessed_on", "agreed_on", "created_at"):
        yield case_id, Happening(assessed_on, What.ASSESSED, at=at)
        if agreed_on:
            agreed_at = told.at(case_id, "assessment.agreed", agreed_on)
            yield case_id, Happening(agreed_on, What.ASSESSMENT_AGREED, at=agreed_at)
    for case_id, on, outcome, at in _rows(Screening, ids, "screened_on", "outcome", "created_at"):
        yield case_id, Happening(on, What.SCREENED, outcome, at=at)


def _handed_over(ids: Sequence[int], told: _Told) -> Found:
    """Yield what became of consultations handed over as a whole; after a take-back a check moves nothing."""
    taken = {}
    for pk, case_id, taken_back_on in (
        Introduction.objects.filter(case_id__in=ids, hands_over=True).order_by("pk")
        .values_list("pk", "case_id", "taken_back_on")
    ):
        taken[pk] = taken_back_on
        if taken_back_on:
            at = told.at(case_id, "introduction.taken_back", taken_back_on)
            yield case_id, Happening(taken_back_on, What.TAKEN_BACK, at=at)
    rows = _rows(ArrivalCheck, ids, "introduction_id", "checked_on", "arrival", "created_at")
    for case_id, introduction_id, checked_on, arrival, at in rows:
        if introduction_id in taken and (taken[introduction_id] is None or checked_on < taken[introduction_id]):
            yield case_id, Happening(checked_on, ARRIVALS[arrival], at=at)


def _plans(ids: Sequence[int], cases: Sequence[Case], told: _Told) -> Found:
    plans = list(
        Plan.objects.filter(case_id__in=ids).order_by("pk")
        .values("pk", "case_id", "number", "state", "drafted_on", "created_at", "endorsed_on", "returned_on")
    )
    for plan in plans:
        case_id, number = plan["case_id"], plan["number"]
        yield case_id, Happening(plan["drafted_on"], What.PLAN_DRAFTED, plan=number, at=plan["created_at"])
        if plan["state"] == PlanState.TABLED:
            on = told.latest_on(case_id, "meeting.tabled") or plan["drafted_on"]
            yield case_id, Happening(on, What.PLAN_TABLED, plan=number, at=told.at(case_id, "meeting.tabled", on))
        elif plan["state"] == PlanState.RETURNED and plan["returned_on"]:
            at = told.at(case_id, "plan.returned", plan["returned_on"])
            yield case_id, Happening(plan["returned_on"], What.PLAN_PUT_BACK, plan=number, at=at)
        elif plan["endorsed_on"]:
            at = told.at(case_id, "plan.endorsed", plan["endorsed_on"])
            yield case_id, Happening(plan["endorsed_on"], What.PLAN_ENDORSED, plan=number, at=at)
    postponed = AgendaItem.objects.filter(
        case_id__in=ids, outcome=AgendaOutcome.POSTPONED, plan__state=PlanState.DRAFT,
        subject__in=(Subject.NEW_PLAN, Subject.REPLAN),
    )
    rows: Rows = postponed.order_by("pk").values_list("case_id", "concluded_on", "plan__number")
    for case_id, on, number in rows:
        yield case_id, Happening(on, What.PLAN_PUT_BACK, plan=number, at=told.at_meeting(case_id, on))
    yield from _decided(ids, cases, told)


def _decided(ids: Sequence[int], cases: Sequence[Case], told: _Told) -> Found:
    own_agency = {case.pk: case.agency_id for case in cases}
    settled: list[tuple[Any, ...]] = list(
        DecisionRequest.objects.filter(case_id__in=ids, plan__isnull=False, settled_on__isnull=False).order_by("pk")
        .values_list("case_id", "plan_id", "plan__number", "settled_on", "created_at")
    )
    plan_ids = [row[1] for row in settled]
    refused = set(
        SupportDecision.objects.filter(plan_service__plan_id__in=plan_ids).exclude(outcome=DecisionOutcome.DECIDED)
        .order_by("pk").values_list("plan_service_id", flat=True)
    )
    providers: dict[int, list[int | None]] = defaultdict(list)
    services = PlanService.objects.filter(plan_id__in=plan_ids).order_by("pk")
    for pk, plan_id, provider_id in services.values_list("pk", "plan_id", "provider_id"):
        if pk not in refused:
            providers[plan_id].append(provider_id)
    for case_id, plan_id, number, on, at in settled:
        is_partners = awaits_partner(providers[plan_id], own_agency_id=own_agency[case_id])
        turn = Turn.PARTNER if is_partners else Turn.COUNSELOR
        # A plan answered anew keeps its first row: the line then tells when.
        yield case_id, Happening(on, What.DECIDED, turn, plan=number, at=told.at(case_id, "decision.made", on) or at)


def _supported(ids: Sequence[int]) -> Found:
    starts = (
        ServiceProvision.objects.filter(case_id__in=ids, plan_service__isnull=False).order_by("pk")
        .values_list("case_id", "plan_service__plan__number", "started_on", "created_at")
    )
    begun: dict[tuple[int, int], datetime] = {}
    for case_id, number, on, at in starts:
        if (case_id, number) not in begun:
            begun[case_id, number] = at
            yield case_id, Happening(on, What.STARTED, plan=number, is_first=True, at=at)
    for case_id, number, on, at in _rows(Monitoring, ids, "plan__number", "monitored_on", "created_at"):
        had_begun = (case_id, number) in begun and begun[case_id, number] <= at
        yield case_id, Happening(on, What.MONITORED, plan=number, is_first=had_begun, at=at)


def _reviews(ids: Sequence[int], told: _Told) -> Found:
    rows = _rows(PlanReview, ids, "plan__number", "reviewed_on", "conclusion", "settled_on", "created_at")
    numbers: dict[int, int] = {}
    for case_id, number, reviewed_on, conclusion, settled_on, at in rows:
        numbers[case_id] = number
        yield case_id, Happening(reviewed_on, What.REVIEWED, plan=number, at=at)
        if conclusion == ReviewConclusion.CONTINUE and settled_on:
            settled_at = told.at(case_id, "review.concluded", settled_on)
            yield case_id, Happening(settled_on, What.CONTINUED, plan=number, at=settled_at)
    reviewed = AgendaItem.objects.filter(case_id__in=ids, subject=Subject.REVIEW).order_by("pk")
    items: Rows = reviewed.values_list("case_id", "plan__number", "outcome", "concluded_on")
    for case_id, number, outcome, on in items:
        number = number or numbers.get(case_id, 0)
        if outcome == AgendaOutcome.PENDING:
            on = told.latest_on(case_id, "meeting.tabled") or on
            at = told.at(case_id, "meeting.tabled", on)
            yield case_id, Happening(on, What.REVIEW_TABLED, plan=number, at=at)
        else:
            yield case_id, Happening(on, What.REVIEW_CONCLUDED, plan=number, at=told.at_meeting(case_id, on))


def _interruptions(ids: Sequence[int], happened: dict[int, list[Happening]], told: _Told) -> dict[int, bool]:
    """Return the cases standing still now and whether a meeting knows; add all interruptions to what happened."""
    names = ("interrupted_on", "resumed_on", "closed_on", "stage_before", "report_id", "created_at")
    services = list(_rows(ServiceProvision, ids, "started_on", "ended_on", "created_at"))
    since: dict[int, date] = {}
    earlier_reports = set()
    for case_id, interrupted_on, resumed_on, closed_on, stage_before, report_id, at in _rows(Interruption, ids, *names):
        happened[case_id].append(Happening(interrupted_on, What.INTERRUPTED, at=at))
        earlier_reports.add(report_id)
        if resumed_on:
            resumed_at = told.at(case_id, "interruption.resumed", resumed_on)
            waits = waits_again(
                was_supported=stage_before in MONITORED_STAGES,
                has_running_service=any(
                    row[0] == case_id and _ran(row, on=resumed_on, at=resumed_at) for row in services
                ),
            )
            happened[case_id].append(Happening(resumed_on, What.RESUMED, is_first=waits, at=resumed_at))
        elif closed_on is None:
            since[case_id] = interrupted_on
    reported: Iterable[tuple[int, int, Any]] = (
        AgendaItem.objects.filter(case_id__in=list(since), subject=Subject.INTERRUPTION, outcome__in=REPORTED)
        .order_by("concluded_on").values_list("pk", "case_id", "concluded_on")
    )
    confirmed = {case_id: on for pk, case_id, on in reported if pk not in earlier_reports}
    return {pk: pk in confirmed and confirmed[pk] >= on for pk, on in since.items()}


def _ran(service: tuple[Any, ...], *, on: date, at: datetime | None) -> bool:
    """Return whether a service ran on the day of a resumption, as far as was known then."""
    _, started_on, ended_on, told_at = service
    return started_on <= on and (ended_on is None or ended_on >= on) and (at is None or told_at <= at)


def _urgent(ids: Sequence[int]) -> set[int]:
    """Return the cases with an urgent need nobody has met: written down, or only marked at a reception since."""
    supports = list(_rows(EmergencySupport, ids, "state", "created_at"))
    written = {case_id: written_at for case_id, _, written_at in supports}
    still = {case_id for case_id, state, _ in supports if state == EmergencyState.NEEDED}
    marked = {
        case_id
        for case_id, is_urgent, received_at in _rows(Reception, ids, "is_urgent", "created_at")
        if is_urgent and (case_id not in written or written[case_id] < received_at)
    }
    return still | marked


def _followups(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows: Iterable[tuple[int, int, int]] = (
        FollowUp.objects.filter(case_id__in=ids).order_by("case_id").values_list("case_id")
        .annotate(planned=Count("pk"), done=Count("pk", filter=Q(done_on__isnull=False)))
    )
    return {case_id: (planned, done) for case_id, planned, done in rows}
