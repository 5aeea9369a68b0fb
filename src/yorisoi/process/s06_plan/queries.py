from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation import digits
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s05_screening import queries as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Goal, Plan, PlanAmendment, PlanRole, PlanService
from yorisoi.process.s06_plan.rules import GoalFacts, PlanFacts, RoleFacts, ServiceFacts
from yorisoi.reference import queries as reference

IN_THE_MAKING = (PlanState.DRAFT, PlanState.RETURNED)
OVER = (PlanState.SUPERSEDED, PlanState.FINISHED)
NOTES = {
    PlanState.DRAFT: "作成中", PlanState.TABLED: "会議へ", PlanState.RETURNED: "差し戻し", PlanState.ENDORSED: "了承",
    PlanState.SUPERSEDED: "再プラン", PlanState.FINISHED: "終了",
}


def plans(case: Case) -> QuerySet[Plan]:
    """Return the plans of the case, newest first."""
    return Plan.objects.filter(case=case).select_related("created_by", "previous").order_by("-number")


def plan_of(case: Case, number: int) -> Plan | None:
    """Return the plan of that number with everything written in it."""
    return with_parts(plans(case)).filter(number=number).first()


def with_parts(rows: QuerySet[Plan]) -> QuerySet[Plan]:
    """Fetch goals, roles and services in their order along with the plans (three queries)."""
    return rows.prefetch_related(
        Prefetch("goals", Goal.objects.order_by("position", "pk")),
        Prefetch("roles", PlanRole.objects.select_related("resource").order_by("position", "pk")),
        Prefetch("services", PlanService.objects.select_related("provider").order_by("position", "pk")),
    )


def current(case: Case) -> Plan | None:
    """
    Return the plan the case lives by: the endorsed one; before there is one, the newest not yet over.

    While a 再プラン is being made the old plan stays in force until the new one is endorsed.
    """
    living = plans(case).exclude(state__in=OVER)
    return living.filter(state=PlanState.ENDORSED).first() or living.first() or plans(case).first()


def in_the_making(case: Case) -> Plan | None:
    """Return the plan being written or returned."""
    return plans(case).filter(state__in=IN_THE_MAKING).first()


def goals(plan: Plan) -> QuerySet[Goal]:
    """Return the goals in their order."""
    return plan.goals.order_by("position", "pk")


def roles(plan: Plan) -> QuerySet[PlanRole]:
    """Return who does what, in order."""
    return plan.roles.select_related("resource").order_by("position", "pk")


def services(plan: Plan) -> QuerySet[PlanService]:
    """Return the services of the plan in their order."""
    return plan.services.select_related("provider").order_by("position", "pk")


def service_label(service: PlanService, plan: Plan) -> str:
    """Return the name the service bore on the day the plan was drafted."""
    return reference.label("services", service.code, plan.drafted_on, plan.municipality_id)


def amendments(plan: Plan) -> QuerySet[PlanAmendment]:
    """Return the minor amendments, newest first."""
    return PlanAmendment.objects.filter(plan=plan).select_related("created_by").order_by("-amended_on", "-pk")


def standing(case: Case) -> dict[str, bool]:
    """Return what the rules of a plan ask of its case: a name, the person's application, the judgement."""
    return {
        "is_named": not case.person.is_anonymous, "is_enrolled": intake.enrollment(case) is not None,
        "is_screened": screening.is_continued(case),
    }


def facts(plan: Plan) -> PlanFacts:
    """Return the plan as the rules see it (at most six queries)."""
    return PlanFacts(
        state=plan.state,
        **standing(plan.case),
        wish=plan.wish, issues=plan.issues, strengths=plan.strengths, cautions=plan.cautions,
        goals=tuple(GoalFacts(goal.text, goal.due_on) for goal in goals(plan)),
        roles=_role_facts(roles(plan)),
        services=tuple(
            ServiceFacts(
                code=service.code, label=service_label(service, plan), is_statutory=service.is_statutory,
                own_procedure=service.own_procedure,
            )
            for service in services(plan)
        ),
        starts_on=plan.starts_on, ends_on=plan.ends_on, agreed_on=plan.agreed_on, applied_on=plan.applied_on,
    )


def said_facts(plan: Plan, roles: Iterable[PlanRole]) -> PlanFacts:
    """Return of the plan what `rules.warnings` looks at, its roles being known."""
    return PlanFacts(wish=plan.wish, strengths=plan.strengths, roles=_role_facts(roles))


