import logging
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.people import queries as people
from yorisoi.records.files import actions, queries, receiving
from yorisoi.records.files.rules.refusals import LOST
from yorisoi.records.forms.attachments import AttachForm
from yorisoi.records.models import CaseNote
from yorisoi.ui.asked import paged

logger = logging.getLogger(__name__)
PAGE = 40
# Even opened by itself, nothing in it may run, send or load anything; the style is the browser's own, around a picture.
ALONE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; sandbox"


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """添付 — everything that is attached to a case; what belongs to no note is attached here."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    return _page(request, case, None)


def of_note(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """記録の添付 — what is attached to one note, and attaching to it afterwards."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    note = queries.note(case, pk)
    if note is None:
        raise Http404
    return _page(request, case, note)


def _page(request: SignedInRequest, case: Case, note: CaseNote | None) -> HttpResponse:
    form = AttachForm(request.POST or None, request.FILES or None, today=timezone.localdate())
    if form.is_valid():
        try:
            with receiving.received(form.cleaned_data["files"], actor=request.user) as files:
                actions.attach(
                    case=case, note=note, files=files, actor=request.user, on=timezone.localdate(),
                    once=form.cleaned_data["once"],
                )
        except Refused as refused:
            form.show(refused)
        else:
            for words in ("添付しました。", *receiving.said(files)):
                messages.success(request, words)
            return redirect(request.path)
    return _shown(request, case, note, form=form, status=422 if form.is_bound else 200)


def _shown(
    request: SignedInRequest, case: Case, note: CaseNote | None, *, form: AttachForm, status: int, **more: Any
) -> HttpResponse:
    on = timezone.localdate()
    rows = queries.of_case(case, note=note)
    total = rows.count()
    shown = paged(request, size=PAGE, total=total)
    removed = queries.of_case(case, note=note, is_removed=True)[:PAGE]
    context = {
        "case": case, "note": note, "form": form, "total": total, "pager": shown,
        "attached": queries.shown_of(rows[shown.rows], case=case, on=on),
        "removed": queries.shown_of(removed, case=case, on=on), **more,
    }
    return render(request, "records/attachments.html", context, status=status)


@require_safe
def show(request: SignedInRequest, number: str, pk: int) -> HttpResponseBase:
    """添付を開く — the bytes themselves: a picture in the browser, anything else only to be saved."""
    case = access_case(request.user, number)
    row = queries.one(case, pk)
    if row is None:
        raise Http404
    content = queries.content(row)
    if content is None:
        logger.error("attachment %s cannot be read", row.pk)
        return _shown(request, case, None, form=AttachForm(), status=422, violations=[LOST])
    actions.note_opened(row, actor=request.user)
    secrets = people.secrets_around(case.person, on=timezone.localdate())
    name = people.veil(row.name, secrets=secrets)
    saved = not queries.may_be_shown(row) or "save" in request.GET
    response = StreamingHttpResponse(content, content_type=row.media_type)
    response.headers["Content-Length"] = str(row.size_bytes)
    response.headers["Content-Disposition"] = content_disposition_header(saved, name) or "attachment"
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
def remove(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """添付を取りのぞく — the bytes go, that it was there stays."""
    case = access_case(request.user, number, for_write=True)
    row = queries.any_one(case, pk)
    if row is None:
        raise Http404
    actions.remove(attachment=row, actor=request.user, on=timezone.localdate())
    messages.success(request, "添付を取りのぞきました。")
    if row.note_id and request.POST.get("from") == "note":
        return redirect(reverse("records:note_attachments", args=[case.number, row.note_id]))
    return redirect("records:attachments", case.number)
