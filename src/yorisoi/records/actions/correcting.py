"""Corrections of a note: the earlier words are kept, and no correction is lost under another."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.foundation.violations import Refused, stale
from yorisoi.records import rules
from yorisoi.records.actions.finding import renew_findable
from yorisoi.records.models import CaseNote, NoteCorrection
from yorisoi.records.queries import latest_correction, who_corrects


@transaction.atomic
def correct(
    *, note: CaseNote, body: str, actor: Staff, on: date, seen: int, reason: str = "", once: UUID | None = None
) -> CaseNote:
    """
    Replace the words of a note; those it had are kept with who and when.

    `seen` is the last correction the page showed (0: none). A note the chief has confirmed waits for the chief again.

    :raises Refused: STALE, NOTE_IS_AN_ACT, CORRECTION_NOT_YOURS, CORRECTION_EMPTY, CORRECTION_SAME
    """
    case = cases.lock(note.case, standings=tuple(Standing))
    if NoteCorrection.objects.pressed_before(once, case=case):
        return CaseNote.objects.get(pk=note.pk)
    note = CaseNote.objects.select_for_update(of=("self",)).select_related("author").get(pk=note.pk)
    who = who_corrects(note, actor, agency_id=case.agency_id)
    violations = rules.may_correct(**who, before=note.body, after=body)
    if latest_correction(note) != seen:
        violations = [stale("この記録の直し"), *(each for each in violations if each.code != "CORRECTION_SAME")]
    if violations:
        raise Refused(violations)
    made = NoteCorrection.objects.record(
        case=case, actor=actor, once=once, note=note, before=note.body, after=body, reason=reason
    )
    note.body, note.is_corrected = body, True
    note.awaits_countersign = note.awaits_countersign or (note.countersigned_on is not None and not who["is_chief"])
    note.save(update_fields=["body", "is_corrected", "awaits_countersign"])
    renew_findable(note, body_before=made.before)
    audit.record("note.corrected", actor=actor, subject=note, correction=made.pk, on=on.isoformat())
    return note
