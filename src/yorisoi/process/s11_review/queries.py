from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from yorisoi.cases.enums import DutyKind, Stage, Turn
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Goal, Plan, PlanService
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, SupportDecision
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring.models import Interruption, Monitoring
from yorisoi.process.s11_review import rules
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.models import ChangeSeen, GoalAchievement, PlanReview, StepUp
from yorisoi.process.s11_review.rules import PlanFacts, ReviewFacts
from yorisoi.records.models import CaseNote
from yorisoi.reference import queries as reference

# 会議が結論を出した評価だけが、再プランや終結の土台になる(手引き §11, §12)。差し戻しと「次の会議へ」は結論ではない。
CONCLUDED = (AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL, AgendaOutcome.CONFIRMED)

MONITORINGS_SHOWN = 5


def reviews(case: Case) -> QuerySet[PlanReview]:
    """Return the reviews of a case, newest first."""
    return (
        PlanReview.objects.filter(case=case)
        .select_related("plan", "agenda_item", "agenda_item__meeting", "created_by")
        .order_by("-reviewed_on", "-pk")
    )


def with_answers(rows: QuerySet[PlanReview]) -> QuerySet[PlanReview]:
    """Fetch what was said of goals, changes and areas along with the reviews (three queries)."""
    return rows.prefetch_related(
        Prefetch(
            "achievements",
            GoalAchievement.objects.select_related("goal").order_by("goal__position", "goal__pk"),
        ),
        Prefetch("changes", ChangeSeen.objects.order_by("pk")),
        Prefetch("steps", StepUp.objects.order_by("pk")),
    )


def open_review(case: Case) -> PlanReview | None:
    """
    Return the review of the plan in force that is not yet acted on, if any.

    One whose plan is over (another was endorsed meanwhile) has nothing left to be acted on.
    """
    return reviews(case).filter(~_interrupted_since(), settled_on__isnull=True, plan__state=PlanState.ENDORSED).first()


def interrupted_reviews(case: Case) -> QuerySet[PlanReview]:
    """Return the reviews whose 中断 came about, and which nobody has settled yet."""
    return reviews(case).filter(_interrupted_since(), settled_on__isnull=True)


def _interrupted_since() -> Q:
    """Keep the reviews that concluded 中断 after which support was interrupted: that is what they waited for."""
    since = Interruption.objects.filter(
        case=OuterRef("case_id"), created_at__gte=OuterRef("created_at"),
        interrupted_on__gte=OuterRef("agenda_item__concluded_on"),
    )
    return Q(Exists(since), conclusion=ReviewConclusion.INTERRUPT)


def plan_in_force(case: Case) -> Plan | None:
    """Return the plan a review would be of: the endorsed one."""
    current = plans.current(case)
    return current if current is not None and current.is_endorsed else None


def item_of(review: PlanReview) -> AgendaItem | None:
    """
    Return where the review lies, or was concluded, before a meeting.

    A case may be put on an agenda from the meeting's own pages as well; such an item is found by its case and matter.
    What a meeting said before the review was written is no word on it, whatever day the review bears.
    """
    if review.is_settled:
        return review.agenda_item
    taken = PlanReview.objects.filter(agenda_item=OuterRef("pk")).exclude(pk=review.pk)
    since = Exists(_told(created_at__gte=review.created_at))
    return (
        AgendaItem.objects.filter(
            Q(pk=review.agenda_item_id) | Q(outcome=AgendaOutcome.PENDING) | Q(since, concluded_on__gte=review.reviewed_on),
            Q(plan__isnull=True) | Q(plan=review.plan_id), ~Exists(taken), case_id=review.case_id, subject=Subject.REVIEW,
        )
        .select_related("meeting")
        .order_by("-pk")
        .first()
    )


def _told(**when: Any) -> QuerySet[CaseNote]:
    """Return the lines by which the meeting told the case of the outer query's item: when its word was written down."""
    return CaseNote.objects.filter(
        case=OuterRef("case_id"), event__in=("meeting.concluded", "meeting.canceled"), happened_on=OuterRef("concluded_on"),
        **when,
    )


def is_conclusion(item: AgendaItem | None) -> bool:
    """Return whether a meeting concluded something with this item."""
    return item is not None and item.outcome in CONCLUDED


