"""Who carries a case, who carried it, and who else may see it and why."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases import actions
from yorisoi.cases.access import access_case
from yorisoi.cases.forms import HandOverForm, SupporterForm
from yorisoi.cases.models import Assignment, Case, CaseGrant
from yorisoi.cases.queries import people_of
from yorisoi.foundation.violations import Refused, Violation

Held = TypeVar("Held", Assignment, CaseGrant)


@require_http_methods(["GET", "HEAD", "POST"])
def assignment(request: SignedInRequest, number: str) -> HttpResponse:
    """Show who carries the case; a POST hands it over to a new 主担当."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    if request.method != "POST":
        return _page(request, case)
    form = _hand_over_form(case, _held(case), request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.hand_over(
                case=case, staff=given["staff"], note=given["note"], actor=request.user, on=timezone.localdate()
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{given['staff'].name}さんに引きつぎました。")
            return redirect("cases:assignment", number)
    return _page(request, case, hand_over=form)


@require_POST
def add(request: SignedInRequest, number: str) -> HttpResponse:
    """Add a 副担当."""
    case = access_case(request.user, number, for_write=True)
    form = _add_form(case, _held(case), request.POST)
    if form.is_valid():
        staff = form.cleaned_data["staff"]
        try:
            actions.assign(case=case, staff=staff, actor=request.user, on=timezone.localdate())
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{staff.name}さんを副担当にしました。")
            return redirect("cases:assignment", number)
    return _page(request, case, add=form)


@require_POST
def end(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """End the assignment of a 副担当."""
    return _end(
        request, number, find=lambda case: people_of.assignment(case, pk),
        act=lambda held, on: actions.end_assignment(assignment=held, actor=request.user, on=on),
        told="副担当を外しました。",
    )


@require_POST
def end_grant(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """Let somebody's reason for seeing the case end."""
    return _end(
        request, number, find=lambda case: people_of.grant(case, pk),
        act=lambda held, on: actions.end_grant(grant=held, actor=request.user, on=on),
        told="見られる理由をおわりにしました。",
    )


def _end(
    request: SignedInRequest, number: str, *, find: Callable[[Case], Held | None], act: Callable[[Held, date], None],
    told: str,
) -> HttpResponse:
    """Let what somebody holds on the case end; a refusal is shown in place."""
    case = access_case(request.user, number, for_write=True)
    held = find(case)
    if held is None:
        raise Http404
    try:
        act(held, timezone.localdate())
    except Refused as refused:
        return _page(request, case, violations=refused.violations)
    messages.success(request, told)
    return redirect("cases:assignment", number)


def _held(case: Case) -> list[Assignment]:
    return list(people_of.assignments(case, on=timezone.localdate()))


def _hand_over_form(case: Case, held: list[Assignment], data: Any = None) -> HandOverForm:
    primary = [each.staff_id for each in held if each.is_primary and each.ends_on is None]
    return HandOverForm(data, prefix="hand", agency_id=case.agency_id, without=primary)


def _add_form(case: Case, held: list[Assignment], data: Any = None) -> SupporterForm:
    carrying = [each.staff_id for each in held if each.ends_on is None]
    return SupporterForm(data, prefix="add", agency_id=case.agency_id, without=carrying)


def _page(
    request: SignedInRequest, case: Case, *, hand_over: HandOverForm | None = None, add: SupporterForm | None = None,
    violations: Iterable[Violation] = (),
) -> HttpResponse:
    today = timezone.localdate()
    held = _held(case)
    may_write = _may_write(case, request)
    sent = hand_over or add
    # Whoever sees no form still learns why the act was refused.
    told = [*violations, *(sent.violations if sent and not may_write else [])]
    watchers = people_of.watchers(case)
    # Each person once, with the reason that counts: who carries the case or sees it by role needs no grant.
    known = {each.staff_id for each in held} | {each.pk for each in watchers}
    context = {
        "case": case, "held": held, "violations": told,
        "former": [each for each in people_of.assignment_history(case) if each.ends_on is not None],
        "grants": [each for each in people_of.grants(case, on=today) if each.staff_id not in known],
        "watchers": [each for each in watchers if each.pk not in {carrier.staff_id for carrier in held}],
        "may_write": may_write,
        "hand_over": hand_over or _hand_over_form(case, held), "add": add or _add_form(case, held),
    }
    return render(request, "cases/assignment.html", context, status=422 if sent or told else 200)


def _may_write(case: Any, request: SignedInRequest) -> bool:
    """Say whether the reader may change who carries the case."""
    user = request.user
    return case.access.may_write and user.is_supporter and user.agency_id == case.agency_id
