from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s03_emergency import actions, queries
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.process.s03_emergency.forms import NeedForm, SettlementForm
from yorisoi.process.s03_emergency.models import EmergencySupport


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """緊急的な支援 — what is urgent now (answered here), and what was done before."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    return _answer(request, case, queries.open_supports(case).first())


def settle(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """緊急支援の対応 — the answer to one urgent need among several."""
    case = access_case(request.user, number, for_write=True)
    support = queries.support(case, pk)
    if support is None:
        raise Http404
    return _answer(request, case, support)


def _answer(request: SignedInRequest, case: Case, support: EmergencySupport | None) -> HttpResponse:
    """Show the urgent needs of a case with the form that answers one of them."""
    today = timezone.localdate()
    reception = None if support else queries.urgent_reception(case)
    form = SettlementForm(
        request.POST or None, today=today, needs_need=support is None, ceilings=queries.ceilings_of(case, on=today),
        initial={"settled_on": today, "need": (reception.urgency_note or reception.story) if reception else ""},
    )
    if form.is_valid():
        try:
            actions.settle(case=case, support=support, actor=request.user, on=today, **form.settlement())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{EmergencyState(form.cleaned_data['state']).label}」と記録しました。")
            return redirect("emergency:index", case.number)
    rows = [
        {
            "row": each, "state": EmergencyState(each.state).label,
            "means": EmergencyMeans(each.means).label if each.means else "",
        }
        for each in queries.supports(case)
    ]
    context = {"case": case, "form": form, "support": support, "reception": reception, "rows": rows}
    return render(request, "emergency/index.html", context, status=422 if form.is_bound else 200)


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """急ぐことを記録する — an urgent need noticed at any stage."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = NeedForm(request.POST or None, today=today, initial={"noticed_on": today})
    if form.is_valid():
        try:
            actions.raise_need(case=case, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "急ぐことを記録しました。今日のうちに対応します。")
            return redirect("emergency:index", case.number)
    return render(request, "emergency/new.html", {"case": case, "form": form}, status=422 if form.is_bound else 200)
