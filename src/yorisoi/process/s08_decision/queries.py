"""Reads about decisions: what waits for the municipality, what it answered, and which row of H§8 a plan stands in."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import DutyKind, Stage, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries import duties as case_duties
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s03_emergency import queries as emergencies
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s08_decision import rules
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, MunicipalReport, SupportDecision
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import row_for


def decisions(case: Case) -> QuerySet[SupportDecision]:
    """Return every answer the municipality gave on a case, newest first."""
    return (
        SupportDecision.objects.filter(case=case)
        .select_related("decided_by", "plan", "plan_service")
        .order_by("-decided_on", "-pk")
    )


def own_procedure_decisions(case: Case) -> QuerySet[SupportDecision]:
    """Return what was decided by a service's own procedure, outside any plan, newest first."""
    return decisions(case).filter(plan__isnull=True, plan_service__isnull=True)


def report_of(plan: Plan) -> MunicipalReport | None:
    """Return the municipality's confirmation of the reported part of a plan."""
    return MunicipalReport.objects.filter(plan=plan).select_related("confirmed_by").first()


def facts(plan: Plan, *, on: date) -> rules.DecisionFacts:
    """Return a plan as the rules of the decision see it on that day; a decision whose period is over counts no more."""
    separately = set(
        own_procedure_decisions(plan.case)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), outcome=DecisionOutcome.DECIDED)
        .values_list("service", flat=True)
    )
    names = names_of(plan.municipality_id)
    return rules.DecisionFacts(
        plan_state=plan.state,
        services=tuple(
            service_facts(service, plan, names=names, separately=separately) for service in plans.services(plan)
        ),
        is_settled=DecisionRequest.objects.filter(plan=plan, settled_on__isnull=False).exists(),
        plan_starts_on=plan.starts_on, plan_ends_on=plan.ends_on,
    )


def names_of(municipality_id: int) -> Callable[[str, date], str]:
    """Return a function: code of a service, day → the name it bore then. The table is read once."""
    table = reference.rows("services", municipality_id)

    def name(code: str, on: date) -> str:
        row = row_for(table, code, on)
        return row.label if row else code

    return name


def service_facts(
    service: PlanService, plan: Plan, *, names: Callable[[str, date], str], separately: Container[str] = ()
) -> rules.ServiceFacts:
    """Return one service of a plan as the rules see it, under the name it bore when the plan was drafted."""
    return rules.ServiceFacts(
        code=service.code, label=names(service.code, plan.drafted_on), is_statutory=service.is_statutory,
        own_procedure=service.own_procedure, service_id=service.pk,
        decided_separately=service.own_procedure and service.code in separately,
    )


def own_procedure_services(case: Case, *, on: date) -> list[tuple[str, str]]:
    """Return (code, label) of the services that have their own procedure on that day."""
    return [
        (service.code, service.label)
        for service in reference.services(on, case.municipality_id)
        if service.own_procedure and service.needs_decision
    ]


def ceilings(case: Case, *, on: date) -> dict[str, str]:
    """Return in words what a service may be at most for this household on a day, by its code; only where that is known."""
    told = emergencies.ceilings_of(case, on=on)
    if not told:
        return {}
    return {each.code: told for each in reference.services(on, case.municipality_id) if each.has_ceiling}


def open_requests(case: Case) -> QuerySet[DecisionRequest]:
    """Return what the agency asked of the municipality outside a plan and is not answered yet."""
    return DecisionRequest.objects.filter(case=case, plan__isnull=True, settled_on__isnull=True).order_by(
        "requested_on", "pk"
    )


@dataclass(frozen=True)
class InboxLine:
    """One thing waiting for the municipality."""

    number: str
    person: str
    agency: str
    title: str
    since: date
    due_on: date
    days_late: int
    services: tuple[rules.ServiceFacts, ...] = ()
    row: rules.Row | None = None

    @property
    def is_late(self) -> bool:
        return self.days_late > 0

    @property
    def is_own_procedure(self) -> bool:
        return self.row is None

    @property
    def statutory_count(self) -> int:
        return sum(service.is_statutory for service in self.services)


def waiting_plans(staff: Staff, *, on: date) -> QuerySet[Plan]:
    """Return the endorsed plans waiting for the municipality that this member of staff may see, the oldest first."""
    return Plan.objects.filter(
        municipality_id=staff.municipality_id, state=PlanState.ENDORSED,
        case__in=Case.objects.visible_to(staff, on=on).filter(stage=Stage.DECISION, standing=Standing.ACTIVE),
    ).order_by("endorsed_on", "pk")


def waiting_requests(staff: Staff, *, on: date) -> QuerySet[DecisionRequest]:
    """Return the own-procedure requests waiting that this member of staff may see, the oldest first."""
    return (
        DecisionRequest.objects.filter(
            municipality_id=staff.municipality_id, plan__isnull=True, settled_on__isnull=True,
            case__in=Case.objects.visible_to(staff, on=on).filter(standing=Standing.ACTIVE),
        )
        .select_related("case", "case__person", "case__agency")
        .order_by("requested_on", "pk")
    )


