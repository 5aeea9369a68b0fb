"""Reads of the case's course (one module per page or list)."""

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

__all__ = [
    "SHOWN_CHARACTERS", "appointment", "appointment_facts", "appointments_on", "counts", "duties", "entries",
    "latest_contact_on", "meta_of", "timeline",
]
