from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.wareki import add_months
from yorisoi.statistics.queries import leaning as queries
from yorisoi.statistics.views.doors import require_reader


@require_safe
def leaning(request: SignedInRequest) -> HttpResponse:
    """偏り — for the chief, the municipality and the auditor: numbers only, no names."""
    staff = request.user
    require_reader(staff)
    today = timezone.localdate()
    return render(
        request, "statistics/leaning.html",
        {"leanings": queries.leanings(staff, on=today), "since": add_months(today, -queries.MONTHS), "today": today},
    )
