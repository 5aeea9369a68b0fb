from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.desk.queries import caseload
from yorisoi.foundation.digits import whole_number
from yorisoi.ui.asked import paged


def index(request: SignedInRequest) -> HttpResponse:
    """担当のようす — who carries how many cases, what moved when; the chief sees every worker, others themselves."""
    staff = request.user
    if not staff.is_supporter:
        raise PermissionDenied("担当のようすは、ケースを担当する支援員の画面です。")
    on = timezone.localdate()
    loads = caseload.loads(staff, on=on)
    ids = [each.staff_id for each in loads]
    wanted = (whole_number(request.GET.get("staff", "")), staff.pk, *ids)
    chosen = next((pk for pk in wanted if pk in ids), staff.pk)
    cases = caseload.cases_of(staff, chosen, on=on)
    shown = paged(request, size=caseload.A_PAGE, total=cases.count())
    context = {
        "loads": loads, "chosen": next((each for each in loads if each.staff_id == chosen), None), "pager": shown,
        "rows": caseload.carried(list(cases[shown.rows]), on=on), "today": on,
        "recent_days": caseload.RECENT_DAYS, "still_days": caseload.STILL_DAYS,
    }
    return render(request, "desk/caseload.html", context)
