from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yorisoi.agencies.enums import Role
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.wareki import add_months
from yorisoi.statistics import queries

READERS = frozenset({Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR})


@require_safe
def leaning(request: SignedInRequest) -> HttpResponse:
    """偏り — for the chief, the municipality and the auditor: numbers only, no names."""
    staff = request.user
    if staff.role not in READERS:
        raise PermissionDenied("この頁は、主任・自治体・監査の担当だけが見られます。")
    today = timezone.localdate()
    return render(
        request, "statistics/leaning.html",
        {"leanings": queries.leanings(staff, on=today), "since": add_months(today, -queries.MONTHS), "today": today},
    )
