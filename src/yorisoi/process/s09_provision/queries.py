from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.digits import circled
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, SupportDecision
from yorisoi.process.s09_provision import rules
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision
from yorisoi.reference import queries as reference

OVER = (PlanState.SUPERSEDED, PlanState.FINISHED)


def provisions(case: Case) -> QuerySet[ServiceProvision]:
    """Return every service that really started in a case, newest first."""
    return (
        ServiceProvision.objects.filter(case=case)
        .select_related("provider", "plan_service__plan")
        .order_by("-started_on", "-pk")
    )


def provision_of(case: Case, pk: int) -> ServiceProvision | None:
    """Return one started service of the case."""
    return provisions(case).filter(pk=pk).first()


def deliveries(case: Case) -> QuerySet[Delivery]:
    """Return what was done in a case, newest first."""
    return (
        Delivery.objects.filter(case=case)
        .select_related("provision", "created_by")
        .order_by("-delivered_on", "-pk")
    )


def decisions(case: Case) -> list[SupportDecision]:
    """Return every answer of the municipality in a case, in the order of time."""
    return list(SupportDecision.objects.filter(case=case).order_by("decided_on", "pk"))


def answer_to(plan_service: PlanService, answers: Sequence[SupportDecision], *, on: date) -> SupportDecision | None:
    """
    Return the municipality's answer a line of a plan stands on.

    A service with its own procedure may have been decided before the plan took it up; that answer counts as long as
    its period runs.
    """
    for answer in answers:
        if answer.plan_service_id == plan_service.pk:
            return answer
    if not plan_service.own_procedure:
        return None
    own = [
        answer for answer in answers
        if answer.plan_id is None and answer.plan_service_id is None and answer.service == plan_service.code
        and answer.is_decided
        and (answer.ends_on is None or answer.ends_on >= on)
    ]
    return own[-1] if own else None


def facts(
    *, plan_service: PlanService | None, decision: SupportDecision | None, on: date, already_started: bool | None = None
) -> rules.ServiceFacts:
    """Return what `rules.may_start` needs of a service of a plan (with its answer), or of a decision by itself."""
    given: dict[str, Any] = {
        "is_decided": decision is not None and decision.is_decided,
        "is_refused": decision is not None and decision.outcome == DecisionOutcome.REFUSED,
        "decided_on": decision.decided_on if decision else None,
        "use_from": decision.starts_on if decision else None, "use_until": decision.ends_on if decision else None,
    }
    if plan_service is None:
        if decision is None:
            raise ValueError("a service starts from a plan's line or from a decision")
        if already_started is None:
            already_started = ServiceProvision.objects.filter(decision=decision).exists()
        return rules.ServiceFacts(
            label=reference.label("services", decision.service, on, decision.municipality_id), is_statutory=True,
            plan_is_endorsed=None, own_procedure=True, already_started=already_started, **given,
        )
    plan = plan_service.plan
    if already_started is None:
        already_started = ServiceProvision.objects.filter(plan_service=plan_service).exists()
    return rules.ServiceFacts(
        label=reference.label("services", plan_service.code, on, plan.municipality_id),
        is_statutory=plan_service.is_statutory, own_procedure=plan_service.own_procedure,
        plan_is_endorsed=plan.is_endorsed, plan_is_over=plan.state in OVER, endorsed_on=plan.endorsed_on,
        plan_starts_on=plan.starts_on, plan_ends_on=plan.ends_on,
        already_started=already_started, **given,
    )


@dataclass(frozen=True)
class Startable:
    """One service not started yet: what it is, who gives it, and why it may not start today (if it may not)."""

    key: str
    label: str
    provider: str
    origin: str
    content: str
    decided_on: date | None
    violations: list[Violation]
    is_started: bool = False
    plan_service: PlanService | None = None
    decision: SupportDecision | None = None

    @property
    def may_start(self) -> bool:
        return not self.violations


def services(case: Case, *, on: date) -> list[Startable]:
    """
    Return what the living plans and the decisions by their own procedure let expect, started or not (three queries).

    Those that may not start are there too, with the reasons: the page answers why.
    """
    answers = decisions(case)
    found = []
    for line in lines(case):
        answer = answer_to(line, answers, on=on)
        known = facts(plan_service=line, decision=answer, on=on, already_started=line.has_started)
        found.append(
            Startable(
                f"plan-{line.pk}", known.label, line.provider.name if line.provider else "", f"プラン{circled(line.plan.number)}",
                "・".join(part for part in (line.content, line.frequency) if part),
                known.decided_on if known.is_decided else None, rules.may_start(known, started_on=on, on=on),
                line.has_started, plan_service=line, decision=answer,
            )
        )
    taken_up = {each.decision.pk for each in found if each.decision and each.may_start}
    for decision in own_decisions(case).exclude(pk__in=taken_up):
        known = facts(plan_service=None, decision=decision, on=on, already_started=decision.has_started)
        found.append(
            Startable(
                f"own-{decision.pk}", known.label, "", "別の利用手続", "", decision.decided_on,
                rules.may_start(known, started_on=on, on=on), decision.has_started, decision=decision,
            )
        )
    return found


