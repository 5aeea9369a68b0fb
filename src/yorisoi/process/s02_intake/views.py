from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.consents import queries as consents
from yorisoi.consents.models import ConsentRules
from yorisoi.foundation import kana
from yorisoi.foundation.violations import Refused
from yorisoi.people.models import Person
from yorisoi.process.s02_intake import actions, queries, rules
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.process.s02_intake.forms import PERSON_FIELDS, EnrollmentForm, NewConsultationForm, TriageForm
from yorisoi.process.s02_intake.models import Reception
from yorisoi.reference import queries as reference
from yorisoi.referrals import queries as referrals
from yorisoi.ui.parts import pager

PAGE = 30
MOST_TYPED = 200
ONLY_SUPPORTERS = "相談の受付は、自立相談支援機関の支援員が行います。相談のあった方は、機関へご連絡ください。"


def waiting(request: SignedInRequest) -> HttpResponse:
    """相談受付 — whoever has come and is not yet at アセスメント, and the ways in."""
    _supporters_only(request)
    today = timezone.localdate()
    cases = queries.waiting(request.user, on=today)
    page = request.GET.get("page", "1")
    shown = pager(
        number=int(page) if page.isdecimal() and len(page) < 6 else 1, size=PAGE, total=cases.count(), path=request.path
    )
    first = (shown.number - 1) * PAGE
    rows = [
        {
            "case": case, "stage": Stage(case.stage).label, "is_emergency": case.stage == Stage.EMERGENCY,
            "outcome": TriageOutcome(judged).label if (judged := getattr(case, "outcome", "")) else "",
        }
        for case in cases[first : first + PAGE]
    ]
    return render(request, "intake/list.html", {"rows": rows, "pager": shown})


def _supporters_only(request: SignedInRequest) -> None:
    if not request.user.is_supporter:
        raise PermissionDenied(ONLY_SUPPORTERS)


@dataclass(frozen=True)
class Known:
    """Whom a new consultation is about, when we know them already: a lead to go on with, or an earlier case."""

    person: Person | None = None
    lead: Case | None = None
    earlier: Case | None = None

    def initial(self) -> dict[str, Any]:
        """Return what the page shows of somebody known."""
        if self.person is None:
            return {}
        return {name: getattr(self.person, name) for name in PERSON_FIELDS}


def _known(request: SignedInRequest) -> Known:
    """Return whom `?case=` (a lead) or `?person=` (an earlier case) speaks of, through the door."""
    if number := request.GET.get("case"):
        lead = access_case(request.user, number, for_write=True)
        return Known(lead.person, lead=lead)
    if number := request.GET.get("person"):
        earlier = access_case(request.user, number, for_write=True)
        return Known(earlier.person, earlier=earlier)
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
    if form.is_valid():
        try:
            reception = actions.receive(
                **form.reception(), person=known.person if known.earlier else None, case=known.lead, actor=staff, on=today
            )
        except Refused as refused:
            form.show(refused)
        else:
            _tell_saved(request, reception)
            return redirect("desk:case", reception.case.number)
    context = {
        "form": form, "known": known, "today": today, "cancel_url": _back(known),
        "alike": [] if known.person else _alike(request), "rules_text": rules_text,
    }
    return render(request, "intake/new.html", context, status=422 if form.is_bound else 200)


@require_POST
def alike(request: SignedInRequest) -> HttpResponse:
    """同じ方かもしれません — the part of 新しい相談 that answers while a name, a reading or a telephone is typed."""
    _supporters_only(request)
    return render(request, "intake/_alike.html", {"alike": _alike(request), "today": timezone.localdate()})


def _alike(request: SignedInRequest) -> list[Case]:
    typed = {name: kana.normalize(request.POST.get(name, ""))[:MOST_TYPED] for name in ("name", "kana", "phone")}
    if not any(typed.values()):
        return []
    return list(queries.alike(request.user, on=timezone.localdate(), **typed))


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
    receptions = [
        {
            "row": each, "channel": ReceptionChannel(each.channel).label,
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
