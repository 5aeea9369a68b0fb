"""Work beside the pages: how far it is, a way to stop it, and to begin once more where the server went down in between."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.foundation import silence
from yorisoi.transfer import actions, beside, progress
from yorisoi.transfer.enums import ImportState, Work
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.queries import imports
from yorisoi.transfer.rules import importing as rules
from yorisoi.transfer.views.places import place_of, words_of

DONE_BY = {ImportState.DONE: Work.CARRY, ImportState.UNDONE: Work.UNDO}


def _found(request: SignedInRequest, pk: int) -> LedgerImport:
    for violation in rules.may_import(role=request.user.role):
        raise PermissionDenied(violation.sentence)
    ledger = imports.found(pk, staff=request.user)
    if ledger is None:
        raise Http404
    return ledger


@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """ようす — how far a work is; the page asks again by itself, and goes on when it is done."""
    ledger = _found(request, pk)
    if not ledger.is_at_work:
        words = words_of(ledger, DONE_BY.get(ImportState(ledger.state), ""))
        if words and not ledger.faults:
            messages.success(request, words)
        if request.htmx:
            return HttpResponseClientRedirect(reverse(place_of(ledger), args=(pk,)))
        return redirect(place_of(ledger), pk)
    assert ledger.runner is not None
    seen = progress.seen(ledger.runner)
    context = {"ledger": ledger, "seen": seen, "is_silent": _is_silent(ledger, seen), "total": ledger.rows.count()}
    return render(request, "transfer/progress.html", context)


def _is_silent(ledger: LedgerImport, seen: progress.Seen | None) -> bool:
    began: datetime = ledger.worked_at or timezone.now()
    return silence.is_silent(touched_at=max(began, seen.moment) if seen else began, at=timezone.now())


@require_POST
def stop(request: SignedInRequest, pk: int) -> HttpResponse:
    """止める — the work stops at its next step; of one that fell silent, it is noted that nothing was written."""
    ledger = _found(request, pk)
    if ledger.is_at_work and ledger.runner is not None:
        if _is_silent(ledger, progress.seen(ledger.runner)):
            _end(ledger)
        else:
            progress.stop(ledger.runner)
    ledger.refresh_from_db()
    return redirect(place_of(ledger), pk)


def _end(ledger: LedgerImport) -> None:
    assert ledger.runner is not None
    try:
        actions.leave(ledger=ledger, runner=ledger.runner, faults=[rules.broken_off(is_stopped=False)])
    except OperationalError:
        return  # it is at work after all, and holds its row
    progress.forget(ledger.runner)


@require_POST
def go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """もう一度はじめから — begin again what fell silent; it had written nothing."""
    ledger = _found(request, pk)
    if ledger.is_at_work and ledger.runner is not None and _is_silent(ledger, progress.seen(ledger.runner)):
        try:
            taken = actions.take_over(ledger=ledger, actor=request.user, on=timezone.localdate(), at=timezone.now())
        except OperationalError:
            taken = None  # it is at work after all, and holds its row
        if taken is not None:
            progress.forget(ledger.runner)
            beside.start(taken)
    ledger.refresh_from_db()
    return redirect(place_of(ledger), pk)
