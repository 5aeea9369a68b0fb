from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.consents import actions, queries, rules
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, DisclosureGround, RecipientScope
from yorisoi.consents.forms import ConsentForm, GroundForm, RulesForm, WithdrawalForm
from yorisoi.consents.models import Consent
from yorisoi.foundation.violations import Refused


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """本人同意 — which consents hold and why, and what was told without one on which ground."""
    case = access_case(request.user, number)
    today = timezone.localdate()
    rows = []
    for consent in queries.consents(case):
        in_force, why = rules.state_of(queries.facts_of(consent), on=today)
        rows.append({"consent": consent, "in_force": in_force, "why": why, **_words(consent)})
    grounds = [(each, DisclosureGround(each.ground).label) for each in queries.disclosures(case)]
    return render(request, "consents/index.html", {"case": case, "rows": rows, "grounds": grounds})


def _words(consent: Consent) -> dict[str, str]:
    names = "、".join(agency.name for agency in consent.recipients.all())
    return {
        "purpose": ConsentPurpose(consent.purpose).label, "method": ConsentMethod(consent.method).label,
        "told": names or RecipientScope(consent.scope).label,
    }


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """同意を記録する — purpose, recipients, the rules explained, how and until when."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    newest = queries.rules_texts(case.municipality_id, on=today).first()
    form = ConsentForm(
        request.POST or None, case=case, today=today,
        initial={"given_on": today, "rules_version": newest.version if newest else ""},
    )
    if form.is_valid():
        try:
            actions.give(case=case, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "本人の同意を記録しました。")
            return redirect("consents:index", case.number)
    context = {"case": case, "form": form, "rules_text": newest}
    return render(request, "consents/new.html", context, status=422 if form.is_bound else 200)


def withdraw(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """取り下げ — the person takes a consent back, in their own words."""
    case = access_case(request.user, number, for_write=True)
    consent = queries.consents(case).filter(pk=pk).first()
    if consent is None:
        raise Http404
    today = timezone.localdate()
    form = WithdrawalForm(request.POST or None, today=today, initial={"withdrawn_on": today})
    if form.is_valid():
        try:
            actions.withdraw(
                consent=consent, note=form.cleaned_data["note"], actor=request.user, on=today,
                withdrawn_on=form.cleaned_data["withdrawn_on"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "同意の取り下げを記録しました。このあとは、この同意では伝えられません。")
            return redirect("consents:index", case.number)
    context = {"case": case, "form": form, "consent": consent, **_words(consent)}
    return render(request, "consents/withdraw.html", context, status=422 if form.is_bound else 200)


def ground(request: SignedInRequest, number: str) -> HttpResponse:
    """同意のない提供 — life, body or property: who judged, when, what, to whom, why."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = GroundForm(request.POST or None, case=case, today=today)
    if form.is_valid():
        try:
            actions.record_ground(case=case, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "同意のない提供の根拠を記録しました。")
            return redirect("consents:index", case.number)
    context = {"case": case, "form": form, "today": today}
    return render(request, "consents/ground.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def rules_texts(request: SignedInRequest) -> HttpResponse:
    """個人情報の管理・取扱規程 — every version with its text, and a new one."""
    user = request.user
    for violation in rules.may_keep_rules(user.role):
        raise PermissionDenied(violation.sentence)
    today = timezone.localdate()
    form = RulesForm(
        request.POST if request.method == "POST" else None, today=today, initial={"starts_on": today}
    )
    if form.is_valid():
        try:
            made = actions.load_rules(actor=user, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{made.version}」を登録しました。")
            return redirect("consents:rules")
    context = {"form": form, "rows": queries.versions(user.municipality_id, on=today)}
    return render(request, "consents/rules.html", context, status=422 if form.is_bound else 200)
