"""Reads of who may be the same person: as somebody is typed, and all of a municipality at night."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.foundation.kana import phone_digits
from yorisoi.people.models import (
    Address,
    HouseholdMember,
    LikelyPair,
    Person,
    PersonKey,
    Phone,
    Protection,
    ProtectionReader,
    Relationship,
)
from yorisoi.people.rules import likeness
from yorisoi.people.rules.likeness import HINT, Likeness, Traits, compare, folded, slips, traits

# More people of one whole name, reading or telephone than this tell nobody apart.
MOST_OF_A_KEY = 300
MOST_COMPARED = 60
DATA = ("name", "kana", "common_name", "gender", "born_on", "estimated_age", "estimated_age_on")


@dataclass(frozen=True)
class LikelyPerson:
    """Somebody on record who may be the one typed, and why."""

    person: Person
    likeness: Likeness
    is_protected: bool = False


def likely(
    typed: Traits, *, staff: Staff, but: Collection[int] = (), family: Iterable[int] = ()
) -> list[LikelyPerson]:
    """
    Return who of the staff's municipality may be the person typed, the likeliest first, in a fixed number of queries.

    They are looked for by whole name, reading, telephone and day of birth with its slips, all off indexes. Telephones
    and addresses of protected people count only for those named as readers. `family`: ids of the people kept as the
    family of the one typed.
    """
    if not (typed.name or typed.kana or typed.common_name or typed.phones):
        return []
    rows = {row["pk"]: row for row in (*_by_keys(typed, staff.municipality_id), *_by_birth(typed, staff.municipality_id))}
    rough = []
    for pk, row in rows.items():
        if pk in but:
            continue
        first = compare(typed, traits(**facts_of(row)), are_related=pk in family)
        if first.has_name or typed.phones:
            rough.append((first.score, -pk))
    near = [-pk for _, pk in heapq.nlargest(MOST_COMPARED, rough)]
    known = known_of(near, staff=staff)
    people, masked = Person.objects.in_bulk(near), protected(near)
    answer = [
        LikelyPerson(people[pk], compare(typed, _of(people[pk], **known[pk]), are_related=pk in family), pk in masked)
        for pk in near if pk in people
    ]
    kept = [each for each in answer if each.likeness.score >= HINT and _says_something(each.likeness)]
    return sorted(kept, key=lambda each: (-each.likeness.score, each.person.pk))


def protected(ids: Collection[int]) -> set[int]:
    """Return which of these people's contact data is masked (one query)."""
    held = Protection.objects.filter(person_id__in=ids, ends_on__isnull=True).order_by("pk")
    return set(held.values_list("person_id", flat=True))


def _says_something(found: Likeness) -> bool:
    """A day of birth or an address alone is shared by many."""
    return found.has_name or "PHONE_SAME" in found.codes


def _by_keys(typed: Traits, municipality_id: int) -> list[dict[str, Any]]:
    wanted = {typed.name, typed.common_name, typed.kana, "".join(reversed(typed.parts)), *typed.phones} - {""}
    keys = PersonKey.objects.filter(municipality_id=municipality_id, key__in=wanted).order_by("-person_id")
    ids = set(keys.values_list("person_id", flat=True)[:MOST_OF_A_KEY])
    return list(Person.objects.filter(pk__in=ids, merged_into__isnull=True).order_by("pk").values("pk", *DATA))


def _by_birth(typed: Traits, municipality_id: int) -> list[dict[str, Any]]:
    if typed.born_on is None or not (typed.name or typed.kana):
        return []
    born = Person.objects.filter(
        municipality_id=municipality_id, born_on__in=slips(typed.born_on), merged_into__isnull=True
    )
    return list(born.order_by("pk").values("pk", *DATA))


def _of(person: Person, **known: Any) -> Traits:
    return traits(**facts_of({name: getattr(person, name) for name in DATA}), **known)


def facts_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return a person's own data as `traits` takes them."""
    age, heard_on = row["estimated_age"], row["estimated_age_on"]
    facts = {name: row[name] for name in ("name", "kana", "common_name", "gender", "born_on")}
    return {**facts, "birth_year": heard_on.year - age if age is not None and heard_on else None}


def traits_of(person: Person, **changed: Any) -> Traits:
    """Return what is known of one person, with what is being typed in its place (three queries)."""
    row = facts_of({name: changed.get(name, getattr(person, name)) for name in DATA})
    known: dict[str, Any] = dict(known_of([person.pk], staff=None)[person.pk])
    return traits(**row, **known)


