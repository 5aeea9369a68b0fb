from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.queries.duties import periods_of
from yorisoi.foundation.violations import Refused
from yorisoi.resources import actions, queries
from yorisoi.resources.forms import SEE, ChangeForm, NewResourceForm, VerifyForm
from yorisoi.resources.models import SocialResource
from yorisoi.ui import parts

PAGE = 50


def _may_write(request: SignedInRequest) -> bool:
    return bool(request.user.is_supporter or request.user.is_officer)


def _to_write(request: SignedInRequest) -> None:
    if not _may_write(request):
        raise PermissionDenied("社会資源を書きかえられるのは、相談支援機関と自治体の職員です。")


def _resource(request: SignedInRequest, pk: int) -> SocialResource:
    found = queries.resource_of(request.user.municipality_id, pk)
    if found is None:
        raise Http404
    return found


def index(request: SignedInRequest) -> HttpResponse:
    """List the register, what was not verified for the longest time first."""
    words, town = request.GET.get("q", "").strip()[:100], request.user.municipality_id
    today = timezone.localdate()
    page = Paginator(queries.found(town, words), PAGE).get_page(request.GET.get("page"))
    periods = periods_of(town)
    rows = [(each, queries.is_due(each, periods, on=today)) for each in page]
    return render(
        request, "resources/list.html",
        {
            "rows": rows, "words": words, "may_write": _may_write(request), "total": page.paginator.count,
            "pager": parts.pager(
                number=page.number, size=PAGE, total=page.paginator.count, path=request.path, params=[("q", words)] if words else []
            ),
        },
    )


def new(request: SignedInRequest) -> HttpResponse:
    """Put a resource into the register."""
    _to_write(request)
    today = timezone.localdate()
    form = NewResourceForm(request.POST or None, today=today, initial={"verified_on": today})
    if form.is_valid():
        try:
            resource = actions.add(actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{resource.name}」を登録しました。")
            return redirect("resources:list")
    return render(request, "resources/new.html", {"form": form}, status=422 if form.is_bound else 200)


def _page(request: SignedInRequest, resource: SocialResource, form: Any, verify_form: Any) -> HttpResponse:
    today = timezone.localdate()
    return render(
        request, "resources/edit.html",
        {
            "resource": resource, "form": form, "verify_form": verify_form, "may_write": _may_write(request),
            "is_due": queries.is_due(resource, periods_of(resource.municipality_id), on=today),
        },
        status=422 if form.is_bound or verify_form.is_bound else 200,
    )


def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show one resource, and mend what is said about it."""
    if request.method == "POST":
        _to_write(request)
    resource, today = _resource(request, pk), timezone.localdate()
    form = ChangeForm(
        request.POST or None, today=today, initial={name: getattr(resource, name) for name in (*SEE, "is_active")}
    )
    if form.is_valid():
        try:
            actions.change(resource=resource, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "保存しました。")
            return redirect("resources:edit", pk)
    return _page(request, resource, form, VerifyForm(today=today, initial={"verified_on": today}, prefix="verify"))


def verify(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that the resource itself was asked and what stands here still holds."""
    if request.method != "POST":
        return redirect("resources:edit", pk)
    _to_write(request)
    resource, today = _resource(request, pk), timezone.localdate()
    form = VerifyForm(request.POST, today=today, prefix="verify")
    if form.is_valid():
        try:
            actions.verify(resource=resource, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{resource.name}」を確かめたと記録しました。")
            return redirect("resources:list")
    change = ChangeForm(today=today, initial={name: getattr(resource, name) for name in (*SEE, "is_active")})
    return _page(request, resource, change, form)
