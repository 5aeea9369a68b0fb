"""予定: the week of a worker, and its feed for the calendar on the desk or the telephone."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies import actions as agencies
from yorisoi.agencies import queries as staff_queries
from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.desk.queries import calendar
from yorisoi.foundation.wareki import DateNotUnderstood, parse_date

FURTHEST = timedelta(days=366 * 5)
FEED_BACK = timedelta(days=31)
FEED_AHEAD = timedelta(days=92)
ONLY_SUPPORTERS = "予定は、ケースを担当する支援員の画面です。"


def week(request: SignedInRequest) -> HttpResponse:
    """予定 — one week, Monday first: appointments, meetings, what falls due, and what was visited."""
    if not request.user.is_supporter:
        raise PermissionDenied(ONLY_SUPPORTERS)
    on = timezone.localdate()
    monday = calendar.monday_of(_asked(request.GET.get("from", ""), on=on))
    feed = staff_queries.feed_of(request.user)
    context = {
        "today": on, "monday": monday, "sunday": monday + timedelta(days=6),
        "days": calendar.week(request.user, monday=monday, on=on),
        "before": monday - timedelta(days=7), "after": monday + timedelta(days=7),
        "is_this_week": monday == calendar.monday_of(on),
        "feed": feed, "feed_mark": staff_queries.mark_of_feed(feed), "address": request.session.pop("feed_address", ""),
    }
    return render(request, "desk/calendar.html", context)


def _asked(text: str, *, on: date) -> date:
    """Return the day asked for; whatever is not a day within some years of today counts as today."""
    try:
        day = parse_date(text)
    except DateNotUnderstood:
        return on
    return day if abs(day - on) <= FURTHEST else on


@require_POST
def feed_new(request: SignedInRequest) -> HttpResponse:
    """Make the secret address of one's own calendar, shown this once; an earlier one stops."""
    if not request.user.is_supporter:
        raise PermissionDenied(ONLY_SUPPORTERS)
    secret = agencies.give_feed(actor=request.user, at=timezone.now(), seen=request.POST.get("seen", ""))
    if secret:
        request.session["feed_address"] = request.build_absolute_uri(reverse("desk:feed", args=[secret]))
        messages.success(request, "予定の配信アドレスを作りました。いま一度だけ表示します。")
    return redirect(reverse("desk:calendar") + "#feed")


@require_POST
def feed_stop(request: SignedInRequest) -> HttpResponse:
    """Stop the feed: the address opens nothing any more."""
    if not request.user.is_supporter:
        raise PermissionDenied(ONLY_SUPPORTERS)
    agencies.stop_feed(actor=request.user)
    messages.success(request, "予定の配信を止めました。")
    return redirect(reverse("desk:calendar") + "#feed")


@login_not_required
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """予定の配信 (iCalendar): case numbers and kinds only, never a name, a place or a word of the record."""
    from yorisoi.desk import (
        feed as feeds,  # only when needed: it takes a tenth of what all pages take to load
    )

    staff = staff_queries.staff_of_feed(secret)
    if staff is None:
        raise Http404
    on = timezone.localdate()
    found = calendar.items(staff, since=on - FEED_BACK, until=on + FEED_AHEAD, on=on)
    audit.record("calendar.fetched", actor=staff, lines=len(found))
    written = feeds.as_ics(found, host=request.get_host(), at=timezone.now())
    answer = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="yorisoi.ics"'
    return answer
