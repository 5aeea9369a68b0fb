"""Writes of stage 10: monitorings, efforts to reconnect, interruption and resumption."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s09_provision import queries as provisions
from yorisoi.process.s10_monitoring import queries, rules
from yorisoi.process.s10_monitoring.enums import (
    EffortKind,
    EmploymentForm,
    HeardFrom,
    MonitoringKind,
    OutcomeKind,
    Satisfaction,
)
from yorisoi.process.s10_monitoring.models import (
    EmploymentOutcome,
    Interruption,
    Monitoring,
    ReconnectEffort,
    RetentionCheck,
)
from yorisoi.records import actions as records

NOT_ENDED = (Standing.ACTIVE, Standing.INTERRUPTED)
MONITORED_STAGES = frozenset({Stage.PROVISION, Stage.MONITORING, Stage.REVIEW})


@transaction.atomic
def monitor(
    *,
    case: Case,
    plan: Plan | None,
    kind: MonitoringKind,
    monitored_on: date,
    satisfaction: Satisfaction,
    findings: str,
    actor: Staff,
    on: date,
    met_person: bool = True,
    person_words: str = "",
    major_change: bool = False,
    once: UUID | None = None,
) -> Monitoring:
    """
    Record one monitoring; the next regular one counts from its day.

    A case already in review, replanning or meeting keeps its stage: the look at the person does not undo that. One
    recorded late, of a day before the wait began, is kept but ends no wait.

    :raises Refused: PLAN_NOT_ENDORSED, FINDINGS_MISSING, MONITORED_IN_FUTURE, MONITORED_BEFORE_SUPPORT, CASE_ENDED,
        CASE_INTERRUPTED

    Source: 手引き §10
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Monitoring.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    violations = rules.may_monitor(
        findings=findings, monitored_on=monitored_on, on=on,
        plan_is_endorsed=plan is not None and queries.is_followed(case, plan),
        supported_since=queries.supported_since(case, plan),
    )
    if violations:
        raise Refused(violations)
    monitoring = Monitoring.objects.record(
        case=case, actor=actor, once=once, plan=plan, kind=kind, monitored_on=monitored_on,
        satisfaction=satisfaction, findings=findings, met_person=met_person, person_words=person_words,
        major_change=major_change,
    )
    _count_anew(case, monitoring.plan, monitored_on=monitored_on, actor=actor, on=on)
    change = "大きな変化がありました。" if major_change else ""
    records.leave_line(
        case, f"モニタリング({MonitoringKind(kind).label})。{change}{findings}", event="monitoring.recorded",
        actor=actor, on=monitored_on, reached=met_person,
    )
    audit.record("monitoring.recorded", actor=actor, subject=monitoring, kind=kind, major_change=major_change)
    return monitoring


def _count_anew(case: Case, plan: Plan, *, monitored_on: date, actor: Staff, on: date) -> None:
    """Let a monitoring take effect on the case. One whose support has not started still waits for the start."""
    if case.stage == Stage.MONITORING or (case.stage == Stage.PROVISION and provisions.has_begun(plan)):
        cases.move(case, stage=Stage.MONITORING, turn=Turn.COUNSELOR, actor=actor, on=on)
    if case.monitoring_base_on is None or monitored_on >= case.monitoring_base_on:
        cases.await_monitoring(case, since=monitored_on, first=False)


