from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.desk import actions
from yorisoi.desk.forms import EndProtectionForm, ProtectionForm, ReadersForm, UnveilForm
from yorisoi.desk.queries import protecting
from yorisoi.foundation.violations import Refused
from yorisoi.people import actions as people_actions
from yorisoi.people import queries as people
from yorisoi.people.models import Protection


def show(request: SignedInRequest, number: str) -> HttpResponse:
    """連絡先の秘匿 — set it, say who may look, end it; and the way to the deliberate look."""
    # Read by everybody who may see the case; whoever only reads is stopped at the press.
    case = access_case(request.user, number, for_write=request.method == "POST")
    today = timezone.localdate()
    held = people.protection_of(case.person, on=today)
    act = request.POST.get("act", "")
    forms = _forms(request, case, held, act=act, today=today)
    if request.method == "POST" and (done := _act(request, case, held, act, forms, today=today)):
        messages.success(request, done)
        return redirect("desk:protection", case.number)
    return _page(request, case, forms, today=today, status=422 if request.method == "POST" else 200)


def _page(request: SignedInRequest, case: Case, forms: dict[str, Any], *, today: date, status: int) -> HttpResponse:
    warned = protecting.warned(case, request.user, on=today)
    own = next((each for each in warned if each.is_own), None)
    is_reader = own is not None and people.is_reader(own.protection, request.user)
    may_write, is_chief = case.access.may_write, request.user.is_chief
    shows = {
        "form": own is None, "readers_form": own is not None and may_write and (is_reader or is_chief),
        "end_form": own is not None and may_write and is_chief, "unveil_form": True,
    }
    context = {
        "case": case, "own": own, "warned": warned, "today": today, **forms, "shows": shows,
        "is_reader": any(people.is_reader(each.protection, request.user) for each in warned),
        # Why not, of a form this reader is not shown.
        "violations": [each for name in forms if not shows[name] for each in forms[name].violations],
    }
    return render(request, "desk/protection.html", context, status=status)


def _forms(
    request: SignedInRequest, case: Case, held: Protection | None, *, act: str, today: date
) -> dict[str, Any]:
    staff = protecting.reader_choices(case, on=today)

    def given(name: str) -> Any:
        return request.POST if act == name else None

    named = [reader.staff_id for reader in held.readers.all()] if held else []
    return {
        "form": ProtectionForm(
            given("protect"), today=today, staff=staff, family=protecting.family_choices(case, request.user, on=today),
            initial={"starts_on": today, "readers": protecting.first_readers(case, request.user)},
        ),
        "readers_form": ReadersForm(given("readers"), today=today, staff=staff, prefix="named", initial={"readers": named}),
        "end_form": EndProtectionForm(given("end"), today=today, prefix="end"),
        "unveil_form": UnveilForm(given("unveil"), today=today, prefix="unveil"),
    }


def _act(
    request: SignedInRequest, case: Case, held: Protection | None, act: str, forms: dict[str, Any], *, today: date
) -> str:
    """Do what was pressed. Return the words for it; an empty answer when the form has to be shown again."""
    form = {"protect": forms["form"], "readers": forms["readers_form"], "end": forms["end_form"]}.get(act)
    if form is None:
        raise Http404
    if not form.is_valid():
        return ""
    data, actor = form.cleaned_data, request.user
    try:
        if act == "protect":
            actions.protect(case=case, actor=actor, on=today, **data)
            return "連絡先を秘匿にしました。見るときは「連絡先を見る」を押します。見たことは記録に残ります。"
        if held is None:
            return "この方の連絡先は、いま秘匿されていません。"
        if act == "readers":
            actions.name_readers(case=case, protection=held, readers=data["readers"], actor=actor, on=today)
            return "見てよい人を保存しました。"
        actions.end_protection(case=case, protection=held, reason=data["reason"], actor=actor, on=today)
        return "連絡先の秘匿をおえました。"
    except Refused as refused:
        form.show(refused)
        return ""


@require_POST
def unveil(request: SignedInRequest, number: str) -> HttpResponse:
    """連絡先を見る — the deliberate, audited look: this one answer shows what is masked, and nothing keeps it."""
    case = access_case(request.user, number)
    today = timezone.localdate()
    held = [each.protection for each in protecting.warned(case, request.user, on=today)]
    if not held:
        messages.success(request, "この方の連絡先は、いま秘匿されていません。")
        return redirect("desk:case", case.number)
    forms = _forms(request, case, None, act="unveil", today=today)
    form = forms["unveil_form"]
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        opened = people_actions.unveil(protections=held, reason=reason, actor=request.user, case_id=case.pk)
    except Refused as refused:
        form.show(refused)
        return _page(request, case, forms, today=today, status=422)
    request.unveiled = frozenset(each.person_id for each in opened)
    shown = [
        (each, people.contact(each.person, staff=request.user, on=today, unveiled=True), each.person_id == case.person_id)
        for each in opened
    ]
    may_write = case.access.may_write
    return render(request, "desk/contact.html", {"case": case, "shown": shown, "today": today, "may_write": may_write})
