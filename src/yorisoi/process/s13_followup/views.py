from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s12_closure import queries as closures
from yorisoi.process.s13_followup import actions, queries
from yorisoi.process.s13_followup.forms import PlanForm, RecordForm
from yorisoi.process.s13_followup.models import FollowUp


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """フォロー — the checks agreed at closure, and what they found."""
    return _show(request, access_case(request.user, number))


@require_POST
def plan(request: SignedInRequest, number: str) -> HttpResponse:
    """フォローの予定 — plan the checks."""
    case = access_case(request.user, number, for_write=True)
    form = PlanForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        try:
            actions.plan(case=case, checks=form.checks(), actor=request.user, on=timezone.localdate())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "フォローの予定を記録しました。")
            return redirect("followup:index", case.number)
    return _show(request, case, plan_form=form)


@require_POST
def record(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """フォローの記録 — write down what one check found."""
    case = access_case(request.user, number, for_write=True)
    followup = queries.followups(case).filter(pk=pk).first()
    if followup is None:
        raise Http404
    form = _record_form(followup, request.POST)
    if form.is_valid():
        try:
            actions.record(followup=followup, actor=request.user, on=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "フォローを記録しました。")
            return redirect("followup:index", case.number)
    return _show(request, case, record_form=form, recording=followup.pk)


def _record_form(followup: FollowUp, data: object = None) -> RecordForm:
    today = timezone.localdate()
    return RecordForm(data, today=today, initial={"done_on": today}, prefix=f"check{followup.pk}")


def _show(
    request: SignedInRequest, case: Case, *, plan_form: PlanForm | None = None, record_form: RecordForm | None = None,
    recording: int | None = None,
) -> HttpResponse:
    """Show the page; an act refused is shown in place, in the form it was asked with."""
    checks = list(queries.followups(case))
    may_write = case.access.may_write
    waiting = [check for check in checks if not check.is_done]
    rows = [
        (check, record_form if record_form and check.pk == recording else _record_form(check)) for check in waiting
    ]
    context = {
        "case": case, "closure": closures.closure(case), "rows": rows, "may_write": may_write,
        "done": [check for check in checks if check.is_done], "today": timezone.localdate(),
        "asks_again": any(check.asks_for_support for check in checks),
        "plan_form": plan_form or PlanForm(today=timezone.localdate()), "recording": recording,
        # Somebody else recorded this check meanwhile: what was typed is shown all the same.
        "late_form": record_form if recording not in [check.pk for check in waiting] else None,
        "first_waiting": waiting[0].pk if waiting else None,
    }
    return render(request, "followup/index.html", context, status=422 if plan_form or record_form else 200)
