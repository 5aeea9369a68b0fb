from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.desk.queries import caseload
from yorisoi.ui.parts import pager


def index(request: SignedInRequest) -> HttpResponse:
    """担当のようす — who carries how many cases, what moved when; the chief sees every worker, others themselves."""
    staff = request.user
    if not staff.is_supporter:
        raise PermissionDenied("担当のようすは、ケースを担当する支援員の画面です。")
    on = timezone.localdate()
    loads = caseload.loads(staff, on=on)
    asked = request.GET.get("staff", "")
    ids = [each.staff_id for each in loads]
    chosen = int(asked) if asked.isdecimal() and len(asked) < 12 and int(asked) in ids else staff.pk
    if chosen not in ids and ids:
        chosen = ids[0]
    cases = caseload.cases_of(staff, chosen, on=on)
    number = request.GET.get("page", "1")
    shown = pager(
        number=int(number) if number.isdecimal() and len(number) < 5 else 1, size=caseload.A_PAGE, total=cases.count(),
        path=request.path, params=request.GET.items(),
    )
    start = (shown.number - 1) * caseload.A_PAGE
    context = {
        "loads": loads, "chosen": next((each for each in loads if each.staff_id == chosen), None), "pager": shown,
        "rows": caseload.carried(list(cases[start : start + caseload.A_PAGE]), on=on), "today": on,
        "recent_days": caseload.RECENT_DAYS, "still_days": caseload.STILL_DAYS,
    }
    return render(request, "desk/caseload.html", context)