def facts(review: PlanReview | None) -> ReviewFacts:
    """Return what the rules need of a review."""
    if review is None:
        return ReviewFacts(is_written=False, is_concluded_by_meeting=False)
    return ReviewFacts(
        is_written=True, is_concluded_by_meeting=is_conclusion(item_of(review)), is_settled=review.is_settled,
        plan_ends_on=review.plan.ends_on,
    )


def plan_facts(case: Case, plan: Plan) -> PlanFacts:
    """Return what the rules need of the plan to be reviewed."""
    return PlanFacts(
        is_endorsed=plan.is_endorsed,
        next_is_tabled=Plan.objects.filter(case=case, state=PlanState.TABLED).exists(),
        awaits_decision=case.stage == Stage.DECISION, endorsed_on=plan.endorsed_on,
    )


def goals(plan: Plan) -> list[Goal]:
    """Return the goals of a plan in their order."""
    return list(Goal.objects.filter(plan=plan).order_by("position", "pk"))


def closing_item(case: Case, *, since: date) -> AgendaItem | None:
    """Return the latest 評価・終結 of the case that a meeting concluded from that day on and no review stands on."""
    taken = PlanReview.objects.filter(agenda_item=OuterRef("pk"))
    return (
        AgendaItem.objects.filter(
            ~Exists(taken), case=case, subject=Subject.REVIEW, outcome__in=CONCLUDED, concluded_on__gte=since
        )
        .order_by("-concluded_on", "-pk")
        .first()
    )


def change_choices(case: Case, review: PlanReview | None, *, on: date) -> list[tuple[str, str]]:
    """Return the changes that may be ticked on the day of the review; one ticked before stays on the list."""
    day = review.reviewed_on if review else on
    found = reference.choices("changes_seen", day, case.municipality_id)
    known = {code for code, _ in found}
    kept = [change.code for change in review.changes.all() if change.code not in known] if review else []
    return found + [(code, reference.label("changes_seen", code, day, case.municipality_id)) for code in kept]


def monitorings_under(plan: Plan) -> list[Monitoring]:
    """Return the latest looks at the person under a plan: what a review is written from."""
    rows = Monitoring.objects.filter(plan=plan).select_related("created_by").order_by("-monitored_on", "-pk")
    return list(rows[:MONITORINGS_SHOWN])


@dataclass(frozen=True)
class Card:
    """One review as the list shows it: what it says, where it lies, and what comes next."""

    review: PlanReview
    item: AgendaItem | None
    is_open: bool
    changes: tuple[str, ...]

    @property
    def mark(self) -> str:
        return plans.circled(self.review.plan.number)

    @property
    def is_concluded(self) -> bool:
        return is_conclusion(self.item)

    @property
    def is_pending(self) -> bool:
        return self.item is not None and self.item.is_pending

    @property
    def needs_meeting(self) -> bool:
        """Whether the review lies before no meeting: not tabled, returned, or put off."""
        return self.is_open and not self.is_concluded and not self.is_pending


def cards(case: Case) -> list[Card]:
    """Return the reviews of a case with where they lie, newest first."""
    current = open_review(case)
    return [
        Card(
            review=review,
            item=item_of(review) if current and review.pk == current.pk else review.agenda_item,
            is_open=current is not None and review.pk == current.pk,
            changes=tuple(
                reference.label("changes_seen", change.code, review.reviewed_on, case.municipality_id)
                for change in review.changes.all()
            ),
        )
        for review in with_answers(reviews(case))
    ]


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step 評価 of the journey: done once a meeting's conclusion was acted on."""
    last = (asking or asking_of(case)).first(
        lambda: PlanReview.objects.order_by("-reviewed_on", "-pk")
        .values("plan__number", "settled_on", "reviewed_on", "agenda_item__outcome")
    )
    if last is None:
        return Panel(Stage.REVIEW, is_done=False)
    mark = plans.circled(last["plan__number"])
    if last["settled_on"] is not None:
        return Panel(Stage.REVIEW, is_done=True, note=f"{mark} 評価ずみ", happened_on=last["settled_on"])
    outcome = last["agenda_item__outcome"]
    note = "会議へ" if outcome is None else "結論あり" if outcome in CONCLUDED else "会議待ち"
    return Panel(Stage.REVIEW, is_done=False, note=f"{mark} {note}", happened_on=last["reviewed_on"])


