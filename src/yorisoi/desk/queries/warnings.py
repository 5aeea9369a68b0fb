"""気になること: what the rules of the rooms say about one case, or about all of a worker's cases at once."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from yorisoi.cases.models import Assignment, Case
from yorisoi.cases.rules.journey import Warning
from yorisoi.cases.rules.warnings import LONG_OPEN_DAYS, NOT_MOVED_DAYS, CarryingFacts
from yorisoi.cases.rules.warnings import warnings as carrying_warnings
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan import rules as plan_rules
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.referrals import rules as referral_rules
from yorisoi.referrals.models import Introduction

MOST_SHOWN = 5


@dataclass(frozen=True)
class About:
    """A warning and the case it is about."""

    case: Case
    warning: Warning


def of_case(case: Case, plan: Plan | None, *, on: date) -> list[Warning]:
    """Return every warning of one case that has not ended; `plan` is its current one."""
    if case.is_ended:
        return []
    found = [about.warning for about in of_cases([case.pk], on=on)]
    return found + (plan_rules.warnings(plans.facts(plan), on=on) if plan is not None else [])


def of_cases(case_ids: Sequence[int], *, on: date) -> list[About]:
    """Return たらい回し and 抱え込み among these active cases, in five queries at most."""
    sent = _sent_around(case_ids)
    alone = _carried_alone(case_ids, on=on)
    wanted = sorted({*sent, *alone})
    rows = Case.objects.active().filter(pk__in=wanted).select_related("person").order_by("pk") if wanted else ()
    return [About(case, each) for case in rows for each in [*sent.get(case.pk, []), *alone.get(case.pk, [])]]


def _sent_around(case_ids: Sequence[int]) -> dict[int, list[Warning]]:
    rows = (
        Introduction.objects.filter(case_id__in=case_ids).order_by("made_on", "pk")
        .values_list("case_id", "to_agency__name", "arrival", "taken_back_on")
    )
    onward = defaultdict(list)
    for case_id, name, arrival, taken_back_on in rows:
        onward[case_id].append(
            referral_rules.OnwardFacts(to_agency=name, arrival=arrival, was_taken_back=taken_back_on is not None)
        )
    found = {case_id: referral_rules.warnings(facts) for case_id, facts in onward.items()}
    return {case_id: warnings for case_id, warnings in found.items() if warnings}


def _carried_alone(case_ids: Sequence[int], *, on: date) -> dict[int, list[Warning]]:
    old = (
        Case.objects.active()
        .filter(
            pk__in=case_ids, opened_on__lte=on - timedelta(days=LONG_OPEN_DAYS),
            moved_on__lte=on - timedelta(days=NOT_MOVED_DAYS),
        )
        .order_by("pk").values_list("pk", "opened_on", "moved_on")
    )
    found = {pk: (opened_on, moved_on) for pk, opened_on, moved_on in old}
    in_force = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), case_id__in=list(found), starts_on__lte=on
    )
    workers = Counter(in_force.order_by("pk").values_list("case_id", flat=True))
    met = set(AgendaItem.objects.filter(case_id__in=list(found)).order_by("pk").values_list("case_id", flat=True))
    warned = {
        pk: carrying_warnings(CarryingFacts(opened_on, moved_on, workers[pk], pk in met), on=on)
        for pk, (opened_on, moved_on) in found.items()
    }
    return {pk: warnings for pk, warnings in warned.items() if warnings}
