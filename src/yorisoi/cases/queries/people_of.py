"""Who carries a case, and who else may see it."""

from datetime import date

from django.db.models import Q, QuerySet

from yorisoi.cases.enums import AssignmentKind
from yorisoi.cases.models import Assignment, Case, CaseGrant


def assignments(case: Case, *, on: date) -> QuerySet[Assignment]:
    """Return the assignments in force on that date, 主担当 first."""
    return (
        Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), case=case, starts_on__lte=on)
        .select_related("staff")
        .order_by("kind", "starts_on", "pk")
    )


def assignment_history(case: Case) -> QuerySet[Assignment]:
    """Return every assignment the case ever had, newest first."""
    return Assignment.objects.filter(case=case).select_related("staff").order_by("-starts_on", "-pk")


def grants(case: Case, *, on: date) -> QuerySet[CaseGrant]:
    """Return the grants in force on that date."""
    return (
        CaseGrant.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), case=case, starts_on__lte=on)
        .select_related("staff", "staff__agency")
        .order_by("starts_on", "pk")
    )


def primaries(case_ids: list[int], *, on: date) -> dict[int, str]:
    """Return the name of the 主担当 of each case, in one query."""
    rows = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), case_id__in=case_ids, kind=AssignmentKind.PRIMARY
    ).values_list("case_id", "staff__name")
    return dict(rows)
