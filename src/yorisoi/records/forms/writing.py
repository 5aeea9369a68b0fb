from datetime import time

from django import forms

from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.ui.fields import (
    IntegerJaField,
    NormalizedCharField,
    NormalizedTextField,
    TimeJaField,
    WarekiDateField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioChips

# The line of a stage's act is written by the act itself.
FORMS = [choice for choice in ContactForm.choices if choice[0] != ContactForm.EVENT]
TIMES = [f"{minute // 60}:{minute % 60:02}" for minute in range(8 * 60 + 30, 19 * 60, 10)]
MINUTES = (10, 20, 30, 40, 50, 60, 90, 120, 180)
LONGEST_MINUTES = 24 * 60


class NoteForm(RefusableForm):
    """支援経過の記録. Times are offered by ten minutes; any other may be typed."""

    happened_on = WarekiDateField(label="支援日", not_future=True)
    starts_at = TimeJaField(label="時刻", required=False)
    minutes = IntegerJaField(label="かかった時間", unit="分", min_value=1, max_value=LONGEST_MINUTES, required=False)
    form = forms.ChoiceField(label="どのように", choices=FORMS, widget=RadioChips(), initial=ContactForm.TELEPHONE)
    counterpart = forms.ChoiceField(
        label="相手・だれから聞いたか", choices=Counterpart.choices, widget=RadioChips(), initial=Counterpart.PERSON
    )
    counterpart_name = NormalizedCharField(label="相手の名前・機関", max_length=100, required=False)
    reached = forms.BooleanField(label="本人と話せた・会えた", required=False)
    body = NormalizedTextField(label="内容", max_length=200_000, required=False)
    next_on = WarekiDateField(label="次回の予定日", required=False)
    next_note = NormalizedCharField(
        label="次回の予定", max_length=120, required=False, help_text="例 14:00 窓口で面談"
    )

    # An empty note is refused by the rule, with its code.
    marks = {"body": "ひとことでも"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["class"] = "tall"
        self.fields["starts_at"].widget.attrs["list"] = "times"
        self.fields["minutes"].widget.attrs["list"] = "minutes"


def rounded(moment: time) -> time:
    """Return a time of day rounded down to ten minutes."""
    return moment.replace(minute=moment.minute // 10 * 10, second=0, microsecond=0)
