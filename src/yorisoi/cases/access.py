"""扉 (the door): the only way a page, the API or the command line reaches a case."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.models import Assignment, Case, CaseGrant
from yorisoi.cases.rules.access import Access, Hold, Viewer, access_for


def access_case(staff: Any, number: str, *, for_write: bool = False, on: date | None = None) -> Case:
    """
    Return the case with that number if this member of staff may see it, with the answer as `case.access`.

    Writes a `case.viewed` audit row (a writing act leaves its own).

    :raises Http404: if the case does not exist or is not theirs: both look the same, since that somebody is a client
        at all is the secret
    :raises PermissionDenied: if they may see the case but not write to it

    Source: house.md §4「扉」, ADR 0005
    """
    # The door reads the clock for the pages: they all ask about today.
    day = on or timezone.localdate()
    case = (
        Case.objects.select_related("person", "agency")
        .filter(municipality_id=staff.municipality_id, number=number)
        .first()
    )
    if case is None:
        raise Http404
    answer = answer_for(staff, case, on=day)
    if not answer.may_see:
        raise Http404
    if for_write and not answer.may_write:
        raise PermissionDenied("このケースは見ることはできますが、書きこむことはできません。")
    case.access = answer
    if not for_write:
        audit.record("case.viewed", actor=staff, subject=case, reason=answer.reason)
    return case


def answer_for(staff: Staff, case: Case, *, on: date) -> Access:
    """Return what this member of staff may do with the case on that date, and why (at most two queries)."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    held = {"case": case, "staff": staff, "starts_on__lte": on}
    assigned = Assignment.objects.filter(in_force, **held).values_list("kind", "ends_on")
    granted = CaseGrant.objects.filter(in_force, **held).values_list("basis", "ends_on")
    holds = [Hold(kind, ends_on) for kind, ends_on in assigned.union(granted)]
    return access_for(
        Viewer(staff.role, staff.municipality_id, staff.agency_id),
        municipality_id=case.municipality_id,
        agency_id=case.agency_id,
        is_reported=case.reported_on is not None,
        holds=holds,
    )
