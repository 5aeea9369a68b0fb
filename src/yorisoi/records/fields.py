"""
The fields of a note, for every form that writes one: the page of the case and the quick note of the desk.

Not a form of this room: a form stays in its room (tests/house/test_doors.py), what it is made of is shared.
"""

from datetime import time
from typing import Any

from django import forms

from yorisoi.records.enums import ContactForm, Counterpart, NoteOrigin
from yorisoi.records.files.fields import FilesField
from yorisoi.ui.fields import (
    IntegerJaField,
    NormalizedCharField,
    NormalizedTextField,
    TimeJaField,
    WarekiDateField,
)
from yorisoi.ui.widgets import RadioChips

# The line of a stage's act is written by the act itself.
FORMS = [choice for choice in ContactForm.choices if choice[0] != ContactForm.EVENT]
TIMES = [f"{minute // 60}:{minute % 60:02}" for minute in range(8 * 60 + 30, 19 * 60, 10)]
MINUTES = (10, 20, 30, 40, 50, 60, 90, 120, 180)
MINUTES_AS_CHIPS = "10,20,30,60,90"
LONGEST_MINUTES = 24 * 60
MOST_CHARACTERS = 200_000
STEP_MINUTES = 10
# An empty note is refused by the rule, with its code.
MARKS = {"body": "ひとことでも"}


class NoteFields(forms.Form):
    """支援経過の記録. Times go by ten minutes; any other may be typed. A form of it is a `RefusableForm` besides."""

    happened_on = WarekiDateField(label="支援日", not_future=True)
    starts_at = TimeJaField(label="時刻", required=False)
    minutes = IntegerJaField(label="かかった時間", unit="分", min_value=1, max_value=LONGEST_MINUTES, required=False)
    form = forms.ChoiceField(label="どのように", choices=FORMS, widget=RadioChips(), initial=ContactForm.TELEPHONE)
    counterpart = forms.ChoiceField(label="相手", choices=Counterpart.choices, widget=RadioChips(), initial=Counterpart.PERSON)
    counterpart_name = NormalizedCharField(label="相手の名前・機関", max_length=100, required=False)
    reached = forms.BooleanField(label="本人と話せた・会えた", required=False)
    body = NormalizedTextField(label="内容", max_length=MOST_CHARACTERS, required=False)
    next_on = WarekiDateField(label="次回の予定日", required=False)
    next_note = NormalizedCharField(label="次回の予定", max_length=120, required=False)
    origin = forms.ChoiceField(
        label="だれから得た情報か", choices=[("", "きめない"), *NoteOrigin.choices], required=False, widget=RadioChips(),
        help_text="あとで本人に開示するときの手がかりになります。",
    )
    awaits_countersign = forms.BooleanField(label="主任に見てもらう", required=False)
    files = FilesField()  # type: ignore[assignment]  # a declared field, not the uploads

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs |= {"class": "tall", "data-note-body": True}
        self.fields["next_note"].widget.attrs["placeholder"] = "例 14:00 窓口で面談"
        self.fields["starts_at"].widget.attrs |= {"list": "times", "data-step-time": STEP_MINUTES}
        self.fields["minutes"].widget.attrs |= {
            "list": "minutes", "data-step-number": STEP_MINUTES, "data-chips": MINUTES_AS_CHIPS,
        }


def typed(post: Any) -> dict[str, Any]:
    """Return what was typed so far, so that a form can be shown again without judging it."""
    fields = NoteFields.base_fields
    ticks = {name: name in post for name, field in fields.items() if isinstance(field, forms.BooleanField)}
    return {name: post[name] for name in ("once", *fields) if name in post} | ticks


def facts_of(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Return what a filled-in form says about a note, as the action takes it; its files must be received first."""
    return {name: cleaned[name] for name in ("once", *NoteFields.base_fields) if name != "files"}


def rounded(moment: time) -> time:
    """Return a time of day rounded down to ten minutes."""
    return moment.replace(minute=moment.minute // 10 * 10, second=0, microsecond=0)
