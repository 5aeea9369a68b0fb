from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s01_outreach import actions, queries
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, DiscoveryRoute, OutreachMeans
from yorisoi.process.s01_outreach.forms import AttemptForm, ConclusionForm, LeadForm, ReceivedListForm

ONLY_SUPPORTERS = "把握の記録は、自立相談支援機関の支援員が行います。気づいたことは、機関へご連絡ください。"


def _supporters_only(request: SignedInRequest) -> None:
    if not request.user.is_supporter:
        raise PermissionDenied(ONLY_SUPPORTERS)


def new(request: SignedInRequest) -> HttpResponse:
    """気づきを記録する — a lead from a department, an agency, an outreach round; the least of the person."""
    _supporters_only(request)
    today = timezone.localdate()
    form = LeadForm(
        request.POST or None, today=today, municipality_id=request.user.municipality_id, initial={"noticed_on": today}
    )
    if form.is_valid():
        try:
            discovery = actions.discover(actor=request.user, on=today, **form.lead())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"気づきを保存しました。ケース番号は {discovery.case.number} です。")
            return redirect("outreach:index", discovery.case.number)
    return render(request, "outreach/new.html", {"form": form}, status=422 if form.is_bound else 200)


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """把握・アウトリーチ — the lead, every attempt to reach the person; the next attempt is recorded here."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    today = timezone.localdate()
    form = AttemptForm(request.POST or None, today=today, initial={"attempted_on": today})
    if form.is_valid():
        try:
            actions.attempt(case=case, actor=request.user, on=today, **form.attempt())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "働きかけを記録しました。")
            return redirect("outreach:index", case.number)
    discovery = queries.discovery(case)
    context = {
        "case": case, "form": form, "discovery": discovery,
        "route": DiscoveryRoute(discovery.route).label if discovery else "",
        "outcome": DiscoveryOutcome(discovery.outcome).label if discovery else "",
        "is_open": discovery is not None and discovery.is_open and case.is_active,
        "attempts": [(each, OutreachMeans(each.means).label) for each in queries.attempts(case)],
    }
    return render(request, "outreach/index.html", context, status=422 if form.is_bound else 200)


def conclude(request: SignedInRequest, number: str) -> HttpResponse:
    """気づきのまとめ — still reaching out, or no need found; a reception is recorded by 相談受付 itself."""
    case = access_case(request.user, number, for_write=True)
    form = ConclusionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.conclude(case=case, actor=request.user, on=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{DiscoveryOutcome(form.cleaned_data['outcome']).label}」と記録しました。")
            return redirect("outreach:index", case.number)
    return render(request, "outreach/conclude.html", {"case": case, "form": form}, status=422 if form.is_bound else 200)


def lists(request: SignedInRequest) -> HttpResponse:
    """受け取った名簿 — which department sent what, on which basis, and how many leads came of it."""
    _supporters_only(request)
    today = timezone.localdate()
    staff = request.user
    form = ReceivedListForm(
        request.POST or None, today=today, municipality_id=staff.municipality_id, initial={"received_on": today}
    )
    if form.is_valid():
        facts = {**form.cleaned_data, "people_count": form.cleaned_data["people_count"] or 0}
        try:
            actions.receive_list(actor=staff, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "名簿を受け取ったことを記録しました。")
            return redirect("outreach:lists")
    context = {"form": form, "rows": queries.received_lists(staff.municipality_id)[:100]}
    return render(request, "outreach/lists.html", context, status=422 if form.is_bound else 200)
