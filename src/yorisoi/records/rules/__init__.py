"""Rules of the case's course (one module per subject)."""

from yorisoi.records.rules.writing import (
    NoteFacts,
    keeps_appointment,
    may_write_note,
    open_appointments,
    refuse_unless_fit,
)

__all__ = ["NoteFacts", "keeps_appointment", "may_write_note", "open_appointments", "refuse_unless_fit"]
