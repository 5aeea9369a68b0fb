"""Reads of the case's course (one module per page or list)."""

from yorisoi.records.queries.countersigning import asked_event, asked_on, countersigns_every_note, waiting_for
from yorisoi.records.queries.course import (
    SHOWN_CHARACTERS,
    appointment,
    appointment_facts,
    appointments_on,
    counts,
    duties,
    entries,
    latest_contact_on,
    meta_of,
    timeline,
)
from yorisoi.records.queries.days import appointments_between, last_lines, meetings_with_people
from yorisoi.records.queries.writing import (
    EarlierNote,
    Offers,
    awaits_by_default,
    corrections,
    earlier_notes,
    earlier_words,
    latest_correction,
    offered_words,
    offers,
    phrase,
    phrase_book,
    phrases_of,
    template,
    templates,
    who_corrects,
    written_together,
)

__all__ = [
    "SHOWN_CHARACTERS", "EarlierNote", "Offers", "appointment", "appointment_facts", "appointments_between", "appointments_on",
    "asked_event", "asked_on", "awaits_by_default", "corrections", "countersigns_every_note", "counts",
    "duties", "earlier_notes", "earlier_words", "entries", "last_lines", "latest_contact_on", "latest_correction",
    "meetings_with_people", "meta_of",
    "offered_words", "offers", "phrase", "phrase_book", "phrases_of", "template", "templates", "timeline",
    "waiting_for", "who_corrects", "written_together",
]
