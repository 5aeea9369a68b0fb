"""Writes on the case's course (one module per kind of act)."""

from yorisoi.records.actions.writing import leave_line, write_note

__all__ = ["leave_line", "write_note"]
