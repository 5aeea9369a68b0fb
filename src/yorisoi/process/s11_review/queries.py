from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Goal, Plan
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s10_monitoring.models import Monitoring
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.process.s11_review.rules import ReviewFacts

# 会議が結論を出した評価だけが、再プランや終結の土台になる(手引き §11, §12)。
CONCLUDED = (AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL, AgendaOutcome.CONFIRMED)


def reviews(case: Case) -> QuerySet[PlanReview]:
    """Return the reviews of a case, newest first."""
    return (
        PlanReview.objects.filter(case=case)
        .select_related("plan", "agenda_item", "agenda_item__meeting", "created_by")
        .order_by("-reviewed_on", "-pk")
    )


def open_review(case: Case) -> PlanReview | None:
    """Return the review not yet acted on, if any."""
    return reviews(case).filter(settled_on__isnull=True).first()


def latest_review(case: Case, plan: Plan | None) -> PlanReview | None:
    """Return the latest review of a plan."""
    return reviews(case).filter(plan=plan).first() if plan is not None else None


def is_concluded(review: PlanReview) -> bool:
    """Return whether a meeting concluded the review's agenda item."""
    return review.agenda_item is not None and review.agenda_item.outcome in CONCLUDED


def facts(review: PlanReview | None) -> ReviewFacts:
    """Return what the rules need of a review."""
    if review is None:
        return ReviewFacts(is_written=False, is_concluded_by_meeting=False)
    return ReviewFacts(
        is_written=True, is_concluded_by_meeting=is_concluded(review), is_settled=review.settled_on is not None
    )


def goals(plan: Plan) -> list[Goal]:
    """Return the goals of a plan in their order."""
    return list(Goal.objects.filter(plan=plan).order_by("position", "pk"))


def review_item(case: Case, *, since: date) -> AgendaItem | None:
    """Return the concluded REVIEW item of the case on or after a day."""
    return (
        AgendaItem.objects.filter(
            case=case, subject=Subject.REVIEW, outcome__in=CONCLUDED, concluded_on__gte=since
        )
        .order_by("-concluded_on", "-pk")
        .first()
    )


def panel(case: Case) -> Panel:
    """Return the step 評価 of the journey."""
    last = reviews(case).first()
    if last is None:
        return Panel(Stage.REVIEW, is_done=False)
    return Panel(Stage.REVIEW, is_done=True, note=f"プラン{last.plan.number}", happened_on=last.reviewed_on)


def duties(scope: Scope) -> list[Batch]:
    """
    Return プラン評価: an endorsed plan nearing its end, or a major change seen, without a review since.

    The first counts backwards from the plan's last day, the second from the monitoring that saw the change.

    Source: process.md §3; 手引き §11
    """
    written = PlanReview.objects.filter(plan=OuterRef("pk"), settled_on__isnull=True)
    near_end = scope.on if scope.until is None else scope.until
    ending = Plan.objects.filter(
        ~Exists(written), state=PlanState.ENDORSED,
        ends_on__lte=scope.periods.base_before(DutyKind.REVIEW, near_end),
    )
    # A plan that continues after its review is asked again only when its end has come.
    continued = PlanReview.objects.filter(plan=OuterRef("pk"), settled_on__isnull=False)
    ending = ending.filter(~Exists(continued) | Q(ends_on__lt=scope.on))
    since = PlanReview.objects.filter(plan=OuterRef("plan_id"), reviewed_on__gte=OuterRef("monitored_on"))
    changed = Monitoring.objects.filter(~Exists(since), major_change=True, plan__state=PlanState.ENDORSED)
    return [
        scope.batch(
            DutyKind.REVIEW, ending, base="ends_on",
            why=lambda row: f"プランは{format_month_day(row['base'])}までです。目標の達成度と成果を本人と見直します。",
        ),
        scope.batch(
            DutyKind.REVIEW, changed, base="monitored_on",
            why=lambda row: f"{format_month_day(row['base'])}に大きな変化が記録されました。プランを見直します。",
        ),
    ]
