from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s12_closure import actions, queries
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.forms import ClosureForm

TEXTS = ("reason", "person_will", "will_unasked_reason", "handover_note", "follow_up_note")


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """終結 — close a case after the person's will and the meeting; a closed case shows how it ended."""
    case = access_case(request.user, number)
    closure = queries.closure(case)
    if closure is not None and request.method != "POST":
        return render(request, "closure/show.html", {"case": case, "closure": closure})
    if old := queries.old_closure(case):
        return render(request, "closure/old.html", {"case": case, "old": old})
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    pattern = ClosurePattern.CONTACT_LOST if case.is_interrupted else ""
    form = ClosureForm(request.POST or None, today=today, initial={"closed_on": today, "pattern": pattern})
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.close(
                case=case, closed_on=typed["closed_on"], pattern=ClosurePattern(typed["pattern"]), once=typed["once"],
                is_fate_known=typed["is_fate_known"], actor=request.user, on=today, **{name: typed[name] for name in TEXTS},
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "支援を終結しました。フォローを決めたときは、確かめる日を入れてください。")
            return redirect("followup:index", case.number)
    context = {
        "case": case, "form": form, "facts": queries.facts(case, on=today),
        "words": queries.last_words(case), "running": queries.running_services(case),
    }
    return render(request, "closure/new.html", context, status=422 if form.is_bound else 200)
