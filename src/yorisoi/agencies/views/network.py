"""Agencies with their contact points, and the departments of the municipality."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from yorisoi.agencies import actions, queries, rules
from yorisoi.agencies.enums import AgencyKind
from yorisoi.agencies.forms import AgencyForm, ContactPointForm, DepartmentForm
from yorisoi.agencies.models import Staff
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused

METHODS = ["GET", "HEAD", "POST"]


def _keeper(request: SignedInRequest) -> Staff:
    for violation in rules.may_keep_agencies(request.user.role):
        raise PermissionDenied(violation.sentence)
    return request.user


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """List the agencies and the departments."""
    user = _keeper(request)
    context = {
        "agencies": queries.agencies_of(user.municipality_id), "departments": queries.departments(user.municipality_id),
    }
    return render(request, "agencies/agency_list.html", context)


@require_http_methods(METHODS)
def edit(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add an agency, or change one."""
    user = _keeper(request)
    agency = _found(queries.agency(user.municipality_id, pk)) if pk else None
    initial = (
        {
            "name": agency.name, "kind": agency.kind, "phone": agency.phone, "address": agency.address,
            "is_commissioned": agency.is_commissioned, "is_active": agency.is_active,
        }
        if agency
        else {}
    )
    form = AgencyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        given = {**form.cleaned_data, "kind": AgencyKind(form.cleaned_data["kind"])}
        try:
            saved = actions.save_agency(agency=agency, actor=user, on=timezone.localdate(), **given)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{saved.name}」を保存しました。")
            return redirect("agencies:agencies")
    context = {
        "form": form, "agency": agency, "contact_points": queries.contact_points(agency.pk) if agency else [],
    }
    return render(request, "agencies/agency_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
def contact_point(request: SignedInRequest, agency_pk: int, pk: int | None = None) -> HttpResponse:
    """Add a contact point to an agency, or change one."""
    user = _keeper(request)
    agency = _found(queries.agency(user.municipality_id, agency_pk))
    point = _found(queries.contact_point(user.municipality_id, pk)) if pk else None
    if point and point.agency_id != agency.pk:
        raise Http404
    initial = {"name": point.name, "phone": point.phone, "address": point.address} if point else {}
    form = ContactPointForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            saved = actions.save_contact_point(
                agency=agency, contact_point=point, actor=user, on=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{saved.name}」を保存しました。")
            return redirect("agencies:agency", agency.pk)
    context = {"form": form, "agency": agency, "point": point}
    return render(request, "agencies/contact_point.html", context, status=422 if form.is_bound else 200)


@require_http_methods(METHODS)
def department(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """Add a department, or rename one."""
    user = _keeper(request)
    row = _found(queries.department(user.municipality_id, pk)) if pk else None
    form = DepartmentForm(request.POST if request.method == "POST" else None, initial={"name": row.name} if row else {})
    if form.is_valid():
        try:
            saved = actions.save_department(
                department=row, actor=user, on=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{saved.name}」を保存しました。")
            return redirect("agencies:agencies")
    context = {"form": form, "department": row}
    return render(request, "agencies/department.html", context, status=422 if form.is_bound else 200)


def _found(row: Any) -> Any:
    if row is None:
        raise Http404
    return row
