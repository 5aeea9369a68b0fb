"""The keys people are searched by: written anew with every change of a person, and of everybody after an upgrade."""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef

from yorisoi.people import rules
from yorisoi.people.models import Person, PersonKey, Phone, Protection

BATCH = 2_000


def renew_keys(person: Person) -> None:
    """Write the search keys of a person anew (names, reading, telephones), with the names of the records merged into them."""
    _renew([person])


@transaction.atomic
def renew_many(*, after: int, size: int) -> tuple[int, int, int]:
    """
    Write the keys of the next `size` persons (by id) anew, where they are not what they should be.

    :return: the last id looked at, how many were looked at, how many were put right; (after, 0, 0) at the end
    """
    people = list(Person.objects.select_for_update().filter(pk__gt=after).order_by("pk")[:size])
    return (people[-1].pk, len(people), _renew(people)) if people else (after, 0, 0)


def _renew(people: Collection[Person]) -> int:
    """Take away the keys that are wrong, add those that are missing; return of how many people."""
    held: dict[int, dict[str, int]] = {person.pk: {} for person in people}
    surplus: list[int] = []
    for pk, person_id, key in PersonKey.objects.filter(person__in=held).order_by("pk").values_list("pk", "person_id", "key"):
        if key in held[person_id]:
            surplus.append(pk)  # a key twice is one too many
        held[person_id].setdefault(key, pk)
    wanted = _wanted(people)
    changed = {pk for pk in held if held[pk].keys() != wanted[pk]}
    surplus += [row for pk in changed for key, row in held[pk].items() if key not in wanted[pk]]
    for start in range(0, len(surplus), BATCH):
        PersonKey.objects.filter(pk__in=surplus[start : start + BATCH]).delete()
    PersonKey.objects.bulk_create(
        PersonKey(municipality_id=person.municipality_id, person=person, key=key)
        for person in people for key in sorted(wanted[person.pk] - held[person.pk].keys())
    )
    return len(changed)


def _wanted(people: Collection[Person]) -> dict[int, set[str]]:
    """Return the keys people should have. A record merged into another has none: its names are the other's."""
    ids = [person.pk for person in people]
    # What is masked is not found by its number either.
    masked = Protection.objects.filter(person_id=OuterRef("person_id"), ends_on__isnull=True)
    numbers: dict[int, list[str]] = defaultdict(list)
    for pk, number in Phone.objects.filter(~Exists(masked), person__in=ids).order_by("pk").values_list("person_id", "number"):
        numbers[pk].append(number)
    wanted: dict[int, set[str]] = {pk: set() for pk in ids}
    for each in (*people, *Person.objects.filter(merged_into__in=ids).order_by("pk")):
        pk = each.merged_into_id or each.pk
        if pk in wanted:
            wanted[pk] |= rules.search_keys(names=[each.name, each.common_name], kana=each.kana, phones=numbers[pk])
    return wanted
