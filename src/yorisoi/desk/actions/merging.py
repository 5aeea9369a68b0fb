"""Acts that concern several rooms at once: two records of one person, with their cases."""

from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.models import Case
from yorisoi.people.actions import merging
from yorisoi.people.models import Person, PersonMerge
from yorisoi.records import actions as records

CASES = "cases.Case.person"
MERGED = "この方の記録が2つあったので、ひとりの記録にまとめました。"
PARTED = "まとめた記録を、もとの2つの記録にもどしました。"


@transaction.atomic
def merge_people(
    *, kept: Person, gone: Person, actor: Staff, on: date, reason: str = "", births_confirmed: bool = False
) -> PersonMerge:
    """
    Make two records of a person one, cases and all; each case gets a line on its course and evidence. Twice is once.

    The line names no other case: who reads one of them need not know of the other.

    :raises Refused: NOT_THE_CHIEF, MERGE_SELF, MERGED_ALREADY, MERGE_OPPONENTS, BIRTH_DATES_DIFFER
    """
    held = cases.lock_cases_of([kept, gone])
    merge = merging.merge(
        kept=kept, gone=gone, actor=actor, on=on, reason=reason, births_confirmed=births_confirmed
    )
    if CASES in merge.moved:
        return merge
    merge.moved[CASES] = cases.carry_cases(source=merge.gone, target=merge.kept)
    merge.save(update_fields=["moved"])
    _tell(held, MERGED, "person.merged", merge, actor=actor, on=on)
    return merge


@transaction.atomic
def unmerge_people(*, merge: PersonMerge, actor: Staff, on: date) -> PersonMerge:
    """
    Part two records again, each with its own cases; what was added since stays with the one that was kept.

    :raises Refused: NOT_THE_CHIEF, UNMERGE_LATER_FIRST
    """
    held = cases.lock_cases_of([merge.kept])
    done, is_now = merging.unmerge(merge=merge, actor=actor, on=on)
    if is_now:
        cases.carry_cases(source=done.kept, target=done.gone, among=done.moved.get(CASES, []))
        _tell(held, PARTED, "person.unmerged", done, actor=actor, on=on)
    return done


def _tell(held: list[Case], words: str, event: str, merge: PersonMerge, *, actor: Staff, on: date) -> None:
    """Leave the line and the evidence in every case concerned."""
    for case in held:
        records.leave_line(case, words, event=event, actor=actor, on=on)
        audit.record(f"case.{event.replace('.', '_')}", actor=actor, subject=case, merge=merge.pk)
