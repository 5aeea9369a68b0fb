"""Signing in and out, and one's own password."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yorisoi.agencies import actions, queries
from yorisoi.agencies.forms import PasswordForm, SignInForm
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Violation

NOT_KNOWN = Violation(
    "SIGN_IN_FAILED", "サインインできません。", "サインイン名かパスワードが合っていません。",
    "大文字と小文字、日本語入力になっていないかを確かめて、もう一度入力してください。"
    "わからないときは、管理者にパスワードの再発行を頼んでください。",
)

OTHER_WORKER = Violation(
    "SIGN_IN_OTHER_WORKER", "サインインできません。", "この画面は、別の人が書いている画面です。",
    "自分の画面は、新しいタブでひらいてサインインしてください。",
)
OTHER_SIGNED_IN = Violation(
    "SIGN_IN_TAKEN", "サインインできません。", "このブラウザーでは、いま別の人がサインインしています。",
    "その人がサインアウトしてから、もう一度サインインしてください。",
)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a member of staff in. Too many wrong passwords are answered by the lockout page."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        staff: Any = authenticate(
            request, login_name=form.cleaned_data["login_name"], password=form.cleaned_data["password"]
        )
        if staff is not None:
            login(request, staff)
            audit.record("staff.signed_in", actor=staff, subject=staff)
            return redirect(onward)
        form.show([NOT_KNOWN])
    context = {"form": form, "onward": request.POST.get("next") or request.GET.get("next") or ""}
    return render(request, "agencies/sign_in.html", context, status=422 if form.is_bound else 200)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """
    Let the worker of an open page in again, in place, so that what they were typing goes on.

    Nobody else gets in here: the page shows what its worker typed.
    """
    worker = request.POST.get("worker", "")
    here: Any = request.user
    if here.is_authenticated and queries.mark_of(here) != worker:
        return _not_in(request, OTHER_SIGNED_IN, status=409)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _not_in(request, NOT_KNOWN)
    staff: Any = authenticate(
        request, login_name=form.cleaned_data["login_name"], password=form.cleaned_data["password"]
    )
    if staff is None:
        return _not_in(request, NOT_KNOWN)
    if queries.mark_of(staff) != worker:
        return _not_in(request, OTHER_WORKER, status=409)
    login(request, staff)
    audit.record("staff.signed_in", actor=staff, subject=staff, in_place=True)
    return JsonResponse({"csrf": get_token(request)})


def _not_in(request: HttpRequest, why: Violation, *, status: int = 422) -> HttpResponse:
    return JsonResponse({"why": why.sentence, "csrf": get_token(request)}, status=status)


@require_POST
def sign_out(request: SignedInRequest) -> HttpResponse:
    """End the session."""
    audit.record("staff.signed_out", actor=request.user, subject=request.user)
    logout(request)
    messages.success(request, "サインアウトしました。")
    return redirect("agencies:sign_in")


@sensitive_post_parameters("current", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: SignedInRequest) -> HttpResponse:
    """Let somebody choose their own password; other sessions of theirs end."""
    staff = request.user
    is_first = staff.must_change_password
    form = PasswordForm(request.POST if request.method == "POST" else None, staff=staff)
    if form.is_valid():
        actions.choose_password(staff=staff, password=form.cleaned_data["new"], on=timezone.localdate())
        update_session_auth_hash(request, staff)
        messages.success(request, "パスワードを変えました。")
        return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "is_first": is_first}
    return render(request, "agencies/password.html", context, status=422 if form.is_bound else 200)


def _onward(request: HttpRequest) -> str:
    """Return where to go after signing in: the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)
