from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.process.s03_emergency import queries as emergencies
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s09_provision import queries as provisions
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s10_monitoring.models import Interruption
from yorisoi.process.s11_review import queries as reviews
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.models import Closure, OldClosure
from yorisoi.process.s12_closure.rules import ClosureFacts
from yorisoi.reference import queries as reference


def closure(case: Case) -> Closure | None:
    """Return the closure of a case, if it was closed."""
    return Closure.objects.filter(case=case).select_related("agenda_item", "created_by").first()


def old_closure(case: Case) -> OldClosure | None:
    """Return how a case had ended before it came here, if it was brought in ended (one query for ended cases only)."""
    return OldClosure.objects.filter(case=case).first() if case.is_ended else None


def ground(case: Case, *, pattern: str) -> AgendaItem | None:
    """Return the meeting's item a closure stands on (`rules.concluded_on` says which of the two)."""
    review, report = _review_item(case), _report_item(case)
    if pattern == ClosurePattern.CONTACT_LOST:
        return report
    return review or (report if pattern == ClosurePattern.OTHER else None)


def facts(case: Case, *, on: date) -> ClosureFacts:
    """Return what `rules.may_close` needs, to close the case on that day."""
    review, report = _review_item(case), _report_item(case)
    interruption = monitoring.open_interruption(case)
    pending = meetings.pending_item(case)
    return ClosureFacts(
        silence_days=reference.days("SILENCE_BEFORE_CLOSURE", on, case.municipality_id),
        reviewed_on=review.concluded_on if review else None,
        has_plan=reviews.plan_in_force(case) is not None,
        had_plan=plans.plans(case).exists(),
        interrupted_on=interruption.interrupted_on if interruption else None,
        reported_on=report.concluded_on if report else None,
        efforts_after=_efforts_after(interruption) if interruption else 0,
        pending_on=pending.meeting.meets_on if pending else None,
        emergency_is_open=emergencies.is_open(case),
    )


def _review_item(case: Case) -> AgendaItem | None:
    """
    Return the item that concluded the open review.

    A case whose plan never came into force has nothing to review; there the meeting's word on 終結 itself stands.
    """
    if reviews.plan_in_force(case) is not None:
        review = reviews.open_review(case)
        item = reviews.item_of(review) if review is not None and not review.is_interrupting else None
        return item if reviews.is_conclusion(item) else None
    newest = plans.plans(case).first()
    return reviews.closing_item(case, since=newest.drafted_on) if newest is not None else None


def _report_item(case: Case) -> AgendaItem | None:
    interruption = monitoring.open_interruption(case)
    return monitoring.report_item(interruption) if interruption is not None else None


def _efforts_after(interruption: Interruption) -> int:
    """Count the efforts after an interruption; those of the same day count if they were written down after it."""
    that_day = Q(made_on=interruption.interrupted_on, created_at__gt=interruption.created_at)
    return monitoring.efforts(interruption.case).filter(Q(made_on__gt=interruption.interrupted_on) | that_day).count()


@dataclass(frozen=True)
class Words:
    """What the person said before: in the plan, and at the last review."""

    wish: str
    at_review: str


def last_words(case: Case) -> Words:
    """Return the person's own words on record; they do not stand for the will, which is asked anew."""
    plan, review = plans.current(case), reviews.reviews(case).first()
    return Words(wish=plan.wish if plan else "", at_review=review.person_wish if review else "")


def running_services(case: Case) -> list[str]:
    """Return the services whose end nobody has recorded, by name."""
    rows = provisions.provisions(case).filter(ended_on__isnull=True)
    return [reference.label("services", each.service, each.started_on, case.municipality_id) for each in rows]


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step 終結 of the journey."""
    asking = asking or asking_of(case)
    found = asking.first(lambda: Closure.objects.order_by("pk").values("closed_on"))
    old = asking.first(lambda: OldClosure.objects.order_by("pk").values("closed_on")) if case.is_ended else None
    ended = found or old
    return Panel(Stage.CLOSURE, is_done=ended is not None, happened_on=ended["closed_on"] if ended else None)


def duties(scope: Scope) -> list[Batch]:
    """Return nothing: 終結 follows from a review, whose duty belongs to stage 11."""
    return []
