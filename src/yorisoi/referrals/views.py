from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.reference import queries as reference
from yorisoi.referrals import actions, queries
from yorisoi.referrals.enums import Arrival, IntroductionKind
from yorisoi.referrals.forms import ArrivalForm, IntroductionForm, TakeBackForm
from yorisoi.referrals.models import Introduction


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """つなぎ — every introduction, whether the person arrived, and what is to be done about it."""
    case = access_case(request.user, number)
    rows = [
        {
            "row": each, "kind": IntroductionKind(each.kind).label, "arrival": Arrival(each.arrival).label,
            "target": reference.label("handover_targets", each.target, each.made_on, case.municipality_id)
            if each.target else "",
        }
        for each in queries.introductions(case)
    ]
    warned = [{"label": each.label, "sentence": each.text, "source": each.source} for each in queries.warnings(case)]
    return render(request, "referrals/index.html", {"case": case, "rows": rows, "warnings": warned})


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """つなぐ — another agency, what is asked of it, and on which basis it is told."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = IntroductionForm(request.POST or None, case=case, today=today, initial={"made_on": today})
    if form.is_valid():
        try:
            made = actions.introduce(case=case, actor=request.user, on=today, **form.introduction())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{made.to_agency.name}へのつなぎを記録しました。着いたかどうかを、あとで確かめます。")
            return redirect("referrals:index", case.number)
    return render(request, "referrals/new.html", {"case": case, "form": form}, status=422 if form.is_bound else 200)


def check(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """後日確認 — did the person arrive?"""
    case = access_case(request.user, number, for_write=True)
    introduction = _introduction(case, pk)
    today = timezone.localdate()
    form = ArrivalForm(request.POST or None, today=today, initial={"checked_on": today})
    if form.is_valid():
        try:
            actions.record_arrival(introduction=introduction, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{Arrival(form.cleaned_data['arrival']).label}」と記録しました。")
            return redirect("referrals:index", case.number)
    context = {
        "case": case, "form": form, "introduction": introduction,
        "checks": [(each, Arrival(each.arrival).label) for each in queries.checks(introduction)],
    }
    return render(request, "referrals/check.html", context, status=422 if form.is_bound else 200)


def take_back(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """受け直し — the person is not left alone when a partner could not take them."""
    case = access_case(request.user, number, for_write=True)
    introduction = _introduction(case, pk)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        try:
            actions.take_back(
                introduction=introduction, note=form.cleaned_data["note"], actor=request.user, on=timezone.localdate()
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "受け直しを記録しました。")
            return redirect("desk:case", case.number)
    context = {"case": case, "form": form, "introduction": introduction}
    return render(request, "referrals/take_back.html", context, status=422 if form.is_bound else 200)


def _introduction(case: Case, pk: int) -> Introduction:
    found = queries.introduction(case, pk)
    if found is None:
        raise Http404
    return found
