from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.records import actions, queries
from yorisoi.records.forms.correcting import CorrectionForm


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """記録を直す — the earlier words stay, struck, with who and when."""
    case = access_case(request.user, number, for_write=True)
    note = queries.timeline(case).filter(pk=pk).first()
    if note is None:
        raise Http404
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, today=timezone.localdate(),
        initial={"body": note.body, "seen": queries.latest_correction(note)},
    )
    context: dict[str, Any] = {"case": case, "note": note, "form": form, "meta": queries.meta_of(note), "now_says": ""}
    if form.is_valid():
        note.case = case
        try:
            actions.correct(note=note, actor=request.user, on=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            if "STALE" in refused.codes:
                # Both texts are shown; the next press knows what it replaces.
                context["now_says"] = note.body
                data = request.POST.copy()
                data["seen"] = str(queries.latest_correction(note))
                form.data = data
            form.show(refused)
        else:
            messages.success(request, "記録を直しました。前の内容も残っています。")
            return redirect("records:show", case.number, note.pk)
    return render(request, "records/correct.html", context, status=422 if form.is_bound else 200)
