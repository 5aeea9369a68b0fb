import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from yorisoi.agencies import queries as agencies
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.drafts import actions, queries, rules
from yorisoi.drafts.access import cases_of, page_of
from yorisoi.drafts.models import Draft
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.people import queries as people
from yorisoi.ui.templatetags.ui import moment

UNREADABLE = Violation(
    "DRAFT_UNREADABLE", "下書きを保存できません。", "送られてきた内容を読めませんでした。",
    "書いたものを控えてから、画面を開きなおしてください。",
)
SHOWN = 100  # drafts on the page; older ones follow as these are saved or thrown away


def for_scripts(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a script ask: nobody signed in is answered 401, not sent to a page it could not show."""

    @login_not_required
    @wraps(view)
    def answer(request: Any, **arguments: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"csrf": get_token(request)}, status=401)
        try:
            return view(request, **arguments)
        except Refused as refused:
            return JsonResponse({"why": [each.sentence for each in refused.violations]}, status=422)
        except (Http404, PermissionDenied):
            return JsonResponse({"why": ["この画面に書きこむ担当ではないため、下書きは保存されません。"]}, status=409)

    return answer


@require_POST
@for_scripts
@sensitive_post_parameters()
def save(request: SignedInRequest) -> HttpResponse:
    """下書きを保存する — what one form of one tab holds now."""
    staff, now = request.user, timezone.now()
    typed = _typed(request)
    if typed.get("worker") != agencies.mark_of(staff):
        return JsonResponse({"other": True}, status=409)
    fields, at = typed["fields"], _moment(typed.get("typed_at"), now)
    page = page_of(typed["page"])
    about = cases_of(staff, page, fields, on=timezone.localdate())
    actions.save(
        place=actions.Place(page, typed["form"], typed["tab"]), fields=fields, characters=typed["characters"],
        typed_at=at, case=about[0] if about else None, others=about[1:], actor=staff, at=now,
        title=typed["title"], device=rules.device(request.headers.get("User-Agent", "")), restores=typed["restores"],
    )
    return JsonResponse({"at": f"{timezone.localtime(now):%H:%M}"})


def _typed(request: HttpRequest) -> dict[str, Any]:
    """
    Return what the script sent, each part of the kind it must be.

    :raises Refused: DRAFT_UNREADABLE
    """
    try:
        sent = json.loads(request.body)
        fields = [(_text(name, 200), _text(value, rules.MOST_CHARACTERS + 1)) for name, value in sent["fields"]]
        return {
            "page": _text(sent["page"], 2_000), "form": _text(sent["form"], rules.LONGEST_FORM, least=1),
            "tab": _text(sent["tab"], rules.LONGEST_MARK, least=1), "fields": fields,
            "title": _text(sent.get("title", ""), 2_000)[:120], "characters": max(0, int(sent.get("characters", 0))),
            "restores": [int(pk) for pk in sent.get("restores", [])[:50] if 0 < int(pk) < queries.PAST_EVERY_ROW],
            "worker": sent.get("worker"), "typed_at": sent.get("typed_at"),
        }
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as fault:
        raise Refused([UNREADABLE]) from fault


def _text(value: Any, most: int, *, least: int = 0) -> str:
    # Neither database keeps a zero character or half of a pair.
    if not isinstance(value, str) or not least <= len(value) <= most:
        raise ValueError(value)
    return value.replace("\0", "").encode("utf-8", "replace").decode()


def _moment(value: Any, now: datetime) -> datetime:
    """Return the moment of the last keystroke as the browser tells it, by the server's clock."""
    try:
        told = datetime.fromtimestamp(float(value) / 1000, tz=UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return min(told, now)


@require_GET
@for_scripts
def for_page(request: SignedInRequest) -> HttpResponse:
    """書きかけ of one page — with what the browser needs to keep what it cannot send."""
    staff = request.user
    found = queries.of_page(staff, page_of(request.GET.get("page", "")), on=timezone.localdate())
    return JsonResponse({
        "key": queries.key_of(staff), "worker": agencies.mark_of(staff), "csrf": get_token(request),
        "now": int(timezone.now().timestamp() * 1000), "drafts": [_as_sent(draft) for draft in found[:20]],
    })


def _as_sent(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.pk, "form": draft.form, "tab": draft.tab, "fields": draft.fields, "device": draft.device,
        "characters": draft.characters, "when": moment(draft.typed_at),
        "typed_at": int(draft.typed_at.timestamp() * 1000),
    }


def index(request: SignedInRequest) -> HttpResponse:
    """書きかけ — what I typed and have not saved, to read, go on with or throw away."""
    staff, today = request.user, timezone.localdate()
    found = queries.mine(staff, on=today)[:SHOWN]
    hidden = [secret.text for secret in people.every_secret(municipality_id=staff.municipality_id, on=today)]
    lines = [
        {"draft": draft, "texts": [people.veil(text, secrets=hidden) for text in rules.readable(draft.fields)]}
        for draft in found
    ]
    total = queries.count(staff, on=today)
    context = {"lines": lines, "total": total, "held_back": queries.count_kept(staff) - total}
    return render(request, "drafts/index.html", context)


@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """書きかけを捨てる. Somebody else's looks like none; one thrown away already is thrown away."""
    draft = queries.draft(pk)
    if draft is not None and draft.staff_id != request.user.pk:
        raise Http404
    if draft is not None:
        actions.discard(draft=draft, actor=request.user)
    if not request.accepts("text/html"):
        return HttpResponse(status=204)
    messages.success(request, "書きかけを捨てました。")
    return redirect("drafts:index")
