"""すぐ記録する: a note from anywhere, over the page one stands on; without JavaScript a page of its own."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.desk.forms import QuickNoteForm
from yorisoi.desk.queries import note_people
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries, rules
from yorisoi.records.enums import ContactForm
from yorisoi.records.fields import FORMS, MINUTES, MOST_CHARACTERS, TIMES, facts_of, rounded, typed
from yorisoi.records.files import receiving
from yorisoi.records.models import CaseNote

LAST_FORM = "last_note_form"
CHOOSER = "id_person"
OVER_A_PAGE = {
    "HX-Retarget": "#told", "HX-Reswap": "innerHTML", "HX-Trigger-After-Swap": "note-saved", "X-Saved": "1",
}
NUMBER = re.compile(r"[A-Z]\d{1,2}-\d{4,6}")


@dataclass
class Chosen:
    """えらんだ人: a case, what is for its record alone, and what helps to write it."""

    case: Case
    own: str = ""
    reached: bool = False
    earlier: list[queries.EarlierNote] = field(default_factory=list)
    awaited: CaseNote | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: SignedInRequest) -> HttpResponse:
    """すぐ記録する — choose the person, write, save; one note for several people too."""
    for violation in rules.may_write_notes(request.user.role):
        raise PermissionDenied(violation.sentence)
    if request.method != "POST":
        if request.htmx and request.htmx.trigger == CHOOSER:
            return _found(request)
        return _shown(request)
    chosen = _posted_people(request)
    act = request.POST.get("act", "")
    # Enter in the chooser of a page without JavaScript presses the first button: it means to search.
    if act or (request.POST.get("person", "").strip() and not chosen):
        return _again(request, chosen, act or "find")
    return _save(request, chosen)


def _found(request: SignedInRequest) -> HttpResponse:
    """Answer the chooser as one types."""
    return render(request, "desk/quick_found.html", {"choices": _choices(request, request.GET.get("person", ""))})


def _choices(request: SignedInRequest, text: str, without: list[str] | None = None) -> list[note_people.Choice]:
    taken = request.GET.getlist("case") if without is None else without
    return note_people.choices(text, staff=request.user, on=timezone.localdate(), without=taken)


def _shown(request: SignedInRequest) -> HttpResponse:
    """Show the note to be written: the case one stands on is chosen already."""
    now = timezone.localtime()
    numbers = list(dict.fromkeys(request.GET.getlist("case")))[: rules.MOST_PEOPLE]
    held = [access_case(request.user, _number(number)) for number in numbers]
    chosen = [_with_help(Chosen(case)) for case in held if case.access.may_write]
    offers = queries.offers(request.user)
    last = request.session.get(LAST_FORM)
    body = ""
    if request.GET.get("copy") and len(chosen) == 1:
        act = f"copy:{request.GET['copy']}"
        body = queries.offered_words(act, staff=request.user, case=chosen[0].case)
    form = QuickNoteForm(
        today=now.date(),
        initial={
            "happened_on": now.date(), "starts_at": rounded(now.time()), "body": body,
            "form": last if last in dict(FORMS) else ContactForm.TELEPHONE,
            "awaits_countersign": offers.awaits_countersign,
        },
    )
    closed = [case.number for case in held if not case.access.may_write]
    return _page(request, form, chosen, offers, choices=_choices(request, request.GET.get("person", "")), closed=closed)


def _number(text: str) -> str:
    """Return a case number; what cannot be one is nobody's."""
    return text if NUMBER.fullmatch(text) else ""


def _with_help(chosen: Chosen) -> Chosen:
    chosen.earlier, chosen.awaited = queries.earlier_notes(chosen.case), queries.appointment(chosen.case)
    return chosen


def _posted_people(request: SignedInRequest) -> list[Chosen]:
    """Return the people a sent form names; each is asked for at the door."""
    numbers = dict.fromkeys(number for number in request.POST.getlist("case") if number)
    met = request.POST.getlist("met")
    return [
        Chosen(
            access_case(request.user, _number(number), for_write=True),
            own=normalize(request.POST.get(f"only-{number}", ""))[:MOST_CHARACTERS], reached=number in met,
        )
        for number in list(numbers)[: rules.MOST_PEOPLE * 2]
    ]


