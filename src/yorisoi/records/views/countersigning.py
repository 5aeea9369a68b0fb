from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.records import actions, queries, rules
from yorisoi.ui.asked import paged
from yorisoi.ui.forms import OnceField

PAGE = 50
MOST_OF_A_QUESTION = 1_000


@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: SignedInRequest) -> HttpResponse:
    """確認を待っている記録 — for the chief: read, confirm one or many, or ask the writer."""
    chief = request.user
    for violation in rules.may_countersign(is_chief=chief.is_chief):
        raise PermissionDenied(violation.sentence)
    violations: list[Violation] = []
    if request.method == "POST":
        try:
            words = _act(request)
        except Refused as refused:
            violations = list(refused.violations)
        else:
            messages.success(request, words)
            return redirect(request.get_full_path())
    return _page(request, violations)


def _act(request: SignedInRequest) -> str:
    """Confirm or ask, as the pressed button says, and tell what was done."""
    on, waiting_notes = timezone.localdate(), queries.waiting_for(request.user)
    kind, _, number = request.POST.get("act", "").partition(":")
    chosen = _numbers([number] if kind in {"confirm", "ask"} else request.POST.getlist("note"))
    if kind == "ask":
        note = waiting_notes.filter(pk__in=chosen).first()
        if note is None:
            return "この記録は、もう確認されています。"
        actions.ask_back(
            note=note, question=normalize(request.POST.get(f"question-{note.pk}", ""))[:MOST_OF_A_QUESTION],
            actor=request.user, on=on, once=_once(request),
        )
        return f"{note.author.name}さんにたずねました。ケースの「これまで」に残っています。"
    if not chosen:
        raise Refused([
            Violation("NOTES_NOT_CHOSEN", "確認できません。", "記録が選ばれていません。", "確認した記録に印をつけてください。")
        ])
    count = actions.countersign(notes=list(waiting_notes.filter(pk__in=chosen)), actor=request.user, on=on)
    return f"{count}件の記録を確認しました。" if count else "えらんだ記録は、もう確認されています。"


def _once(request: SignedInRequest) -> UUID:
    try:
        return OnceField().clean(request.POST.get("once"))
    except ValidationError as fault:
        raise Refused([
            Violation(
                "COUNTERSIGN_PAGE_OLD", "たずねられません。", "画面が古くなっています。", "この画面を開きなおしてください。"
            )
        ]) from fault


def _numbers(texts: list[str]) -> list[int]:
    return [number for text in texts if (number := whole_number(text)) is not None]


def _page(request: SignedInRequest, violations: list[Violation]) -> HttpResponse:
    """Show the oldest first; what was typed into a question stays."""
    waiting_notes = queries.waiting_for(request.user)
    shown = paged(request, size=PAGE, total=waiting_notes.count())
    notes = list(waiting_notes[shown.rows])
    asked = queries.asked_on(notes)
    # Shown again after a refusal, the notes have been read already.
    if notes and not violations:
        audit.record("note.waiting_read", actor=request.user, notes=[note.pk for note in notes])
    rows: list[dict[str, Any]] = [
        {
            "note": note, "case": note.case, "meta": queries.meta_of(note), "asked_on": asked.get(note.pk),
            "question": request.POST.get(f"question-{note.pk}", ""),
            "is_chosen": str(note.pk) in request.POST.getlist("note"),
        }
        for note in notes
    ]
    context = {"rows": rows, "pager": shown, "violations": violations, "once": OnceField().initial()}
    return render(request, "records/countersign.html", context, status=422 if violations else 200)
