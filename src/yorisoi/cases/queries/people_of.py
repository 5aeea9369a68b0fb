"""Who carries a case, and who else may see it."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import AssignmentKind, Standing, Turn
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
    """Return the name of the 主担当 of each case, in one query; on the day of a hand-over, the new one's."""
    rows = Assignment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), case_id__in=case_ids, kind=AssignmentKind.PRIMARY,
        starts_on__lte=on,
    )
    return dict(rows.order_by("starts_on", "pk").values_list("case_id", "staff__name"))


def assignment(case: Case, pk: int) -> Assignment | None:
    """Return one assignment of the case."""
    return Assignment.objects.filter(case=case, pk=pk).select_related("case").first()


def grant(case: Case, pk: int) -> CaseGrant | None:
    """Return one grant of the case."""
    return CaseGrant.objects.filter(case=case, pk=pk).select_related("case").first()


def carried(staff: Staff) -> int:
    """Return of how many cases somebody is the 主担当 in which anything is still to come, a フォロー after the end too."""
    held = Assignment.objects.filter(staff=staff, kind=AssignmentKind.PRIMARY, ends_on__isnull=True)
    return held.exclude(case__standing=Standing.ENDED, case__turn=Turn.NOBODY).count()


def watchers(case: Case) -> list[Staff]:
    """Return who sees the case by their role: chiefs of its agency, officers once it was reported, auditors."""
    by_role = Q(role=Role.CHIEF_COUNSELOR, agency_id=case.agency_id) | Q(role=Role.AUDITOR)
    if case.reported_on is not None:
        by_role |= Q(role=Role.MUNICIPAL_OFFICER)
    return list(
        Staff.objects.filter(by_role, municipality_id=case.municipality_id, is_active=True)
        .select_related("agency")
        .order_by("role", "kana", "name", "pk")
    )


def how_many_go_on(case_ids: Collection[int]) -> int:
    """Return how many of some cases have not ended."""
    return Case.objects.filter(pk__in=case_ids).exclude(standing=Standing.ENDED).count() if case_ids else 0
