"""気になること: what the rules of the rooms say about one case, or about all of a worker's cases at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from yorisoi.cases.models import Assignment, Case
from yorisoi.cases.queries.prepared import THE_CASES, Asking
from yorisoi.cases.rules.journey import Warning
from yorisoi.cases.rules.warnings import LONG_OPEN_DAYS, NOT_MOVED_DAYS, CarryingFacts
from yorisoi.cases.rules.warnings import warnings as carrying_warnings
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan import rules as plan_rules
from yorisoi.process.s06_plan.models import Plan, PlanRole
from yorisoi.process.s07_meeting.enums import AgendaOutcome
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.records.enums import CASE_REVIEWS
from yorisoi.records.models import CaseNote
from yorisoi.referrals import rules as referral_rules
from yorisoi.referrals.models import Introduction

MOST_SHOWN = 5


@dataclass(frozen=True)
class About:
    """A warning and the case it is about."""

    case: Case
    warning: Warning


def of_case(case: Case, plan: Plan | None, roles: Sequence[PlanRole], *, on: date, asking: Asking) -> list[Warning]:
    """Return every warning of one case that has not ended; `plan` is its current one, with its roles."""
    if case.is_ended:
        return []
    found = signs(asking, on=on).get(case.pk, [])
    said = plan_rules.warnings(plans.said_facts(plan, roles), on=on) if plan is not None else []
    return (found if case.is_active else []) + said


def of_cases(asking: Asking, *, on: date) -> list[About]:
    """Return たらい回し and 抱え込み among the active of these cases, in two queries at most."""
    found = asking.together(lambda: signs(asking, on=on))
    rows = Case.objects.active().filter(pk__in=found).select_related("person").order_by("pk") if found else ()
    return [About(case, each) for case in rows for each in found[case.pk]]


def signs(asking: Asking, *, on: date) -> dict[int, list[Warning]]:
    """Return たらい回し and 抱え込み by case, whatever became of it since."""
    sent, alone = _sent_around(asking), _carried_alone(asking, on=on)
    return {pk: [*sent.get(pk, []), *alone.get(pk, [])] for pk in sent.keys() | alone.keys()}


def _sent_around(asking: Asking) -> dict[int, list[Warning]]:
    rows = asking.every(
        lambda: Introduction.objects.order_by("made_on", "pk")
        .values("case_id", "to_agency__name", "arrival", "taken_back_on")
    )
    onward = defaultdict(list)
    for row in rows:
        onward[row["case_id"]].append(
            referral_rules.OnwardFacts(
                to_agency=row["to_agency__name"], arrival=row["arrival"], was_taken_back=row["taken_back_on"] is not None
            )
        )
    found = {case_id: referral_rules.warnings(facts) for case_id, facts in onward.items()}
    return {case_id: warnings for case_id, warnings in found.items() if warnings}


def _carried_alone(asking: Asking, *, on: date) -> dict[int, list[Warning]]:
    found = {
        row["pk"]: carrying_warnings(
            CarryingFacts(row["opened_on"], row["moved_on"], row["workers"] or 0, row["has_met"], row["was_reviewed"]), on=on
        )
        for row in asking.rows((_old, on), lambda: _old(on))
    }
    return {pk: warnings for pk, warnings in found.items() if warnings}


def _old(on: date) -> QuerySet[Case, Any]:
    """
    Return the cases open for long and not moved lately, with how many carry them and whether others looked at them.

    What a meeting put off, or one that was called off, was looked at by nobody.
    """
    in_force = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), case=OuterRef("pk"), starts_on__lte=on
    )
    workers = in_force.order_by().values("case_id").annotate(number=Count("pk")).values("number")
    old = Case.objects.active().filter(
        pk__in=[THE_CASES], opened_on__lte=on - timedelta(days=LONG_OPEN_DAYS), moved_on__lte=on - timedelta(days=NOT_MOVED_DAYS)
    )
    items = AgendaItem.objects.filter(case=OuterRef("pk")).exclude(outcome=AgendaOutcome.POSTPONED)
    reviews = CaseNote.objects.filter(case=OuterRef("pk"), form__in=CASE_REVIEWS)
    return old.order_by("pk").values(
        "pk", "opened_on", "moved_on", workers=Subquery(workers), has_met=Exists(items), was_reviewed=Exists(reviews)
    )