def lines(case: Case) -> QuerySet[Any]:
    """Return the lines of the case's living plans, each with `has_started`."""
    started = ServiceProvision.objects.filter(plan_service=OuterRef("pk"))
    return (
        PlanService.objects.filter(plan__case=case)
        .exclude(plan__state__in=OVER)
        .annotate(has_started=Exists(started))
        .select_related("plan", "provider")
        .order_by("plan__number", "position", "pk")
    )


def own_decisions(case: Case) -> QuerySet[Any]:
    """Return the decisions of services with their own procedure, outside any plan, each with `has_started`."""
    started = ServiceProvision.objects.filter(decision=OuterRef("pk"))
    return (
        SupportDecision.objects.filter(
            case=case, plan__isnull=True, plan_service__isnull=True, outcome=DecisionOutcome.DECIDED
        )
        .annotate(has_started=Exists(started))
        .order_by("decided_on", "pk")
    )


def code_of(plan_service: PlanService | None, decision: SupportDecision | None) -> str:
    """Return the code of the service a line or a decision speaks of."""
    if plan_service is not None:
        return plan_service.code
    return decision.service if decision is not None else ""


def has_begun(plan: Plan) -> bool:
    """Return whether any service of the plan has started."""
    return ServiceProvision.objects.filter(plan_service__plan=plan).exists()


def running_before_plan(plan_service: PlanService) -> ServiceProvision | None:
    """Return the running service of its own procedure that this line of a plan takes up, if any."""
    if not plan_service.own_procedure:
        return None
    return (
        ServiceProvision.objects.filter(
            case_id=plan_service.plan.case_id, plan_service__isnull=True, service=plan_service.code, ended_on__isnull=True
        )
        .order_by("-started_on", "-pk")
        .first()
    )


def label_of(provision: ServiceProvision) -> str:
    """Return the name the service had on the day it started."""
    return reference.label("services", provision.service, provision.started_on, provision.municipality_id)


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step 支援の提供 of the journey."""
    first = (asking or asking_of(case)).first(lambda: ServiceProvision.objects.order_by("started_on").values("started_on"))
    return Panel(Stage.PROVISION, is_done=first is not None, happened_on=first["started_on"] if first else None)


def duties(scope: Scope) -> list[Batch]:
    """
    Return サービス開始の確認: decided services that have not started, and plans at PROVISION of which nothing has.

    An answer whose period is over asks for nothing any more.

    Source: process.md §3
    """
    return [
        scope.batch(
            DutyKind.SERVICE_START, lambda: _decided(scope.on), base="decided_on",
            why=lambda row: f"{format_month_day(row['base'])}に支援が決定しました。始まった日がまだ記録されていません。",
        ),
        scope.batch(
            DutyKind.SERVICE_START, lambda: _decided_apart(scope.on), base="decided_on",
            why=lambda row: f"{format_month_day(row['base'])}に利用が決定しました。始まった日がまだ記録されていません。",
        ),
        scope.batch(
            DutyKind.SERVICE_START, lambda: _reported(scope.on), base="endorsed_on",
            why=lambda row: f"{format_month_day(row['base'])}にプランが了承されました。支援の始まりがまだ記録されていません。",
        ),
    ]


def _in_force(on: date) -> QuerySet[SupportDecision]:
    return SupportDecision.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), outcome=DecisionOutcome.DECIDED)


def _decided(on: date) -> QuerySet[SupportDecision]:
    """Return what was decided of plans in force and has not started."""
    started = ServiceProvision.objects.filter(plan_service=OuterRef("plan_service"))
    return _in_force(on).filter(
        ~Exists(started), plan_service__isnull=False, plan_service__plan__state=PlanState.ENDORSED
    )


def _decided_apart(on: date) -> QuerySet[SupportDecision]:
    """Return what was decided on its own procedure and has not started."""
    return _in_force(on).filter(~Exists(ServiceProvision.objects.filter(decision=OuterRef("pk"))), plan_service__isnull=True)


def _reported(on: date) -> QuerySet[Plan]:
    """Return the plans the municipality has answered of which nothing has started, though something may without it."""
    return _unstarted(on).filter(_free_line(), Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def _unstarted(on: date) -> QuerySet[Plan]:
    any_start = ServiceProvision.objects.filter(plan_service__plan=OuterRef("pk"))
    answered = DecisionRequest.objects.filter(plan=OuterRef("pk"), settled_on__isnull=False)
    may_start = SupportDecision.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), outcome=DecisionOutcome.DECIDED,
        plan_service__plan=OuterRef("pk"),
    )
    return Plan.objects.filter(
        ~Exists(any_start), ~Exists(may_start), Exists(answered), state=PlanState.ENDORSED, endorsed_on__isnull=False
    )


def _free_line() -> Exists:
    """Ask for a line that needs no answer of the municipality, or may still get one by its own procedure."""
    refused = SupportDecision.objects.filter(plan_service=OuterRef("pk"), outcome=DecisionOutcome.REFUSED)
    return Exists(
        PlanService.objects.filter(
            Q(is_statutory=False) | Q(~Exists(refused), own_procedure=True), plan=OuterRef("pk")
        )
    )
