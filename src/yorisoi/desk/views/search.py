from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.desk.forms import SearchForm
from yorisoi.desk.queries import search as queries
from yorisoi.ui.asked import page_number
from yorisoi.ui.parts import pager

# Under the box: the closest cases and the newest notes; the page shows the rest.
SUGGESTED_CASES, SUGGESTED_NOTES = 6, 3


def index(request: SignedInRequest) -> HttpResponse:
    """さがす — people one may see, and the words of their notes, each with why it was found."""
    text = request.GET.get("q", "").strip()
    on = timezone.localdate()
    form = SearchForm(request.GET, today=on, staff=request.user)
    narrowing = _narrowing(form) if form.is_valid() else queries.Narrowing()
    seen = queries.Seen(request.user, on=on)
    found = queries.search(text, staff=request.user, on=on, seen=seen)
    if len(found.hits) == 1 and found.hits[0].case.number == text.upper():
        return redirect("desk:case", found.hits[0].case.number)
    notes = (
        queries.notes(text, staff=request.user, on=on, narrowing=narrowing, number=page_number(request), seen=seen)
        if form.is_valid() else queries.FoundNotes()
    )
    if text:
        _leave_evidence(request, "search.done", found, notes)
    context = {
        "text": text, "found": found, "notes": notes, "form": form, "today": on, "is_narrowed": narrowing.is_any,
        "is_first": notes.number == 1,
        "pager": pager(
            number=notes.number, size=queries.PAGE, total=notes.total, path=request.path, params=request.GET.items()
        ),
    }
    return render(request, "desk/search.html", context)


def suggest(request: SignedInRequest) -> HttpResponse:
    """さがしながら — the closest hits, as a list under the search box."""
    text = request.GET.get("q", "").strip()
    on = timezone.localdate()
    seen = queries.Seen(request.user, on=on)
    found = queries.search(text, staff=request.user, on=on, seen=seen)
    notes = queries.notes(
        text, staff=request.user, on=on, size=SUGGESTED_NOTES, most=SUGGESTED_NOTES, seen=seen
    )
    if text:
        _leave_evidence(request, "search.suggested", found, notes)
    context = {
        "text": text, "found": found, "hits": found.hits[:SUGGESTED_CASES], "maybe": found.maybe[:SUGGESTED_CASES],
        "notes": notes, "today": on,
    }
    return render(request, "desk/suggest.html", context)


def _narrowing(form: SearchForm) -> queries.Narrowing:
    asked = form.cleaned_data
    return queries.Narrowing(
        since=asked["since"], until=asked["until"], form=asked["form"], stage=asked["stage"],
        writer_id=asked["writer"],
    )


def _leave_evidence(request: SignedInRequest, verb: str, found: queries.Found, notes: queries.FoundNotes) -> None:
    """Keep that somebody searched and what it showed, but no words: they may be names."""
    counts: dict[str, Any] = {"cases": len(found.hits) + len(found.maybe), "notes": notes.total}
    audit.record(verb, actor=request.user, **counts)