def duties(scope: Scope) -> list[Batch]:
    """
    Return プラン評価, from the day it arises to the day its conclusion is acted on; and the 再プラン it led to.

    Source: process.md §3「相談支援員・会議」; 手引き §11
    """
    return [*_to_write(scope), _to_table(scope), _to_conclude(scope), _to_replan(scope)]


def _to_write(scope: Scope) -> list[Batch]:
    """
    Return the plans nearing their end, and those with a major change seen, without a review since.

    A plan gone on with after its review is asked again when its end has come, or when as many days have passed as a
    review is asked for before it. One whose 再プラン is being made was reviewed.
    """
    days = scope.periods.days(DutyKind.REVIEW)
    return [
        scope.batch(DutyKind.REVIEW, lambda: _ending(scope.on, days=days), base="ends_on", why=_why_ending),
        _later(scope.batch(DutyKind.REVIEW, _changed, base="monitored_on", why=_why_changed), scope, days=days),
        _later(
            scope.batch(DutyKind.REVIEW, lambda: _without_a_start(scope.on), base="answered_on", why=_why_no_start), scope,
            days=scope.periods.days(DutyKind.SERVICE_START),
        ),
    ]


def _ending(on: date, *, days: int) -> QuerySet[Plan]:
    """Return the plans in force that end within so many days and were not reviewed for it."""
    of_plan = PlanReview.objects.filter(plan=OuterRef("pk"))
    followed = Plan.objects.filter(previous=OuterRef("pk"), state__in=(*plans.IN_THE_MAKING, PlanState.TABLED))
    lately = of_plan.filter(settled_on__isnull=False, reviewed_on__gt=on - timedelta(days=days))
    under_way = of_plan.filter(~_interrupted_since(), settled_on__isnull=True)
    return Plan.objects.filter(
        ~Exists(under_way), ~Exists(followed), ~Exists(lately) | Q(ends_on__lte=on),
        state=PlanState.ENDORSED, ends_on__lte=on + timedelta(days=days),
    )


def _changed() -> QuerySet[Monitoring]:
    """Return the major changes seen since the last review of a plan in force."""
    since = PlanReview.objects.filter(
        (Q(settled_on__isnull=True) & ~_interrupted_since()) | Q(reviewed_on__gte=OuterRef("monitored_on")),
        plan=OuterRef("plan_id"),
    )
    replanned = Plan.objects.filter(previous=OuterRef("plan_id"), state__in=(*plans.IN_THE_MAKING, PlanState.TABLED))
    return Monitoring.objects.filter(
        ~Exists(since), ~Exists(replanned), major_change=True, plan__state=PlanState.ENDORSED
    )


def _without_a_start(on: date) -> QuerySet[Plan]:
    """
    Return the plans in force that the municipality answered, of which nothing has started and nothing can any more.

    Every statutory service was refused, or its decided period is over. One with its own procedure may still be
    asked for, or be waited for.
    """
    running = SupportDecision.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), outcome=DecisionOutcome.DECIDED
    )
    own = {"case": OuterRef("plan__case_id"), "service": OuterRef("code"), "plan__isnull": True}
    waits = DecisionRequest.objects.filter(settled_on__isnull=True, **own)
    by_its_own = Exists(running.filter(**own)) | Exists(waits) | ~Exists(SupportDecision.objects.filter(**own))
    startable = PlanService.objects.filter(
        Q(is_statutory=False) | Exists(running.filter(plan_service=OuterRef("pk"))) | (Q(own_procedure=True) & by_its_own),
        plan=OuterRef("pk"),
    )
    answered = DecisionRequest.objects.filter(plan=OuterRef("pk"), settled_on__isnull=False)
    reviewed = PlanReview.objects.filter(plan=OuterRef("pk"))
    followed = Plan.objects.filter(previous=OuterRef("pk"), state__in=(*plans.IN_THE_MAKING, PlanState.TABLED))
    return Plan.objects.annotate(answered_on=Subquery(answered.values("settled_on")[:1])).filter(
        ~Exists(ServiceProvision.objects.filter(plan_service__plan=OuterRef("pk"))), ~Exists(startable), ~Exists(reviewed),
        ~Exists(followed), state=PlanState.ENDORSED, answered_on__isnull=False,
    )


