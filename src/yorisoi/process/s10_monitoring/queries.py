from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from yorisoi.cases.enums import DutyKind, Stage, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope, periods_of
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day, month_end
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s03_emergency import queries as emergencies
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s09_provision import queries as provisions
from yorisoi.process.s10_monitoring.models import (
    EmploymentOutcome,
    Interruption,
    Monitoring,
    ReconnectEffort,
    RetentionCheck,
)
from yorisoi.process.s10_monitoring.rules import InterruptionFacts
from yorisoi.records.models import CaseNote

# 中断は、会議が「確認した」か「了承」したときに報告ずみになる(手引き §10)。
REPORTED = (AgendaOutcome.CONFIRMED, AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL)


def monitorings(case: Case) -> QuerySet[Monitoring]:
    """Return the monitorings of a case, newest first."""
    return Monitoring.objects.filter(case=case).select_related("created_by", "plan").order_by("-monitored_on", "-pk")


def efforts(case: Case) -> QuerySet[ReconnectEffort]:
    """Return the efforts to reach the person, newest first."""
    return ReconnectEffort.objects.filter(case=case).select_related("created_by").order_by("-made_on", "-pk")


def employments(case: Case) -> QuerySet[EmploymentOutcome]:
    """Return 就労・増収 of a case, newest first, the withdrawn ones among them."""
    found = EmploymentOutcome.objects.filter(case=case).select_related("created_by", "plan").prefetch_related(
        Prefetch("checks", RetentionCheck.objects.select_related("created_by").order_by("-checked_on", "-pk"))
    )
    return found.order_by("-happened_on", "-pk")


def is_employment_noted(case: Case, *, kind: str, happened_on: date) -> bool:
    """Return whether the month of that day holds a record of the kind."""
    month = Q(happened_on__gte=happened_on.replace(day=1), happened_on__lte=month_end(happened_on))
    return employments(case).filter(month, kind=kind, withdrawn_on__isnull=True).exists()


def retention_checks(outcome: EmploymentOutcome) -> QuerySet[RetentionCheck]:
    """Return when it was heard that the person is still in the job, the latest first, the withdrawn ones among them."""
    checks = RetentionCheck.objects.filter(outcome=outcome).select_related("created_by", "outcome", "case")
    return checks.order_by("-checked_on", "-pk")


def is_retention_noted(outcome: EmploymentOutcome, *, checked_on: date, heard_from: str) -> bool:
    """Return whether the same was recorded of that day."""
    same = retention_checks(outcome).filter(checked_on=checked_on, heard_from=heard_from, withdrawn_on__isnull=True)
    return same.exists()


def last_checked(outcomes: Iterable[EmploymentOutcome]) -> dict[int, date]:
    """Return for each outcome that was checked the last day on which the person was still in the job (one query)."""
    held = RetentionCheck.objects.filter(outcome__in=[each.pk for each in outcomes], withdrawn_on__isnull=True)
    return dict(held.order_by("checked_on").values_list("outcome_id", "checked_on"))


def plan_endorsed_by(case: Case, *, on: date) -> Plan | None:
    """Return the plan endorsed last up to a day, whatever became of it."""
    return Plan.objects.filter(case=case, endorsed_on__lte=on).order_by("-endorsed_on", "-number").first()


def interruptions(case: Case) -> QuerySet[Interruption]:
    """Return the interruptions of a case, newest first."""
    return Interruption.objects.filter(case=case).select_related("report").order_by("-interrupted_on", "-pk")


def open_interruption(case: Case) -> Interruption | None:
    """Return the interruption under which the case stands still, if any."""
    return interruptions(case).filter(resumed_on__isnull=True, closed_on__isnull=True).first()


def efforts_in_vain(case: Case, *, until: date) -> QuerySet[ReconnectEffort]:
    """
    Return the efforts without an answer since the last contact with the person, up to a day.

    Those of the very day count if they were written down after the contact: what came before it was answered.
    """
    made = efforts(case).filter(made_on__lte=until, reached=False)
    if case.last_contact_on is None:
        return made
    contacts = CaseNote.objects.filter(case=case, reached=True, happened_on=case.last_contact_on)
    that_day = Q(made_on=case.last_contact_on)
    if told_at := contacts.order_by("-created_at").values_list("created_at", flat=True).first():
        that_day &= Q(created_at__gt=told_at)
    return made.filter(Q(made_on__gt=case.last_contact_on) | that_day)


def efforts_after(interruption: Interruption) -> QuerySet[ReconnectEffort]:
    """Return the efforts recorded after an interruption, newest first."""
    return (
        ReconnectEffort.objects.filter(
            case_id=interruption.case_id, made_on__gte=interruption.interrupted_on, created_at__gte=interruption.created_at
        )
        .select_related("created_by")
        .order_by("-made_on", "-pk")
    )


