from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.desk.queries import cover
from yorisoi.desk.views.picture_forms import LifeForm
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions
from yorisoi.people.enums import Relation
from yorisoi.people.queries import Relative


def edit(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """家族のひとりを直す — what they are to the person, and whether they have died."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    found = next((each for each in cover.family(case, request.user, on=today) if each.person.pk == pk), None)
    if found is None:
        raise Http404
    form = LifeForm(request.POST or None, today=today, initial=_initial(found))
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.amend_relative(
                person=case.person, relative=found.person, pk=found.relationship.pk if found.relationship else None,
                relation=data["relation"], note=data["note"], is_deceased=data["is_deceased"], died_on=data["died_on"],
                actor=request.user, on=today,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "家族のことを保存しました。")
            return redirect("desk:household", case.number)
    context = {"case": case, "each": found, "form": form, "today": today}
    return render(request, "desk/relative.html", context, status=422 if form.is_bound else 200)


def _initial(found: Relative) -> dict[str, Any]:
    code = next((value for value, label in Relation.choices if label == found.relation), "")
    return {
        "relation": code, "note": found.relationship.note if found.relationship else "",
        "is_deceased": found.person.is_deceased, "died_on": found.person.died_on,
    }
