"""The list of staff, for the administrator."""


from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorisoi.agencies import actions, queries, rules
from yorisoi.agencies.enums import Role
from yorisoi.agencies.forms import NewStaffForm, StaffForm
from yorisoi.agencies.models import Staff
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.one_time import one_time_password
from yorisoi.foundation.violations import Refused


def _administrator(request: SignedInRequest) -> Staff:
    for violation in rules.may_keep_staff(request.user.role):
        raise PermissionDenied(violation.sentence)
    return request.user


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """List the staff in office, or those who left."""
    user = _administrator(request)
    is_active = request.GET.get("left") != "1"
    context = {"staff": queries.staff_of(user.municipality_id, is_active=is_active), "is_active": is_active}
    return render(request, "agencies/staff_list.html", context)


@sensitive_variables("password")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Add a member of staff, and show their one-time password this one time."""
    user = _administrator(request)
    form = NewStaffForm(request.POST if request.method == "POST" else None, municipality_id=user.municipality_id)
    if form.is_valid():
        given = form.cleaned_data
        try:
            staff, password = actions.hire(
                login_name=given["login_name"], name=given["name"], kana=given["kana"], role=Role(given["role"]),
                agency=given["agency"], department=given["department"], actor=user, on=timezone.localdate(),
            )
        except Refused as refused:
            form.show(refused)
        else:
            return _show_password(request, staff, password, "登録しました")
    return render(request, "agencies/staff_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a member of staff."""
    user = _administrator(request)
    staff = _staff(user, pk)
    initial = {"name": staff.name, "kana": staff.kana, "role": staff.role, "department": staff.department_id}
    form = StaffForm(request.POST if request.method == "POST" else None, municipality_id=user.municipality_id, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.update_staff(
                staff=staff, name=given["name"], kana=given["kana"], role=Role(given["role"]),
                department=given["department"], actor=user, on=timezone.localdate(),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"{given['name']}さんの登録を変えました。")
            return redirect("agencies:staff")
    context = {"form": form, "member": staff, "is_self": staff.pk == user.pk}
    return render(request, "agencies/staff_edit.html", context, status=422 if form.is_bound else 200)


@sensitive_variables("password")
@require_POST
def new_password(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a member of staff who forgot theirs a new one-time password."""
    user = _administrator(request)
    staff = _staff(user, pk)
    password = one_time_password()
    actions.give_one_time_password(staff=staff, password=password, actor=user, on=timezone.localdate())
    return _show_password(request, staff, password, "パスワードを再発行しました")


@sensitive_variables("password")
@require_POST
def come_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let somebody who left sign in again."""
    user = _administrator(request)
    staff, password = actions.reactivate(staff=_staff(user, pk), actor=user, on=timezone.localdate())
    return _show_password(request, staff, password, "在職に戻しました")


def _show_password(request: SignedInRequest, staff: Staff, password: str, done: str) -> HttpResponse:
    context = {"member": staff, "password": password, "done": done}
    return render(request, "agencies/one_time_password.html", context)


def _staff(user: Staff, pk: int) -> Staff:
    staff = queries.staff_member(user.municipality_id, pk)
    if staff is None:
        raise Http404
    return staff