def facts(case: Case, *, interrupted_on: date) -> InterruptionFacts:
    """Return what `rules.may_interrupt` needs for an interruption from that day on."""
    return InterruptionFacts(
        efforts_since_contact=efforts_in_vain(case, until=interrupted_on).count(),
        is_interrupted=open_interruption(case) is not None, last_contact_on=case.last_contact_on,
        emergency_is_open=emergencies.is_open(case),
    )


def is_followed(case: Case, plan: Plan) -> bool:
    """Return whether a plan is one people live by: in force, or returned while its services run."""
    if plan.case_id != case.pk:
        raise ValueError("a plan of another case")
    state = Plan.objects.values_list("state", flat=True).get(pk=plan.pk)
    return state == PlanState.ENDORSED or (state == PlanState.RETURNED and provisions.has_begun(plan))


def supported_since(case: Case, plan: Plan | None) -> date | None:
    """Return the first day of support in a case; while nothing has started, the day its plan was endorsed."""
    started = provisions.provisions(case).order_by("started_on").values_list("started_on", flat=True).first()
    return started or (plan.endorsed_on if plan else None)


def has_running_service(case: Case, *, on: date) -> bool:
    """Return whether any service of the case runs on that day."""
    running = provisions.provisions(case).filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on)
    return running.exists()


def next_due(case: Case) -> tuple[DutyKind, date] | None:
    """Return which monitoring the case waits for, and by when."""
    if case.monitoring_base_on is None or not case.is_active:
        return None
    kind = DutyKind.FIRST_MONITORING if case.monitoring_is_first else DutyKind.REGULAR_MONITORING
    return kind, periods_of(case.municipality_id).due_on(kind, case.monitoring_base_on)


def report_item(interruption: Interruption) -> AgendaItem | None:
    """Return the agenda item at which a meeting confirmed the interruption, if it did; never an earlier one's."""
    of_another = Interruption.objects.filter(report=OuterRef("pk")).exclude(pk=interruption.pk)
    return (
        AgendaItem.objects.filter(
            ~Exists(of_another), case_id=interruption.case_id, subject=Subject.INTERRUPTION, outcome__in=REPORTED,
            concluded_on__gte=interruption.interrupted_on,
        )
        .order_by("concluded_on", "pk")
        .first()
    )


def plan_is_tabled(case: Case) -> bool:
    """Return whether a plan of the case still waits for a meeting."""
    return Plan.objects.filter(case=case, state=PlanState.TABLED).exists()


def urgency_comes_first(case: Case, *, stage_before: str) -> bool:
    """Return whether a case interrupted before the person applied has an urgent need without an answer."""
    return (
        case.has_urgent_need and stage_before in intake.BEFORE_ASSESSMENT and intake.enrollment(case) is None
    )


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step モニタリング of the journey."""
    last = (asking or asking_of(case)).first(lambda: Monitoring.objects.order_by("-monitored_on").values("monitored_on"))
    return Panel(Stage.MONITORING, is_done=last is not None, happened_on=last["monitored_on"] if last else None)


def duties(scope: Scope) -> list[Batch]:
    """
    Return the duties of interruption: 中断の会議報告, 再接触. (直後・定期・途切れ hang on the case: `cases.queries.duties`.)

    An interruption counts as reported from the day the meeting concluded it. 再接触 counts from the latest effort
    after the interruption, or from the interruption itself.

    Source: process.md §3; 手引き §10
    """
    interrupted = (Standing.INTERRUPTED,)
    return [
        scope.batch(
            DutyKind.INTERRUPTION_REPORT, _unreported, base="interrupted_on", standings=interrupted,
            why=lambda row: f"{format_month_day(row['base'])}に中断しました。支援調整会議への報告がまだです。",
        ),
        scope.batch(
            DutyKind.RECONNECT, lambda: _standing_still().filter(last_effort_on__isnull=True), base="interrupted_on",
            standings=interrupted,
            why=lambda row: f"{format_month_day(row['base'])}に中断しました。そのあとの働きかけがまだありません。",
        ),
        scope.batch(
            DutyKind.RECONNECT, lambda: _standing_still().filter(last_effort_on__isnull=False),
            base="last_effort_on", standings=interrupted,
            why=lambda row: f"前の働きかけは{format_month_day(row['base'])}です。つながりなおす機会をさがします。",
        ),
    ]


def _standing_still() -> QuerySet[Interruption]:
    return Interruption.objects.filter(resumed_on__isnull=True, closed_on__isnull=True)


def _unreported() -> QuerySet[Interruption]:
    """Return the interruptions no meeting has confirmed yet; the report of an earlier one is not theirs."""
    of_earlier = Interruption.objects.filter(report=OuterRef("pk"))
    confirmed = AgendaItem.objects.filter(
        ~Exists(of_earlier), case_id=OuterRef("case_id"), subject=Subject.INTERRUPTION, outcome__in=REPORTED,
        concluded_on__gte=OuterRef("interrupted_on"),
    )
    return _standing_still().filter(~Exists(confirmed))
