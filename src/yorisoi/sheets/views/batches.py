"""まとめ印刷のページ: all papers of a meeting as one file, with its progress, and a way to stop."""

from io import BytesIO

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.foundation import silence
from yorisoi.foundation.violations import Refused
from yorisoi.sheets import press, printing, queries
from yorisoi.sheets.actions import batches as actions
from yorisoi.sheets.forms import BatchForm
from yorisoi.sheets.joining import Binding
from yorisoi.sheets.models import PaperBatch


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, pk: int) -> HttpResponse:
    """会議の用紙をまとめて印刷する — which papers."""
    meeting = queries.meeting(request.user, pk)
    if meeting is None:
        raise Http404
    today = timezone.localdate()
    form = BatchForm(request.POST if request.method == "POST" else None, today=today)
    items = queries.seen_items(meeting, staff=request.user, on=today)
    if form.is_valid():
        wanted = printing.wanted_for(items, form.cleaned_data["papers"])
        try:
            batch, is_new = actions.begin(
                meeting=meeting, title=f"支援調整会議 {printing.day_of(meeting.meets_on)}", wanted=wanted, actor=request.user,
                on=today, once=form.cleaned_data["once"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            if is_new:
                transaction.on_commit(lambda: press.start(batch))
            return redirect("sheets:batch", batch.pk)
    context = {"meeting": meeting, "form": form, "items": items}
    return render(request, "sheets/batch_new.html", context, status=422 if form.is_bound else 200)


@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """まとめ印刷のようす — how far it is; the page asks again by itself."""
    batch = _mine(request, pk)
    is_silent = batch.is_running and silence.is_silent(touched_at=batch.touched_at, at=timezone.now())
    context = {"batch": batch, "is_silent": is_silent, "printed": batch.done - batch.left_out}
    return render(request, "sheets/batch.html", context)


@require_POST
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    """やめる — stop making it; what was made is thrown away."""
    batch = _mine(request, pk)
    if actions.cancel(batch=batch, actor=request.user):
        messages.success(request, "まとめ印刷をやめました。つくった分は残していません。")
    return redirect("sheets:batch", batch.pk)


@require_POST
def go_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """つづきから — go on where it stopped."""
    taken = actions.take_over(batch=_mine(request, pk), at=timezone.now())
    if taken is not None:
        transaction.on_commit(lambda: press.start(taken))
    return redirect("sheets:batch", pk)


@require_safe
def file(request: SignedInRequest, pk: int) -> HttpResponse:
    """できた用紙 — the portions bound into one file."""
    batch = _mine(request, pk)
    if not batch.is_ready:
        raise Http404
    out = BytesIO()
    bound = Binding(out)
    for part in queries.parts(batch).iterator(chunk_size=10):
        bound.add(bytes(part.pdf))
    bound.finish()
    audit.record("paper.batch_taken", actor=request.user, subject=batch.meeting, batch=batch.pk, papers=batch.done - batch.left_out)
    response = HttpResponse(out.getvalue(), content_type=printing.MEDIA_TYPES[printing.PDF])
    name = f"meeting-{batch.meeting.meets_on:%Y%m%d}.pdf"
    response.headers["Content-Disposition"] = content_disposition_header(False, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


def _mine(request: SignedInRequest, pk: int) -> PaperBatch:
    batch = queries.batches(request.user).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch
