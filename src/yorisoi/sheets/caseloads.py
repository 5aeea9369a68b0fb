"""一覧のもと (Caseloads): what the list of cases tells of each, read for all of them together."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import DutyKind, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries import people_of
from yorisoi.cases.queries.duties import periods_of
from yorisoi.cases.rules.duties import Periods
from yorisoi.foundation.wareki import age_on, format_wareki_short
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception
from yorisoi.process.s05_screening.models import Screening
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s07_meeting.enums import AgendaOutcome
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.process.s10_monitoring.models import Interruption
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.process.s12_closure.models import Closure
from yorisoi.sheets import lists, persons

MOST_CASES = 1000


@dataclass(frozen=True)
class Line:
    """One case of the list, every column as text."""

    number: str
    name: str
    sex_and_age: str
    received: str
    route: str
    primary: str
    enrolled: str
    screening: str
    plan: str
    meeting: str
    services: str
    until: str
    review: str
    ended: str


def running(staff: Staff, *, on: date) -> Sequence[Case]:
    """Return the cases not ended that this member of staff may see, by number."""
    visible = Case.objects.visible_to(staff, on=on).exclude(standing=Standing.ENDED).select_related("person")
    return list(visible.order_by("fiscal_year", "serial", "pk")[:MOST_CASES])


@dataclass(frozen=True)
class Held:
    """The newest fact of each kind by case."""

    receptions: dict[int, Any]
    enrollments: dict[int, Any]
    screenings: dict[int, Any]
    plans: dict[int, Any]
    items: dict[int, Any]
    decisions: dict[int, Any]
    reviews: dict[int, Any]
    interruptions: dict[int, Any]
    closures: dict[int, Any]
    services: dict[int, list[str]]
    primaries: dict[int, str]
    periods: Periods
    service_name: Callable[[str, date], str]


# A meeting put off, or called off, concluded nothing.
CONCLUDED = tuple(each for each in AgendaOutcome if each not in (AgendaOutcome.PENDING, AgendaOutcome.POSTPONED))


def lines(cases: Iterable[Case], *, on: date) -> list[Line]:
    """Return the cases as lines, in a dozen queries however many they are."""
    cases = list(cases)
    if not cases:
        return []
    held = _held(cases, on=on)
    return [_line(case, held, on=on) for case in cases]


def _newest(model: type[Model], ids: list[int], *order: str, **only: Any) -> dict[int, Any]:
    """Return the last of each case in that order."""
    rows = model.objects.filter(case_id__in=ids, **only).order_by(*order, "pk")  # type: ignore[attr-defined]
    return {row.case_id: row for row in rows}


def _held(cases: list[Case], *, on: date) -> Held:
    ids, town = [case.pk for case in cases], cases[0].municipality_id
    plans = _newest(Plan, ids, "number")
    services: dict[int, list[str]] = {}
    for row in PlanService.objects.filter(plan__in=[plan.pk for plan in plans.values()]).order_by("position", "pk"):
        services.setdefault(row.plan_id, []).append(row.code)
    return Held(
        receptions=_newest(Reception, ids, "received_on"), enrollments=_newest(EnrollmentRequest, ids),
        screenings=_newest(Screening, ids, "screened_on"), plans=plans,
        items=_newest(AgendaItem, ids, "concluded_on", plan__isnull=False, outcome__in=CONCLUDED),
        decisions=_newest(SupportDecision, ids, "decided_on"), reviews=_newest(PlanReview, ids, "reviewed_on"),
        interruptions=_newest(Interruption, ids, "interrupted_on", resumed_on__isnull=True, closed_on__isnull=True),
        closures=_newest(Closure, ids), services=services, primaries=people_of.primaries(ids, on=on), periods=periods_of(town),
        service_name=lists.names_of("services", municipality_id=town),
    )


def _short(day: date | None) -> str:
    return format_wareki_short(day) if day else ""


def _monitoring(case: Case, periods: Periods) -> date | None:
    if case.monitoring_base_on is None or not case.is_active:
        return None
    kind = DutyKind.FIRST_MONITORING if case.monitoring_is_first else DutyKind.REGULAR_MONITORING
    return periods.due_on(kind, case.monitoring_base_on)


def _line(case: Case, held: Held, *, on: date) -> Line:
    person, pk = case.person, case.pk
    reception, plan, screening = held.receptions.get(pk), held.plans.get(pk), held.screenings.get(pk)
    review, closure, interruption = held.reviews.get(pk), held.closures.get(pk), held.interruptions.get(pk)
    item, decision, enrollment = held.items.get(pk), held.decisions.get(pk), held.enrollments.get(pk)
    age = f"{age_on(person.born_on, on)}歳" if person.born_on and person.born_on <= on else ""
    return Line(
        number=case.number, name=persons.name_of(person), sex_and_age=" ".join(filter(None, (persons.gender(person), age))),
        received=_short(reception.received_on) if reception else "",
        route=str(ReceptionChannel(reception.channel).label) if reception else "", primary=held.primaries.get(pk, ""),
        enrolled=_short(enrollment.requested_on) if enrollment else "",
        screening=f"{_short(screening.screened_on)}\n{screening.get_outcome_display()}" if screening else "",
        plan=f"第{plan.number}回\n{_short(plan.drafted_on)}" if plan else "",
        meeting="\n".join(filter(None, (
            f"会議 {_short(item.concluded_on)}" if item else "", f"決定 {_short(decision.decided_on)}" if decision else "",
        ))),
        services="\n".join(held.service_name(code, plan.drafted_on) for code in held.services.get(plan.pk, ())) if plan else "",
        until="\n".join(filter(None, (_short(plan.ends_on) if plan else "", _short(_monitoring(case, held.periods))))),
        review=f"{_short(review.reviewed_on)}\n{review.get_conclusion_display()}".strip() if review else "",
        ended=(
            f"終結 {_short(closure.closed_on)}" if closure
            else f"中断 {_short(interruption.interrupted_on)}" if interruption else ""
        ),
    )
