"""The phrase book of a worker and of the agency; templates and the rule of countersigning, kept by the chief."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries, rules
from yorisoi.records.forms.phrases import AGENCY, OWN, CountersignForm, PhraseForm, TemplateForm

DROP = "drop"


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: SignedInRequest) -> HttpResponse:
    """定型文 — one's own book and the agency's, and a new phrase."""
    user = _writer(request)
    form = PhraseForm(_posted(request), today=timezone.localdate(), asks_book=user.is_chief)
    if form.is_valid() and _done(form, lambda: _keep(request, form)):
        messages.success(request, "定型文を保存しました。")
        return redirect("records:phrases")
    context = {
        "form": form, "own": queries.phrases_of(user, is_of_agency=False),
        "agency": queries.phrases_of(user, is_of_agency=True),
    }
    return render(request, "records/phrases.html", context, status=422 if form.is_bound else 200)


def _keep(request: SignedInRequest, form: PhraseForm, phrase: Any = None) -> None:
    key, text = form.cleaned_data["key"], form.cleaned_data["text"]
    actions.keep_phrase(key=key, text=text, is_of_agency=form.is_of_agency, phrase=phrase, actor=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """定型文を直す — write a phrase over, or take it away."""
    user = _writer(request)
    phrase = queries.phrase(user, pk)
    drops = request.POST.get("act") == DROP
    if phrase is None or (phrase.staff_id is None and not user.is_chief):
        if drops:
            return _gone(request, "records:phrases")
        raise Http404
    book = AGENCY if phrase.staff_id is None else OWN
    form = PhraseForm(
        _posted(request), today=timezone.localdate(), asks_book=False,
        initial={"key": phrase.key, "text": phrase.text, "book": book},
    )
    if drops:
        actions.drop_phrase(phrase=phrase, actor=user)
        messages.success(request, "定型文を取りのぞきました。")
        return redirect("records:phrases")
    if form.is_valid() and _done(form, lambda: _keep(request, form, phrase)):
        messages.success(request, "定型文を保存しました。")
        return redirect("records:phrases")
    return render(
        request, "records/phrase.html", {"form": form, "phrase": phrase}, status=422 if form.is_bound else 200
    )


@require_safe
def book(request: SignedInRequest) -> JsonResponse:
    """定型文の一覧 for the browser: what 「;短いことば」 becomes."""
    phrases = [{"key": each.key, "text": each.text} for each in queries.phrase_book(request.user)]
    return JsonResponse({"phrases": phrases}, json_dumps_params={"ensure_ascii": False})


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """記録のきまり — whether every note goes to the chief, and the templates."""
    chief = _chief(request)
    form = CountersignForm(
        _posted(request), initial={"every_note": queries.countersigns_every_note(chief.agency)}
    )
    if form.is_valid() and _done(
        form, lambda: actions.set_countersign_rule(agency=chief.agency, actor=chief, **form.cleaned_data)
    ):
        messages.success(request, "きまりを保存しました。")
        return redirect("records:note_settings")
    context = {"form": form, "templates": list(queries.templates(chief))}
    return render(request, "records/note_settings.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: SignedInRequest, pk: int | None = None) -> HttpResponse:
    """ひな型 — a new one, or write one over, or take it away."""
    chief = _chief(request)
    held = queries.template(chief, pk) if pk is not None else None
    drops = request.POST.get("act") == DROP
    if pk is not None and held is None:
        if drops:
            return _gone(request, "records:note_settings")
        raise Http404
    initial = {"form": held.form, "name": held.name, "body": held.body} if held else {}
    form = TemplateForm(_posted(request), today=timezone.localdate(), initial=initial)
    if held and drops:
        actions.drop_template(template=held, actor=chief)
        messages.success(request, "ひな型を取りのぞきました。")
        return redirect("records:note_settings")
    if form.is_valid() and _done(
        form, lambda: actions.keep_template(template=held, actor=chief, **form.cleaned_data)
    ):
        messages.success(request, "ひな型を保存しました。")
        return redirect("records:note_settings")
    return render(
        request, "records/template.html", {"form": form, "template": held}, status=422 if form.is_bound else 200
    )


def _gone(request: SignedInRequest, page: str) -> HttpResponse:
    """Lead back from a button pressed twice: what it takes away is gone."""
    messages.info(request, "もう取りのぞかれています。")
    return redirect(page)


def _posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """Do the act; a refusal is shown in the form."""
    try:
        act()
    except Refused as refused:
        form.show(refused)
        return False
    return True


def _writer(request: SignedInRequest) -> Any:
    for violation in rules.may_write_notes(request.user.role):
        raise PermissionDenied(violation.sentence)
    return request.user


def _chief(request: SignedInRequest) -> Any:
    for violation in rules.may_keep_note_settings(is_chief=request.user.is_chief):
        raise PermissionDenied(violation.sentence)
    return request.user
