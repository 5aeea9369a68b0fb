from typing import Any

from django import forms

from yorisoi.transfer.enums import ExportReason
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards


class ExportCaseForm(RefusableForm):
    """ケースを書き出すわけ."""

    wants_once = False
    reason = forms.ChoiceField(
        label="何のために書き出しますか", choices=ExportReason.choices, widget=RadioCards(), required=False
    )
    with_contacts = forms.BooleanField(
        label="秘匿の連絡先も入れる(あなたは、見てよい人です)", required=False,
        help_text="入れた zip を開いた人には、だれにでも見えます。要るときだけ選んでください",
    )
    marks = {"reason": "必須", "with_contacts": ""}

    def __init__(self, *args: Any, may_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_open:
            del self.fields["with_contacts"]
