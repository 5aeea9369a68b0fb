"""Writes of a whole ledger on the courses of cases at once: notes with their words in the index, and taking them out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.models import Case
from yorisoi.foundation.taking_out import delete_many
from yorisoi.foundation.violations import Refused
from yorisoi.records import queries, rules
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.records.models import CaseNote
from yorisoi.records.queries.finding import KIND, words_of
from yorisoi.search import actions as search

BATCH = 500


@dataclass(frozen=True)
class Line:
    """One line of a case's course as a ledger tells it; with an `event` it is the line of an act."""

    case: Case
    happened_on: date
    body: str
    author: Staff
    form: ContactForm = ContactForm.EVENT
    event: str = ""
    counterpart: Counterpart = Counterpart.NOBODY
    minutes: int | None = None
    reached: bool = False


@transaction.atomic
def write_many(lines: Sequence[Line], *, actor: Staff, on: date) -> list[CaseNote]:
    """
    Write lines on the courses of cases, in the order given.

    :raises Refused: NOTE_EMPTY, NOTE_IN_FUTURE of any of them
    """
    violations = [
        fault for each in lines
        for fault in rules.may_write_note(body=each.body, happened_on=each.happened_on, next_on=None, on=on)
    ]
    if violations:
        raise Refused(violations)
    notes = CaseNote.objects.bulk_create(
        [
            CaseNote(
                municipality_id=each.case.municipality_id, case=each.case, created_by=actor, author=each.author,
                body=each.body, form=each.form, happened_on=each.happened_on, event=each.event, reached=each.reached,
                counterpart=each.counterpart, minutes=each.minutes,
            )
            for each in lines
        ],
        BATCH,
    )
    search.index_many(
        search.Text(
            note.municipality_id, each.case.agency_id, note.case_id, KIND, note.pk, note.happened_on, note.author_id,
            note.form, words_of(note),
        )
        for note, each in zip(notes, lines, strict=True)
    )
    audit.record_many("note.written", [note for note in notes if not note.event], actor=actor, source="ledger")
    return notes


@transaction.atomic
def met(written: Sequence[CaseNote]) -> None:
    """Do for notes of cases already on record what one note does: appointments are kept, the last contact is known."""
    latest: dict[int, CaseNote] = {}
    for note in written:
        open_ones = CaseNote.objects.filter(case_id=note.case_id, next_is_open=True, next_on__lte=note.happened_on)
        open_ones.exclude(pk=note.pk).update(next_is_open=False)
        if note.reached and (note.case_id not in latest or latest[note.case_id].happened_on < note.happened_on):
            latest[note.case_id] = note
    for note in latest.values():
        cases.note_contact(note.case, on=note.happened_on)


@transaction.atomic
def remove_many(ids: Collection[int], *, actor: Staff) -> None:
    """Take out lines that an import wrote and nobody has corrected since; the index forgets them."""
    notes = list(
        CaseNote.objects.filter(pk__in=ids, municipality_id=actor.municipality_id).select_related("case").order_by("pk")
    )
    search.forget_many(kind=KIND, old_texts={note.pk: words_of(note) for note in notes})
    audit.record_many("note.removed", [note for note in notes if not note.event], actor=actor, source="ledger")
    delete_many(CaseNote, [note.pk for note in notes])


@transaction.atomic
def parted(case_ids: Collection[int]) -> None:
    """Do for cases whose notes were taken out the reverse of `met`: last contact and appointments, as the notes left say."""
    latest = queries.latest_contact_on(list(case_ids))
    for case in Case.objects.select_for_update(of=("self",)).filter(pk__in=case_ids).order_by("pk"):
        still_open = rules.open_appointments(queries.appointment_facts(case))
        CaseNote.objects.filter(case=case).exclude(pk__in=still_open).filter(next_is_open=True).update(next_is_open=False)
        CaseNote.objects.filter(pk__in=still_open, next_is_open=False).update(next_is_open=True)
        cases.set_contact(case, on=max(case.opened_on, latest.get(case.pk, case.opened_on)))
