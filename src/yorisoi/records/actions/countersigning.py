"""供覧: the chief looks at notes, one or many, or asks the writer back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.foundation.violations import Refused
from yorisoi.records import rules
from yorisoi.records.actions.writing import leave_line
from yorisoi.records.models import CaseNote, CountersignRule
from yorisoi.records.queries import asked_event


@transaction.atomic
def countersign(*, notes: Sequence[CaseNote], actor: Staff, on: date) -> int:
    """
    Confirm notes as the chief; those confirmed already stay as they are. Return how many were waiting.

    :raises Refused: COUNTERSIGN_CHIEF_ONLY, COUNTERSIGN_OWN
    """
    if violations := rules.may_countersign(
        is_chief=_leads(actor, notes), is_author=any(note.author_id == actor.pk for note in notes)
    ):
        raise Refused(violations)
    waiting = list(
        CaseNote.objects.select_for_update(of=("self",))
        .filter(pk__in=[note.pk for note in notes], awaits_countersign=True)
        .order_by("pk")
    )
    CaseNote.objects.filter(pk__in=[note.pk for note in waiting]).update(
        awaits_countersign=False, countersigned_on=on, countersigned_by=actor
    )
    for note in waiting:
        audit.record("note.countersigned", actor=actor, subject=note, on=on.isoformat())
    return len(waiting)


@transaction.atomic
def ask_back(*, note: CaseNote, question: str, actor: Staff, on: date, once: UUID | None = None) -> CaseNote:
    """
    Ask the writer about a note. The question stands on the course of the case; the note goes on waiting.

    :raises Refused: COUNTERSIGN_CHIEF_ONLY, QUESTION_EMPTY
    """
    if violations := rules.may_ask_back(is_chief=_leads(actor, [note]), question=question):
        raise Refused(violations)
    case = cases.lock(note.case, standings=tuple(Standing))
    token = uuid5(once, f"note {note.pk}") if once else None
    if earlier := CaseNote.objects.pressed_before(token, case=case):
        return earlier
    words = rules.asked_back(writer=note.author.name, question=question)
    line = leave_line(case, words, event=asked_event(note.pk), actor=actor, on=on, once=token)
    audit.record("note.asked_back", actor=actor, subject=note)
    return line


@transaction.atomic
def set_countersign_rule(*, agency: Agency, every_note: bool, actor: Staff) -> CountersignRule:
    """
    Say whether every note of an agency's workers goes to the chief.

    :raises Refused: NOTE_SETTINGS_CHIEF_ONLY
    """
    if violations := rules.may_keep_note_settings(is_chief=actor.leads(agency.pk)):
        raise Refused(violations)
    Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    rule, _ = CountersignRule.objects.get_or_create(municipality_id=agency.municipality_id, agency=agency)
    if rule.every_note != every_note:
        rule.every_note = every_note
        rule.save(update_fields=["every_note"])
        audit.record("countersign_rule.set", actor=actor, subject=rule, every_note=every_note)
    return rule


def _leads(actor: Staff, notes: Sequence[CaseNote]) -> bool:
    """Say whether the actor is the chief of the agency of every one of these notes."""
    return actor.is_chief and all(actor.leads(note.case.agency_id) for note in notes)
