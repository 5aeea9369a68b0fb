from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s08_decision import actions, queries, rules
from yorisoi.process.s08_decision.forms import AskForm, DecisionForm, OwnDecisionForm
from yorisoi.ui.asked import paged

PAGE = 20


def inbox(request: SignedInRequest) -> HttpResponse:
    """支援決定 — what waits for the municipality, the longest waiting first."""
    today = timezone.localdate()
    total = queries.waiting_plans(request.user, on=today).count()
    shown = paged(request, size=PAGE, total=total)
    context = {
        "lines": queries.inbox(request.user, on=today, first=shown.rows.start, size=PAGE),
        "own": queries.own_inbox(request.user, on=today), "pager": shown, "total": total,
    }
    return render(request, "decision/inbox.html", context)


def _to_decide(request: SignedInRequest, number: str) -> Case:
    """Let the officer in to decide, who only reads the rest, and those who write the record, who are told why not."""
    return access_case(request.user, number, for_write=not request.user.is_officer)


def edit(request: SignedInRequest, number: str) -> HttpResponse:
    """支援決定・報告の確認 — one answer on each statutory service, the rest as reported."""
    case = _to_decide(request, number)
    plan = plans.current(case)
    if plan is None:
        return render(request, "decision/no_plan.html", {"case": case})
    plan = plans.plan_of(case, plan.number) or plan
    plan.case = case
    today = timezone.localdate()
    facts = queries.facts(plan, on=today)
    form = DecisionForm(request.POST or None, plan=plan, facts=facts, today=today, ceilings=queries.ceilings(case, on=today))
    if form.is_valid():
        services = {service.pk: service for service in plan.services.all()}
        try:
            actions.decide(
                plan=plan, answers=form.answers(services), actor=request.user, on=today,
                report_confirmed=form.cleaned_data.get("report_confirmed", False),
                note=form.cleaned_data.get("note", ""), once=form.cleaned_data["once"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "自治体の決定を記録しました。")
            return redirect("decision:edit", case.number)
    context = {
        "case": case, "plan": plan, "form": form, "facts": facts, "held": _held(plan, facts),
        "answered": queries.answered(case), "report": queries.report_of(plan), "row": rules.row_for(facts.services),
        "is_waiting": plan.is_endorsed and not facts.is_settled,
    }
    return render(request, "decision/edit.html", context, status=422 if form.is_bound else 200)


def own(request: SignedInRequest, number: str) -> HttpResponse:
    """別の利用手続 — 住居確保給付金 and 居住支援, decided without a plan."""
    case = _to_decide(request, number)
    today = timezone.localdate()
    ceilings = queries.ceilings(case, on=timezone.localdate())
    form = _own_form(case, request.POST or None, ceilings)
    if form.is_valid():
        try:
            actions.decide_own_procedure(case=case, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "自治体の決定を記録しました。")
            return redirect("decision:own", case.number)
    return _own_page(request, case, form=form, ask_form=_ask_form(case, None, ceilings))


@require_POST
def ask(request: SignedInRequest, number: str) -> HttpResponse:
    """自治体に決定を依頼する — from then on its officers see the case."""
    case = access_case(request.user, number, for_write=True)
    ceilings = queries.ceilings(case, on=timezone.localdate())
    form = _ask_form(case, request.POST, ceilings)
    if form.is_valid():
        try:
            actions.ask_own_procedure(case=case, actor=request.user, on=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "自治体に報告し、決定を依頼しました。")
            return redirect("decision:own", case.number)
    return _own_page(request, case, form=_own_form(case, None, ceilings), ask_form=form)


def _own_form(case: Case, data: Any, ceilings: dict[str, str]) -> OwnDecisionForm:
    today = timezone.localdate()
    services = queries.own_procedure_services(case, on=today)
    asked = queries.open_requests(case).first()
    initial = {"service": asked.service if asked else None}
    return OwnDecisionForm(data, services=services, today=today, initial=initial, prefix="own", ceilings=ceilings)


def _ask_form(case: Case, data: Any, ceilings: dict[str, str]) -> AskForm:
    today = timezone.localdate()
    services = queries.own_procedure_services(case, on=today)
    return AskForm(data, services=services, today=today, prefix="ask", ceilings=ceilings)


def _own_page(request: SignedInRequest, case: Case, *, form: OwnDecisionForm, ask_form: AskForm) -> HttpResponse:
    context = {
        "case": case, "form": form, "ask_form": ask_form, "requests": queries.asked(case),
        "answered": queries.answered(case, own=True),
    }
    is_refused = form.is_bound or ask_form.is_bound
    return render(request, "decision/own.html", context, status=422 if is_refused else 200)


def _held(plan: Any, facts: rules.DecisionFacts) -> list[dict[str, Any]]:
    rows = {service.pk: service for service in plan.services.all()}
    return [{"facts": each, "service": rows[each.service_id]} for each in facts.services if each.service_id in rows]
