from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s04_assessment import queries as assessment
from yorisoi.process.s05_screening import queries as screening
from yorisoi.process.s06_plan import actions, queries, rules
from yorisoi.process.s06_plan.enums import AmendedPart
from yorisoi.process.s06_plan.forms import PARTS, AmendmentForm, Editor, Part, with_one_more_row
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.reference import queries as reference
from yorisoi.ui.parts import Caution


def _to_write(request: SignedInRequest, number: str) -> Case:
    """Return the case for a page that writes: the municipality's officer decides on plans, but does not write them."""
    case = access_case(request.user, number, for_write=True)
    if not request.user.is_supporter:
        raise PermissionDenied("プランを書けるのは、相談支援機関の支援員です。")
    return case


def _plan(case: Case, number: int) -> Plan:
    plan = queries.plan_of(case, number)
    if plan is None:
        raise Http404
    plan.case = case
    return plan


def _cautions(facts: rules.PlanFacts) -> list[Caution]:
    return [Caution(each.label, each.text, each.source) for each in rules.warnings(facts, on=timezone.localdate())]


def _may_write(request: SignedInRequest, case: Case) -> bool:
    return bool(case.access.may_write and request.user.is_supporter)


def _index(request: SignedInRequest, case: Case, *, violations: Sequence[Violation] = (), status: int = 200) -> HttpResponse:
    plans = [(queries.circled(plan.number), plan) for plan in queries.plans(case)]
    return render(
        request, "plan/index.html",
        {
            "case": case, "plans": plans, "making": next((plan for _, plan in plans if plan.is_editable), None),
            "violations": violations, "screening": screening.latest(case),
            "is_screened": screening.is_continued(case), "may_write": _may_write(request, case),
        },
        status=status,
    )


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """Show every plan of the case."""
    return _index(request, access_case(request.user, number))


@require_POST
def begin(request: SignedInRequest, number: str) -> HttpResponse:
    """Begin the first plan (or open the one already begun)."""
    case = _to_write(request, number)
    try:
        plan = actions.draft(case=case, actor=request.user, on=timezone.localdate())
    except Refused as refused:
        return _index(request, case, violations=refused.violations, status=422)
    return redirect("plan:edit", number, plan.number)


def show(request: SignedInRequest, number: str, plan: int) -> HttpResponse:
    """Show one plan to be read with the person, or printed."""
    case = access_case(request.user, number)
    found = _plan(case, plan)
    facts = queries.facts(found)
    return render(
        request, "plan/show.html",
        {
            "case": case, "plan": found, "mark": queries.circled(found.number),
            "services": _named(found), "amendments": queries.amendments(found),
            "warnings": [] if found.is_over else _cautions(facts),
            "missing": rules.may_table(facts, on=timezone.localdate()) if found.is_editable else [],
            "may_write": _may_write(request, case),
        },
    )


def _named(plan: Plan) -> list[tuple[str, PlanService]]:
    return [(queries.service_label(each, plan), each) for each in plan.services.all()]


def edit(request: SignedInRequest, number: str, plan: int) -> HttpResponse:
    """Write the plan: save, add a row, or look at what is said about it as typed."""
    case = _to_write(request, number)
    found = _plan(case, plan)
    if request.method != "POST" and not found.is_editable:
        messages.info(request, f"このプランは「{found.get_state_display()}」なので、書き直せません。")
        return redirect("plan:show", number, plan)
    act = request.POST.get("act", "save")
    data = request.POST or None
    if act.removeprefix("add-") in PARTS:
        return _with_row(request, found, act.removeprefix("add-"))
    editor = _editor(found, data)
    if act == "check":
        if request.htmx:
            return render(request, "plan/_watch.html", _watched(found, editor))
        return _show_editor(request, found, editor)
    if data and editor.is_valid() and (answer := _save(request, found, editor, act)):
        return answer
    return _show_editor(request, found, editor, status=422 if data else 200)


def _editor(plan: Plan, data: Any) -> Editor:
    known = reference.services(plan.drafted_on, plan.municipality_id)
    # A service the plan holds stays choosable, though the table may have dropped it since.
    held = {each.code for each in plan.services.all()} - {each.code for each in known}
    known += [reference.service(code, plan.drafted_on, plan.municipality_id) for code in sorted(held)]
    return Editor(plan, today=timezone.localdate(), services=known, data=data)


