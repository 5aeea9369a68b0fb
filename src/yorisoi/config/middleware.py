"""中間処理 (Middleware): four small habits of every page."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from yorisoi.drafts import actions as drafts

Handler = Callable[[HttpRequest], HttpResponse]

REFRESH_AFTER_SECONDS = 5 * 60
REFRESHED_AT = "refreshed_at"


def no_store(get_response: Handler) -> Handler:
    """Return a handler that forbids keeping any page: the PC at the counter is shared."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


def idle_end(get_response: Handler) -> Handler:
    """
    Return a handler that lets a session end when nobody used it for SESSION_COOKIE_AGE.

    Saving the session moves its end. It is saved at most every five minutes, so that reading a page does not
    cost a write each time (Django's SESSION_SAVE_EVERY_REQUEST would).
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(REFRESHED_AT, 0) > REFRESH_AFTER_SECONDS:
                request.session[REFRESHED_AT] = now
        return get_response(request)

    return handle


def own_password_first(get_response: Handler) -> Handler:
    """
    Return a handler that lets somebody with a one-time password do nothing but choose their own.

    Whoever gave out the password knows it: until it is changed, nobody can say who acted.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and getattr(user, "must_change_password", False):
            password = reverse("agencies:password")
            if request.path not in (password, reverse("agencies:sign_out")):
                return redirect(password)
        return get_response(request)

    return handle


def forget_saved_drafts(get_response: Handler) -> Handler:
    """
    Return a handler that removes the draft of a form as soon as the form is saved.

    A form that was saved is answered by sending the reader on (or 201, 204, `X-Saved: 1`); a refused one is shown again
    and keeps its draft. Should the server die in between, the draft stays: one too many rather than one too few.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and request.user.is_authenticated and _is_saved(response):
            page, form, tab = (request.POST.get(f"draft_{name}", "") for name in ("page", "form", "tab"))
            if page and form and tab:
                drafts.forget_saved(place=drafts.Place(page, form, tab), actor=request.user)
        return response

    return handle


def _is_saved(response: HttpResponse) -> bool:
    sent_on = response.status_code in (201, 204, 302, 303) or response.headers.keys() & {"HX-Redirect", "HX-Location"}
    return bool(sent_on) or response.headers.get("X-Saved") == "1"
