from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from yorisoi.cases.enums import DutyKind
from yorisoi.cases.queries.duties import COUNT_LIMIT, Batch, Scope
from yorisoi.cases.rules.duties import RULES, Duty, Periods
from yorisoi.foundation.wareki import format_wareki
from yorisoi.resources.models import SocialResource


def register(municipality_id: int) -> QuerySet[SocialResource]:
    """Return all resources of the town, those not verified for the longest time first."""
    return (
        SocialResource.objects.filter(municipality_id=municipality_id)
        .select_related("verified_by")
        .order_by("-is_active", "verified_on", "pk")
    )


def found(municipality_id: int, words: str) -> QuerySet[SocialResource]:
    """Return the resources in whose name, kind or note every word stands."""
    rows = register(municipality_id)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(kind__icontains=word) | Q(note__icontains=word))
    return rows


def resource_of(municipality_id: int, pk: int) -> SocialResource | None:
    """Return one resource of the town."""
    return register(municipality_id).filter(pk=pk).first()


def in_use(municipality_id: int) -> QuerySet[SocialResource]:
    """Return the resources a plan may name, by name."""
    return SocialResource.objects.filter(municipality_id=municipality_id, is_active=True).order_by("name", "pk")


def is_due(resource: SocialResource, periods: Periods, *, on: date) -> bool:
    """Return whether the resource is in use and the period since its last check is over."""
    return resource.is_active and periods.due_on(DutyKind.RESOURCE_CHECK, resource.verified_on) < on


def cutoff(scope: Scope) -> date:
    """Return the last day of verification that makes a resource due by the scope's horizon."""
    if scope.until is None:
        return date.max
    return scope.until - timedelta(days=scope.periods.days(DutyKind.RESOURCE_CHECK))


def duties(scope: Scope) -> list[Batch]:
    """Return 資源の最終確認. A resource belongs to no case, so it stands among everybody's duties only."""
    if scope.case_ids is not None or scope.only not in (None, DutyKind.RESOURCE_CHECK):
        return [Batch(DutyKind.RESOURCE_CHECK)]
    rows = SocialResource.objects.filter(
        municipality_id=scope.municipality_id, is_active=True, verified_on__lte=cutoff(scope)
    )
    first = list(rows.order_by("verified_on", "pk").values("pk", "name", "verified_on")[: scope.limit + 1])
    count = len(first)
    if count > scope.limit:
        count = rows.order_by()[: COUNT_LIMIT + 1].count()
    return [Batch(DutyKind.RESOURCE_CHECK, [_duty(scope, row) for row in first[: scope.limit]], count)]


def _duty(scope: Scope, row: Mapping[str, Any]) -> Duty:
    kind = DutyKind.RESOURCE_CHECK
    return Duty(
        kind=kind, case_id=None, number="", person=row["name"], base_on=row["verified_on"],
        due_on=scope.periods.due_on(kind, row["verified_on"]),
        why=f"{format_wareki(row['verified_on'])}に確かめたきりです。いまも使えるか、先方に確かめます。",
        subject_id=row["pk"], turn=RULES[kind].turn,
    )