def _again(request: SignedInRequest, chosen: list[Chosen], act: str) -> HttpResponse:
    """Show the form as it was typed, after a button that only helps to write: find, add:, drop:, copy:, phrase:, template:."""
    held = typed(request.POST)
    kind, _, what = act.partition(":")
    text = request.POST.get("person", "") if kind == "find" else ""
    if kind == "drop":
        chosen = [each for each in chosen if each.case.number != what]
    elif kind == "add" and what not in {each.case.number for each in chosen}:
        chosen = [*chosen, Chosen(access_case(request.user, _number(what), for_write=True))]
    elif kind != "find":
        _insert(request, held, chosen, act)
    for each in chosen:
        _with_help(each)
    form = QuickNoteForm(today=timezone.localdate(), initial=held | {"person": text})
    numbers = [each.case.number for each in chosen]
    choices = _choices(request, text, numbers) if kind == "find" or not chosen else []
    return _page(request, form, chosen, queries.offers(request.user), choices=choices)


def _insert(request: SignedInRequest, held: dict[str, Any], chosen: list[Chosen], act: str) -> None:
    """Put the words of a button into the text; those of an earlier note into the text of that person alone."""
    if not act.startswith("copy:"):
        words = queries.offered_words(act, staff=request.user, case=None)
        held["body"] = rules.words_for(held.get("body", ""), words) if words else held.get("body", "")
        return
    for each in chosen:
        words = queries.offered_words(act, staff=request.user, case=each.case)
        if words and len(chosen) > 1:
            each.own = rules.words_for(each.own, words)
        elif words:
            held["body"] = rules.words_for(held.get("body", ""), words)


def _save(request: SignedInRequest, chosen: list[Chosen]) -> HttpResponse:
    """Save the note of everybody chosen, and lead on."""
    today = timezone.localdate()
    form = QuickNoteForm(request.POST, request.FILES, today=today)
    if set(request.POST.getlist("met")) - {each.case.number for each in chosen}:
        form.add_error(None, "「話せた・会えた」のしるしが、選んだ方のものではありません。もう一度しるしをつけてください。")
    if form.is_valid():
        facts = facts_of(form.cleaned_data)
        reached, common = facts.pop("reached"), facts.pop("body")
        parts = [
            actions.Part(each.case, own=each.own, reached=each.reached if len(chosen) > 1 else reached)
            for each in chosen
        ]
        try:
            with receiving.received(form.cleaned_data["files"], actor=request.user) as files:
                actions.write_visit(parts=parts, common=common, files=files, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            request.session[LAST_FORM] = facts["form"]
            return _saved(request, chosen, receiving.said(files))
    for each in chosen:
        _with_help(each)
    choices = [] if chosen else _choices(request, request.POST.get("person", ""))
    return _page(request, form, chosen, queries.offers(request.user), choices=choices, status=422)


def _saved(request: SignedInRequest, chosen: list[Chosen], said: list[str]) -> HttpResponse:
    """Over a page: a line that says so, with links. As a page of its own: on to the case."""
    if request.htmx:
        answer = render(request, "desk/quick_saved.html", {"chosen": chosen, "said": said})
        for name, value in OVER_A_PAGE.items():
            answer.headers[name] = value
        return answer
    many = f"{len(chosen)}人の記録に残しました。" if len(chosen) > 1 else "記録しました。"
    for words in (many, *said):
        messages.success(request, words)
    return redirect("desk:case", chosen[0].case.number)


def _page(
    request: SignedInRequest, form: QuickNoteForm, chosen: list[Chosen], offers: queries.Offers, *,
    choices: list[note_people.Choice], closed: list[str] | None = None, status: int = 200,
) -> HttpResponse:
    context = {
        "form": form, "chosen": chosen, "offers": offers, "choices": choices, "closed": closed or [],
        "times": TIMES, "minutes": MINUTES, "is_over": bool(request.htmx), "is_several": len(chosen) > 1,
    }
    page = "desk/quick_form.html" if request.htmx else "desk/quick_note.html"
    return render(request, page, context, status=status)
