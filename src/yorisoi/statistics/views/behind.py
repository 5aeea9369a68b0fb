"""数のうしろ: what a figure means, and the cases it consists of."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.statistics import figures
from yorisoi.statistics.figures.behind import PAGE, behind
from yorisoi.statistics.figures.report import asked_for
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules.periods import month_label
from yorisoi.statistics.views.asking import wanted
from yorisoi.statistics.views.doors import require_reader
from yorisoi.ui.asked import page_number
from yorisoi.ui.parts import pager


@require_safe
def show(request: SignedInRequest, code: str) -> HttpResponse:
    """指標 — its definition, and the rows of a month or a fiscal year as far as one may see them."""
    staff = request.user
    require_reader(staff)
    if code not in figures.BY_CODE:
        raise Http404
    figure, on = figures.BY_CODE[code], timezone.localdate()
    asked = wanted(request, on=on, any_month=True)
    period = asked.period
    found = behind(
        figure, asked_for(staff.municipality_id, period), page_number(request), agency=asked.agency, staff=staff, on=on
    )
    context = {
        "figure": figure, "form": asked.form, "query": asked.query, "period": period, "agency": asked.agency, "found": found,
        "closed": [
            month_label(each) for each in settings.closings(staff.municipality_id, since=period.since, until=period.until)
        ],
        "pager": pager(
            number=found.number, size=PAGE, total=found.seen, path=request.path, params=request.GET.items()
        ),
    }
    return render(request, "statistics/figure.html", context)
