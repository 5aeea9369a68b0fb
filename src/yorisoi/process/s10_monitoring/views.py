from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s10_monitoring import actions, queries, rules
from yorisoi.process.s10_monitoring.forms import (
    EffortForm,
    EmploymentOutcomeForm,
    InterruptionForm,
    MonitoringForm,
    ResumeForm,
    RetentionForm,
    WithdrawalForm,
)
from yorisoi.reference import queries as reference
from yorisoi.ui.asked import paged

PAGE = 20
FACTS = ("kind", "monitored_on", "met_person", "satisfaction", "person_words", "findings", "major_change", "once")
EMPLOYMENT = ("kind", "happened_on", "form", "weekly_hours", "monthly_income_yen", "raise_yen", "note", "once")


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """モニタリング — when the next one is due, those so far, the efforts to reach the person, and the interruption."""
    case = access_case(request.user, number)
    rows = queries.monitorings(case)
    shown = paged(request, size=PAGE, total=rows.count())
    latest = rows.first()
    context = {
        "case": case, "monitorings": rows[shown.rows], "pager": shown, "efforts": queries.efforts(case),
        "next": _next(case, on=timezone.localdate()), "changed": latest is not None and latest.major_change,
        "employments": queries.employments(case),
        "past": [each for each in queries.interruptions(case) if not each.is_open], **_standing_still(case),
    }
    return render(request, "monitoring/index.html", context)


def _next(case: Case, *, on: date) -> dict[str, Any] | None:
    """Return the monitoring the case waits for, in the page's words."""
    due = queries.next_due(case)
    if due is None:
        return None
    kind, day = due
    return {"label": DutyKind(kind).label, "due_on": day, "late": max(0, (on - day).days), "left": (day - on).days}


def _standing_still(case: Case) -> dict[str, Any]:
    """Return the open interruption with the meeting that confirmed it and the efforts made since."""
    found = queries.open_interruption(case)
    return {
        "interruption": found, "reported": queries.report_item(found) if found else None,
        "since": queries.efforts_after(found) if found else [],
    }


def new(request: SignedInRequest, number: str) -> HttpResponse:
    """モニタリングを記録する — one look at how the person and the support are doing."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    plan = plans.current(case)
    due = queries.next_due(case)
    kind = rules.kind_expected(
        due_on=due[1] if due else None, is_first=case.monitoring_is_first, on=today,
        near_days=reference.days("MONITORING_NEAR", today, case.municipality_id),
    )
    form = MonitoringForm(
        request.POST or None, today=today, initial={"kind": kind, "monitored_on": today, "met_person": True}
    )
    if form.is_valid():
        try:
            facts = {name: form.cleaned_data[name] for name in FACTS}
            actions.monitor(case=case, plan=plan, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "モニタリングを記録しました。")
            return redirect("monitoring:index", case.number)
    context = {
        "case": case, "form": form, "plan": plan, "goals": plans.goals(plan) if plan else [],
        "before": queries.monitorings(case).first(), "next": _next(case, on=today),
    }
    return render(request, "monitoring/new.html", context, status=422 if form.is_bound else 200)


def effort(request: SignedInRequest, number: str) -> HttpResponse:
    """働きかけを記録する — one effort to reach a person who went silent."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = EffortForm(request.POST or None, today=today, initial={"made_on": today})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("kind", "made_on", "text", "reached", "once")}
        try:
            made = actions.make_effort(case=case, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "働きかけを記録しました。")
            page = "monitoring:resume" if made.reached and case.is_interrupted else "monitoring:index"
            return redirect(page, case.number)
    context = {"case": case, "form": form, "efforts": queries.efforts(case)[:5]}
    return render(request, "monitoring/effort.html", context, status=422 if form.is_bound else 200)


def interruption(request: SignedInRequest, number: str) -> HttpResponse:
    """支援の中断 — what was tried since the last contact, and the interruption itself; then the way to the meeting."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = InterruptionForm(request.POST or None, today=today, initial={"interrupted_on": today})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("interrupted_on", "reason", "once")}
        try:
            actions.interrupt(case=case, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "支援を中断しました。つぎは、支援調整会議に報告します。")
            return redirect("monitoring:interruption", case.number)
    context = {
        "case": case, "form": form, "efforts": queries.efforts_in_vain(case, until=today), **_standing_still(case),
    }
    return render(request, "monitoring/interruption.html", context, status=422 if form.is_bound else 200)


def resume(request: SignedInRequest, number: str) -> HttpResponse:
    """支援の再開 — the person is back in touch; the case goes on where it stood."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = ResumeForm(request.POST or None, today=today, initial={"resumed_on": today})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("resumed_on", "note")}
        try:
            actions.resume(case=case, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "支援を再開しました。")
            return redirect("desk:case", case.number)
    context = {"case": case, "form": form, **_standing_still(case)}
    return render(request, "monitoring/resume.html", context, status=422 if form.is_bound else 200)


def employment(request: SignedInRequest, number: str) -> HttpResponse:
    """就労・増収を記録する — the person began to work or earns more: the monthly report counts it."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    form = EmploymentOutcomeForm(request.POST or None, today=today, initial={"happened_on": today})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in EMPLOYMENT}
        try:
            actions.note_employment(case=case, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "就労・増収を記録しました。")
            return redirect("monitoring:index", case.number)
    context = {"case": case, "form": form, "employments": queries.employments(case)}
    return render(request, "monitoring/employment.html", context, status=422 if form.is_bound else 200)


def withdraw_employment(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """就労・増収の取り消し — a record made by mistake stays to be read and counts no more."""
    case = access_case(request.user, number, for_write=True)
    outcome = get_object_or_404(queries.employments(case), pk=pk)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_employment(
                outcome=outcome, reason=form.cleaned_data["reason"], actor=request.user, on=timezone.localdate()
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "就労・増収の記録を取り消しました。")
            return redirect("monitoring:index", case.number)
    context = {"case": case, "form": form, "outcome": outcome}
    return render(request, "monitoring/withdraw_employment.html", context, status=422 if form.is_bound else 200)


def retention(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """職場定着の確認 — the person is still in the job, and who said so."""
    case = access_case(request.user, number, for_write=True)
    outcome = get_object_or_404(queries.employments(case), pk=pk)
    today = timezone.localdate()
    form = RetentionForm(request.POST or None, today=today, initial={"checked_on": today})
    if form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("checked_on", "heard_from", "note", "once")}
        try:
            actions.check_retention(outcome=outcome, actor=request.user, on=today, **facts)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "職場定着の確認を記録しました。")
            return redirect("monitoring:index", case.number)
    context = {"case": case, "form": form, "outcome": outcome, "checks": queries.retention_checks(outcome)}
    return render(request, "monitoring/retention.html", context, status=422 if form.is_bound else 200)


def withdraw_retention(request: SignedInRequest, number: str, pk: int, check: int) -> HttpResponse:
    """職場定着の確認の取り消し — a check recorded by mistake stays to be read."""
    case = access_case(request.user, number, for_write=True)
    outcome = get_object_or_404(queries.employments(case), pk=pk)
    held = get_object_or_404(queries.retention_checks(outcome), pk=check)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw_retention(
                check=held, reason=form.cleaned_data["reason"], actor=request.user, on=timezone.localdate()
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "職場定着の確認を取り消しました。")
            return redirect("monitoring:retention", case.number, outcome.pk)
    context = {"case": case, "form": form, "outcome": outcome, "check": held}
    return render(request, "monitoring/withdraw_retention.html", context, status=422 if form.is_bound else 200)
