"""What every template may use without being given it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest

import yorisoi
from yorisoi.ui import shell as frame


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return `shell`: menu, addresses, who is signed in. Costs no query beyond `request.user`."""
    user = getattr(request, "user", None)
    signed_in = bool(user is not None and user.is_authenticated)
    role = getattr(user, "role", "") if signed_in else ""
    match = request.resolver_match
    agency = getattr(user, "agency", None) if signed_in else None
    return {
        "shell": {
            "signed_in": signed_in,
            "user_name": getattr(user, "name", "") if signed_in else "",
            "role_name": getattr(user, "role_name", "") if signed_in else "",
            "agency_name": getattr(agency, "name", ""),
            "nav": frame.menu(role=role, path=request.path, room=match.namespace if match else ""),
            "home_url": frame.address("desk:today") or "/",
            "search_url": frame.address(frame.SEARCH) if signed_in else "",
            "suggest_url": frame.address(frame.SUGGEST) if signed_in else "",
            "new_url": frame.address(frame.NEW_RECEPTION.url_name)
            if role in frame.NEW_RECEPTION.roles
            else "",
            "note_url": _note_url(role, match),
            "phrases_url": frame.address(frame.PHRASES) if role in frame.QUICK_NOTE.roles else "",
            "sign_out_url": frame.address(frame.SIGN_OUT) if signed_in else "",
            "password_url": frame.address(frame.PASSWORD) if signed_in else "",
            "query": request.GET.get("q", "") if match and match.view_name == frame.SEARCH else "",
            "version": yorisoi.__version__,
            "is_debug": settings.DEBUG,
            "place": _file_of(match.func) if match and settings.DEBUG else "",
        }
    }


def _note_url(role: str, match: Any) -> str:
    """Return the address of the quick note; on a page of a case that case is chosen already."""
    if role not in frame.QUICK_NOTE.roles:
        return ""
    number = match.kwargs.get("number", "") if match else ""
    return frame.address(frame.QUICK_NOTE.url_name) + (f"?{urlencode({'case': number})}" if number else "")


def _file_of(view: Any) -> str:
    """Return where the view that made this page lives, for the developer's footer."""
    view = getattr(view, "view_class", view)
    return f"src/{view.__module__.replace('.', '/')}.py  {view.__qualname__}"
