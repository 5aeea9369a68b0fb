from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s04_assessment import actions, queries, rules
from yorisoi.process.s04_assessment.enums import IN_WORDS, Domain, Question, table_of
from yorisoi.process.s04_assessment.forms import AssessmentForm, OpinionForm
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.reference import queries as reference
from yorisoi.ui.parts import Caution


def _to_write(request: SignedInRequest, number: str) -> Case:
    """Return the case for a page that writes: the municipality's officer decides, but does not assess."""
    case = access_case(request.user, number, for_write=True)
    if not request.user.is_supporter:
        raise PermissionDenied("アセスメントを書けるのは、相談支援機関の支援員です。")
    return case


def _cautions(assessment: Assessment) -> list[Caution]:
    return [Caution(each.label, each.text, each.source) for each in rules.warnings(queries.facts(assessment))]


def _shown(assessment: Assessment) -> dict[str, Any]:
    """Return an edition as the list shows it: domains in their order, issues by name."""
    names = {domain.value: domain.label for domain in Domain}
    texts = {each.domain: each.text for each in assessment.situations.all()}
    on = assessment.assessed_on
    return {
        "edition": assessment,
        "situations": [(names[code], texts[code]) for code in names if code in texts],
        "issues": [
            (reference.label("issues", each.code, on, assessment.municipality_id), each.note)
            for each in sorted(assessment.issues.all(), key=lambda issue: issue.pk)
        ],
        "answers": _answered(assessment),
    }


def _answered(assessment: Assessment) -> list[tuple[str, str]]:
    """Return the answered questions of the sheet in words."""
    on, town = assessment.assessed_on, assessment.municipality_id
    return [
        (
            Question(question).label,
            "、".join([*(reference.label(table_of(question), code, on, town) for code in said.codes), *filter(None, [said.note])]),
        )
        for question, said in queries.answers(assessment).items()
    ]


def _index(request: SignedInRequest, case: Case, *, violations: Any = (), status: int = 200) -> HttpResponse:
    editions = [_shown(each) for each in queries.editions(case)]
    newest = editions[0]["edition"] if editions else None
    return render(
        request, "assessment/index.html",
        {
            "case": case, "editions": editions, "draft": newest if newest and not newest.is_agreed else None,
            "opinions": queries.opinions(case), "violations": violations,
            "warnings": _cautions(newest) if newest else [],
            "next_edition": newest.edition + 1 if newest else 1,
            "may_write": case.access.may_write and request.user.is_supporter,
        },
        status=status,
    )


def index(request: SignedInRequest, number: str) -> HttpResponse:
    """Show every edition of the assessment, who confirmed it when, and what experts said."""
    return _index(request, access_case(request.user, number))


@require_POST
def begin(request: SignedInRequest, number: str) -> HttpResponse:
    """Begin the next edition (or open the one already begun)."""
    case = _to_write(request, number)
    today = timezone.localdate()
    try:
        actions.draft(case=case, assessed_on=today, actor=request.user, on=today)
    except Refused as refused:
        return _index(request, case, violations=refused.violations, status=422)
    return redirect("assessment:edit", number)


def edit(request: SignedInRequest, number: str) -> HttpResponse:
    """Write in the edition that is open."""
    case = _to_write(request, number)
    today = timezone.localdate()
    assessment = queries.draft(case) or (queries.current(case) if request.method == "POST" else None)
    if assessment is None:
        return redirect("assessment:index", number)
    reference.prepare(case.municipality_id)
    issues = reference.choices("issues", assessment.assessed_on, case.municipality_id)
    said = queries.answers(assessment)
    form = AssessmentForm(
        request.POST or None, today=today, issues=issues, answers=_offered(assessment, said),
        initial=AssessmentForm.initial_of(assessment, said) | {"agreed_on": today},
    )
    if form.is_valid() and (answer := _save(request, case, assessment, form)):
        return answer
    return render(
        request, "assessment/edit.html",
        {
            "case": case, "assessment": assessment, "form": form, "warnings": _cautions(assessment),
            "opinions": queries.opinions(case), "reception": intake.reception(case),
        },
        status=422 if form.is_bound else 200,
    )


def _offered(assessment: Assessment, said: Mapping[str, rules.Said]) -> dict[str, list[tuple[str, str]]]:
    """Return the choices of each question of the sheet; one chosen before stays, though it is offered no more."""
    on, town = assessment.assessed_on, assessment.municipality_id
    found = {}
    for question in Question:
        if question not in IN_WORDS:
            offered = reference.choices(table_of(question), on, town)
            known = {code for code, _ in offered}
            chosen = said.get(question, rules.Said()).codes
            found[question.value] = [
                *offered, *((code, reference.label(table_of(question), code, on, town)) for code in chosen if code not in known)
            ]
    return found


def _save(request: SignedInRequest, case: Case, assessment: Assessment, form: AssessmentForm) -> HttpResponse | None:
    agrees = request.POST.get("act") == "agree"
    if agrees and form.cleaned_data["agreed_on"] is None:
        form.add_error("agreed_on", "本人と確かめた日を入れてください。")
        return None
    try:
        actions.save(
            assessment=assessment, seen_version=form.cleaned_data["version"], actor=request.user,
            on=timezone.localdate(), agreed_on=form.cleaned_data["agreed_on"] if agrees else None,
            **form.cleaned_parts(),
        )
    except Refused as refused:
        saved = queries.editions(case).get(pk=assessment.pk)
        current = AssessmentForm.initial_of(saved, queries.answers(saved))
        # The same typed twice (a second press) is saved already.
        if not form.says_the_same(current) or agrees != saved.is_agreed:
            if "STALE" in refused.codes:
                form.merge_with(current)
            form.show(refused)
            return None
    if agrees:
        messages.success(request, "本人と確かめたことを記録しました。次はスクリーニングです。")
        return redirect("assessment:index", case.number)
    messages.success(request, "アセスメントを保存しました。")
    return redirect("assessment:edit", case.number)


def opinion(request: SignedInRequest, number: str) -> HttpResponse:
    """Record what an expert said."""
    case = _to_write(request, number)
    today = timezone.localdate()
    form = OpinionForm(request.POST or None, today=today, initial={"given_on": today})
    if form.is_valid():
        try:
            actions.hear_expert(case=case, actor=request.user, on=today, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, "専門家の意見を記録しました。")
            return redirect("assessment:index", number)
    return render(
        request, "assessment/opinion.html", {"case": case, "form": form}, status=422 if form.is_bound else 200
    )