def _to_table(scope: Scope) -> Batch:
    """Return the reviews written but before no meeting; a returned one is written anew and tabled again."""
    batch = scope.batch(
        DutyKind.REVIEW, lambda: _unsettled().filter(~Exists(_items())), base="reviewed_on", why=_why_table,
        turn=Turn.MEETING,
    )
    return _later(batch, scope, days=scope.periods.days(DutyKind.TABLING))


def _to_conclude(scope: Scope) -> Batch:
    """Return the reviews a meeting concluded and nobody acted on."""

    def rows() -> QuerySet[PlanReview]:
        day = _items().filter(outcome__in=CONCLUDED).order_by("-pk").values("concluded_on")[:1]
        return _unsettled().annotate(item_concluded_on=Subquery(day)).filter(item_concluded_on__isnull=False)

    return scope.batch(DutyKind.REVIEW, rows, base="item_concluded_on", why=_why_conclude, extra=("conclusion",))


def _to_replan(scope: Scope) -> Batch:
    """Return the 再プラン begun by a conclusion and not agreed with the person yet (a returned one is told by stage 6)."""

    def rows() -> QuerySet[PlanReview]:
        begun = Plan.objects.filter(previous=OuterRef("plan_id"), state=PlanState.DRAFT, agreed_on__isnull=True)
        later = PlanReview.objects.filter(plan=OuterRef("plan_id"), pk__gt=OuterRef("pk"))
        return PlanReview.objects.filter(
            Exists(begun), ~Exists(later), conclusion__in=rules.REPLANS, settled_on__isnull=False,
            plan__state=PlanState.ENDORSED,
        )

    return scope.batch(DutyKind.PLAN_DRAFT, rows, base="settled_on", why=_why_replan)


def _items() -> QuerySet[AgendaItem]:
    """Return the items of the outer query's review: pending, or concluded since it was written; no other review's."""
    of_another = PlanReview.objects.filter(agenda_item=OuterRef("pk")).exclude(pk=OuterRef(OuterRef("pk")))
    since = Exists(_told(created_at__gte=OuterRef(OuterRef("created_at"))))
    is_its = Q(pk=OuterRef("agenda_item_id")) | Q(since, concluded_on__gte=OuterRef("reviewed_on"))
    return AgendaItem.objects.filter(
        Q(outcome=AgendaOutcome.PENDING) | Q(is_its, outcome__in=CONCLUDED),
        Q(plan__isnull=True) | Q(plan=OuterRef("plan_id")),
        ~Exists(of_another), case=OuterRef("case_id"), subject=Subject.REVIEW,
    )


def _unsettled() -> QuerySet[PlanReview]:
    return PlanReview.objects.filter(~_interrupted_since(), settled_on__isnull=True, plan__state=PlanState.ENDORSED)


def _later(batch: Batch, scope: Scope, *, days: int) -> Batch:
    """Give each duty so many days from its fact: only a plan's end is known before it happens."""
    moved = [replace(duty, due_on=rules.due_after_change(duty.base_on, days=days)) for duty in batch.duties]
    kept = [duty for duty in moved if scope.until is None or duty.due_on <= scope.until]
    return Batch(batch.kind, kept, batch.count - (len(moved) - len(kept)))


def _why_ending(row: dict[str, Any]) -> str:
    return f"プランは{format_month_day(row['base'])}までです。目標の達成度と成果を本人と見直します。"


def _why_changed(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に大きな変化が記録されました。プランを本人と見直します。"


def _why_no_start(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}の自治体の回答のあと、始められる支援がありません。プランを本人と見直します。"


def _why_table(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}にプランを評価しました。支援調整会議の議題に入れます。"


def _why_replan(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に、再プランをつくることになりました。本人と話し合って書きます。"


def _why_conclude(row: dict[str, Any]) -> str:
    day = format_month_day(row["base"])
    if row["conclusion"] == ReviewConclusion.CLOSE:
        return f"{day}の支援調整会議を受けて、終結することになりました。終結を記録します。"
    if row["conclusion"] == ReviewConclusion.INTERRUPT:
        return f"{day}の支援調整会議を受けて、中断することになりました。働きかけを確かめて、中断を記録します。"
    return f"{day}の支援調整会議で、評価の結論が出ました。結論を実行します。"
