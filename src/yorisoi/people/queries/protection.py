"""連絡先の秘匿: whose addresses and telephones are covered, for whom, and what a text must not say."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import CharField, F, Prefetch, Q, QuerySet, Value

from yorisoi.agencies.models import Staff
from yorisoi.foundation import kept_sql
from yorisoi.foundation.kana import phone_digits
from yorisoi.foundation.kept_sql import Kept
from yorisoi.people import rules
from yorisoi.people.models import (
    Address,
    HouseholdMember,
    Person,
    Phone,
    ProtectedFrom,
    Protection,
    ProtectionReader,
    Relationship,
)
from yorisoi.people.queries.reaching import current_addresses, phones
from yorisoi.people.rules.covering import FEWEST_PHONE_DIGITS, Secret

# Rows that are no secrets: what the other side knows, and what is asked besides.
KNOWN, BESIDE = "known", "beside"


@dataclass(frozen=True)
class Contact:
    """
    連絡先 (how to reach a person, as far as this reader may see it now).

    What is masked is not in here at all: a page cannot show it by mistake.
    """

    addresses: list[Address]
    phones: list[Phone]
    contact_note: str
    is_masked: bool = False
    may_unveil: bool = False
    ask: tuple[str, ...] = ()


def in_force(*, on: date) -> QuerySet[Protection]:
    """Return the protections in force on a day, with whom they name. An ended one has ended at once."""
    readers = ProtectionReader.objects.select_related("staff").order_by("pk")
    against = ProtectedFrom.objects.select_related("other").order_by("pk")
    return (
        Protection.objects.filter(ends_on__isnull=True, starts_on__lte=on)
        .select_related("person", "set_by")
        .prefetch_related(Prefetch("readers", readers), Prefetch("against", against))
        .order_by("pk")
    )


def protection_of(person: Person, *, on: date) -> Protection | None:
    """Return the protection of a person, if one is in force."""
    return in_force(on=on).filter(person=person).first()


def is_protected(person: Person) -> bool:
    """Return whether the contact data of a person is masked now."""
    return Protection.objects.filter(person=person, ends_on__isnull=True).exists()


def around(person: Person) -> Q:
    """Return the condition of protections that concern a person's pages: their own, the household's, the family's."""
    households = HouseholdMember.objects.filter(person=person).values("household_id")
    return (
        Q(person=person)
        | Q(person_id__in=HouseholdMember.objects.filter(household_id__in=households).values("person_id"))
        | Q(person_id__in=Relationship.objects.filter(person=person).values("other_id"))
        | Q(person_id__in=Relationship.objects.filter(other=person).values("person_id"))
    )


def protections_around(person: Person, *, on: date) -> list[Protection]:
    """Return the protections of a person and of their people."""
    return list(in_force(on=on).filter(around(person)))


def contact(person: Person, *, staff: Staff, on: date, unveiled: bool = False) -> Contact:
    """
    Return the addresses and telephones in force, without those this reader must not see now.

    `unveiled` is set by the page of the deliberate act alone; it opens nothing to somebody who is not named.
    """
    held = protections_around(person, on=on)
    opened = {each.pk for each in held if unveiled and is_reader(each, staff)}
    closed = [each for each in held if each.pk not in opened]
    found = Contact(current_addresses(person, on=on), list(phones(person)), person.contact_note)
    if not closed:
        return found
    may_unveil = any(is_reader(each, staff) for each in closed)
    ask = tuple(dict.fromkeys(reader.staff.name for each in closed for reader in each.readers.all()))
    if any(each.person_id == person.pk for each in closed):
        return Contact([], [], "", is_masked=True, may_unveil=may_unveil, ask=ask)
    hidden = secrets([each.person_id for each in closed], on=on)
    kept = Contact(
        [each for each in found.addresses if not _tells(f"{each.postal_code} {each.text}", hidden)],
        [each for each in found.phones if not _tells(f"{each.number} {each.note}", hidden)],
        rules.veil(found.contact_note, secrets=hidden),
    )
    if kept == found:
        return found
    return Contact(kept.addresses, kept.phones, kept.contact_note, is_masked=True, may_unveil=may_unveil, ask=ask)


def _tells(text: str, hidden: Iterable[str]) -> bool:
    return rules.veil(text, secrets=hidden) != text


def is_reader(protection: Protection, staff: Staff) -> bool:
    """Return whether a member of staff is named as one who may see the contact data."""
    return any(reader.staff_id == staff.pk for reader in protection.readers.all())


def by_masked_phone(text: str, *, staff: Staff, on: date) -> set[int]:
    """
    Return whose masked telephone was typed as a whole, of people of whom this member of staff may see it.

    By a part of it nobody is found: what the page does not show is not to be tried out digit by digit.
    """
    digits = phone_digits(text)
    if len(digits) < FEWEST_PHONE_DIGITS:
        return set()
    held = Protection.objects.filter(
        readers__staff=staff, municipality_id=staff.municipality_id, ends_on__isnull=True, starts_on__lte=on
    )
    numbers = Phone.objects.filter(person_id__in=held.values("person_id")).order_by("pk").values_list("person_id", "number")
    return {person_id for person_id, number in numbers if phone_digits(number) == digits}


def secrets(person_ids: Collection[int] | QuerySet[Any, Any], *, on: date) -> list[str]:
    """Return the addresses, postal codes and telephones that texts about these people must not show (one query)."""
    rows = _secret_rows(Q(person_id__in=person_ids), on=on)
    return list(dict.fromkeys(secret.text for secret in _secrets(rows)))


