"""Reads of a person's household and family."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.people.enums import Relation
from yorisoi.people.models import HouseholdMember, Person, ProtectedFrom, Relationship
from yorisoi.people.queries.telling import told_elsewhere
from yorisoi.people.rules import opposite


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
    On the pages of somebody from whom another is protected, only what was told in his own case is shown of that other:
    a page is read out and printed, whoever opens it.
    """
    away = is_protected_from(person)
    now = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    households = HouseholdMember.objects.filter(now, person=person).values("household_id")
    everybody = list(
        HouseholdMember.objects.filter(now, household_id__in=households, person__merged_into__isnull=True)
        .annotate(is_away=away).select_related("person").order_by("pk")
    )
    # A household is the person's own where they are its SELF; what it says of the others was said in their case.
    own = {each.household_id for each in everybody if each.person_id == person.pk and each.relation == Relation.SELF}
    members = {
        member.person_id: member for member in everybody
        if member.person_id != person.pk and (member.household_id in own or not member.is_away)
    }
    theirs = Q() if readable is None else Q(other=person, person_id__in=readable)
    # What a merged record said that the one which stayed says too has stayed behind with it, out of sight.
    links = Relationship.objects.filter(
        Q(person=person) | theirs, ~told_elsewhere(), person__merged_into__isnull=True, other__merged_into__isnull=True
    ).annotate(is_away=away).exclude(is_away=True, other=person).select_related("person", "other")
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


def household_size(person: Person, *, on: date) -> int | None:
    """Return of how many people the person's own household is on a day; None where no household is on record (one query)."""
    then = Q(starts_on__isnull=True) | Q(starts_on__lte=on)
    now = (Q(ends_on__isnull=True) | Q(ends_on__gte=on)) & then
    own = HouseholdMember.objects.filter(now, person=person, relation=Relation.SELF).values("household_id")
    people = HouseholdMember.objects.filter(now, household_id__in=own, person__merged_into__isnull=True)
    return people.values("person_id").distinct().count() or None


def is_protected_from(person: Person) -> Exists:
    """Say of a row with a `person` whether that person's contact data is kept from this one."""
    return Exists(ProtectedFrom.objects.filter(
        other=person, protection__person=OuterRef("person_id"), protection__ends_on__isnull=True
    ))


def _member(found: dict[int, Relative], pk: int) -> HouseholdMember | None:
    return found[pk].member if pk in found else None


def past_members(person: Person, *, on: date) -> QuerySet[HouseholdMember]:
    """Return those who left a household of the person's."""
    households = HouseholdMember.objects.filter(person=person).values("household_id")
    return (
        HouseholdMember.objects.filter(household_id__in=households, ends_on__lt=on, person__merged_into__isnull=True)
        .exclude(person=person).exclude(is_protected_from(person)).select_related("person").order_by("-ends_on", "pk")
    )
