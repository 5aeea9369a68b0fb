"""A note and what is attached to it, as one act."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.records.actions.writing import write_note
from yorisoi.records.files import actions as attachments
from yorisoi.records.files.receiving import Received
from yorisoi.records.models import CaseNote


@transaction.atomic
def write_note_with_files(
    *, files: Sequence[Received], actor: Staff, on: date, once: UUID | None = None, **facts: Any
) -> CaseNote:
    """
    Write a note (`write_note`) and attach to it what was received, or neither.

    :raises Refused: the reasons of `write_note`; FILE_TOO_MANY
    """
    note = write_note(actor=actor, on=on, once=once, **facts)
    attachments.attach(case=note.case, note=note, files=files, actor=actor, on=on, once=once)
    return note