def inbox(staff: Staff, *, on: date, first: int = 0, size: int = 20) -> list[InboxLine]:
    """Return one page of the plans waiting, those longest waiting (so the late ones) first; six queries at most."""
    services = Prefetch("services", PlanService.objects.order_by("position", "pk"))
    rows = (
        waiting_plans(staff, on=on)
        .select_related("case", "case__person", "case__agency")
        .prefetch_related(services)[first : first + size]
    )
    periods = case_duties.periods_of(staff.municipality_id)
    names = names_of(staff.municipality_id)
    lines = []
    for plan in rows:
        held = tuple(service_facts(service, plan, names=names) for service in plan.services.all())
        since = plan.endorsed_on or on
        due_on = periods.due_on(DutyKind.DECISION, since)
        lines.append(
            InboxLine(
                number=plan.case.number, person=plan.case.person.display_name, agency=plan.case.agency.name,
                title=f"プラン{plans.circled(plan.number)}", since=since, due_on=due_on,
                days_late=max(0, (on - due_on).days), services=held, row=rules.row_for(held),
            )
        )
    return lines


def own_inbox(staff: Staff, *, on: date, size: int = 50) -> list[InboxLine]:
    """Return the own-procedure requests waiting, the oldest first."""
    periods = case_duties.periods_of(staff.municipality_id)
    names = names_of(staff.municipality_id)
    lines = []
    for request in waiting_requests(staff, on=on)[:size]:
        due_on = periods.due_on(DutyKind.DECISION, request.requested_on)
        lines.append(
            InboxLine(
                number=request.case.number, person=request.case.person.display_name,
                agency=request.case.agency.name, since=request.requested_on, due_on=due_on,
                title=names(request.service, request.requested_on),
                days_late=max(0, (on - due_on).days),
            )
        )
    return lines


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step 支援決定 of the journey: the newest plan that was endorsed or answered (one query)."""
    row = (asking or asking_of(case)).first(_newest)
    if row is None:
        return Panel(Stage.DECISION, is_done=False)
    mark = plans.circled(row["number"])
    if row["settled_on"]:
        return Panel(Stage.DECISION, is_done=True, note=f"{mark} 決定ずみ", happened_on=row["settled_on"])
    if row["state"] == PlanState.ENDORSED:
        return Panel(Stage.DECISION, is_done=False, note=f"{mark} 待ち", happened_on=row["endorsed_on"])
    return Panel(Stage.DECISION, is_done=False, note=f"{mark} 差し戻し" if row["returned"] else "")


def _newest() -> QuerySet[Plan, Any]:
    settled = DecisionRequest.objects.filter(plan=OuterRef("pk"), settled_on__isnull=False)
    return Plan.objects.order_by("-number").values(
        "number", "state", "endorsed_on", settled_on=Subquery(settled.values("settled_on")[:1]),
        returned=Exists(SupportDecision.objects.filter(plan=OuterRef("pk"), outcome=DecisionOutcome.RETURNED)),
    )


def duties(scope: Scope) -> list[Batch]:
    """Return 支援決定・報告の確認: endorsed plans, and own-procedure requests, that the municipality has not answered."""
    from_plans = scope.batch(
        DutyKind.DECISION,
        lambda: Plan.objects.filter(state=PlanState.ENDORSED, endorsed_on__isnull=False),
        base="endorsed_on", why=_why_plan, stages=(Stage.DECISION,),
    )
    from_requests = scope.batch(
        DutyKind.DECISION, lambda: DecisionRequest.objects.filter(plan__isnull=True, settled_on__isnull=True),
        base="requested_on", why=_why_request,
    )
    together = sorted([*from_plans.duties, *from_requests.duties], key=lambda duty: duty.due_on)
    return [Batch(DutyKind.DECISION, together, from_plans.count + from_requests.count)]


def _why_plan(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に支援調整会議でプランが了承されました。支援決定(報告の確認)を待っています。"


def _why_request(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に別の利用手続の決定を依頼されました。自治体の決定を待っています。"


def answered(case: Case, *, own: bool = False) -> list[dict[str, Any]]:
    """Return what the municipality answered, newest first, each under the name the service bore on that day."""
    rows = own_procedure_decisions(case) if own else decisions(case)
    names = names_of(case.municipality_id)
    return [{"decision": row, "label": names(row.service, row.decided_on)} for row in rows]


def asked(case: Case) -> list[dict[str, Any]]:
    """Return what was asked of the municipality outside a plan and still waits."""
    names = names_of(case.municipality_id)
    return [{"request": row, "label": names(row.service, row.requested_on)} for row in open_requests(case)]
