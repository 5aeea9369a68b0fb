"""Writes of the list of people who may be the same: found at night, told by a worker, looked at by the chief."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.people.models import LikelyPair, Person
from yorisoi.people.queries import likely
from yorisoi.people.rules import merging as rules
from yorisoi.people.rules.blocking import likely_pairs

REPORTED = "REPORTED"
BATCH = 2_000


@dataclass(frozen=True)
class Checked:
    """What a full check looked at and left: people, pairs on the list, those new on it, those taken off it."""

    people: int
    pairs: int
    added: int
    removed: int


def recheck(*, municipality_id: int, on: date) -> Checked:
    """
    Compare everybody of a municipality and write the list anew; who was found to be somebody else stays so.

    Reads first and writes in one short transaction: a list half renewed is never seen. Run twice it changes nothing.
    """
    people, related = likely.everybody(municipality_id)
    found = likely_pairs(people, related=related)
    with transaction.atomic():
        held = {
            (each.first_id, each.second_id): each
            for each in LikelyPair.objects.filter(municipality_id=municipality_id).order_by("pk")
        }
        stale = [
            each.pk for pair, each in held.items()
            if pair not in found and each.dismissed_on is None and REPORTED not in each.reasons
        ]
        for start in range(0, len(stale), BATCH):
            LikelyPair.objects.filter(pk__in=stale[start : start + BATCH]).delete()
        new = [pair for pair in found if pair not in held]
        rows = (
            LikelyPair(
                municipality_id=municipality_id, first_id=first, second_id=second, score=found[first, second].score,
                reasons=list(found[first, second].codes), found_on=on,
            )
            for first, second in new
        )
        LikelyPair.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
        changed = [each for pair, each in held.items() if pair in found and _says_otherwise(each, found[pair].codes)]
        for each in changed:
            likeness = found[each.first_id, each.second_id]
            each.score, each.reasons = likeness.score, [*likeness.codes, *({REPORTED} & set(each.reasons))]
        LikelyPair.objects.bulk_update(changed, ["score", "reasons"], batch_size=BATCH)
    return Checked(len(people), len(found), len(new), len(stale))


def _says_otherwise(pair: LikelyPair, codes: tuple[str, ...]) -> bool:
    return pair.dismissed_on is None and [code for code in pair.reasons if code != REPORTED] != list(codes)


@transaction.atomic
def report(*, one: Person, other: Person, actor: Staff, on: date) -> LikelyPair:
    """
    Put two people on the chief's list because somebody who knows them thinks they are one; twice is once.

    The chief looks again at a pair found to be two people before: the worker was told that the chief would.
    """
    found = likely.compared(one, other)
    pair = _pair(one, other, on=on)
    if REPORTED in pair.reasons and pair.dismissed_on is None:
        return pair
    pair.score, pair.reasons, pair.dismissed_on, pair.dismissed_by = found.score, [*found.codes, REPORTED], None, None
    pair.save(update_fields=["score", "reasons", "dismissed_on", "dismissed_by"])
    audit.record("person.double_reported", actor=actor, subject=one, other=other.pk)
    return pair


@transaction.atomic
def dismiss(*, one: Person, other: Person, actor: Staff, on: date) -> LikelyPair:
    """
    Keep that two records are two people: the nightly list never asks again. Twice is once.

    :raises Refused: NOT_THE_CHIEF, MERGE_SELF
    """
    if violations := rules.may_dismiss(is_chief=actor.is_chief, is_self=one.pk == other.pk):
        raise Refused(violations)
    pair = _pair(one, other, on=on)
    if pair.dismissed_on is None:
        pair.dismissed_on, pair.dismissed_by = on, actor
        pair.save(update_fields=["dismissed_on", "dismissed_by"])
        audit.record("person.double_dismissed", actor=actor, subject=one, other=other.pk)
    return pair


def _pair(one: Person, other: Person, *, on: date) -> LikelyPair:
    """Return the pair of two people, locked; one that nobody knew of is made."""
    first, second = sorted((one.pk, other.pk))
    facts = {"municipality_id": one.municipality_id, "score": 0, "found_on": on}
    pair, _ = LikelyPair.objects.get_or_create(first_id=first, second_id=second, defaults=facts)
    return LikelyPair.objects.select_for_update().get(pk=pair.pk)
