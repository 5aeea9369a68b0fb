"""Writes on persons. Every change renews the keys the search stands on."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused, stale
from yorisoi.people import rules
from yorisoi.people.enums import AddressKind, PhoneKind, Relation
from yorisoi.people.models import (
    Address,
    Household,
    HouseholdMember,
    Person,
    PersonKey,
    Phone,
    Relationship,
)

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


def renew_keys(person: Person) -> None:
    """Write the search keys of a person anew (names, reading, telephones)."""
    numbers = Phone.objects.filter(person=person).values_list("number", flat=True)
    wanted = rules.search_keys(
        names=[person.name, person.common_name], kana=person.kana, phones=list(numbers)
    )
    PersonKey.objects.filter(person=person).delete()
    PersonKey.objects.bulk_create(
        PersonKey(municipality_id=person.municipality_id, person=person, key=key) for key in sorted(wanted)
    )


@transaction.atomic
def add_address(
    *, person: Person, kind: AddressKind, actor: Staff, on: date, text: str = "", postal_code: str = "",
    starts_on: date | None = None,
) -> Address:
    """
    Add an address; the one of the same kind before it ends the day before (住まい and 住居なし end each other).

    :raises Refused: ADDRESS_EMPTY
    """
    if violations := rules.may_add_address(kind=kind, text=text):
        raise Refused(violations)
    Person.objects.select_for_update().get(pk=person.pk)
    held = Address.objects.filter(person=person, ends_on__isnull=True).order_by("pk")
    open_ones = [address for address in held if address.kind in rules.REPLACES[kind]]
    for known in open_ones:
        if (known.kind, known.text) == (kind, text):
            return known
    since = starts_on or on
    for known in open_ones:
        known.ends_on = max(known.starts_on or since, since - timedelta(days=1))
        known.save(update_fields=["ends_on"])
    address = Address.objects.create(
        municipality_id=person.municipality_id, person=person, kind=kind, text=text, postal_code=postal_code,
        starts_on=since,
    )
    audit.record("person.address_added", actor=actor, subject=person, kind=kind)
    return address


@transaction.atomic
def end_address(*, address: Address, ends_on: date, actor: Staff) -> None:
    """
    End an address on a day; the row stays as history.

    :raises Refused: ENDS_BEFORE_START
    """
    if violations := rules.may_end(starts_on=address.starts_on, ends_on=ends_on):
        raise Refused(violations)
    address.ends_on = ends_on
    address.save(update_fields=["ends_on"])
    audit.record("person.address_ended", actor=actor, subject=address.person, on=ends_on.isoformat())


@transaction.atomic
def add_phone(*, person: Person, number: str, kind: PhoneKind, actor: Staff, note: str = "") -> Phone:
    """Add a telephone; the same number again only renews its kind and note, and the same in all changes nothing."""
    Person.objects.select_for_update().get(pk=person.pk)
    if known := Phone.objects.filter(person=person, number=number, kind=kind, note=note).first():
        return known
    phone, made = Phone.objects.update_or_create(
        person=person, number=number, defaults={"kind": kind, "note": note, "municipality_id": person.municipality_id}
    )
    renew_keys(person)
    audit.record("person.phone_added" if made else "person.phone_noted", actor=actor, subject=person, kind=kind)
    return phone


@transaction.atomic
def remove_phone(*, person: Person, pk: int, actor: Staff) -> None:
    """Remove a telephone that no longer reaches the person; pressing twice changes nothing."""
    removed, _ = Phone.objects.filter(person=person, pk=pk).delete()
    if removed:
        renew_keys(person)
        audit.record("person.phone_removed", actor=actor, subject=person)


def _household_of(person: Person) -> Household:
    """Return the household the person lives in now, making one with the person in it if there is none."""
    member = (
        HouseholdMember.objects.filter(person=person, ends_on__isnull=True).select_related("household").order_by("pk")
    ).last()
    if member:
        return member.household
    household = Household.objects.create(municipality_id=person.municipality_id)
    HouseholdMember.objects.create(
        municipality_id=person.municipality_id, household=household, person=person, relation=Relation.SELF
    )
    return household


@transaction.atomic
def add_relative(
    *, person: Person, relation: Relation, lives_together: bool, actor: Staff, on: date, other: Person | None = None,
    note: str = "", starts_on: date | None = None, **facts: Any,
) -> Person:
    """
    Add a member of the household, or somebody of another household who matters to the person.

    `other` is a person known already; without it one is registered from `facts`. What `other` is to the person is
    kept as a relationship, living together as a membership of the same household.

    :raises Refused: RELATIVE_IS_SELF, RELATIVE_MISSING, BORN_IN_FUTURE, AGE_IMPLAUSIBLE
    """
    if violations := rules.may_add_relative(
        is_self=other is not None and other.pk == person.pk, is_known=other is not None,
        has_name=bool(facts.get("name") or facts.get("common_name")),
    ):
        raise Refused(violations)
    Person.objects.select_for_update().get(pk=person.pk)
    other = other or _same_relative(person, relation, facts) or register(actor=actor, on=on, **facts)
    _, is_new = Relationship.objects.update_or_create(
        person=person, other=other, relation=relation,
        defaults={"note": note, "municipality_id": person.municipality_id},
    )
    if lives_together:
        _, moved_in = HouseholdMember.objects.get_or_create(
            household=_household_of(person), person=other, ends_on=None,
            defaults={"relation": relation, "starts_on": starts_on, "municipality_id": person.municipality_id},
        )
        is_new = is_new or moved_in
    if is_new:
        audit.record("person.relative_added", actor=actor, subject=person, other=other.pk, relation=relation)
    return other


def _same_relative(person: Person, relation: Relation, facts: dict[str, Any]) -> Person | None:
    """Return the relative an earlier press of the same button registered."""
    same = Relationship.objects.filter(
        person=person, relation=relation, other__name=facts.get("name", ""), other__born_on=facts.get("born_on"),
        other__common_name=facts.get("common_name", ""),
    ).select_related("other")
    found = same.order_by("pk").first()
    return found.other if found else None


@transaction.atomic
def part_household(*, member: HouseholdMember, ends_on: date, actor: Staff) -> None:
    """
    Record that somebody left the household; the relationship stays.

    :raises Refused: ENDS_BEFORE_START
    """
    if violations := rules.may_end(starts_on=member.starts_on, ends_on=ends_on):
        raise Refused(violations)
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    audit.record("person.household_parted", actor=actor, subject=member.person, on=ends_on.isoformat())


@transaction.atomic
def remove_relationship(*, person: Person, pk: int, actor: Staff) -> None:
    """Take back a relationship recorded by mistake; pressing twice changes nothing."""
    removed, _ = Relationship.objects.filter(person=person, pk=pk).delete()
    if removed:
        audit.record("person.relationship_removed", actor=actor, subject=person)
