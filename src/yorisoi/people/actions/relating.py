"""Writes on who belongs to a person: the household and the family."""

from datetime import date
from typing import Any

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.people import rules
from yorisoi.people.actions.registering import hold, register
from yorisoi.people.enums import Picture, Relation
from yorisoi.people.models import Household, HouseholdMember, Person, Relationship, Spot
from yorisoi.people.queries.telling import ELSEWHERE, TOLD, told_elsewhere


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
    person = hold(person)
    other = other or _same_relative(person, relation, facts) or register(actor=actor, on=on, **facts)
    link, is_new = Relationship.objects.update_or_create(
        person=person, other=other, relation=relation,
        defaults={"note": note, "municipality_id": person.municipality_id},
    )
    Spot.objects.filter(person=person, picture=Picture.GENOGRAM, node=f"{ELSEWHERE}{link.pk}").delete()  # now told here too
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
    Record that somebody left the household; the relationship stays. Who left before then has left.

    :raises Refused: ENDS_BEFORE_START
    """
    hold(member.person)
    member = HouseholdMember.objects.select_related("person").get(pk=member.pk)
    if member.ends_on is not None and member.ends_on <= ends_on:
        return
    if violations := rules.may_end(starts_on=member.starts_on, ends_on=ends_on):
        raise Refused(violations)
    member.ends_on = ends_on
    member.save(update_fields=["ends_on"])
    audit.record("person.household_parted", actor=actor, subject=member.person, on=ends_on.isoformat())


@transaction.atomic
def remove_relationship(*, person: Person, pk: int, actor: Staff) -> None:
    """Take back a relationship recorded by mistake; pressing twice changes nothing."""
    person = hold(person)
    own = Relationship.objects.filter(~told_elsewhere(), person=person, pk=pk)
    if not own.exists():
        return
    told = Spot.objects.filter(municipality_id=person.municipality_id, picture=Picture.GENOGRAM, node=f"{TOLD}{pk}")
    if told.exists():  # another case tells it too: it stays there, and is no longer told here
        Spot.objects.create(
            municipality_id=person.municipality_id, person=person, picture=Picture.GENOGRAM, node=f"{ELSEWHERE}{pk}", x=0, y=0
        )
        removed = 1
    else:
        removed, _ = own.delete()
    if removed:
        audit.record("person.relationship_removed", actor=actor, subject=person)
