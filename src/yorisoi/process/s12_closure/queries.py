from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.rules.journey import Panel
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import queries as reviews
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s12_closure.rules import ClosureFacts


def closure(case: Case) -> Closure | None:
    """Return the closure of a case, if it was closed."""
    return Closure.objects.filter(case=case).select_related("agenda_item", "created_by").first()


def ground(case: Case) -> AgendaItem | None:
    """Return the meeting's item a closure stands on: the concluded review, else the confirmed interruption."""
    review = reviews.open_review(case) or reviews.reviews(case).first()
    if review is not None and reviews.is_concluded(review):
        return review.agenda_item
    interruption = monitoring.open_interruption(case)
    return monitoring.report_item(interruption) if interruption is not None else None


def facts(case: Case) -> ClosureFacts:
    """Return what `rules.may_close` needs."""
    review = reviews.open_review(case)
    interruption = monitoring.open_interruption(case)
    if interruption is None:
        return ClosureFacts(review_is_concluded=review is not None and reviews.is_concluded(review))
    return ClosureFacts(
        review_is_concluded=review is not None and reviews.is_concluded(review),
        interrupted_on=interruption.interrupted_on,
        interruption_is_reported=monitoring.report_item(interruption) is not None,
        efforts_after=monitoring.efforts(case).filter(made_on__gte=interruption.interrupted_on).exclude(
            created_at__lt=interruption.created_at
        ).count(),
    )


def panel(case: Case) -> Panel:
    """Return the step 終結 of the journey."""
    found = closure(case)
    return Panel(Stage.CLOSURE, is_done=found is not None, happened_on=found.closed_on if found else None)


def duties(scope: Scope) -> list[Batch]:
    """Return nothing: 終結 follows from a review, whose duty belongs to stage 11."""
    return []
