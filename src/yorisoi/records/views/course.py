from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries, rules
from yorisoi.records.enums import NoteGroup
from yorisoi.records.fields import MINUTES, TIMES, facts_of, rounded, typed
from yorisoi.records.files import queries as attachments
from yorisoi.records.files import receiving
from yorisoi.records.forms.writing import NoteForm
from yorisoi.ui.asked import paged

PAGE = 50


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """これまでの記録 — the whole course of a case, newest first."""
    case = access_case(request.user, number)
    group = request.GET.get("group", "")
    if group not in NoteGroup.values:
        group = ""
    counts = queries.counts(case)
    shown = paged(request, size=PAGE, total=counts[group])
    notes = list(queries.timeline(case, group=group)[shown.rows])
    on = timezone.localdate()
    attached = attachments.of_notes(notes, case=case, on=on)
    context = {
        "case": case, "total": counts[""], "group": group, "pager": shown,
        "groups": [("", "すべて", counts[""])] + [(g.value, g.label, counts[g.value]) for g in NoteGroup],
        "entries": queries.entries(notes, number=case.number, on=on, attached=attached),
    }
    return render(request, "records/index.html", context)


def show(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """ひとつの記録 — one note with all of its words, those it had before, and the records written with it."""
    case = access_case(request.user, number)
    note = queries.timeline(case).select_related("countersigned_by").filter(pk=pk).first()
    if note is None:
        raise Http404
    user, on = request.user, timezone.localdate()
    who = queries.who_corrects(note, user, agency_id=case.agency_id)
    context = {
        "case": case, "note": note, "meta": queries.meta_of(note),
        "corrections": list(queries.corrections(note)) if note.is_corrected else [],
        "together": queries.written_together(note, staff=user, on=on),
        "attached": attachments.of_notes([note], case=case, on=on).get(note.pk, []),
        "may_correct": case.access.may_write and not rules.may_open_correction(**who),
    }
    return render(request, "records/show.html", context)


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """記録する — write one note of what was said and done."""
    case = access_case(request.user, number, for_write=True)
    now = timezone.localtime()
    offers = queries.offers(request.user)
    form = NoteForm(
        request.POST or None, request.FILES or None, today=now.date(),
        initial={
            "happened_on": now.date(), "starts_at": rounded(now.time()),
            "awaits_countersign": offers.awaits_countersign,
        },
    )
    if request.POST.get("act"):
        return _page(request, case, _with_offer(request, case), offers)
    if form.is_valid():
        try:
            with receiving.received(form.cleaned_data["files"], actor=request.user) as files:
                facts = facts_of(form.cleaned_data)
                actions.write_note(case=case, files=files, actor=request.user, on=now.date(), **facts)
        except Refused as refused:
            form.show(refused)
        else:
            for words in ("記録しました。", *receiving.said(files)):
                messages.success(request, words)
            return redirect(reverse("desk:case", args=[case.number]))
    return _page(request, case, form, offers, status=422 if form.is_bound else 200)


def _with_offer(request: SignedInRequest, case: Any) -> NoteForm:
    """Return the form as it was typed, with the words of the pressed button added to the text."""
    words = queries.offered_words(request.POST["act"], staff=request.user, case=case)
    held = typed(request.POST)
    return NoteForm(today=timezone.localdate(), initial=held | {"body": rules.words_for(held.get("body", ""), words)})


def _page(request: SignedInRequest, case: Any, form: NoteForm, offers: Any, *, status: int = 200) -> HttpResponse:
    context = {
        "case": case, "form": form, "times": TIMES, "minutes": MINUTES, "awaited": queries.appointment(case),
        "offers": offers, "earlier": queries.earlier_notes(case),
    }
    return render(request, "records/new.html", context, status=status)
