"""One note for several people: each record gets its own, all in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.records import rules
from yorisoi.records.actions.writing import write_note
from yorisoi.records.files.receiving import Received
from yorisoi.records.models import CaseNote


@dataclass(frozen=True)
class Part:
    """ひとりの分: a case, the words for its record alone, and whether the person was really in contact."""

    case: Case
    own: str = ""
    reached: bool = False


@transaction.atomic
def write_visit(
    *, parts: Sequence[Part], common: str, happened_on: date, actor: Staff, on: date, next_on: date | None = None,
    next_note: str = "", files: Sequence[Received] = (), once: UUID | None = None, **facts: Any,
) -> list[CaseNote]:
    """
    Write one note for each person: the words for everybody, and of the rest only their own.

    All of them or none. `once` is one press: each case remembers it in its own form, so that a second press finds them.
    `files` belong to the first person alone: a paper of one is not laid into the records of the others.

    :raises Refused: NOTE_WITHOUT_CASE, VISIT_TOO_MANY, VISIT_SAYS_NOTHING and whatever `write_note` refuses
    """
    by_case = {part.case.pk: part for part in parts}
    bodies = {pk: rules.words_for(common, part.own) for pk, part in by_case.items()}
    is_alone = len(by_case) == 1
    violations = rules.may_write_visit({_name(by_case[pk]): body for pk, body in bodies.items()})
    # Nothing at all was written: said once, by the rule of the single note.
    body = next(iter(bodies.values()), "") if is_alone else "―"
    violations += rules.may_write_note(
        body=body, happened_on=happened_on, next_on=next_on, on=on, next_note=next_note
    ) if by_case else []
    if violations:
        raise Refused(violations)
    # In the order of their numbers: two who visit the same family at once do not wait for each other in a circle.
    for pk in sorted(by_case):
        cases.lock(by_case[pk].case, standings=tuple(Standing))
    visit = None if is_alone else uuid4()
    return [
        write_note(
            case=part.case, body=bodies[pk], happened_on=happened_on, next_on=next_on, next_note=next_note,
            reached=part.reached, visit=visit, actor=actor, on=on, once=_once_of(once, pk, is_alone),
            files=() if number else files, **facts,
        )
        for number, (pk, part) in enumerate(by_case.items())
    ]


def _once_of(once: UUID | None, pk: int, is_alone: bool) -> UUID | None:
    return once if once is None or is_alone else uuid5(once, f"case {pk}")


def _name(part: Part) -> str:
    """Two of one name are told apart by their numbers."""
    return f"{part.case.person.display_name}({part.case.number})"
