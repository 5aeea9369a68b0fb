
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.violations import Refused
from yorisoi.process.s07_meeting import actions, queries
from yorisoi.process.s07_meeting.enums import MeetingRhythm
from yorisoi.process.s07_meeting.forms import (
    CallForm,
    CloseForm,
    EditForm,
    MemberForm,
    OutsideMembers,
    SessionForm,
)
from yorisoi.process.s07_meeting.models import MeetingMember
from yorisoi.process.s07_meeting.views.frame import meeting_of, seen_in_session, show_meeting
from yorisoi.ui.asked import paged

PAGE = 20
BLANK_ROWS = 2


def index(request: SignedInRequest) -> HttpResponse:
    """会議 — the meetings to come, and those held."""
    held = queries.listed(request.user, coming=False)
    shown = paged(request, size=PAGE, total=held.count())
    context = {
        "coming": list(queries.listed(request.user, coming=True)[:PAGE]), "held": list(held[shown.rows]),
        "pager": shown,
    }
    return render(request, "meeting/list.html", context)


def new(request: SignedInRequest) -> HttpResponse:
    """会議を開く — when, where, and who is asked."""
    user = request.user
    if not user.is_supporter:
        raise PermissionDenied("支援調整会議は、自立相談支援機関の支援員が開きます。")
    today = timezone.localdate()
    usual = queries.usual_members(user.agency_id)
    form = CallForm(
        request.POST or None, today=today, chairs=queries.chairs(user.agency_id),
        people=queries.people(user.municipality_id),
        initial={
            "rhythm": MeetingRhythm.REGULAR, "chair": user.pk,
            "staff": [member.staff_id for member in usual if member.staff_id],
        },
    )
    outside = OutsideMembers(
        request.POST or None, prefix="outside",
        form_kwargs={"today": today, "agencies": queries.agencies(user.municipality_id)},
        initial=[
            {"agency": m.agency_id, "name": m.name, "represents_municipality": m.represents_municipality}
            for m in usual
            if not m.staff_id
        ]
        + [{}] * BLANK_ROWS,
    )
    # Both are asked, so that every fault is told at once.
    if all([form.is_valid(), outside.is_valid()]):
        members = [{"staff": staff} for staff in form.cleaned_data["staff"]]
        members += [row.cleaned_data for row in outside if row.is_filled]
        facts = {name: form.cleaned_data[name] for name in ("rhythm", "meets_on", "starts_at", "place", "chair", "once")}
        try:
            meeting = actions.call(**facts, members=members, actor=user, on=today)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "会議を開くことにしました。議題を入れてください。")
            return redirect("meeting:show", meeting.pk)
    context = {"form": form, "outside": outside}
    return render(request, "meeting/new.html", context, status=422 if form.is_bound else 200)


def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """会議 — agenda, members, what waits to be tabled, and the start and end of the meeting."""
    return show_meeting(request, meeting_of(request, pk))


def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """会議を変える — day, time, place, chair."""
    meeting = meeting_of(request, pk, for_write=True)
    today = timezone.localdate()
    form = EditForm(
        request.POST or None, today=today, chairs=queries.chairs(meeting.agency_id), initial=EditForm.initial_of(meeting)
    )
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("meets_on", "starts_at", "place", "chair")}
        try:
            actions.update(
                meeting=meeting, seen_version=form.cleaned_data["version"], actor=request.user, on=today, **facts
            )
        except Refused as refused:
            if "STALE" in refused.codes:
                form.merge_with(EditForm.initial_of(meeting_of(request, pk)))
            form.show(refused)
        else:
            messages.success(request, "会議を変えました。")
            return redirect("meeting:show", pk)
    context = {"meeting": meeting, "form": form}
    return render(request, "meeting/edit.html", context, status=422 if form.is_bound else 200)


@require_POST
def members(request: SignedInRequest, pk: int) -> HttpResponse:
    """構成員を加える."""
    meeting = meeting_of(request, pk, for_write=True)
    today = timezone.localdate()
    form = MemberForm(
        request.POST, people=queries.people(meeting.municipality_id),
        agencies=queries.agencies(meeting.municipality_id), today=today, prefix="member",
    )
    if form.is_valid():
        facts = dict(form.cleaned_data)
        # An officer takes part as the municipality without anybody marking it.
        facts["represents_municipality"] = facts["represents_municipality"] or (None if facts["staff"] else False)
        try:
            actions.add_member(meeting=meeting, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "構成員を加えました。")
            return redirect("meeting:show", pk)
    return show_meeting(request, meeting, member_form=form)


@require_POST
def remove_member(request: SignedInRequest, pk: int, member: int) -> HttpResponse:
    """構成員から外す."""
    meeting = meeting_of(request, pk, for_write=True)
    found = MeetingMember.objects.filter(meeting=meeting, pk=member).select_related("meeting").first()
    if found is None:  # removed already: a second press, or a colleague was quicker
        return redirect("meeting:show", pk)
    try:
        actions.remove_member(member=found, actor=request.user, on=timezone.localdate())
    except Refused as refused:
        return show_meeting(request, meeting, refused=refused)
    messages.success(request, "構成員から外しました。")
    return redirect("meeting:show", pk)


@require_POST
def open_(request: SignedInRequest, pk: int) -> HttpResponse:
    """会議をはじめる — with those who are present."""
    meeting = meeting_of(request, pk, for_write=True)
    form = SessionForm(
        request.POST, members=queries.members(meeting), today=timezone.localdate(), prefix="session"
    )
    if form.is_valid():
        attended = [int(pk) for pk in form.cleaned_data["attended"]]
        try:
            actions.open_meeting(
                meeting=meeting, attended=attended, actor=request.user, on=timezone.localdate(),
                seen_version=form.cleaned_data["version"],
            )
        except Refused as refused:
            if "STALE" in refused.codes:
                form.merge_with(seen_in_session(meeting_of(request, pk), list(queries.members(meeting))))
            form.show(refused)
        else:
            messages.success(request, "会議をはじめました。" if meeting.is_planned else "出席をなおしました。")
            return redirect("meeting:show", pk)
    return show_meeting(request, meeting, session_form=form)


@require_POST
def close(request: SignedInRequest, pk: int) -> HttpResponse:
    """会議を終える."""
    meeting = meeting_of(request, pk, for_write=True)
    form = CloseForm(request.POST, today=timezone.localdate(), prefix="close")
    if form.is_valid():
        try:
            actions.close_meeting(
                meeting=meeting, actor=request.user, on=timezone.localdate(),
                minutes=form.cleaned_data["minutes"], seen_version=form.cleaned_data["version"],
            )
        except Refused as refused:
            if "STALE" in refused.codes:
                now = meeting_of(request, pk)
                form.merge_with({"minutes": now.minutes, "version": now.version})
            form.show(refused)
        else:
            messages.success(request, "会議を終えました。")
            return redirect("meeting:show", pk)
    return show_meeting(request, meeting, close_form=form)


@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """会議を取りやめる — everything on its agenda waits for another one."""
    meeting = meeting_of(request, pk, for_write=True)
    try:
        actions.cancel(
            meeting=meeting, actor=request.user, on=timezone.localdate(),
            seen_version=whole_number(request.POST.get("version", "")) or 0,
        )
    except Refused as refused:
        return show_meeting(request, meeting, refused=refused)
    messages.success(request, "会議を取りやめました。議題は次の会議を待ちます。")
    return redirect("meeting:show", pk)
