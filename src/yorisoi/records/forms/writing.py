from yorisoi.records.fields import MARKS, NoteFields
from yorisoi.ui.forms import RefusableForm


class NoteForm(RefusableForm, NoteFields):
    """記録する. The page of one case."""

    marks = MARKS
