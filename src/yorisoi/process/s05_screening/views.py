from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s04_assessment import queries as assessment
from yorisoi.process.s04_assessment import rules as assessment_rules
from yorisoi.process.s05_screening import actions, queries
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.forms import ScreeningForm
from yorisoi.ui.parts import Caution


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """Judge whether we go on, somebody else does, or it ends; earlier judgements stand beside."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    if request.method == "POST" and not request.user.is_supporter:
        raise PermissionDenied("スクリーニングを記録できるのは、相談支援機関の支援員です。")
    today = timezone.localdate()
    form = ScreeningForm(request.POST or None, today=today, case=case, initial={"screened_on": today})
    if form.is_valid():
        try:
            screening = actions.screen(case=case, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{screening.get_outcome_display()}」と記録しました。")
            goes_on = screening.outcome == ScreeningOutcome.CONTINUE
            return redirect("plan:index" if goes_on else "screening:new", number)
    edition = assessment.agreed(case) or assessment.current(case)
    warnings = assessment_rules.warnings(assessment.facts(edition)) if edition else []
    return render(
        request, "screening/new.html",
        {
            "case": case, "form": form, "screenings": queries.screenings(case), "edition": edition,
            "warnings": [Caution(each.label, each.text, each.source) for each in warnings],
            "may_write": case.access.may_write and request.user.is_supporter,
        },
        status=422 if form.is_bound else 200,
    )
