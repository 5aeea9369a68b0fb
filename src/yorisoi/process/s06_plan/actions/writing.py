"""Writing a plan: begin, write, agree."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, ProtectedError

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, Violation, stale
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s04_assessment import queries as assessment
from yorisoi.process.s06_plan import queries, rules
from yorisoi.process.s06_plan.enums import PlanState, ReplanReason
from yorisoi.process.s06_plan.models import Goal, Plan, PlanRole, PlanService
from yorisoi.records import actions as records
from yorisoi.reference import queries as reference

TEXTS = (
    "wish", "issues", "strengths", "cautions", "starts_on", "ends_on", "is_employment_target", "agreed_on", "applied_on"
)
GOAL = ("text", "due_on", "is_long_term")
ROLE = ("holder", "who", "what", "until", "coordinates", "resource")
SERVICE = ("code", "provider", "content", "frequency", "is_statutory", "own_procedure")
NAMES = {Goal: GOAL, PlanRole: ROLE, PlanService: SERVICE}


@transaction.atomic
def draft(
    *,
    case: Case,
    actor: Staff,
    on: date,
    previous: Plan | None = None,
    replan_reason: str = "",
    once: UUID | None = None,
) -> Plan:
    """
    Begin the next plan, from the assessment or (再プラン) from the previous plan. One in the making is returned as is.

    :raises Refused: PLAN_TOO_EARLY, PLAN_IN_FORCE, PLAN_UNDER_WAY, CASE_ENDED, CASE_INTERRUPTED
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := Plan.objects.pressed_before(once, case=case):
        return earlier
    cases.require_standing(case)
    if begun := queries.in_the_making(case):
        return begun
    living = dict(
        Plan.objects.filter(case=case, state__in=(PlanState.ENDORSED, PlanState.TABLED))
        .order_by("number")
        .values_list("state", "number")
    )
    if violations := rules.may_draft(
        has_previous=previous is not None, in_force=living.get(PlanState.ENDORSED),
        at_meeting=living.get(PlanState.TABLED), is_enrolled=previous is not None or intake.enrollment(case) is not None,
    ):
        raise Refused(violations)
    last = Plan.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    texts = _texts_of(previous) if previous else _texts_from_assessment(case, on)
    plan = Plan.objects.record(
        case=case, actor=actor, once=once, number=last + 1, drafted_on=on, previous=previous,
        replan_reason=replan_reason, **texts,
    )
    if previous:
        _copy_parts(previous, plan, keep_goals=replan_reason != ReplanReason.GOAL_ACHIEVED)
    cases.move(case, stage=Stage.PLAN, turn=Turn.COUNSELOR, actor=actor, on=on)
    what = f"再プラン(プラン{queries.circled(plan.number)})" if previous else f"プラン{queries.circled(plan.number)}"
    records.leave_line(case, f"{what}をつくりはじめました。", event="plan.drafted", actor=actor, on=on)
    audit.record("plan.drafted", actor=actor, subject=plan, number=plan.number, replan_reason=replan_reason)
    return plan


def _texts_of(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in ("wish", "issues", "strengths", "cautions", "is_employment_target")}


def _texts_from_assessment(case: Case, on: date) -> dict[str, Any]:
    """What the person said once is not asked twice."""
    edition = assessment.agreed(case) or assessment.current(case)
    if edition is None:
        return {}
    named = [
        (reference.label("issues", issue.code, on, case.municipality_id), issue.note)
        for issue in sorted(edition.issues.all(), key=lambda issue: issue.pk)
    ]
    lines = [f"・{label}({note})" if note else f"・{label}" for label, note in named]
    if edition.background.strip():
        lines.append(edition.background)
    return {"wish": edition.hopes, "strengths": edition.strengths, "issues": "\n".join(lines)}


def _copy_parts(previous: Plan, plan: Plan, *, keep_goals: bool) -> None:
    known = {service.code for service in reference.services(plan.drafted_on, plan.municipality_id)}
    _write(
        plan, Goal, [_values(goal, GOAL) | {"due_on": None} for goal in queries.goals(previous) if keep_goals], key=("text",)
    )
    _write(plan, PlanRole, [_values(role, ROLE) for role in queries.roles(previous)], key=("who", "what"))
    _write_services(
        plan, [_values(service, SERVICE) for service in queries.services(previous) if service.code in known]
    )


