"""Writes on where a person lives and how to reach them."""

from datetime import date, timedelta

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.people import rules
from yorisoi.people.actions.keys import renew_keys
from yorisoi.people.actions.registering import hold
from yorisoi.people.enums import AddressKind, PhoneKind
from yorisoi.people.models import Address, Person, Phone


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
    person = hold(person)
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
    End an address on a day; the row stays as history, and one that has ended before then is left alone.

    :raises Refused: ENDS_BEFORE_START
    """
    hold(address.person)
    address = Address.objects.select_related("person").get(pk=address.pk)
    if address.ends_on is not None and address.ends_on <= ends_on:
        return
    if violations := rules.may_end(starts_on=address.starts_on, ends_on=ends_on):
        raise Refused(violations)
    address.ends_on = ends_on
    address.save(update_fields=["ends_on"])
    audit.record("person.address_ended", actor=actor, subject=address.person, on=ends_on.isoformat())


@transaction.atomic
def add_phone(*, person: Person, number: str, kind: PhoneKind, actor: Staff, note: str = "") -> Phone:
    """Add a telephone; the same number again only renews its kind and note, and the same in all changes nothing."""
    person = hold(person)
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
    person = hold(person)
    removed, _ = Phone.objects.filter(person=person, pk=pk).delete()
    if removed:
        renew_keys(person)
        audit.record("person.phone_removed", actor=actor, subject=person)
