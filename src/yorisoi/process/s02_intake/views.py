import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries import same_person
from yorisoi.cases.queries.same_person import Choice, Suggestion
from yorisoi.consents import queries as consents
from yorisoi.consents.models import ConsentRules
from yorisoi.foundation.violations import Refused
from yorisoi.people import queries as people
from yorisoi.people.models import Person
from yorisoi.process.s02_intake import actions, queries, rules
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.process.s02_intake.forms import PERSON_FIELDS, EnrollmentForm, NewConsultationForm, TriageForm
from yorisoi.process.s02_intake.models import Reception
from yorisoi.reference import queries as reference
from yorisoi.referrals import queries as referrals
from yorisoi.ui.asked import paged

PAGE = 30
OTHERS = re.compile(r"\d{1,18}(,\d{1,18}){0,9}")
ONLY_SUPPORTERS = "相談の受付は、自立相談支援機関の支援員が行います。相談のあった方は、機関へご連絡ください。"


def waiting(request: SignedInRequest) -> HttpResponse:
    """相談受付 — whoever has come and is not yet at アセスメント, and the ways in."""
    _supporters_only(request)
    today = timezone.localdate()
    cases = queries.waiting(request.user, on=today)
    shown = paged(request, size=PAGE, total=cases.count())
    rows = [
        {
            "case": case, "stage": Stage(case.stage).label, "is_emergency": case.stage == Stage.EMERGENCY,
            "outcome": TriageOutcome(judged).label if (judged := getattr(case, "outcome", "")) else "",
        }
        for case in cases[shown.rows]
    ]
    return render(request, "intake/list.html", {"rows": rows, "pager": shown})


def _supporters_only(request: SignedInRequest) -> None:
    if not request.user.is_supporter:
        raise PermissionDenied(ONLY_SUPPORTERS)


@dataclass(frozen=True)
class Known:
    """
    Whom a new consultation is about, when we know them already: a lead to go on with, an earlier case, a relative.

    `was_found`: the worker typed first and then said that it is this person; what is on record stays.
    """

    person: Person | None = None
    lead: Case | None = None
    earlier: Case | None = None
    was_found: bool = False

    def initial(self) -> dict[str, Any]:
        """Return what the page shows of somebody known."""
        if self.person is None:
            return {}
        facts = {name: getattr(self.person, name) for name in PERSON_FIELDS}
        if people.is_protected(self.person):
            del facts["contact_note"]  # an empty box changes nothing on record
        return facts


def _known(request: SignedInRequest) -> Known:
    """Return whom `?case=` (a lead) or `?person=` (an earlier case) speaks of, through the door."""
    if number := request.GET.get("case"):
        lead = access_case(request.user, number, for_write=True)
        return Known(lead.person, lead=lead)
    if number := request.GET.get("person"):
        earlier = access_case(request.user, number, for_write=True)
        return Known(earlier.person, earlier=earlier, was_found="found" in request.GET)
    if pk := request.GET.get("relative"):
        relative = same_person.readable_person(pk, staff=request.user, on=timezone.localdate())
        if relative is None:
            raise Http404
        return Known(relative, was_found=True)
    return Known()


def _rules_text(municipality_id: int, *, on: date) -> ConsentRules | None:
    return consents.rules_texts(municipality_id, on=on).first()


def new(request: SignedInRequest) -> HttpResponse:
    """新しい相談 — one page for whatever is told, kept by one press."""
    _supporters_only(request)
    known = _known(request)
    today = timezone.localdate()
    staff = request.user
    rules_text = _rules_text(staff.municipality_id, on=today)
    form = NewConsultationForm(
        request.POST or None, today=today, initial=known.initial(), municipality_id=staff.municipality_id,
        agency_id=staff.agency_id, rules_version=rules_text.version if rules_text else "",
    )
    same = [] if known.person else _same(request)
    asks = same_person.asks(same, request.POST.get("other_person", "")) if form.is_valid() else []
    if asks and queries.pressed_before(form.cleaned_data["once"]):
        asks = []
    if form.is_valid() and not asks:
        try:
            reception = actions.receive(
                **_not_on_record(form, known), person=None if known.lead else known.person, case=known.lead,
                actor=staff, on=today,
            )
        except Refused as refused:
            form.show(refused)
        else:
            _tell_saved(request, reception)
            return redirect("desk:case", reception.case.number)
    context = {
        "form": form, "known": known, "today": today, "cancel_url": _back(known),
        "choices": [_choice(each) for each in same], "asks": asks, "rules_text": rules_text,
        "other_person": same_person.others(same) if asks else _others_said(request),
    }
    return render(request, "intake/new.html", context, status=422 if form.is_bound else 200)


@require_POST
def alike(request: SignedInRequest) -> HttpResponse:
    """同じ人かもしれません — the part of 新しい相談 that answers while somebody is typed."""
    _supporters_only(request)
    choices = [_choice(each) for each in _same(request)]
    return render(request, "intake/_alike.html", {"choices": choices, "asks": [], "today": timezone.localdate()})


def _same(request: SignedInRequest) -> list[Suggestion]:
    today = timezone.localdate()
    return same_person.suggest(same_person.typed(request.POST.dict(), on=today), staff=request.user, on=today)


