"""Writes on the case's course: a worker's note, and the line every stage's act leaves by itself."""

from collections.abc import Sequence
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.records import rules
from yorisoi.records.actions.finding import make_findable
from yorisoi.records.enums import ContactForm, Counterpart, NoteOrigin
from yorisoi.records.files import actions as attachments
from yorisoi.records.files.receiving import Received
from yorisoi.records.models import CaseNote


@transaction.atomic
def write_note(
    *,
    case: Case,
    body: str,
    form: ContactForm,
    happened_on: date,
    actor: Staff,
    on: date,
    starts_at: time | None = None,
    minutes: int | None = None,
    counterpart: Counterpart = Counterpart.PERSON,
    counterpart_name: str = "",
    reached: bool = False,
    next_on: date | None = None,
    next_note: str = "",
    origin: NoteOrigin | str = "",
    awaits_countersign: bool = False,
    visit: UUID | None = None,
    files: Sequence[Received] = (),
    once: UUID | None = None,
) -> CaseNote:
    """
    Write one note of the case's course. Notes may be written whatever the case's standing is.

    `visit` marks notes that were written together (`write_visit`); `files` come with the note, or neither does.

    :raises Refused: NOTE_EMPTY, NOTE_IN_FUTURE, NEXT_BEFORE_NOTE, NEXT_WITHOUT_DAY, FILE_TOO_MANY
    """
    case = cases.lock(case, standings=tuple(Standing))
    if earlier := CaseNote.objects.pressed_before(once, case=case):
        return earlier
    rules.refuse_unless_fit(body=body, happened_on=happened_on, next_on=next_on, on=on, next_note=next_note)
    note = CaseNote.objects.record(
        case=case, actor=actor, once=once, author=actor, body=body, form=form, happened_on=happened_on,
        starts_at=starts_at, minutes=minutes, counterpart=counterpart, counterpart_name=counterpart_name,
        reached=reached, next_on=next_on, next_note=next_note, origin=origin, awaits_countersign=awaits_countersign,
        visit=visit,
    )
    make_findable(note, case)
    if files:
        attachments.attach(case=case, note=note, files=files, actor=actor, on=on, once=once)
    _keep_appointments(note)
    if reached:
        cases.note_contact(case, on=happened_on)
    audit.record("note.written", actor=actor, subject=note, form=form)
    return note


def leave_line(
    case: Case, text: str, *, event: str, actor: Staff, on: date, reached: bool = False, once: UUID | None = None
) -> CaseNote:
    """
    Leave the line of a stage's act on the case's course, inside that act's transaction.

    `event` is the dotted code of the act; `reached` says whether the act itself was a contact with the person.
    """
    note = CaseNote.objects.record(
        case=case, actor=actor, once=once, author=actor, body=text, form=ContactForm.EVENT, happened_on=on, event=event,
        reached=reached, counterpart=Counterpart.PERSON if reached else Counterpart.NOBODY,
    )
    make_findable(note, case)
    if reached:
        _keep_appointments(note)
        cases.note_contact(case, on=on)
    return note


def _keep_appointments(note: CaseNote) -> None:
    """Mark which appointments of the case are still open now that this note is written (as `rules.open_appointments`)."""
    others = CaseNote.objects.filter(case_id=note.case_id).exclude(pk=note.pk)
    ended = Q()
    if rules.keeps_appointment(is_event=note.is_event, reached=note.reached):
        ended |= Q(next_on__lte=note.happened_on)
    if note.next_on is not None:
        ended |= Q(happened_on__lte=note.happened_on)
    if ended:
        others.filter(ended, next_is_open=True).update(next_is_open=False)
    if note.next_on is None:
        return
    kept = ~Q(form=ContactForm.EVENT) | Q(reached=True)
    if not others.filter(kept, happened_on__gte=note.next_on).exists():
        note.next_is_open = True
        note.save(update_fields=["next_is_open"])
