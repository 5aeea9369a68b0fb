"""Writes on a person's own data. Every change renews the keys the search stands on."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused, stale
from yorisoi.people import rules
from yorisoi.people.actions.keys import renew_keys
from yorisoi.people.enums import AddressKind, PhoneKind
from yorisoi.people.models import Address, Person, Phone

FIELDS = (
    "name", "kana", "common_name", "gender", "gender_note", "born_on", "estimated_age", "estimated_age_on",
    "contact_note", "avoid_note",
)


@transaction.atomic
def register(*, actor: Staff, on: date, phone: str = "", address: str = "", no_home: bool = False, **facts: Any) -> Person:
    """
    Register a person from whatever is known (`FIELDS`); nothing is required.

    :raises Refused: BORN_IN_FUTURE, AGE_IMPLAUSIBLE
    """
    if violations := rules.may_register(born_on=facts.get("born_on"), on=on):
        raise Refused(violations)
    if facts.get("estimated_age") is not None and not facts.get("estimated_age_on"):
        facts["estimated_age_on"] = on
    person = Person.objects.create(municipality_id=actor.municipality_id, **facts)
    if phone:
        Phone.objects.create(
            municipality_id=person.municipality_id, person=person, number=phone, kind=PhoneKind.MOBILE
        )
    if address or no_home:
        Address.objects.create(
            municipality_id=person.municipality_id, person=person, text=address, starts_on=on,
            kind=AddressKind.NO_FIXED_HOME if no_home else AddressKind.HOME,
        )
    renew_keys(person)
    audit.record("person.registered", actor=actor, subject=person)
    return person


@transaction.atomic
def update(*, person: Person, seen_version: int, actor: Staff, on: date, **facts: Any) -> Person:
    """
    Change a person's own data (`FIELDS`).

    :raises Refused: STALE, BORN_IN_FUTURE, AGE_IMPLAUSIBLE
    """
    if violations := rules.may_register(born_on=facts.get("born_on"), on=on):
        raise Refused(violations)
    if facts.get("estimated_age", person.estimated_age) != person.estimated_age:
        facts.setdefault("estimated_age_on", None if facts["estimated_age"] is None else on)
    counted = Person.objects.filter(pk=person.pk, version=seen_version).update(version=F("version") + 1)
    person.refresh_from_db()
    if not counted and all(getattr(person, field) == value for field, value in facts.items()):
        return person  # the same press, sent twice
    if not counted:
        raise Refused([stale("本人の情報")])
    for field, value in facts.items():
        setattr(person, field, value)
    person.save(update_fields=list(facts))
    renew_keys(person)
    audit.record("person.updated", actor=actor, subject=person, fields=sorted(facts))
    return person


def hold(person: Person) -> Person:
    """Lock a person for the rest of the transaction: the record that stands for them now, if theirs was merged into it."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    return held if held.merged_into is None else hold(held.merged_into)