def _with_row(request: SignedInRequest, plan: Plan, part: str) -> HttpResponse:
    editor = _editor(plan, with_one_more_row(request.POST, part))
    if request.htmx:
        return render(request, f"plan/_{part}.html", {"editor": editor, "plan": plan, "case": plan.case})
    return _show_editor(request, plan, editor)


def _watched(plan: Plan, editor: Editor) -> dict[str, Any]:
    """Return what the margin says: warnings and what is missing, of the plan as typed or as saved."""
    if editor.form.is_bound:
        facts = editor.facts(**queries.standing(plan.case))
    else:
        facts = queries.facts(plan)
    return {"editor": editor, "warnings": _cautions(facts), "missing": rules.may_table(facts, on=timezone.localdate())}


def _show_editor(request: SignedInRequest, plan: Plan, editor: Editor, *, status: int = 200) -> HttpResponse:
    edition = assessment.agreed(plan.case) or assessment.current(plan.case)
    return render(
        request, "plan/edit.html",
        {
            "case": plan.case, "plan": plan, "mark": queries.circled(plan.number),
            "form": editor.form, "edition": edition, **_watched(plan, editor),
        },
        status=status,
    )


def _save(request: SignedInRequest, plan: Plan, editor: Editor, act: str) -> HttpResponse | None:
    agreed_before = plan.agreed_on
    try:
        saved = actions.save(
            plan=plan, seen_version=editor.form.cleaned_data["version"], actor=request.user, on=timezone.localdate(),
            **editor.values(),
        )
    except Refused as refused:
        if "STALE" in [violation.code for violation in refused.violations]:
            editor.merge_with(_plan(plan.case, plan.number))
        # The same typed twice (a second press) is saved already.
        if not editor.is_told_twice(refused.codes):
            editor.form.show(refused)
            return None
        saved = plan
    messages.success(request, "プランを保存しました。")
    if agreed_before is not None and saved.agreed_on is None and editor.form.cleaned_data["agreed_on"] is not None:
        messages.warning(
            request, "同意のあとにプランの内容が変わったので、同意と申込みの日を空にしました。もう一度、本人と確かめてください。"
        )
    return redirect("plan:show" if act == "read" else "plan:edit", plan.case.number, plan.number)


def _parts(plan: Plan) -> list[Part]:
    """Return every place of the plan a change may touch, with what stands there."""
    parts = [
        Part(f"role-{each.pk}", AmendedPart.ROLE, " ".join(filter(None, (each.who, each.what, each.until))))
        for each in plan.roles.all()
    ]
    for label, each in _named(plan):
        what = AmendedPart.STATUTORY_SERVICE if each.is_statutory else AmendedPart.CONTENT
        parts.append(Part(f"service-{each.pk}", what, " ".join(filter(None, (label, each.content, each.frequency)))))
    parts += [Part("cautions", AmendedPart.CAUTIONS, plan.cautions), Part("other", AmendedPart.OTHER, "")]
    for goal in plan.goals.all():
        due = f"({format_wareki(goal.due_on)}まで)" if goal.due_on else ""
        parts.append(Part(f"goal-{goal.pk}", AmendedPart.GOALS, f"{goal.text}{due}"))
    if plan.starts_on and plan.ends_on:
        parts.append(
            Part("period", AmendedPart.PERIOD, f"{format_wareki(plan.starts_on)}から{format_wareki(plan.ends_on)}まで")
        )
    return parts


def amend(request: SignedInRequest, number: str, plan: int) -> HttpResponse:
    """Record a minor change; what is none is refused here with the way to a 再プラン."""
    case = _to_write(request, number)
    found = _plan(case, plan)
    today = timezone.localdate()
    form = AmendmentForm(request.POST or None, today=today, parts=_parts(found), initial={"amended_on": today})
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.amend(
                plan=found, what=form.chosen.what, before=form.chosen.before, after=data["after"],
                reason=data["reason"], amended_on=data["amended_on"], actor=request.user, on=today, once=data["once"],
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "修正を記録しました。")
            return redirect("plan:show", number, plan)
    return render(
        request, "plan/amend.html",
        {
            "case": case, "plan": found, "mark": queries.circled(found.number), "form": form,
            "amendments": queries.amendments(found),
        },
        status=422 if form.is_bound else 200,
    )