@transaction.atomic
def make_effort(
    *,
    case: Case,
    kind: EffortKind,
    text: str,
    made_on: date,
    actor: Staff,
    on: date,
    reached: bool = False,
    once: UUID | None = None,
) -> ReconnectEffort:
    """
    Record one effort to reach a person who went silent, before or after an interruption.

    `reached`: the person answered. That is contact, and no ground for an interruption any more.

    :raises Refused: EFFORT_EMPTY, EFFORT_IN_FUTURE, CASE_ENDED

    Source: 手引き §10(参考)
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := ReconnectEffort.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case, standings=NOT_ENDED)
    if violations := rules.may_make_effort(text=text, made_on=made_on, on=on):
        raise Refused(violations)
    effort = ReconnectEffort.objects.record(
        case=case, actor=actor, once=once, kind=kind, text=text, made_on=made_on, reached=reached
    )
    Interruption.objects.filter(
        Q(last_effort_on__lt=made_on) | Q(last_effort_on__isnull=True), case=case, resumed_on__isnull=True,
        closed_on__isnull=True, interrupted_on__lte=made_on,
    ).update(last_effort_on=made_on)
    records.leave_line(
        case, f"つながるための働きかけ({EffortKind(kind).label})。{text}", event="effort.made", actor=actor, on=made_on,
        reached=reached,
    )
    audit.record("effort.made", actor=actor, subject=effort, kind=kind, reached=reached)
    return effort


@transaction.atomic
def note_employment(
    *,
    case: Case,
    kind: OutcomeKind,
    happened_on: date,
    actor: Staff,
    on: date,
    form: str = "",
    weekly_hours: int | None = None,
    monthly_income_yen: int | None = None,
    raise_yen: int | None = None,
    note: str = "",
    once: UUID | None = None,
) -> EmploymentOutcome:
    """
    Record that the person began to work, or earns more. The stage of the case does not change by it.

    :raises Refused: EMPLOYMENT_FORM_MISSING, EMPLOYED_IN_FUTURE, EMPLOYED_BEFORE_CASE, EMPLOYMENT_NOTED, CASE_ENDED

    Source: domain §1.7, §2.1 (列 15–18)
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := EmploymentOutcome.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case, standings=NOT_ENDED)
    violations = rules.may_note_employment(
        kind=kind, form=form, happened_on=happened_on, opened_on=case.opened_on, on=on,
        is_noted=queries.is_employment_noted(case, kind=kind, happened_on=happened_on),
    )
    if violations:
        raise Refused(violations)
    plan = queries.plan_endorsed_by(case, on=happened_on)
    outcome = EmploymentOutcome.objects.record(
        case=case, actor=actor, once=once, kind=kind, happened_on=happened_on, form=form, weekly_hours=weekly_hours,
        monthly_income_yen=monthly_income_yen, raise_yen=raise_yen, note=note, plan=plan,
        is_of_target=plan is not None and plan.is_employment_target,
    )
    told = f"({EmploymentForm(form).label})" if form else ""
    records.leave_line(
        case, f"{OutcomeKind(kind).label}{told}。{note}", event="employment.noted", actor=actor, on=happened_on
    )
    audit.record("employment.noted", actor=actor, subject=outcome, kind=kind, is_of_target=outcome.is_of_target)
    return outcome


@transaction.atomic
def withdraw_employment(*, outcome: EmploymentOutcome, reason: str, actor: Staff, on: date) -> EmploymentOutcome:
    """
    Withdraw a record made by mistake; it stays to be read and counts no more.

    :raises Refused: EMPLOYMENT_WITHDRAWN, WITHDRAWAL_REASON_MISSING, CASE_ENDED

    Source: domain §2.1
    """
    case = cases.lock(outcome.case, standings=NOT_ENDED)
    outcome.refresh_from_db()
    if violations := rules.may_withdraw_employment(reason=reason, is_withdrawn=outcome.is_withdrawn):
        raise Refused(violations)
    _mark_withdrawn(outcome, reason=reason, actor=actor, on=on)
    records.leave_line(
        case, f"「{OutcomeKind(outcome.kind).label}」の記録を取り消しました。{reason}", event="employment.withdrawn", actor=actor,
        on=on,
    )
    audit.record("employment.withdrawn", actor=actor, subject=outcome)
    return outcome


@transaction.atomic
def check_retention(
    *, outcome: EmploymentOutcome, heard_from: str, checked_on: date, actor: Staff, on: date, note: str = "",
    once: UUID | None = None,
) -> RetentionCheck:
    """
    Record that the person was still in the job on a day; also after the case ended, and without moving it.

    :raises Refused: RETENTION_OF_WITHDRAWN, RETENTION_HEARD_MISSING, RETENTION_NOTE_MISSING, RETENTION_IN_FUTURE,
        RETENTION_BEFORE_WORK, RETENTION_NOTED

    Source: domain §1.7, §1.6 [U105]
    """
    case = cases.lock(outcome.case, standings=tuple(Standing))
    if earlier := RetentionCheck.objects.pressed_before(once, case=case):
        return earlier
    outcome.refresh_from_db()
    violations = rules.may_check_retention(
        heard_from=heard_from, note=note, checked_on=checked_on, happened_on=outcome.happened_on,
        is_withdrawn=outcome.is_withdrawn, on=on,
        is_noted=queries.is_retention_noted(outcome, checked_on=checked_on, heard_from=heard_from),
    )
    if violations:
        raise Refused(violations)
    check = RetentionCheck.objects.record(
        case=case, actor=actor, once=once, outcome=outcome, heard_from=heard_from, checked_on=checked_on, note=note
    )
    records.leave_line(
        case, f"職場定着を確認しました({HeardFrom(heard_from).label}から)。{note}", event="retention.checked", actor=actor,
        on=checked_on, reached=heard_from == HeardFrom.PERSON,
    )
    audit.record("retention.checked", actor=actor, subject=check, heard_from=heard_from)
    return check


