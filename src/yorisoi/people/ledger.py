"""Writes of a whole ledger of persons at once: the same rules, rows and evidence as one by one, in a few statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.taking_out import delete_many
from yorisoi.foundation.violations import Refused
from yorisoi.people import rules
from yorisoi.people.enums import AddressKind, PhoneKind
from yorisoi.people.models import Address, LikelyPair, Person, PersonKey, Phone

BATCH = 1_000


@dataclass(frozen=True)
class Newcomer:
    """A person as a ledger tells of them: facts are `registering.FIELDS`; telephones as (number, kind)."""

    since: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    phones: Sequence[tuple[str, PhoneKind]] = ()
    address: str = ""
    postal_code: str = ""


@transaction.atomic
def register_many(newcomers: Sequence[Newcomer], *, actor: Staff, on: date) -> list[Person]:
    """
    Register persons nobody knew, in the order given.

    :raises Refused: BORN_IN_FUTURE, AGE_IMPLAUSIBLE of any of them
    """
    violations = [
        fault for each in newcomers for fault in rules.may_register(born_on=each.facts.get("born_on"), on=on)
    ]
    if violations:
        raise Refused(violations)
    town = actor.municipality_id
    people = Person.objects.bulk_create([Person(municipality_id=town, **each.facts) for each in newcomers], BATCH)
    pairs = list(zip(people, newcomers, strict=True))
    Phone.objects.bulk_create(
        [
            Phone(municipality_id=town, person=person, number=number, kind=kind)
            for person, each in pairs for number, kind in each.phones
        ],
        BATCH,
    )
    Address.objects.bulk_create(
        [
            Address(
                municipality_id=town, person=person, kind=AddressKind.HOME, text=each.address,
                postal_code=each.postal_code, starts_on=each.since,
            )
            for person, each in pairs if each.address or each.postal_code
        ],
        BATCH,
    )
    _insert_keys((town, person.pk, key) for person, each in pairs for key in sorted(_keys(person, each)))
    audit.record_many("person.registered", people, actor=actor)
    return people


def _keys(person: Person, newcomer: Newcomer) -> set[str]:
    numbers = [number for number, _ in newcomer.phones]
    return rules.search_keys(names=[person.name, person.common_name], kana=person.kana, phones=numbers)


def _insert_keys(rows: Iterable[tuple[int, int, str]]) -> None:
    """Insert search keys as plain rows: a person has twenty of them, and an object for each costs more than the rest."""
    names = ", ".join(map(connection.ops.quote_name, ("municipality_id", "person_id", "key")))
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(PersonKey._meta.db_table)
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES (%s, %s, %s)", list(rows))


@transaction.atomic
def unregister_many(ids: Collection[int], *, actor: Staff) -> None:
    """Take out persons whom an import made and nobody has touched since; their own rows go with them."""
    people = list(Person.objects.filter(pk__in=ids, municipality_id=actor.municipality_id).order_by("pk"))
    audit.record_many("person.unregistered", people, actor=actor)
    for model in (Phone, Address, PersonKey):
        model.objects.filter(person__in=ids).delete()
    LikelyPair.objects.filter(first__in=ids).delete()
    LikelyPair.objects.filter(second__in=ids).delete()
    delete_many(Person, [person.pk for person in people])
