"""Two records of one person become one, and back. Nothing is deleted: `PersonMerge.moved` remembers what was carried."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Model, Q

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.people.actions.keys import renew_keys
from yorisoi.people.models import (
    Address,
    HouseholdMember,
    Person,
    PersonMerge,
    Phone,
    ProtectedFrom,
    Protection,
    Relationship,
    Spot,
    Tie,
)
from yorisoi.people.rules import merging as rules
from yorisoi.people.rules.merging import JOINED, TAKEN

# Every row that points at a person, in this room; the rooms above carry theirs themselves (`cases.actions.carry_cases`).
CARRIED: tuple[tuple[type[Model], str], ...] = (
    (Address, "person"), (Phone, "person"), (HouseholdMember, "person"), (Relationship, "person"), (Relationship, "other"),
    (Tie, "person"), (Tie, "other"), (Protection, "person"), (ProtectedFrom, "other"), (Spot, "person"),
    (Person, "merged_into"),
)  # fmt: skip
NODES, AGAINST, ENDED, OFFICIAL, SINCE, FACTS = "nodes", "against", "ended", "official", "since", "facts"


@transaction.atomic
def merge(
    *, kept: Person, gone: Person, actor: Staff, on: date, reason: str = "", births_confirmed: bool = False
) -> PersonMerge:
    """
    Carry everything of `gone` to `kept`. Pressed twice it is done once.

    Rows that `kept` has already (the same telephone, the same relationship) stay with `gone` and out of sight.

    :raises Refused: NOT_THE_CHIEF, MERGE_SELF, MERGED_ALREADY, MERGE_OPPONENTS, BIRTH_DATES_DIFFER
    """
    kept, gone = _locked(kept, gone)
    if earlier := PersonMerge.objects.filter(kept=kept, gone=gone, undone_on__isnull=True).first():
        return earlier
    opponents = ProtectedFrom.objects.filter(
        Q(protection__person=kept, other=gone) | Q(protection__person=gone, other=kept),
        protection__ends_on__isnull=True,
    )
    violations = rules.may_merge(
        is_chief=actor.is_chief, is_self=kept.pk == gone.pk, births_confirmed=births_confirmed,
        is_merged=kept.merged_into_id is not None or gone.merged_into_id is not None, are_opponents=opponents.exists(),
        births_differ=rules.births_differ(kept.born_on, gone.born_on),
    )
    if violations:
        raise Refused(violations)
    moved: dict[str, Any] = _unite_protections(kept, gone, on=on)
    for model, field in CARRIED:
        moved[_name(model, field)] = _carry(model, field, kept, gone)
    moved[NODES] = _rename_nodes(gone, kept)
    moved[FACTS] = _learn(kept, gone)
    Person.objects.filter(pk=gone.pk).update(merged_into=kept, version=F("version") + 1)
    made = PersonMerge.objects.create(
        municipality_id=kept.municipality_id, kept=kept, gone=gone, moved=moved, reason=reason, merged_on=on, merged_by=actor
    )
    _renew(kept, gone)
    audit.record("person.merged", actor=actor, subject=kept, gone=gone.pk)
    return made


@transaction.atomic
def unmerge(*, merge: PersonMerge, actor: Staff, on: date) -> tuple[PersonMerge, bool]:
    """
    Put everything a merge carried back where it was, and say whether this press did it.

    What was added since stays with the record that was kept.

    :raises Refused: NOT_THE_CHIEF, UNMERGE_LATER_FIRST
    """
    kept, gone = _locked(merge.kept, merge.gone)
    held = PersonMerge.objects.select_for_update().get(pk=merge.pk)
    if held.undone_on is not None:
        return held, False
    if violations := rules.may_unmerge(is_chief=actor.is_chief, kept_is_merged=kept.merged_into_id is not None):
        raise Refused(violations)
    moved = held.moved
    Person.objects.filter(pk=gone.pk).update(merged_into=None, version=F("version") + 1)
    Spot.objects.filter(pk__in=moved[NODES], node=f"p{kept.pk}").update(node=f"p{gone.pk}")
    for model, field in reversed(CARRIED):
        rows = model._default_manager.filter(pk__in=moved[_name(model, field)], **{field: kept})
        rows.update(**{field: gone})
    _part_protections(kept, gone, moved)
    _forget(kept, moved[FACTS])
    held.undone_on, held.undone_by = on, actor
    held.save(update_fields=["undone_on", "undone_by"])
    _renew(kept, gone)
    audit.record("person.unmerged", actor=actor, subject=kept, gone=gone.pk)
    return held, True


def _locked(kept: Person, gone: Person) -> tuple[Person, Person]:
    """Lock both rows, always in the same order, and return them fresh."""
    rows = {each.pk: each for each in Person.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")}
    return rows[kept.pk], rows[gone.pk]


def _name(model: type[Model], field: str) -> str:
    return f"{model._meta.label}.{field}"


def _carry(model: type[Model], field: str, kept: Person, gone: Person) -> list[int]:
    """Point the rows of one person at the other, but those that would then say a thing twice; return their ids."""
    rows = model._default_manager.filter(**{field: gone})
    ids = list(rows.exclude(pk__in=_told_already(model, field, kept, gone)).order_by("pk").values_list("pk", flat=True))
    model._default_manager.filter(pk__in=ids).update(**{field: kept})
    return ids


def _told_already(model: type[Model], field: str, kept: Person, gone: Person) -> list[int]:
    """Return the rows of `gone` that `kept` has already, or that would point at `kept` from both ends."""
    own = model._default_manager.filter(**{field: kept}).order_by("pk")
    theirs = model._default_manager.filter(**{field: gone}).order_by("pk")
    if model in {Relationship, Tie} and (ends := {"person": "other", "other": "person"}[field]):
        both_ends = list(theirs.filter(**{ends: kept}).values_list("pk", flat=True))
        if model is Tie:
            return both_ends
        known = set(own.values_list(f"{ends}_id", "relation"))
        return both_ends + [pk for pk, *rest in theirs.values_list("pk", f"{ends}_id", "relation") if tuple(rest) in known]
    keys: dict[type[Model], tuple[str, ...]] = {
        Address: ("kind", "text", "ends_on"), Phone: ("number",), Spot: ("picture", "node"),
        HouseholdMember: ("household_id", "ends_on"), Protection: ("ends_on",),
    }
    if model not in keys:
        return []
    same = keys[model]
    known = set(own.values_list(*same))
    return [pk for pk, *rest in theirs.values_list("pk", *same) if tuple(rest) in known and _is_open(model, rest)]


def _is_open(model: type[Model], values: list[Any]) -> bool:
    """What has ended may stand there twice, as history."""
    return model in {Phone, Spot} or values[-1] is None


def _rename_nodes(gone: Person, kept: Person) -> list[int]:
    """Let the figure of `gone` in everybody's pictures be the one of `kept`, where that one has no place yet."""
    taken = set(Spot.objects.filter(node=f"p{kept.pk}").order_by("pk").values_list("person_id", "picture"))
    spots = Spot.objects.filter(node=f"p{gone.pk}").order_by("pk").values_list("pk", "person_id", "picture")
    ids = [pk for pk, *place in spots if tuple(place) not in taken]
    Spot.objects.filter(pk__in=ids).update(node=f"p{kept.pk}")
    return ids


