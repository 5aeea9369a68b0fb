"""What a note is found by."""

from yorisoi.records.models import CaseNote
from yorisoi.records.rules.finding import searched_text

# What the index of words calls a note.
KIND = "NOTE"


def words_of(note: CaseNote, *, body: str | None = None) -> str:
    """Return the searched text of a note, or the one it would have with that body."""
    return searched_text(
        body=note.body if body is None else body, counterpart_name=note.counterpart_name, next_note=note.next_note
    )
