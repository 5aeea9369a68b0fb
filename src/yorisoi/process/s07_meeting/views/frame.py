"""The page of one meeting, with whatever form was just refused on it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused
from yorisoi.process.s07_meeting import queries, rules
from yorisoi.process.s07_meeting.enums import AgendaOutcome
from yorisoi.process.s07_meeting.forms import CloseForm, MemberForm, SessionForm, TopicForm
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.ui.parts import Caution


def meeting_of(request: SignedInRequest, pk: int, *, for_write: bool = False) -> SupportCoordinationMeeting:
    """
    Return the meeting if this member of staff may see it.

    :raises Http404: if it does not exist, or is another agency's or municipality's: both look the same
    :raises PermissionDenied: if they sit there as a guest; among the agency's workers the act says who leads
    """
    meeting = queries.meetings_of(request.user).select_related("agency", "chair").filter(pk=pk).first()
    if meeting is None:
        raise Http404
    if for_write and not is_ours(request, meeting):
        raise PermissionDenied("この会議は見ることはできますが、書きこむことはできません。")
    return meeting


def is_ours(request: SignedInRequest, meeting: SupportCoordinationMeeting) -> bool:
    """Say whether the reader works for the agency that holds the meeting."""
    return request.user.is_supporter and request.user.agency_id == meeting.agency_id


def cautions(meeting: SupportCoordinationMeeting) -> list[Caution]:
    """Return what is allowed but said about a meeting."""
    return [Caution(each.label, each.text, each.source) for each in rules.warnings(queries.facts(meeting))]


def seen_in_session(meeting: SupportCoordinationMeeting, members: list[Any]) -> dict[str, Any]:
    """Return what the form of a session shows: who is marked as present, everybody before it begins."""
    present = [member.pk for member in members if member.attended] or [member.pk for member in members]
    return {"version": meeting.version, "attended": present}


def forms_for(request: SignedInRequest, meeting: SupportCoordinationMeeting, given: dict[str, Any]) -> dict[str, Any]:
    """Return the small forms of the page; those in `given` were just refused and keep what was typed."""
    today = timezone.localdate()
    members = list(queries.members(meeting))
    version = {"version": meeting.version}
    town = meeting.municipality_id
    return {
        "members": members,
        "session_form": SessionForm(
            members=members, today=today, initial=seen_in_session(meeting, members), prefix="session"
        ),
        "topic_form": TopicForm(today=today, prefix="topic"),
        "close_form": CloseForm(today=today, initial={**version, "minutes": meeting.minutes}, prefix="close"),
        "member_form": MemberForm(
            people=queries.people(town), agencies=queries.agencies(town), today=today, prefix="member"
        ),
        **given,
    }


def lines(request: SignedInRequest, items: list[AgendaItem]) -> list[dict[str, Any]]:
    """Return the agenda for the page; a case this reader may not see stays unnamed."""
    ids = [item.case_id for item in items if item.case_id]
    seen = queries.seen_cases(request.user, ids, on=timezone.localdate())
    return [
        {"item": item, "is_seen": item.case_id is None or item.case_id in seen, "title": queries.title_of(item)}
        for item in items
    ]


def show_meeting(
    request: SignedInRequest, meeting: SupportCoordinationMeeting, *, refused: Refused | None = None, **given: Any
) -> HttpResponse:
    """Render the page of a meeting, 422 when an act on it was refused."""
    user = request.user
    items = list(queries.agenda(meeting))
    pending = [item for item in items if item.outcome == AgendaOutcome.PENDING]
    ours = is_ours(request, meeting)
    shown = lines(request, items)
    seen = {line["item"].pk for line in shown if line["is_seen"]}
    takes_items = meeting.is_planned or meeting.is_open
    context = {
        "meeting": meeting, "lines": shown, "pending": pending, "is_ours": ours,
        "takes_items": takes_items, "warnings": cautions(meeting), "shows_minutes": ours or len(seen) == len(items),
        # A guest reads what was said of the cases they still see; the minutes may speak of any of them.
        "gaps": [gap for gap in queries.gaps(meeting) if ours or gap.item_id in seen],
        "earlier_gaps": queries.earlier_gaps(meeting) if ours else [],
        "waiting": queries.waiting(meeting.agency, user, on=timezone.localdate())
        if ours and takes_items else [],
        "violations": refused.violations if refused else (), **forms_for(request, meeting, given),
    }
    status = 422 if refused or given else 200
    return render(request, "meeting/show.html", context, status=status)
