from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.violations import Refused
from yorisoi.process.s07_meeting import actions, queries
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.process.s07_meeting.forms import OrderForm, OutcomeForm, TableForm, TopicForm
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s07_meeting.views.frame import cautions, is_ours, lines, meeting_of, show_meeting


@require_POST
def topics(request: SignedInRequest, pk: int) -> HttpResponse:
    """地域の課題を議題に加える."""
    meeting = meeting_of(request, pk, for_write=True)
    form = TopicForm(request.POST, today=timezone.localdate(), prefix="topic")
    if form.is_valid():
        try:
            actions.add_topic(
                meeting=meeting, title=form.cleaned_data["title"], actor=request.user, on=timezone.localdate()
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "議題に加えました。")
            return redirect("meeting:show", pk)
    return show_meeting(request, meeting, topic_form=form)


@require_POST
def order(request: SignedInRequest, pk: int) -> HttpResponse:
    """議題の順番を変える."""
    meeting = meeting_of(request, pk, for_write=True)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return redirect("meeting:show", pk)
    try:
        actions.move_item(
            item=_item(meeting, form.cleaned_data["item"]), up=form.cleaned_data["up"],
            seen_version=form.cleaned_data["version"], actor=request.user, on=timezone.localdate(),
        )
    except Refused as refused:
        return show_meeting(request, meeting, refused=refused)
    return redirect("meeting:show", pk)


@require_POST
def withdraw(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """議題から下ろす."""
    meeting = meeting_of(request, pk, for_write=True)
    found = _found(meeting, item)
    if found is None:  # withdrawn already: a second press, or a colleague was quicker
        return redirect("meeting:show", pk)
    if found.case:
        access_case(request.user, found.case.number, for_write=True)
    try:
        actions.withdraw_item(item=found, actor=request.user, on=timezone.localdate())
    except Refused as refused:
        return show_meeting(request, meeting, refused=refused)
    messages.success(request, "議題から下ろしました。")
    return redirect("meeting:show", pk)


def item(request: SignedInRequest, pk: int, item: int) -> HttpResponse:
    """議題 — what is talked about, and the conclusion beside it."""
    meeting = meeting_of(request, pk, for_write=request.method == "POST")
    found = _item(meeting, item)
    # Who leads the meeting writes its outcome, also of a case carried by others: the action asks who leads.
    case = access_case(request.user, found.case.number) if found.case else None
    form = OutcomeForm(request.POST or None, item=found, today=timezone.localdate())
    if form.is_valid():
        try:
            concluded = actions.record_outcome(
                item=found, actor=request.user, on=timezone.localdate(), **form.cleaned_data
            )
        except Refused as refused:
            form.show(refused)
        else:
            return _onward(request, concluded)
    context = _item_page(request, meeting, found, case) | {"form": form}
    return render(request, "meeting/item.html", context, status=422 if form.is_bound else 200)


def table(request: SignedInRequest, number: str) -> HttpResponse:
    """会議にかける — put this case on an agenda."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    meetings = list(queries.calls_for(case.agency))
    subjects, plan = queries.subjects_for(case)
    outside = queries.outside_names(meetings, case)
    asked = request.GET.get("meeting", "")
    form = TableForm(
        request.POST or None, meetings=queries.calls_for(case.agency), today=today,
        words={meeting.pk: queries.name_of(meeting) for meeting in meetings},
        notes={meeting.pk: _outside_words(outside.get(meeting.pk, [])) for meeting in meetings},
        subjects=[(code.value, words) for code, words in subjects],
        initial={
            "meeting": whole_number(asked) or (meetings[0].pk if meetings else None),
            "subject": subjects[0][0].value,
        },
    )
    if form.is_valid():
        try:
            made = actions.table_case(case=case, plan=plan, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "議題に入れました。")
            return redirect("meeting:show", made.meeting_id)
    context = {
        "case": case, "form": form, "plan": plan, "meetings": meetings, "past": list(queries.items_of(case)[:10]),
    }
    return render(request, "meeting/table.html", context, status=422 if form.is_bound else 200)


def _outside_words(names: list[str]) -> str:
    return f"外の機関: {'、'.join(names)}" if names else "外の機関の構成員はいません"


def _found(meeting: Any, pk: int) -> AgendaItem | None:
    found = queries.agenda(meeting).select_related("meeting").filter(pk=pk).first()
    if found:
        found.meeting = meeting
    return found


def _item(meeting: Any, pk: int) -> AgendaItem:
    found = _found(meeting, pk)
    if found is None:
        raise Http404
    return found


def _onward(request: SignedInRequest, concluded: AgendaItem) -> HttpResponse:
    """Go on to the next item without a conclusion that this reader may see, or back to the meeting."""
    meeting = concluded.meeting
    following = queries.next_pending(meeting, after=concluded)
    messages.success(request, "結論を記録しました。")
    if following is None:
        messages.success(request, "すべての議題に結論が出ました。会議を終えてください。")
        return redirect("meeting:show", meeting.pk)
    return redirect("meeting:item", meeting.pk, following.pk)


def _item_page(request: SignedInRequest, meeting: Any, found: AgendaItem, case: Case | None) -> dict[str, Any]:
    agenda = list(queries.agenda(meeting))
    members = list(queries.members(meeting))
    page = {
        "meeting": meeting, "item": found, "case": case, "is_ours": is_ours(request, meeting),
        "title": queries.title_of(found), "is_review": found.subject == Subject.REVIEW,
        "lines": lines(request, agenda), "count": len(agenda),
        "place_of": next(number for number, each in enumerate(agenda, start=1) if each.pk == found.pk),
        "members": [member for member in members if member.attended] or members,
        "warnings": cautions(meeting), "gaps": list(found.gaps.order_by("pk")), "plan": None,
        "earlier_gaps": queries.earlier_gaps(meeting) if case is None and is_ours(request, meeting) else [],
        "is_last": queries.next_pending(meeting, after=found) is None,
    }
    if case:
        page |= queries.case_page(found, case, on=timezone.localdate())
    return page
