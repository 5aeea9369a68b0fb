from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import periods_of
from yorisoi.foundation.violations import Refused
from yorisoi.process.s09_provision import actions, queries
from yorisoi.process.s09_provision.forms import DeliveryForm, EndForm, StartForm
from yorisoi.ui.asked import paged

PAGE = 20


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """支援の提供 — what may start and what may not and why, what runs, what was done; the start is recorded here."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    today = timezone.localdate()
    services = queries.services(case, on=today)
    waiting = [each for each in services if not each.is_started]
    ready = [each for each in waiting if each.may_start]
    form = StartForm(
        request.POST or None, today=today, services=services if request.method == "POST" else waiting,
        initial={"started_on": today, "service": ready[0].key if len(ready) == 1 else None},
    )
    if form.is_valid():
        chosen = next(each for each in services if each.key == form.cleaned_data["service"])
        try:
            actions.start(
                case=case, plan_service=chosen.plan_service,
                decision=None if chosen.plan_service else chosen.decision, started_on=form.cleaned_data["started_on"],
                note=form.cleaned_data["note"], once=form.cleaned_data["once"], actor=request.user, on=today,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{chosen.label}」の開始を記録しました。")
            return redirect("provision:index", case.number)
    first_days = periods_of(case.municipality_id).days(DutyKind.FIRST_MONITORING)
    context = {"case": case, "form": form, "waiting": waiting, "first_days": first_days, **_so_far(request, case)}
    return render(request, "provision/index.html", context, status=422 if form.is_bound else 200)


def _so_far(request: SignedInRequest, case: Case) -> dict[str, Any]:
    """Return what runs, what has ended, and one page of what was done."""
    done = queries.deliveries(case)
    shown = paged(request, size=PAGE, total=done.count())
    started = [(each, queries.label_of(each)) for each in queries.provisions(case)]
    return {
        "running": [each for each in started if each[0].is_running],
        "ended": [each for each in started if not each[0].is_running],
        "deliveries": [
            (each, queries.label_of(each.provision) if each.provision else "") for each in done[shown.rows]
        ],
        "pager": shown,
    }


def end(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """サービスの終わり — when a service ended, and how."""
    case = access_case(request.user, number, for_write=True)
    provision = queries.provision_of(case, pk)
    if provision is None:
        raise Http404
    today = timezone.localdate()
    form = EndForm(request.POST or None, today=today, initial={"ended_on": today})
    label = queries.label_of(provision)
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("ended_on", "end_reason", "note")}
        try:
            actions.end(provision=provision, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{label}」の終わりを記録しました。")
            return redirect("provision:index", case.number)
    context = {"case": case, "form": form, "provision": provision, "label": label}
    return render(request, "provision/end.html", context, status=422 if form.is_bound else 200)


def deliver(request: SignedInRequest, number: str) -> HttpResponse:
    """支援の実施・同行 — what was done for the person, by us or by a partner."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    provisions = list(queries.provisions(case))
    form = DeliveryForm(
        request.POST or None, today=today, provisions=provisions,
        initial={"delivered_on": today, "by_whom": request.user.name, "provision": request.GET.get("provision", "")},
    )
    if form.is_valid():
        chosen = {str(each.pk): each for each in provisions}.get(form.cleaned_data["provision"])
        facts = {name: form.cleaned_data[name] for name in ("delivered_on", "by_whom", "what", "accompanied", "once")}
        try:
            actions.deliver(case=case, provision=chosen, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "支援の実施を記録しました。")
            return redirect("provision:index", case.number)
    givers = list(dict.fromkeys([request.user.name, *(each.provider.name for each in provisions if each.provider)]))
    context = {"case": case, "form": form, "givers": givers}
    return render(request, "provision/deliver.html", context, status=422 if form.is_bound else 200)
