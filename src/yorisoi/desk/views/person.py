from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yorisoi.agencies.signed_in import SignedInRequest
from yorisoi.cases.access import access_case
from yorisoi.cases.models import Case
from yorisoi.cases.queries.same_person import readable_person
from yorisoi.desk.forms import AddressForm, PersonForm, PhoneForm, RelativeForm
from yorisoi.desk.queries import cover, protecting, same_person
from yorisoi.desk.queries.same_person import Question
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.people import actions, queries, rules
from yorisoi.people.actions import finding

DATA = tuple(name for name in actions.FIELDS if name != "estimated_age_on")
RELATIVE_DATA = ("name", "kana", "gender", "born_on", "estimated_age")


def edit(request: SignedInRequest, number: str) -> HttpResponse:
    """本人の情報 — names, age, addresses and telephones, and how to reach the person safely."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    act = request.POST.get("act", "")
    contact = queries.contact(case.person, staff=request.user, on=today)
    forms = _forms(request, case, contact, act=act, today=today)
    done = ""
    violations: tuple[Violation, ...] = ()
    question = _ask_of_person(request, case, forms["form"], today=today) if act == "person" else Question()
    if request.method == "POST" and not question.asks:
        done, violations = _act(request, case, act, forms, today=today)
        if done:
            messages.success(request, done)
            return redirect("desk:case" if act == "person" else "desk:person", case.number)
    context = {
        "case": case, "today": today, **forms, **vars(question),
        "contact": contact, "warned": protecting.warned(case, request.user, on=today), "violations": violations,
        "addresses": [] if contact.is_masked else queries.addresses(case.person), "phones": contact.phones,
    }
    return render(request, "desk/person.html", context, status=422 if request.method == "POST" else 200)


def _forms(request: SignedInRequest, case: Case, contact: queries.Contact, *, act: str, today: date) -> dict[str, Any]:
    person = case.person
    initial = {name: getattr(person, name) for name in DATA} | {"version": person.version}
    if contact.is_masked:
        initial |= {"contact_note": "", "hides_contact_note": True}
    given = request.POST.copy() if request.method == "POST" else None
    return {
        "form": PersonForm(given if act == "person" else None, today=today, initial=initial, is_masked=contact.is_masked),
        "address_form": AddressForm(
            given if act == "address" else None, today=today, prefix="address", initial={"starts_on": today}
        ),
        "phone_form": PhoneForm(given if act == "phone" else None, today=today, prefix="phone"),
    }


def _act(
    request: SignedInRequest, case: Case, act: str, forms: dict[str, Any], *, today: date
) -> tuple[str, tuple[Violation, ...]]:
    """Do what was pressed. Return the words for it, or why not (in the form it belongs to)."""
    person, actor = case.person, request.user
    form = {"person": forms["form"], "address": forms["address_form"], "phone": forms["phone_form"]}.get(act)
    if form is not None and not form.is_valid():
        return "", ()
    data = form.cleaned_data if form is not None else {}
    try:
        if act == "person":
            facts = {name: data[name] for name in DATA}
            if forms["form"].covers_contact_note and not data["contact_note"]:
                del facts["contact_note"]  # what was not shown is not wiped
            actions.update(person=person, seen_version=data["version"], actor=actor, on=today, **facts)
            return f"本人の情報を保存しました。{_tell_the_chief(request, case, today=today)}", ()
        if act == "address":
            actions.add_address(person=person, actor=actor, on=today, **data)
            return "住所を加えました。", ()
        if act == "phone":
            actions.add_phone(person=person, actor=actor, **data)
            return "電話を加えました。", ()
        if act in {"end_address", "remove_phone"}:
            _refuse_masked(person, actor, on=today)
        if act == "end_address":
            actions.end_address(address=_own(queries.addresses(person), request), ends_on=today, actor=actor)
            return "住所を、きょうまでにしました。", ()
        if act == "remove_phone":
            actions.remove_phone(person=person, pk=_pk(request), actor=actor)
            return "電話を消しました。", ()
    except Refused as refused:
        if form is None:
            return "", refused.violations
        if act == "person" and "STALE" in refused.codes:
            forms["form"].merge_with(_as_stored(person))
        form.show(refused)
        return "", ()
    raise Http404


def _ask_of_person(request: SignedInRequest, case: Case, form: PersonForm, *, today: date) -> Question:
    """Return who else may be this person; asked about only when who they are has changed."""
    data = request.POST.dict()
    same = same_person.as_person(case, data, staff=request.user, on=today)
    changed = form.is_valid() and any(form.cleaned_data[name] != getattr(case.person, name) for name in same_person.IDENTITY)
    return same_person.question(same, same_person.told_to_the_chief(same), data, may_ask=changed)


def _tell_the_chief(request: SignedInRequest, case: Case, *, today: date) -> str:
    """Put the person and the one pressed on, if any, on the chief's list; return what is said of it."""
    other = readable_person(request.POST.get("same_as", ""), staff=request.user, on=today)
    if other is None or other.pk == case.person_id:
        return ""
    finding.report(one=case.person, other=other, actor=request.user, on=today)
    return "同じ人のようだと、主任に知らせました。"


