from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.cases.enums import DutyKind, Stage, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope, periods_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s10_monitoring.models import Interruption, Monitoring, ReconnectEffort
from yorisoi.process.s10_monitoring.rules import InterruptionFacts

# 中断は、会議が「確認した」か「了承」したときに報告ずみになる(手引き §10)。
REPORTED = (AgendaOutcome.CONFIRMED, AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL)


def monitorings(case: Case) -> QuerySet[Monitoring]:
    """Return the monitorings of a case, newest first."""
    return Monitoring.objects.filter(case=case).select_related("created_by", "plan").order_by("-monitored_on", "-pk")


def efforts(case: Case) -> QuerySet[ReconnectEffort]:
    """Return the efforts to reach the person, newest first."""
    return ReconnectEffort.objects.filter(case=case).select_related("created_by").order_by("-made_on", "-pk")


def interruptions(case: Case) -> QuerySet[Interruption]:
    """Return the interruptions of a case, newest first."""
    return Interruption.objects.filter(case=case).select_related("report").order_by("-interrupted_on", "-pk")


def open_interruption(case: Case) -> Interruption | None:
    """Return the interruption under which the case stands still, if any."""
    return interruptions(case).filter(resumed_on__isnull=True, closed_on__isnull=True).first()


def efforts_in_vain(case: Case, *, until: date) -> QuerySet[ReconnectEffort]:
    """Return the efforts without an answer since the last contact with the person, that day included, up to a day."""
    made = efforts(case).filter(made_on__lte=until, reached=False)
    return made.filter(made_on__gte=case.last_contact_on) if case.last_contact_on is not None else made


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
    )


def next_due(case: Case) -> tuple[DutyKind, date] | None:
    """Return which monitoring the case waits for, and by when."""
    if case.monitoring_base_on is None or not case.is_active:
        return None
    kind = DutyKind.FIRST_MONITORING if case.monitoring_is_first else DutyKind.REGULAR_MONITORING
    return kind, periods_of(case.municipality_id).due_on(kind, case.monitoring_base_on)


def report_item(interruption: Interruption) -> AgendaItem | None:
    """Return the agenda item at which a meeting confirmed the interruption, if it did."""
    return (
        AgendaItem.objects.filter(
            case_id=interruption.case_id, subject=Subject.INTERRUPTION, outcome__in=REPORTED,
            concluded_on__gte=interruption.interrupted_on,
        )
        .order_by("concluded_on", "pk")
        .first()
    )


def panel(case: Case) -> Panel:
    """Return the step モニタリング of the journey."""
    last = Monitoring.objects.filter(case=case).order_by("-monitored_on").values_list("monitored_on", flat=True).first()
    return Panel(Stage.MONITORING, is_done=last is not None, happened_on=last)


def duties(scope: Scope) -> list[Batch]:
    """
    Return the duties of interruption: 中断の会議報告, 再接触. (直後・定期・途切れ hang on the case: `cases.queries.duties`.)

    An interruption counts as reported from the day the meeting concluded it. 再接触 counts from the latest effort
    after the interruption, or from the interruption itself.

    Source: process.md §3; 手引き §10
    """
    confirmed = AgendaItem.objects.filter(
        case_id=OuterRef("case_id"), subject=Subject.INTERRUPTION, outcome__in=REPORTED,
        concluded_on__gte=OuterRef("interrupted_on"),
    )
    standing_still = Interruption.objects.filter(resumed_on__isnull=True, closed_on__isnull=True)
    interrupted = (Standing.INTERRUPTED,)
    return [
        scope.batch(
            DutyKind.INTERRUPTION_REPORT, standing_still.filter(~Exists(confirmed)), base="interrupted_on",
            standings=interrupted,
            why=lambda row: f"{format_month_day(row['base'])}に中断しました。支援調整会議への報告がまだです。",
        ),
        scope.batch(
            DutyKind.RECONNECT, standing_still.filter(last_effort_on__isnull=True), base="interrupted_on",
            standings=interrupted,
            why=lambda row: f"{format_month_day(row['base'])}に中断しました。そのあとの働きかけがまだありません。",
        ),
        scope.batch(
            DutyKind.RECONNECT, standing_still.filter(last_effort_on__isnull=False), base="last_effort_on",
            standings=interrupted,
            why=lambda row: f"前の働きかけは{format_month_day(row['base'])}です。つながりなおす機会をさがします。",
        ),
    ]


def last_monitored_on(case: Case) -> date | None:
    """Return the day of the latest monitoring."""
    return monitorings(case).values_list("monitored_on", flat=True).first()


def major_changes(case: Case) -> QuerySet[Monitoring]:
    """Return the monitorings that saw a major change (they call for a plan review)."""
    return Monitoring.objects.filter(Q(case=case), major_change=True).order_by("-monitored_on", "-pk")
