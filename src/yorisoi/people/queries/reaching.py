"""Reads of where a person lives and how to reach them."""

from datetime import date

from django.db.models import F, QuerySet

from yorisoi.people.models import Address, Person, Phone


def addresses(person: Person) -> QuerySet[Address]:
    """Return the addresses of a person, those in force first, then the newest past one."""
    return Address.objects.filter(person=person).order_by(F("ends_on").desc(nulls_first=True), "-pk")


def current_addresses(person: Person, *, on: date) -> list[Address]:
    """Return the addresses in force on a day, 住まい before the others."""
    order = {kind: place for place, kind in enumerate(("HOME", "NO_FIXED_HOME", "TEMPORARY", "REGISTERED", "MAIL"))}
    held = [address for address in addresses(person) if address.ends_on is None or address.ends_on >= on]
    return sorted(held, key=lambda address: order[address.kind])


def phones(person: Person) -> QuerySet[Phone]:
    """Return the telephones of a person in the order they were given."""
    return Phone.objects.filter(person=person).order_by("pk")
