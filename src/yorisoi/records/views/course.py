from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries
from yorisoi.records.enums import NoteGroup
from yorisoi.records.forms.writing import MINUTES, TIMES, NoteForm, rounded
from yorisoi.ui.parts import pager

PAGE = 50
FIELDS = (
    "body", "form", "happened_on", "starts_at", "minutes", "counterpart", "counterpart_name", "reached", "next_on",
    "next_note", "once",
)


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """これまでの記録 — the whole course of a case, newest first."""
    case = access_case(request.user, number)
    group = request.GET.get("group", "")
    if group not in NoteGroup.values:
        group = ""
    counts = queries.counts(case)
    page = request.GET.get("page", "1")
    shown = pager(
        number=int(page) if page.isdecimal() and len(page) < 6 else 1, size=PAGE, total=counts[group],
        path=request.path, params=request.GET.items(),
    )
    start = (shown.number - 1) * PAGE
    notes = queries.timeline(case, group=group)[start : start + PAGE]
    context = {
        "case": case, "total": counts[""], "group": group, "pager": shown,
        "groups": [("", "すべて", counts[""])] + [(g.value, g.label, counts[g.value]) for g in NoteGroup],
        "entries": queries.entries(notes, number=case.number, on=timezone.localdate()),
    }
    return render(request, "records/index.html", context)


def show(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """ひとつの記録 — one note with all of its words."""
    case = access_case(request.user, number)
    note = queries.timeline(case).filter(pk=pk).first()
    if note is None:
        raise Http404
    return render(request, "records/show.html", {"case": case, "note": note, "meta": queries.meta_of(note)})


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """記録する — write one note of what was said and done."""
    case = access_case(request.user, number, for_write=True)
    now = timezone.localtime()
    form = NoteForm(
        request.POST or None, today=now.date(),
        initial={"happened_on": now.date(), "starts_at": rounded(now.time())},
    )
    if form.is_valid():
        try:
            facts = {name: form.cleaned_data[name] for name in FIELDS}
            actions.write_note(case=case, actor=request.user, on=now.date(), **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "記録しました。")
            return redirect(reverse("desk:case", args=[case.number]))
    context = {"case": case, "form": form, "times": TIMES, "minutes": MINUTES, "awaited": queries.appointment(case)}
    return render(request, "records/new.html", context, status=422 if form.is_bound else 200)
