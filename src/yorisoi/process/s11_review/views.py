from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting.enums import Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s11_review import actions, queries, rules
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s11_review.forms import ConclusionForm, ReviewForm, TableForm
from yorisoi.process.s11_review.models import PlanReview

NEXT_PAGES = {
    ReviewConclusion.CLOSE: ("closure:new", "終結することになりました。本人の意向をたしかめて、終結を記録してください。"),
    ReviewConclusion.REPLAN_ACHIEVED: ("plan:index", "再プランをつくりはじめました。次の目標を本人と書いてください。"),
    ReviewConclusion.REPLAN_REASSESS: ("plan:index", "再プランをつくりはじめました。アセスメントから本人と見直してください。"),
    ReviewConclusion.CONTINUE: ("review:index", "いまのプランを続けます。"),
    ReviewConclusion.INTERRUPT: ("monitoring:interruption", "働きかけをたしかめて、中断を記録してください。"),
}


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """プラン評価 — the reviews of a case, and the next step of the one still open."""
    return _show(request, access_case(request.user, number))


@require_POST
def table(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """議題に入れる — put a review before the meeting chosen."""
    case = access_case(request.user, number, for_write=True)
    return _table(request, case, partial(actions.table, review=_review(case, pk)))


@require_POST
def table_closing(request: SignedInRequest, number: str) -> HttpResponse:
    """終結を議題に入れる — for a case without a plan in force, which has nothing to review."""
    case = access_case(request.user, number, for_write=True)
    return _table(request, case, partial(actions.table_closing, case=case))


def _table(request: SignedInRequest, case: Case, act: Callable[..., AgendaItem]) -> HttpResponse:
    form = _table_form(case, request.POST)
    if form.is_valid():
        try:
            act(
                meeting=form.cleaned_data["meeting"], claims_ground=form.cleaned_data["claims_ground"],
                actor=request.user, on=timezone.localdate(),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "支援調整会議の議題に入れました。")
            return redirect("review:index", case.number)
    return _show(request, case, table_form=form)


@require_POST
def conclude(request: SignedInRequest, number: str, pk: int) -> HttpResponse:
    """結論を実行する — draw the meeting's conclusion and go where it leads."""
    case = access_case(request.user, number, for_write=True)
    review = _review(case, pk)
    form = ConclusionForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        conclusion = ReviewConclusion(form.cleaned_data["conclusion"])
        try:
            actions.conclude(review=review, conclusion=conclusion, actor=request.user, on=timezone.localdate())
        except Refused as refused:
            form.show(refused)
        else:
            page, words = NEXT_PAGES[conclusion]
            messages.success(request, words)
            return redirect(page, case.number)
    return _show(request, case, conclusion_form=form)


def edit(request: SignedInRequest, number: str) -> HttpResponse:
    """プラン評価を書く — write the review of the plan in force, or change the one no meeting has concluded."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    current = queries.open_review(case)
    review = queries.with_answers(queries.reviews(case)).get(pk=current.pk) if current else None
    plan = review.plan if review else plans.current(case)
    context: dict[str, Any] = {"case": case, "plan": plan, "mark": plans.circled(plan.number) if plan else "", "review": review}
    barred = _barred(case, review, plan, on=today)
    # Somebody who has typed is answered by the act itself, with the words kept.
    if plan is None or (barred and request.method != "POST"):
        return render(request, "review/edit.html", {**context, "violations": barred, "form": None})
    form = ReviewForm(
        request.POST or None, today=today, goals=queries.goals(plan),
        change_choices=queries.change_choices(case, review, on=today),
        initial=ReviewForm.saved(review) if review else {"reviewed_on": today},
    )
    if form.is_valid():
        try:
            _keep(request, case, plan, review, form)
        except Refused as refused:
            if review and "STALE" in refused.codes:
                form.merge_with(ReviewForm.saved(queries.with_answers(queries.reviews(case)).get(pk=review.pk)))
            form.show(refused)
        else:
            messages.success(request, "プラン評価を記録しました。")
            return redirect("review:index", case.number)
    context |= {"form": form, "monitorings": queries.monitorings_under(plan)}
    return render(request, "review/edit.html", context, status=422 if form.is_bound else 200)


def _barred(case: Case, review: PlanReview | None, plan: Plan | None, *, on: date) -> list[Violation]:
    """Return why there is nothing to write now, before anybody types."""
    if review is not None:
        return rules.may_change(queries.facts(review))
    facts = queries.plan_facts(case, plan) if plan else rules.PlanFacts(is_endorsed=False)
    return rules.may_review(facts, reviewed_on=on, unanswered_goals=(), on=on)


def _keep(request: SignedInRequest, case: Case, plan: Plan, review: PlanReview | None, form: ReviewForm) -> None:
    """Write a new review, or change the one the page showed."""
    seen = form.cleaned_data["seen_version"]
    common = {**form.answers(), "actor": request.user, "on": timezone.localdate()}
    if seen is None:
        actions.review(case=case, plan=plan, once=form.cleaned_data["once"], **common)
    elif review is None:
        raise Refused([rules.already_settled("プラン評価は変えられません。")])
    else:
        actions.save(review=review, seen_version=seen, **common)


def _review(case: Case, pk: int) -> PlanReview:
    found = queries.reviews(case).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _table_form(case: Case, data: Any = None) -> TableForm:
    coming = meetings.calls_for(case.agency)
    return TableForm(
        data, today=timezone.localdate(), meetings=coming,
        initial={"meeting": meetings.next_regular(case.agency, timezone.localdate()) or coming.first()},
    )


def _show(
    request: SignedInRequest, case: Case, *, table_form: TableForm | None = None, conclusion_form: ConclusionForm | None = None
) -> HttpResponse:
    """Show the page; an act refused is shown in place, in the form it was asked with."""
    cards = queries.cards(case)
    current = next((card for card in cards if card.is_open), None)
    plan = queries.plan_in_force(case)
    newest = None if plan or case.is_ended else plans.plans(case).first()
    closing = meetings.pending_item(case, subject=Subject.REVIEW) or queries.closing_item(
        case, since=newest.drafted_on
    ) if newest else None
    context = {
        "case": case, "plan": plan, "mark": plans.circled(plan.number) if plan else "", "cards": cards,
        "current": current, "newest": newest, "closing": closing, "form": table_form or conclusion_form,
        "table_form": table_form or _table_form(case), "has_meetings": meetings.calls_for(case.agency).exists(),
        "conclusion_form": conclusion_form
        or ConclusionForm(today=timezone.localdate(), initial={"conclusion": current.review.proposal if current else ""}),
        "may_write": case.access.may_write and not case.is_ended,
        "may_conclude": current is not None and current.is_concluded,
    }
    return render(request, "review/index.html", context, status=422 if context["form"] else 200)
