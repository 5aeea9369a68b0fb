"""
Rules of the case's course (one module per subject).

Source: 様式【3】支援経過記録シート; each rule names its own
"""

from yorisoi.records.rules.correcting import may_correct, may_open_correction
from yorisoi.records.rules.countersigning import (
    asked_back,
    awaits_by_default,
    may_ask_back,
    may_countersign,
    may_keep_note_settings,
)
from yorisoi.records.rules.phrases import (
    MOST_CHARACTERS_OF_KEY,
    folded_key,
    may_keep_phrase,
    may_keep_template,
)
from yorisoi.records.rules.visiting import MOST_PEOPLE, may_write_notes, may_write_visit, words_for
from yorisoi.records.rules.writing import (
    NoteFacts,
    keeps_appointment,
    may_write_note,
    open_appointments,
    refuse_unless_fit,
)

__all__ = [
    "MOST_CHARACTERS_OF_KEY", "MOST_PEOPLE", "NoteFacts", "asked_back", "awaits_by_default", "folded_key",
    "keeps_appointment", "may_ask_back", "may_correct", "may_countersign", "may_keep_note_settings",
    "may_keep_phrase", "may_keep_template", "may_open_correction", "may_write_note", "may_write_notes", "may_write_visit",
    "open_appointments", "refuse_unless_fit", "words_for",
]
