from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.audit import actions as audit
from yorisoi.cases.access import access_case
from yorisoi.cases.queries import same_person
from yorisoi.desk import actions
from yorisoi.desk.forms import DoubleForm, TwoNumbersForm
from yorisoi.desk.queries import doubles
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.people.actions import finding
from yorisoi.people.models import Person
from yorisoi.people.rules import merging as rules
from yorisoi.ui.asked import page_number, paged

PAGE = 20
# So many pairs beyond the page asked for are counted: of a long list the first pages come as fast as of a short one.
COUNTED_AHEAD = 1_000
LARGEST = 2**63 - 1  # what a database can hold as a number


def _chief_only(request: SignedInRequest) -> None:
    if not request.user.is_chief:
        raise PermissionDenied(rules.not_the_chief().sentence)


def index(request: SignedInRequest) -> HttpResponse:
    """人の重なり — people who may be one and the same, the likeliest first."""
    _chief_only(request)
    today = timezone.localdate()
    form = TwoNumbersForm(request.GET if "first" in request.GET else None, today=today)
    if form.is_valid() and (people := _by_numbers(request, form)):
        return redirect("desk:double", *people)
    found = same_person.pairs_in_reach(request.user, on=today)
    most = page_number(request) * PAGE + COUNTED_AHEAD
    counted = found[:most].count()
    shown = paged(request, size=PAGE, total=counted)
    rows = doubles.rows(found[shown.rows], staff=request.user, on=today)
    context = {"rows": rows, "pager": shown, "form": form, "today": today, "is_more": counted == most}
    return render(request, "desk/doubles.html", context, status=422 if form.is_bound else 200)


def _by_numbers(request: SignedInRequest, form: TwoNumbersForm) -> tuple[int, int] | None:
    """Return the people of two case numbers, through the door."""
    people = []
    for name in ("first", "second"):
        try:
            people.append(access_case(request.user, form.cleaned_data[name].upper()).person_id)
        except Http404:
            form.show([_unknown_number(name)])
    return (people[0], people[1]) if len(people) == len(form.fields) else None


def _unknown_number(field: str) -> Violation:
    return Violation(
        "DOUBLE_UNKNOWN", "くらべられません。", "その番号のケースは見つかりません。", "番号を確かめてください。", field=field
    )


def compare(request: SignedInRequest, one: int, other: int) -> HttpResponse:
    """2つの記録をくらべる — side by side, with the reasons: make them one, or keep that they are two."""
    _chief_only(request)
    today = timezone.localdate()
    two = _two(request, one, other)
    if two[0].merged_into_id or two[1].merged_into_id:
        messages.info(request, "この2つの記録は、もうまとめられています。")
        return redirect("desk:merged")
    births_differ = rules.births_differ(two[0].born_on, two[1].born_on)
    act = request.POST.get("act", "")
    cases = same_person.cases_of({one, other})
    form = DoubleForm(
        request.POST if act == "merge" else None, today=today, people=two, cases=cases, births_differ=births_differ
    )
    violations: tuple[Violation, ...] = ()
    if request.method == "POST":
        done, violations = _act(request, act, form, two)
        if done:
            messages.success(request, done)
            return redirect("desk:doubles")
    else:
        audit.record("person.compared", actor=request.user, subject=two[0], other=other)
    context = {
        "one": two[0], "other": two[1], "cases": [(each, cases[each.pk]) for each in two], "form": form, "today": today,
        "lines": doubles.compared(*two, staff=request.user, on=today), "births_differ": births_differ,
        "reasons": doubles.reasons(*two, staff=request.user, on=today), "violations": violations,
    }
    return render(request, "desk/double.html", context, status=422 if request.method == "POST" else 200)


def _two(request: SignedInRequest, one: int, other: int) -> tuple[Person, Person]:
    """Return two people within the chief's reach. Whoever was merged is where the record is that was kept."""
    if max(one, other) > LARGEST:
        raise Http404
    found = {each.pk: each for each in Person.objects.filter(pk__in=[one, other]).order_by("pk")}
    if not {one, other} <= set(found):
        raise Http404
    standing = {each.merged_into_id or each.pk for each in found.values()}
    if not standing <= same_person.in_reach(standing, staff=request.user, on=timezone.localdate()):
        raise Http404
    return found[one], found[other]


def _act(
    request: SignedInRequest, act: str, form: DoubleForm, two: tuple[Person, Person]
) -> tuple[str, tuple[Violation, ...]]:
    today = timezone.localdate()
    try:
        if act == "dismiss":
            finding.dismiss(one=two[0], other=two[1], actor=request.user, on=today)
            return "別の人として覚えました。もう一覧には出ません。", ()
        if act == "merge":
            if not form.is_valid():
                return "", ()
            said = form.cleaned_data
            kept, gone = two if said["kept"] == str(two[0].pk) else two[::-1]
            actions.merge_people(
                kept=kept, gone=gone, reason=said["reason"], births_confirmed=said.get("births", False), actor=request.user,
                on=today,
            )
            return f"ひとりの記録({kept.display_name}さん)にまとめました。「まとめた記録」から、もどせます。", ()
    except Refused as refused:
        if act == "dismiss":
            return "", refused.violations
        form.show(refused)
        return "", ()
    raise Http404


def merged(request: SignedInRequest, violations: tuple[Violation, ...] = ()) -> HttpResponse:
    """まとめた記録 — what was made one, by whom, and the way back."""
    _chief_only(request)
    today = timezone.localdate()
    context: dict[str, Any] = {"merges": doubles.merges(request.user, on=today), "violations": violations, "today": today}
    return render(request, "desk/merged.html", context, status=422 if violations else 200)


@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """まとめた記録をもどす — two records again, each with what was its own."""
    _chief_only(request)
    today = timezone.localdate()
    merge = doubles.merge_in_reach(pk, staff=request.user, on=today)
    if merge is None:
        raise Http404
    try:
        actions.unmerge_people(merge=merge, actor=request.user, on=today)
    except Refused as refused:
        return merged(request, refused.violations)
    messages.success(request, "もとの2つの記録にもどしました。")
    return redirect("desk:merged")
