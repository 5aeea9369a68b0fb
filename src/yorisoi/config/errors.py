"""うまくいかなかったときの画面 (Error pages): what, why, what to do next; typed text is kept."""

import sys
import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

# Never sent back to the screen, where the next person at the counter could read them.
SECRET_FIELDS = ("password", "csrfmiddlewaretoken", "secret")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read."""
    return _page(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an act that this person may not do here; the reason comes with the exception."""
    reason = str(exception) if isinstance(exception, PermissionDenied) else ""
    return _page(request, "403.html", status=403, reason=reason)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose secret does not fit any more: mostly a page left open over a sign-out."""
    return _page(request, "csrf.html", status=403, typed=_typed(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a page that does not exist, or that is not this person's: both look the same."""
    return _page(request, "404.html", status=404)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Answer a sign-in after too many wrong passwords."""
    return _page(request, "locked.html", status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """
    Answer a fault of ours: a reference number that also stands in the log, and everything that was typed.

    Must not need the database or the shell of the pages: they may be what is broken.
    """
    reference = uuid.uuid4().hex[:8].upper()
    request.reference = reference  # type: ignore[attr-defined]  # read by config.logs
    if _is_waiting_for_another(sys.exc_info()[1]):
        return _page(request, "busy.html", status=503, typed=_typed(request))
    return _page(request, "500.html", status=500, reference=reference, typed=_typed(request))


def _is_waiting_for_another(fault: BaseException | None) -> bool:
    """Say whether SQLite, which lets one write at a time, had somebody wait in vain: a long ledger is coming in."""
    return isinstance(fault, OperationalError) and "database is locked" in str(fault)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        posted = [(name, value) for name, values in request.POST.lists() for value in values]
    except Exception:  # an upload cut off half way: nothing can be read, and this page must still come
        return []
    return [
        (name, value)
        for name, value in posted
        if value and not any(secret in name.lower() for secret in SECRET_FIELDS)
    ]


def _page(request: HttpRequest, name: str, *, status: int, **context: Any) -> HttpResponse:
    typed = context.get("typed", [])
    can_send_again = status in (500, 503) and request.method == "POST" and bool(typed)
    content = render_to_string(
        f"errors/{name}",
        {
            "reason": "",
            "reference": "",
            **context,
            "typed": typed,
            "texts": [value for _, value in typed if len(value) >= 10],
            "again": request.get_full_path() if can_send_again else "",
            "token": get_token(request) if can_send_again else "",
        },
    )
    return HttpResponse(content, status=status)