def _unite_protections(kept: Person, gone: Person, *, on: date) -> dict[str, Any]:
    """
    Where both are protected, let one protection hold for the result: against everybody either names, since the earlier.

    The one of `gone` ends and goes along as history; who may unveil the contact data is who might with `kept`.
    """
    mine, theirs = (Protection.objects.filter(person=each, ends_on__isnull=True).first() for each in (kept, gone))
    if mine is None or theirs is None:
        return {AGAINST: [], ENDED: [], OFFICIAL: [], SINCE: []}
    against = list(ProtectedFrom.objects.filter(protection=theirs).order_by("pk").values_list("pk", flat=True))
    ProtectedFrom.objects.filter(pk__in=against).update(protection=mine)
    Protection.objects.filter(pk=theirs.pk).update(ends_on=max(on, theirs.starts_on))
    before = {
        AGAINST: against, ENDED: [theirs.pk, mine.pk], OFFICIAL: [mine.is_official_measure], SINCE: [mine.starts_on.isoformat()]
    }
    mine.is_official_measure = mine.is_official_measure or theirs.is_official_measure
    mine.starts_on = min(mine.starts_on, theirs.starts_on)
    mine.save(update_fields=["is_official_measure", "starts_on"])
    return before


def _part_protections(kept: Person, gone: Person, moved: dict[str, Any]) -> None:
    """Let both protections hold again, each for its own; one lifted since stays lifted for the one it was lifted for."""
    if not moved[ENDED]:
        return
    theirs, mine = moved[ENDED]
    ProtectedFrom.objects.filter(pk__in=moved[AGAINST]).update(protection=theirs)
    Protection.objects.filter(pk=mine).update(is_official_measure=moved[OFFICIAL][0], starts_on=moved[SINCE][0])
    if not Protection.objects.filter(person=gone, ends_on__isnull=True).exists():
        Protection.objects.filter(pk=theirs).update(ends_on=None)


def _learn(kept: Person, gone: Person) -> dict[str, list[Any]]:
    """Write what the record that stays learns, and return each field's value before and after."""
    names = (*TAKEN, *JOINED)
    learnt = rules.taken_over({name: getattr(kept, name) for name in names}, {name: getattr(gone, name) for name in names})
    before = {name: _plain(getattr(kept, name)) for name in learnt}
    Person.objects.filter(pk=kept.pk).update(**learnt, version=F("version") + 1)
    return {name: [before[name], _plain(value)] for name, value in learnt.items()}


def _forget(kept: Person, facts: dict[str, list[Any]]) -> None:
    """Take back what was learnt, but where somebody has written something else since."""
    back = {name: before for name, (before, after) in facts.items() if _plain(getattr(kept, name)) == after}
    Person.objects.filter(pk=kept.pk).update(**back, version=F("version") + 1)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _renew(*people: Person) -> None:
    for person in _fresh(people):
        renew_keys(person)


def _fresh(people: Iterable[Person]) -> list[Person]:
    return list(Person.objects.filter(pk__in=[each.pk for each in people]).order_by("pk"))