@transaction.atomic
def withdraw_retention(*, check: RetentionCheck, reason: str, actor: Staff, on: date) -> RetentionCheck:
    """
    Withdraw a check recorded by mistake; it stays to be read.

    :raises Refused: RETENTION_WITHDRAWN, RETENTION_REASON_MISSING

    Source: domain §1.7
    """
    case = cases.lock(check.case, standings=tuple(Standing))
    check.refresh_from_db()
    if violations := rules.may_withdraw_retention(reason=reason, is_withdrawn=check.is_withdrawn):
        raise Refused(violations)
    _mark_withdrawn(check, reason=reason, actor=actor, on=on)
    records.leave_line(
        case, f"職場定着の確認({format_wareki(check.checked_on)})を取り消しました。{reason}", event="retention.withdrawn",
        actor=actor, on=on,
    )
    audit.record("retention.withdrawn", actor=actor, subject=check)
    return check


def _mark_withdrawn(row: EmploymentOutcome | RetentionCheck, *, reason: str, actor: Staff, on: date) -> None:
    """Mark what was recorded by mistake; it stays to be read."""
    row.withdrawn_on, row.withdrawn_by, row.withdrawal_reason = on, actor, reason
    row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal_reason"])


@transaction.atomic
def interrupt(
    *, case: Case, reason: str, interrupted_on: date, actor: Staff, on: date, once: UUID | None = None
) -> Interruption:
    """
    Interrupt support; the meeting is told next. Records stay, so that support can be resumed.

    :raises Refused: EFFORT_MISSING, INTERRUPTION_REASON_MISSING, ALREADY_INTERRUPTED, INTERRUPTED_BEFORE_CONTACT,
        INTERRUPTED_IN_FUTURE, EMERGENCY_OPEN, CASE_ENDED

    Source: 手引き §10(参考)
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Interruption.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case, standings=NOT_ENDED)
    facts = queries.facts(case, interrupted_on=interrupted_on)
    violations = rules.may_interrupt(facts, reason=reason, interrupted_on=interrupted_on, on=on)
    if violations:
        raise Refused(violations)
    interruption = Interruption.objects.record(
        case=case, actor=actor, once=once, interrupted_on=interrupted_on, reason=reason, stage_before=case.stage,
        turn_before=case.turn,
    )
    cases.move(
        case, stage=Stage.MONITORING, turn=Turn.MEETING, actor=actor, on=on, standing=Standing.INTERRUPTED
    )
    cases.await_monitoring(case, since=None, first=False)
    records.leave_line(
        case, f"支援を中断しました。{reason}", event="interruption.begun", actor=actor, on=interrupted_on
    )
    audit.record("interruption.begun", actor=actor, subject=interruption)
    return interruption


@transaction.atomic
def resume(*, case: Case, note: str, resumed_on: date, actor: Staff, on: date) -> Interruption:
    """
    Resume an interrupted case where it stood; the same resumption told twice changes nothing.

    :raises Refused: NOT_INTERRUPTED, RESUMPTION_NOTE_MISSING, RESUMED_BEFORE, RESUMED_IN_FUTURE, CASE_ENDED

    Source: 手引き §10(参考)
    """
    case = cases.lock(case, standings=NOT_ENDED)
    interruption = queries.open_interruption(case)
    told_before = queries.interruptions(case).filter(resumed_on=resumed_on, resumption_note=note)
    if interruption is None and (told := told_before.first()):
        return told
    violations = rules.may_resume(
        note=note, interrupted_on=interruption.interrupted_on if interruption else None, resumed_on=resumed_on, on=on
    )
    if violations or interruption is None:
        raise Refused(violations)
    interruption.resumed_on, interruption.resumption_note = resumed_on, note
    _note_report(interruption)
    interruption.save(update_fields=["resumed_on", "resumption_note", "report", "reported_on"])
    stage, turn = rules.place_to_resume(
        stage_before=Stage(interruption.stage_before), turn_before=Turn(interruption.turn_before),
        plan_is_tabled=queries.plan_is_tabled(case),
        urgency_comes_first=queries.urgency_comes_first(case, stage_before=interruption.stage_before),
    )
    cases.move(case, stage=stage, turn=turn, actor=actor, on=on)
    if rules.waits_again(
        was_supported=interruption.stage_before in MONITORED_STAGES,
        has_running_service=queries.has_running_service(case, on=resumed_on),
    ):
        cases.await_monitoring(case, since=resumed_on, first=False)
    records.leave_line(
        case, f"支援を再開しました。{note}", event="interruption.resumed", actor=actor, on=resumed_on, reached=True
    )
    audit.record("interruption.resumed", actor=actor, subject=interruption)
    return interruption


def end_by_closure(case: Case, *, on: date) -> None:
    """Close the open interruption of a case that is being closed (called by 終結 in its own transaction)."""
    interruption = queries.open_interruption(case)
    if interruption is None:
        return
    interruption.closed_on = on
    _note_report(interruption)
    interruption.save(update_fields=["closed_on", "report", "reported_on"])


def _note_report(interruption: Interruption) -> None:
    """Keep with an interruption that ends which meeting had confirmed it."""
    item = queries.report_item(interruption)
    interruption.report, interruption.reported_on = item, item.concluded_on if item else None