def secrets_around(person: Person, *, on: date) -> list[str]:
    """Return what texts on the pages of this person's case must not show: theirs, and their people's (one query)."""
    return secrets(Protection.objects.filter(around(person)).values("person_id"), on=on)


def every_secret(*, municipality_id: int, on: date) -> tuple[Secret, ...]:
    """Return all that is masked in a municipality (one query)."""
    return masked_in(municipality_id, on=on)[0]


def anybody_protected(municipality_id: int | None) -> bool:
    """Return whether anything is masked in a municipality (None: anywhere): one short look into an index."""
    whose = {} if municipality_id is None else {"municipality_id": municipality_id}
    held = Protection.objects.filter(ends_on__isnull=True, **whose).order_by().values_list("pk")
    return bool(kept_sql.rows(Kept(("anybody protected", municipality_id), lambda blanks: held[:1])))


def masked_in(
    municipality_id: int | None, *, on: date, beside: Kept | None = None
) -> tuple[tuple[Secret, ...], bool]:
    """
    Return all that is masked in a municipality (None: anywhere), and whether `beside` has a row: one query together.

    `beside` is rows of the same four columns: what else the guard of an answer must know.
    """
    whose = Q() if municipality_id is None else Q(municipality_id=municipality_id)
    secret = Kept(("masked", municipality_id, on), lambda blanks: _secret_rows(whose, on=on))
    rows = kept_sql.rows(secret, *([] if beside is None else [beside]))
    return _secrets(row for row in rows if row[1] != BESIDE), any(row[1] == BESIDE for row in rows)


def ever_masked_in(municipality_id: int) -> tuple[Secret, ...]:
    """Return all that was ever masked in a municipality: a page may come back after a protection has ended."""
    held = Protection.objects.filter(municipality_id=municipality_id)
    homes = Address.objects.filter(person__protections__in=held).values_list(
        "person_id", _words(Secret.ADDRESS), "text", "postal_code"
    )
    numbers = Phone.objects.filter(person__protections__in=held)
    rows = homes.union(numbers.values_list("person_id", _words(Secret.PHONE), "number", _words("")), all=True)
    return _secrets(rows)


def living_with_protected(*, on: date) -> QuerySet[Any, Any]:
    """Return the ids of the people in one household with a protected person, that person too."""
    held = Protection.objects.filter(ends_on__isnull=True, starts_on__lte=on).values("person_id")
    homes = HouseholdMember.objects.filter(person_id__in=held, ends_on__isnull=True).values("household_id")
    return HouseholdMember.objects.filter(household_id__in=homes, ends_on__isnull=True).values("person_id")


def protected_people(*, on: date) -> QuerySet[Any, Any]:
    """Return the ids of the people whose contact data is masked."""
    return Protection.objects.filter(ends_on__isnull=True, starts_on__lte=on).values("person_id")


def veil(text: str, *, secrets: Iterable[str]) -> str:
    """Return a text with every occurrence of the secrets covered by 〔秘匿〕."""
    return rules.veil(text, secrets=secrets)


def _secret_rows(whose: Q, *, on: date) -> QuerySet[Any, Any]:
    """Return (protected person, kind, text, postal code) of what is masked, and of what the other side knows."""
    # Each part begins at the few protections, so that the databases read the rest by its index on the person.
    held = Protection.objects.filter(whose, ends_on__isnull=True, starts_on__lte=on)
    homes = Q(person__addresses__ends_on__isnull=True) | Q(person__addresses__ends_on__gte=F("starts_on"))
    known = ProtectedFrom.objects.filter(
        protection__in=held, other__addresses__starts_on__lte=F("protection__starts_on")
    )
    return (
        held.filter(homes, person__addresses__isnull=False)
        .values_list("person_id", _words(Secret.ADDRESS), "person__addresses__text", "person__addresses__postal_code")
        .union(
            held.filter(person__phones__isnull=False).values_list(
                "person_id", _words(Secret.PHONE), "person__phones__number", _words("")
            ),
            known.values_list("protection__person_id", _words(KNOWN), "other__addresses__text", _words("")),
            all=True,
        )
    )


def _words(text: str) -> Value:
    return Value(text, output_field=CharField())


class Secrets(tuple[Secret, ...]):
    """What is masked, by person; counted over once, since it is the key under which the guard is kept."""

    def __hash__(self) -> int:
        if "kept" not in self.__dict__:
            self.kept = super().__hash__()
        return self.kept


def _secrets(rows: Iterable[tuple[int, str, str, str]]) -> Secrets:
    return _read(frozenset(rows))


@lru_cache(maxsize=8)
def _read(rows: frozenset[tuple[int, str, str, str]]) -> Secrets:
    """
    Return what is masked; the same rows are read once.

    The address somebody fled from is no secret: what ended before the protection began is left out by the query, and
    what the one they are protected from had as his own before that day is left out here.
    """
    known = {(person, *rules.pieces(text)) for person, kind, text, _ in rows if kind == KNOWN}
    found = set()
    for person, kind, text, postal in rows:
        if kind == KNOWN or (known and kind == Secret.ADDRESS and (person, *rules.pieces(text)) in known):
            continue
        if text:
            found.add(Secret(person, kind, text))
        if postal:
            found.add(Secret(person, Secret.POSTAL, postal))
    return Secrets(sorted(found, key=lambda each: (each.person_id, each.kind, each.text)))