def _values(row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@transaction.atomic
def save(
    *,
    plan: Plan,
    seen_version: int,
    actor: Staff,
    on: date,
    goals: Sequence[Mapping[str, Any]],
    roles: Sequence[Mapping[str, Any]],
    services: Sequence[Mapping[str, Any]],
    **texts: Any,
) -> Plan:
    """
    Write the plan as far as it goes; what is still missing is told when it is tabled.

    Goals: text, due_on, is_long_term. Roles: holder, who, what, until, coordinates, resource (SocialResource or None).
    Services: code, provider (Agency or None), content, frequency. Texts: wish, issues, strengths, cautions, starts_on,
    ends_on, is_employment_target, agreed_on, applied_on.

    What the person agreed to is what they read: another wish, period, goal, role or service takes the agreement back
    unless a new day of agreement is given with it.

    :raises Refused: STALE, PLAN_STANDS, PLAN_PERIOD, PLAN_SERVICE_TWICE, AGREEMENT_IN_FUTURE, AGREEMENT_BEFORE_DRAFT,
        SERVICE_UNKNOWN, SERVICE_DECIDED
    """
    if unknown := set(texts) - set(TEXTS):
        raise TypeError(f"unknown texts: {sorted(unknown)}")
    cases.lock(plan.case)
    plan.refresh_from_db()
    if plan.version != seen_version:
        raise Refused([stale("プラン")])
    if violations := _may_save(plan, services, texts, on=on):
        raise Refused(violations)
    agreed_before, said_before = plan.agreed_on, _agreed_to(plan)
    Plan.objects.filter(pk=plan.pk).update(version=F("version") + 1, **texts)
    _write(plan, Goal, goals, key=("text",))
    _write(plan, PlanRole, roles, key=("who", "what"))
    _write_services(plan, services)
    plan.refresh_from_db()
    audit.record("plan.saved", actor=actor, subject=plan, version=plan.version)
    if agreed_before is not None and plan.agreed_on == agreed_before and _agreed_to(plan) != said_before:
        _take_agreement_back(plan, actor=actor, on=on)
    if plan.agreed_on not in (None, agreed_before):
        _note_agreement(plan, actor=actor, on=plan.agreed_on)
    return plan


def _may_save(
    plan: Plan, services: Sequence[Mapping[str, Any]], texts: Mapping[str, Any], *, on: date
) -> list[Violation]:
    known = {service.code for service in reference.services(plan.drafted_on, plan.municipality_id)}
    known |= set(plan.services.values_list("code", flat=True))
    found = rules.may_save(
        plan.state, starts_on=texts.get("starts_on", plan.starts_on), ends_on=texts.get("ends_on", plan.ends_on),
        services=[(service["code"], service.get("content", "")) for service in services],
    )
    # A day that stood there already is not judged anew.
    agreed_on = texts.get("agreed_on") if texts.get("agreed_on") != plan.agreed_on else None
    found += rules.impossible_days(
        agreed_on=agreed_on, applied_on=texts.get("applied_on"), drafted_on=plan.drafted_on, on=on
    )
    return found + [
        rules.service_unknown(service["code"], drafted_on=plan.drafted_on)
        for service in services
        if service["code"] not in known
    ]


def _agreed_to(plan: Plan) -> tuple[Any, ...]:
    """Return what the person's agreement covers, to be compared before and after a save."""
    return (
        plan.wish, plan.starts_on, plan.ends_on, list(queries.goals(plan).values_list(*GOAL)),
        list(queries.roles(plan).values_list(*ROLE)), list(queries.services(plan).values_list(*SERVICE)),
    )


def _take_agreement_back(plan: Plan, *, actor: Staff, on: date) -> None:
    plan.agreed_on = plan.applied_on = None
    plan.save(update_fields=["agreed_on", "applied_on"])
    records.leave_line(
        plan.case, f"プラン{queries.circled(plan.number)}の内容が同意のあとに変わりました。本人の同意をもう一度確かめます。",
        event="plan.agreement_lapsed", actor=actor, on=on,
    )
    audit.record("plan.agreement_lapsed", actor=actor, subject=plan, version=plan.version)


def _note_agreement(plan: Plan, *, actor: Staff, on: date) -> None:
    records.leave_line(
        plan.case, f"プラン{queries.circled(plan.number)}に、本人が{format_month_day(on)}に同意しました。", event="plan.agreed",
        actor=actor, on=on, reached=True,
    )
    audit.record("plan.agreed", actor=actor, subject=plan, agreed_on=on.isoformat())


def _write(plan: Plan, model: Any, wanted: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """
    Make the rows of one part what is wanted.

    A row that still says the same in its whole key, or in the key's first column, stays that row: facts of later
    stages point at it.
    """
    rows = list(model.objects.filter(plan=plan).order_by("position", "pk"))
    used: dict[int, Any] = {}
    for names in (key, key[:1]):
        for position, values in enumerate(wanted):
            same = (row for row in rows if all(getattr(row, name) == values.get(name, "") for name in names))
            if position not in used and (row := next(same, None)):
                used[position] = row
                rows.remove(row)
    for position, values in enumerate(wanted):
        if position not in used:
            used[position] = rows.pop(0) if rows else model(plan=plan, municipality_id=plan.municipality_id)
        row = used[position]
        for name in NAMES[model]:
            setattr(row, name, values[name] if name in values else model._meta.get_field(name).get_default())
        row.position = position
    for row in rows:
        row.delete()
    for row in used.values():
        row.save()


def _write_services(plan: Plan, wanted: Sequence[Mapping[str, Any]]) -> None:
    marked = []
    for values in wanted:
        service = reference.service(values["code"], plan.drafted_on, plan.municipality_id)
        marked.append({**values, "is_statutory": service.needs_decision, "own_procedure": service.own_procedure})
    try:
        with transaction.atomic():
            _write(plan, PlanService, marked, key=("code", "content"))
    except ProtectedError as kept:
        raise Refused([rules.service_decided()]) from kept


@transaction.atomic
def agree(*, plan: Plan, agreed_on: date, applied_on: date | None, actor: Staff, on: date) -> Plan:
    """
    Record that the person agreed to the plan and applied for its services.

    :raises Refused: PLAN_STANDS, AGREEMENT_IN_FUTURE, AGREEMENT_BEFORE_DRAFT
    """
    cases.lock(plan.case)
    plan.refresh_from_db()
    if (plan.agreed_on, plan.applied_on) == (agreed_on, applied_on):
        return plan
    violations = rules.may_agree(
        plan.state, agreed_on=agreed_on, applied_on=applied_on, drafted_on=plan.drafted_on, on=on
    )
    if violations:
        raise Refused(violations)
    agreed_before = plan.agreed_on
    plan.agreed_on, plan.applied_on = agreed_on, applied_on
    plan.version += 1
    plan.save(update_fields=["agreed_on", "applied_on", "version"])
    if agreed_on != agreed_before:
        _note_agreement(plan, actor=actor, on=agreed_on)
    return plan
