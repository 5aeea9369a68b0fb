"""Writes on the case's course (one module per kind of act)."""

from yorisoi.records.actions.correcting import correct
from yorisoi.records.actions.countersigning import ask_back, countersign, set_countersign_rule
from yorisoi.records.actions.phrases import drop_phrase, drop_template, keep_phrase, keep_template
from yorisoi.records.actions.visiting import Part, write_visit
from yorisoi.records.actions.writing import leave_line, write_note

__all__ = [
    "Part", "ask_back", "correct", "countersign", "drop_phrase", "drop_template", "keep_phrase", "keep_template",
    "leave_line", "set_countersign_rule", "write_note", "write_visit",
]