def known_of(ids: list[int], *, staff: Staff | None) -> dict[int, dict[str, list[str]]]:
    """Return telephones, addresses and names of the family of some people, without what the staff must not see."""
    known: dict[int, dict[str, list[str]]] = {pk: {"phones": [], "addresses": [], "family": []} for pk in ids}
    covered = _covered(staff) if staff is not None else frozenset[str]()
    for pk, number in Phone.objects.filter(person_id__in=ids).order_by("pk").values_list("person_id", "number"):
        if phone_digits(number) not in covered:
            known[pk]["phones"].append(number)
    for pk, text in Address.objects.filter(person_id__in=ids).order_by("pk").values_list("person_id", "text"):
        if folded(text) not in covered:
            known[pk]["addresses"].append(text)
    households = HouseholdMember.objects.filter(person_id__in=ids).values("household_id")
    members = defaultdict(set)
    for household, pk, name in HouseholdMember.objects.filter(household_id__in=households).order_by("pk").values_list(
        "household_id", "person_id", "person__name"
    ):
        members[household].add((pk, name))
    for together in members.values():
        for pk in known.keys() & {each for each, _ in together}:
            known[pk]["family"] += [name for other, name in together if other != pk]
    return known


def _covered(staff: Staff) -> frozenset[str]:
    """Return the telephones and addresses this member of staff must not see (two queries)."""
    readable = ProtectionReader.objects.filter(staff=staff).values("protection_id")
    protected = Protection.objects.filter(
        municipality_id=staff.municipality_id, ends_on__isnull=True
    ).exclude(pk__in=readable).values("person_id")
    numbers = Phone.objects.filter(person_id__in=protected).order_by("pk").values_list("number", flat=True)
    texts = Address.objects.filter(person_id__in=protected).order_by("pk").values_list("text", flat=True)
    return frozenset({phone_digits(number) for number in numbers} | {folded(text) for text in texts}) - {""}


def everybody(municipality_id: int) -> tuple[dict[int, Traits], set[tuple[int, int]]]:
    """Return what is known of everybody in a municipality, and who is kept as whose family (smaller id first)."""
    phones: dict[int, list[str]] = defaultdict(list)
    for pk, number in Phone.objects.filter(municipality_id=municipality_id).order_by().values_list("person_id", "number"):
        phones[pk].append(number)
    addresses: dict[int, list[str]] = defaultdict(list)
    for pk, text in (
        Address.objects.filter(municipality_id=municipality_id).exclude(text="").order_by().values_list("person_id", "text")
    ):
        addresses[pk].append(text)
    people = Person.objects.filter(municipality_id=municipality_id, merged_into__isnull=True).order_by("pk")
    rows = {row["pk"]: row for row in people.values("pk", *DATA)}
    families, related = _families(municipality_id, {pk: row["name"] for pk, row in rows.items()})
    found = {}
    for pk, row in rows.items():
        found[pk] = traits(
            **facts_of(row), phones=phones.pop(pk, ()), addresses=addresses.pop(pk, ()), family=families.pop(pk, ())
        )
    return found, related


def _families(municipality_id: int, names: dict[int, str]) -> tuple[dict[int, set[str]], set[tuple[int, int]]]:
    """Return the names of everybody's household, and the pairs of people kept as a family."""
    households: dict[int, list[int]] = defaultdict(list)
    members = HouseholdMember.objects.filter(municipality_id=municipality_id).order_by()
    for household, pk in members.values_list("household_id", "person_id"):
        if pk in names:
            households[household].append(pk)
    families: dict[int, set[str]] = defaultdict(set)
    related: set[tuple[int, int]] = set()
    for together in households.values():
        for one in together:
            families[one].update(names[other] for other in together if other != one)
            related.update((one, other) for other in together if one < other)
    links = Relationship.objects.filter(municipality_id=municipality_id).order_by()
    related.update((min(pair), max(pair)) for pair in links.values_list("person_id", "other_id"))
    return families, related


def family_ids(person: Person) -> set[int]:
    """Return the ids of everybody kept as the family of a person, in whatever direction (two queries)."""
    households = HouseholdMember.objects.filter(person=person).values("household_id")
    together = HouseholdMember.objects.filter(household_id__in=households).order_by("pk")
    found = set(together.values_list("person_id", flat=True))
    links = Relationship.objects.filter(Q(person=person) | Q(other=person)).order_by("pk")
    for pair in links.values_list("person_id", "other_id"):
        found.update(pair)
    return found - {person.pk}


def open_pairs(municipality_id: int) -> QuerySet[LikelyPair]:
    """Return the pairs nobody has looked at yet, the likeliest first."""
    return (
        LikelyPair.objects.filter(
            municipality_id=municipality_id, dismissed_on__isnull=True, first__merged_into__isnull=True,
            second__merged_into__isnull=True,
        )
        .select_related("first", "second")
        .order_by("-score", "pk")
    )


def compared(one: Person, other: Person) -> Likeness:
    """Return how alike two people on record are now, contact data and all."""
    both = known_of([one.pk, other.pk], staff=None)
    return likeness.compare(
        _of(one, **both[one.pk]), _of(other, **both[other.pk]), are_related=other.pk in family_ids(one)
    )