def _refuse_masked(person: Any, actor: Any, *, on: date) -> None:
    """Refuse to take back what the actor may not see."""
    contact = queries.contact(person, staff=actor, on=on)
    if violations := rules.may_take_back(is_masked=contact.is_masked, is_reader=contact.may_unveil):
        raise Refused(violations)


def _pk(request: SignedInRequest) -> int:
    pk = whole_number(request.POST.get("pk", ""))
    if pk is None:
        raise Http404
    return pk


def _own(rows: Any, request: SignedInRequest) -> Any:
    """Return the row pressed on, if it is one of this person's."""
    found = rows.filter(pk=_pk(request)).first()
    if found is None:
        raise Http404
    return found


def _as_stored(person: Any) -> dict[str, Any]:
    """Return what stands now, by the names of the form."""
    person.refresh_from_db()
    return {name: getattr(person, name) for name in DATA} | {"version": person.version}


def household(request: SignedInRequest, number: str) -> HttpResponse:
    """家族・身近な人 — who lives together, and who of other households matters to the person."""
    case = access_case(request.user, number, for_write=True)
    today = timezone.localdate()
    act = request.POST.get("act", "")
    form = RelativeForm(request.POST if act == "add" else None, today=today)
    violations: tuple[Violation, ...] = ()
    question = _ask_of_relative(request, case, form, today=today) if act == "add" else Question()
    if request.method == "POST" and not question.asks:
        done, violations = _family_act(request, case, act, form, today=today)
        if done:
            messages.success(request, done)
            return redirect("desk:household", case.number)
    context = {
        "case": case, "today": today, "form": form, "family": cover.family(case, request.user, on=today),
        "past": queries.past_members(case.person, on=today), "violations": violations, **vars(question),
        "warned": protecting.warned(case, request.user, on=today),
    }
    return render(request, "desk/household.html", context, status=422 if request.method == "POST" else 200)


def _ask_of_relative(request: SignedInRequest, case: Case, form: RelativeForm, *, today: date) -> Question:
    data = request.POST.dict()
    same = same_person.as_relative(case, data, staff=request.user, on=today)
    may_ask = form.is_valid() and not form.cleaned_data["number"]
    return same_person.question(same, same_person.added_to_the_family(same), data, may_ask=may_ask)


def _family_act(
    request: SignedInRequest, case: Case, act: str, form: RelativeForm, *, today: date
) -> tuple[str, tuple[Violation, ...]]:
    person, actor = case.person, request.user
    try:
        if act == "add":
            return _add_relative(request, case, form, today=today), ()
        if act == "part":
            members = {each.member.pk: each.member for each in cover.family(case, actor, on=today) if each.member}
            if _pk(request) not in members:
                raise Http404
            actions.part_household(member=members[_pk(request)], ends_on=today, actor=actor)
            return "いっしょに暮らしていないことを記録しました。", ()
        if act == "remove":
            actions.remove_relationship(person=person, pk=_pk(request), actor=actor)
            return "間柄を消しました。", ()
    except Refused as refused:
        if act != "add":
            return "", refused.violations
        form.show(refused)
        return "", ()
    raise Http404


def _add_relative(request: SignedInRequest, case: Case, form: RelativeForm, *, today: date) -> str:
    """Add the relative of a valid form; an empty answer when the form has to be shown again."""
    if not form.is_valid():
        return ""
    data = form.cleaned_data
    other = readable_person(request.POST.get("same_as", ""), staff=request.user, on=today)
    if data["number"]:
        try:
            other = access_case(request.user, data["number"].upper()).person
        except Http404:
            form.show([_unknown_number()])
            return ""
    actions.add_relative(
        person=case.person, relation=data["relation"], lives_together=data["lives_together"], note=data["note"],
        other=other, actor=request.user, on=today, **{name: data[name] for name in RELATIVE_DATA},
    )
    return "家族・身近な人に加えました。"


def _unknown_number() -> Violation:
    return Violation(
        "RELATIVE_UNKNOWN", "家族に加えられません。", "その番号のケースは見つかりません。",
        "番号を確かめるか、番号を空にして氏名を入れてください。", field="number",
    )
