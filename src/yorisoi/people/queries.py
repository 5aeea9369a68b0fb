"""Reads of persons: their addresses and telephones, their family, and the search by keys."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, OrderBy, Q, QuerySet

from yorisoi.people.enums import Relation
from yorisoi.people.models import Address, HouseholdMember, Person, PersonKey, Phone, Relationship
from yorisoi.people.rules import opposite

# Greater than every character a key can hold: the end of the range of all keys with a beginning.
LAST = "\U0010ffff"


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


@dataclass(frozen=True)
class Relative:
    """Somebody of the family: who, what they are to the person, and whether they live together."""

    person: Person
    relation: str
    note: str = ""
    member: HouseholdMember | None = None
    relationship: Relationship | None = None


SAME_HOUSEHOLD = "同じ世帯の人"


def family(
    person: Person, *, on: date, readable: Collection[int] | QuerySet[Any] | None = None
) -> list[Relative]:
    """
    Return the people of the household and those of other households, in two queries, those together first.

    What was written of a relationship in somebody else's case is that case's own: its note is never shown here, and
    that it exists only where the other is among `readable`, the ids of the people whose cases the reader may see.
    """
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    households = HouseholdMember.objects.filter(now, person=person).values("household_id")
    everybody = list(
        HouseholdMember.objects.filter(now, household_id__in=households).select_related("person").order_by("pk")
    )
    members = {member.person_id: member for member in everybody if member.person_id != person.pk}
    # A household is the person's own where they are its SELF; what it says of the others was said in their case.
    own = {each.household_id for each in everybody if each.person_id == person.pk and each.relation == Relation.SELF}
    theirs = Q() if readable is None else Q(other=person, person_id__in=readable)
    links = Relationship.objects.filter(Q(person=person) | theirs).select_related("person", "other")
    found: dict[int, Relative] = {}
    for link in links.order_by("pk"):
        mine = link.person_id == person.pk
        other = link.other if mine else link.person
        relation = link.relation if mine else opposite(link.relation)
        if other.pk not in found or mine:
            found[other.pk] = Relative(
                other, Relation(relation).label, link.note if mine else "", members.pop(other.pk, None) or _member(found, other.pk),
                link if mine else None,
            )
    rest = [
        Relative(m.person, m.get_relation_display(), m.note, m)
        if m.household_id in own else Relative(m.person, SAME_HOUSEHOLD, "", m)
        for m in members.values()
    ]
    return sorted([*found.values(), *rest], key=lambda relative: relative.member is None)


def _member(found: dict[int, Relative], pk: int) -> HouseholdMember | None:
    return found[pk].member if pk in found else None


def past_members(person: Person, *, on: date) -> QuerySet[HouseholdMember]:
    """Return those who left a household of the person's."""
    households = HouseholdMember.objects.filter(person=person).values("household_id")
    return (
        HouseholdMember.objects.filter(household_id__in=households, ends_on__lt=on)
        .exclude(person=person).select_related("person").order_by("-ends_on", "pk")
    )


class _AsIndexed(OrderBy):
    """Order by code point on PostgreSQL, as its pattern index keeps the keys."""

    # Django looks for ASC or DESC in every ordering; SQL allows neither here, so it stands in a comment.
    template = "%(expression)s USING ~<~ /* ASC */"


def in_key_order(keys: QuerySet[PersonKey]) -> QuerySet[PersonKey]:
    """Order keys by code point, which both databases read off the index; the exact key comes first."""
    by_key = _AsIndexed(F("key")) if connection.vendor == "postgresql" else F("key").asc()
    return keys.order_by(by_key)


def keys_beginning_with(prefixes: Iterable[str], *, municipality_id: int) -> QuerySet[PersonKey]:
    """
    Return the search keys that begin with one of the prefixes, by the index.

    PostgreSQL compares beginnings by LIKE over its pattern index; SQLite's LIKE cannot use an index, a range can.
    """
    wanted = Q(pk__in=[])
    for prefix in prefixes:
        if connection.vendor == "postgresql":
            wanted |= Q(key__startswith=prefix)
        else:
            wanted |= Q(key__gte=prefix, key__lt=prefix + LAST)
    return PersonKey.objects.filter(wanted, municipality_id=municipality_id)