def _role_facts(roles: Iterable[PlanRole]) -> tuple[RoleFacts, ...]:
    return tuple(
        RoleFacts(
            holder=role.holder, who=role.who, what=role.what, coordinates=role.coordinates,
            resource=role.resource.name if role.resource else "",
            verified_on=role.resource.verified_on if role.resource else None,
        )
        for role in roles
    )


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step プラン on the cover (one query)."""
    row = (asking or asking_of(case)).first(
        lambda: Plan.objects.order_by("-number").values("number", "state", "drafted_on", "endorsed_on", "returned_on")
    )
    if row is None:
        return Panel(Stage.PLAN, is_done=False)
    return Panel(
        Stage.PLAN,
        is_done=row["state"] not in IN_THE_MAKING,
        note=f"{circled(row['number'])} {NOTES[PlanState(row['state'])]}",
        happened_on=row["endorsed_on"] or row["returned_on"] or row["drafted_on"],
    )


def circled(number: int) -> str:
    """Return the number of a plan as every page, paper and line shows it."""
    return digits.circled(number)


def duties(scope: Scope) -> list[Batch]:
    """
    Return プラン案 (screened, or a plan returned or followed up, none of it ready) and 会議にかける (ready, not tabled).

    A draft begun and left empty is no plan yet: the duty stays until there is something to table.

    Source: process.md §3
    """
    drafts = scope.batch(
        DutyKind.PLAN_DRAFT, _screened, base="screened_on", why=_why_draft, stages=(Stage.PLAN,)
    )
    again = scope.batch(
        DutyKind.PLAN_DRAFT,
        lambda: Plan.objects.filter(~_is_ready(), state=PlanState.RETURNED, returned_on__isnull=False),
        base="returned_on", why=_why_again, extra=("number",),
    )
    next_ones = scope.batch(
        DutyKind.PLAN_DRAFT,
        lambda: Plan.objects.filter(~_is_ready(), state=PlanState.DRAFT, previous__isnull=False),
        base="drafted_on", why=_why_next, extra=("number",),
    )
    ready = scope.batch(DutyKind.TABLING, _ready, base="agreed_on", why=_why_table, extra=("number",))
    return [
        Batch(
            DutyKind.PLAN_DRAFT, [*drafts.duties, *again.duties, *next_ones.duties],
            drafts.count + again.count + next_ones.count,
        ),
        ready,
    ]


def _screened() -> QuerySet[Screening]:
    """Return the judgements 「継続して支援する」 that count, of cases at プラン with a draft at most that is not ready."""
    later = Screening.objects.filter(
        Q(screened_on__gt=OuterRef("screened_on")) | Q(screened_on=OuterRef("screened_on"), pk__gt=OuterRef("pk")),
        case=OuterRef("case"),
    )
    return Screening.objects.filter(
        ~Exists(later), ~Exists(Plan.objects.filter(case=OuterRef("case")).exclude(state=PlanState.DRAFT)),
        ~Exists(_ready().filter(case=OuterRef("case"))), outcome=ScreeningOutcome.CONTINUE,
    )


def _ready() -> QuerySet[Plan]:
    """Return the plans that lack nothing `rules.may_table` asks for, as far as one read can see."""
    goals_of, roles_of = Goal.objects.filter(plan=OuterRef("pk")), PlanRole.objects.filter(plan=OuterRef("pk"))
    return Plan.objects.filter(
        Exists(goals_of),
        ~Exists(goals_of.filter(due_on__isnull=True)),
        Exists(roles_of.exclude(who="").exclude(what="")),
        Exists(PlanService.objects.filter(plan=OuterRef("pk"))),
        state__in=IN_THE_MAKING,
        agreed_on__isnull=False, applied_on__isnull=False, starts_on__isnull=False, ends_on__isnull=False,
    ).exclude(Q(wish="") | Q(issues="") | Q(cautions=""))


def _is_ready() -> Exists:
    return Exists(_ready().filter(pk=OuterRef("pk")))


def _why_draft(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に「継続して支援する」と判断しました。早めに本人とプランをつくります。"


def _why_next(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に次のプラン(再プラン)をつくりはじめました。本人と書き、同意をとります。"


def _why_again(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}にプランが差し戻されました。本人と見直します。"


def _why_table(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に本人が同意したプランがあります。支援調整会議の議題に入れます。"