def _choice(same: Suggestion) -> Choice:
    where = f"person={same.case.number}&found=1" if same.case else f"relative={same.person.pk}"
    return Choice(same, "この人の相談として受け付ける", url=f"{reverse('intake:new')}?{where}")


def _others_said(request: SignedInRequest) -> str:
    """Return whom the worker has said to be somebody else, so that they are not asked again."""
    said = request.POST.get("other_person", "")
    return said if OTHERS.fullmatch(said) else ""


def _not_on_record(form: NewConsultationForm, known: Known) -> dict[str, Any]:
    """Return what the form tells, without what is on record already where the worker saw afterwards who it is."""
    told = form.reception()
    if known.person is None or not known.was_found:
        return told
    held = {name: getattr(known.person, name) for name in told["person_facts"]}
    return {**told, "person_facts": rules.told_anew(told["person_facts"], held=held)}


def _back(known: Known) -> str:
    case = known.lead or known.earlier
    return reverse("desk:case", args=[case.number]) if case else reverse("intake:list")


def _tell_saved(request: SignedInRequest, reception: Reception) -> None:
    messages.success(request, f"保存しました。ケース番号は {reception.case.number} です。")
    marked = [worry.code for worry in reception.worries.order_by("pk")]
    if rules.calls_for_urgency(marked) and not reception.is_urgent:
        words = "「食べるものがない」か「DV・虐待」にしるしがあります。急ぐことがあれば「緊急的な支援」に記録してください。"
        messages.warning(request, words)


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """相談受付 — what was told, the judgement on it (recorded here), and the way on to 利用申込."""
    case = access_case(request.user, number, for_write=request.method == "POST")
    today = timezone.localdate()
    latest = queries.triages(case).first()
    rules_text = _rules_text(case.municipality_id, on=today)
    form = TriageForm(
        request.POST or None, today=today, municipality_id=case.municipality_id, agency_id=case.agency_id,
        rules_version=rules_text.version if rules_text else "", initial={"triaged_on": today},
    )
    if form.is_valid():
        try:
            actions.triage(
                case=case, triaged_on=form.cleaned_data["triaged_on"], once=form.cleaned_data["once"],
                actor=request.user, on=today, **(form.judgement() or {}),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, f"「{TriageOutcome(form.cleaned_data['outcome']).label}」と記録しました。")
            return redirect("intake:index", case.number)
    context = {
        "case": case, "form": form, "latest": latest, "today": today, "rules_text": rules_text,
        "may_judge": case.access.may_write
        and case.is_active and case.stage in queries.BEFORE_ASSESSMENT,
        **_told(case, on=today),
    }
    return render(request, "intake/index.html", context, status=422 if form.is_bound else 200)


def _told(case: Case, *, on: date) -> dict[str, Any]:
    """Return what the page of a reception shows of it."""
    hidden = people.secrets_around(case.person, on=on)
    receptions = [
        {
            "row": each, "phone": people.veil(each.inquirer_phone, secrets=hidden), "channel": ReceptionChannel(each.channel).label,
            "inquirer": InquirerRelation(each.inquirer).label, "is_self": each.inquirer == InquirerRelation.PERSON,
            "worries": [
                (reference.label("worries", worry.code, each.received_on, case.municipality_id), worry.is_main)
                for worry in sorted(each.worries.all(), key=lambda worry: (not worry.is_main, worry.pk))
            ],
            "calls_for_urgency": rules.calls_for_urgency(worry.code for worry in each.worries.all()),
        }
        for each in queries.receptions(case)
    ]
    judged = [(each, TriageOutcome(each.outcome).label) for each in queries.triages(case)]
    return {
        "receptions": receptions, "judged": judged, "enrollment": queries.enrollment(case),
        "asks_urgency": case.stage != Stage.EMERGENCY and any(each["calls_for_urgency"] for each in receptions),
        "handover": referrals.introductions(case).filter(hands_over=True).first(),
        "warnings": [
            {"label": each.label, "sentence": each.text, "source": each.source} for each in referrals.warnings(case)
        ],
    }


def enroll(request: SignedInRequest, number: str) -> HttpResponse:
    """利用申込 — the person's own application, with the consent given at the same time."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    rules_text = _rules_text(case.municipality_id, on=today)
    form = EnrollmentForm(
        request.POST or None, today=today, municipality_id=case.municipality_id, agency_id=case.agency_id,
        rules_version=rules_text.version if rules_text else "", initial={"requested_on": today},
    )
    if form.is_valid():
        try:
            actions.enroll(
                case=case, requested_on=form.cleaned_data["requested_on"], is_signed=form.cleaned_data["is_signed"],
                consent_facts=form.consent_facts(), once=form.cleaned_data["once"], actor=request.user, on=today,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "利用申込みを記録しました。次はアセスメントです。")
            return redirect("desk:case", case.number)
    context = {
        "case": case, "form": form, "enrollment": queries.enrollment(case), "person": case.person,
        "held": queries.consent_on_record(case, on=today),
        "rules_text": rules_text,
    }
    return render(request, "intake/enroll.html", context, status=422 if form.is_bound else 200)
