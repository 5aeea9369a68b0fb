"""What is offered to somebody who writes a note: phrases, templates, earlier notes, what goes to the chief."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.digits import whole_number
from yorisoi.foundation.wareki import format_month_day
from yorisoi.records import rules
from yorisoi.records.enums import ContactForm
from yorisoi.records.models import CaseNote, CountersignRule, NoteCorrection, NoteTemplate, Phrase

EARLIER = 10
SHOWN_OF_EARLIER = 48


@dataclass(frozen=True)
class Offers:
    """書くときの手助け: what stands beside the text."""

    phrases: list[Phrase]
    templates: list[NoteTemplate]
    awaits_countersign: bool


@dataclass(frozen=True)
class EarlierNote:
    """前の記録: one line of the picker."""

    pk: int
    label: str
    beginning: str


def offers(staff: Staff) -> Offers:
    """Return what this worker is offered beside the text of a note (three queries)."""
    return Offers(phrase_book(staff), list(templates(staff)), awaits_by_default(staff))


def offered_words(act: str, *, staff: Staff, case: Case | None) -> str:
    """Return the words a button beside the text puts into it: `phrase:5`, `template:3`, `copy:12`."""
    kind, _, number = act.partition(":")
    pk = whole_number(number)
    if pk is None:
        return ""
    if kind == "copy":
        return earlier_words(case, pk) if case else ""
    if kind == "phrase":
        return found.text if (found := phrase(staff, pk)) else ""
    if kind == "template":
        return held.body if (held := template(staff, pk)) else ""
    return ""


def phrase_book(staff: Staff) -> list[Phrase]:
    """Return the phrases a worker can insert: their own, and the agency's where they have none of that short word."""
    found: dict[str, Phrase] = {}
    books = Phrase.objects.filter(Q(staff=staff) | Q(staff__isnull=True), agency_id=staff.agency_id)
    for phrase in sorted(books.order_by("key", "pk"), key=lambda each: each.staff_id is None):
        found.setdefault(rules.folded_key(phrase.key), phrase)
    return list(found.values())


def phrases_of(staff: Staff, *, is_of_agency: bool) -> QuerySet[Phrase]:
    """Return one book: a worker's own, or that of the agency."""
    book = Phrase.objects.filter(agency_id=staff.agency_id).order_by("key", "pk")
    return book.filter(staff__isnull=True) if is_of_agency else book.filter(staff=staff)


def phrase(staff: Staff, pk: int) -> Phrase | None:
    """Return a phrase this worker can insert."""
    return Phrase.objects.filter(Q(staff=staff) | Q(staff__isnull=True), agency_id=staff.agency_id, pk=pk).first()


def templates(staff: Staff) -> QuerySet[NoteTemplate]:
    """Return the templates of a worker's agency, in the order of the forms of contact."""
    return NoteTemplate.objects.filter(agency_id=staff.agency_id).order_by("form", "name")


def template(staff: Staff, pk: int) -> NoteTemplate | None:
    """Return one template of a worker's agency."""
    return NoteTemplate.objects.filter(agency_id=staff.agency_id, pk=pk).first()


def earlier_notes(case: Case) -> list[EarlierNote]:
    """Return the last notes of a case that people wrote, to copy words from."""
    notes = CaseNote.objects.filter(case=case).exclude(form=ContactForm.EVENT).order_by("-happened_on", "-pk")
    return [
        EarlierNote(note.pk, f"{format_month_day(note.happened_on)} {note.get_form_display()}", _beginning(note.body))
        for note in notes[:EARLIER]
    ]


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN_OF_EARLIER else f"{plain[:SHOWN_OF_EARLIER]}…"


def earlier_words(case: Case, pk: int) -> str:
    """Return the words of an earlier note of this very case; of any other, nothing."""
    found = CaseNote.objects.filter(case=case, pk=pk).exclude(form=ContactForm.EVENT).order_by("pk")
    return found.values_list("body", flat=True).first() or ""


def awaits_by_default(staff: Staff) -> bool:
    """Say whether a new note of this worker goes to the chief unless they say otherwise."""
    every_note = CountersignRule.objects.filter(agency_id=staff.agency_id, every_note=True).exists()
    return rules.awaits_by_default(every_note=every_note, writer_is_chief=staff.is_chief)


def who_corrects(note: CaseNote, staff: Staff, *, agency_id: int) -> dict[str, bool]:
    """Return what `rules.may_open_correction` asks of a note of a case of that agency, and of somebody who opens it."""
    return {"is_act": note.is_event, "is_author": note.author_id == staff.pk, "is_chief": staff.leads(agency_id)}


def corrections(note: CaseNote) -> QuerySet[NoteCorrection]:
    """Return what a note said before, the latest first."""
    return NoteCorrection.objects.filter(note=note).select_related("created_by").order_by("-pk")


def latest_correction(note: CaseNote) -> int:
    """Return the number of the last correction of a note, 0 where there is none."""
    return NoteCorrection.objects.filter(note=note).order_by("-pk").values_list("pk", flat=True).first() or 0


def written_together(note: CaseNote, *, staff: Staff, on: date) -> list[CaseNote]:
    """Return the notes of the same visit in other records, those alone whose cases this reader may see."""
    if note.visit is None:
        return []
    visible = Case.objects.visible_to(staff, on=on).filter(municipality_id=note.municipality_id)
    notes = CaseNote.objects.filter(visit=note.visit).exclude(pk=note.pk)
    return list(notes.filter(case__in=visible).select_related("case__person").order_by("pk"))
