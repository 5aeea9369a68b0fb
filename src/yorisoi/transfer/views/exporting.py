"""The pages of the exports: how a municipality is taken out, and one case as a zip."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.transfer.exporting import case_zip, taking_out
from yorisoi.transfer.forms.exporting import ExportCaseForm
from yorisoi.transfer.queries import exporting as queries
from yorisoi.transfer.rules import exporting as rules


@require_safe
def index(request: SignedInRequest) -> HttpResponse:
    """書き出し — how much there is, and the commands that take it out of the server; nothing leaves by this page."""
    for violation in rules.may_see_exports(request.user.role):
        raise PermissionDenied(violation.sentence)
    town = request.user.municipality_id
    return render(request, "transfer/exports.html", {"size": queries.size_of(town), "taken": queries.taken(town)})


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: SignedInRequest, number: str) -> HttpResponseBase:
    """ケースの書き出し — what will be in it and who will know; pressed, the zip."""
    found = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    for violation in queries.forbidden(found, request.user, on=today):
        raise PermissionDenied(violation.sentence)
    held = queries.openable(found, request.user, on=today)
    form = ExportCaseForm(request.POST if request.method == "POST" else None, today=today, may_open=bool(held))
    if form.is_valid():
        data = form.cleaned_data
        try:
            reader = taking_out.take_out(
                case=found, reason=data["reason"], with_contacts=data.get("with_contacts", False), actor=request.user, on=today
            )
        except Refused as refused:
            form.show(refused)
        else:
            return _sent(found, case_zip.stream(found, reader, with_evidence=queries.has_evidence(request.user)), today)
    return _page(request, found, form, today)


def _sent(case: Case, pieces: object, today: date) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type="application/zip")  # type: ignore[arg-type]
    response.headers["Content-Disposition"] = f'attachment; filename="{case.number}-{today.isoformat()}.zip"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(request: SignedInRequest, case: Case, form: ExportCaseForm, today: date) -> HttpResponse:
    context = {
        "case": case, "form": form, "contents": case_zip.contents(case), "today": today,
        "has_evidence": queries.has_evidence(request.user),
    }
    return render(request, "transfer/case_export.html", context, status=422 if form.is_bound else 200)
