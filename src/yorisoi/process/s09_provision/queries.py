from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision
from yorisoi.process.s09_provision.rules import ServiceFacts
from yorisoi.reference import queries as reference


def provisions(case: Case) -> QuerySet[ServiceProvision]:
    """Return every service that really started in a case, newest first."""
    return ServiceProvision.objects.filter(case=case).select_related("provider").order_by("-started_on", "-pk")


def deliveries(case: Case) -> QuerySet[Delivery]:
    """Return what was done in a case, newest first."""
    return Delivery.objects.filter(case=case).order_by("-delivered_on", "-pk")


def facts(*, plan_service: PlanService | None, decision: SupportDecision | None, on: date) -> ServiceFacts:
    """Return what `rules.may_start` needs of a service of a plan, or of a decision by its own procedure."""
    if plan_service is not None:
        answer = decision or SupportDecision.objects.filter(plan_service=plan_service).first()
        plan = plan_service.plan
        label = reference.label("services", plan_service.code, plan.drafted_on, plan.municipality_id)
        return ServiceFacts(
            label=label, is_statutory=plan_service.is_statutory, is_decided=bool(answer and answer.is_decided),
            plan_is_endorsed=plan.endorsed_on is not None,
            already_started=ServiceProvision.objects.filter(plan_service=plan_service).exists(),
            decided_on=answer.decided_on if answer and answer.is_decided else None,
        )
    if decision is None:
        raise ValueError("a service starts from a plan's line or from a decision")
    return ServiceFacts(
        label=reference.label("services", decision.service, on, decision.municipality_id), is_statutory=True,
        is_decided=decision.is_decided, plan_is_endorsed=None, decided_on=decision.decided_on,
        already_started=ServiceProvision.objects.filter(decision=decision).exists(),
    )


def startable(case: Case) -> QuerySet[PlanService]:
    """Return the lines of the case's plans not yet started (whether they may start, the rules say)."""
    started = ServiceProvision.objects.filter(plan_service=OuterRef("pk"))
    return (
        PlanService.objects.filter(~Exists(started), plan__case=case, plan__endorsed_on__isnull=False)
        .exclude(plan__state__in=("SUPERSEDED", "FINISHED"))
        .select_related("plan", "provider")
        .order_by("plan__number", "position", "pk")
    )


def own_decisions(case: Case) -> QuerySet[SupportDecision]:
    """Return the decisions of services with their own procedure that have not started yet."""
    started = ServiceProvision.objects.filter(decision=OuterRef("pk"))
    return (
        SupportDecision.objects.filter(
            ~Exists(started), case=case, plan_service__isnull=True, outcome=DecisionOutcome.DECIDED
        )
        .order_by("decided_on", "pk")
    )


def label_of(provision: ServiceProvision) -> str:
    """Return the name the service had on the day it started."""
    return reference.label("services", provision.service, provision.started_on, provision.municipality_id)


def panel(case: Case) -> Panel:
    """Return the step 支援の提供 of the journey."""
    first = ServiceProvision.objects.filter(case=case).order_by("started_on").values_list("started_on", flat=True).first()
    return Panel(Stage.PROVISION, is_done=first is not None, happened_on=first)


def duties(scope: Scope) -> list[Batch]:
    """
    Return サービス開始の確認: decided services, and endorsed lines of cases at PROVISION, that have not started.

    Source: process.md §3
    """
    started = ServiceProvision.objects.filter(plan_service=OuterRef("plan_service"))
    decided = SupportDecision.objects.filter(
        ~Exists(started), outcome=DecisionOutcome.DECIDED, plan_service__isnull=False,
        plan_service__plan__state="ENDORSED",
    )
    own_started = ServiceProvision.objects.filter(decision=OuterRef("pk"))
    own = SupportDecision.objects.filter(
        ~Exists(own_started), outcome=DecisionOutcome.DECIDED, plan_service__isnull=True
    )
    any_start = ServiceProvision.objects.filter(plan_service__plan=OuterRef("pk"))
    any_statutory = PlanService.objects.filter(plan=OuterRef("pk"), is_statutory=True)
    reported = Plan.objects.filter(
        ~Exists(any_start), ~Exists(any_statutory), state="ENDORSED", endorsed_on__isnull=False
    ).filter(Q(case__stage=Stage.PROVISION))
    return [
        scope.batch(
            DutyKind.SERVICE_START, decided, base="decided_on",
            why=lambda row: f"{format_month_day(row['base'])}に支援が決定しました。始まった日がまだ記録されていません。",
        ),
        scope.batch(
            DutyKind.SERVICE_START, own, base="decided_on",
            why=lambda row: f"{format_month_day(row['base'])}に利用が決定しました。始まった日がまだ記録されていません。",
        ),
        scope.batch(
            DutyKind.SERVICE_START, reported, base="endorsed_on",
            why=lambda row: f"{format_month_day(row['base'])}にプランが了承されました。支援の始まりがまだ記録されていません。",
        ),
    ]
