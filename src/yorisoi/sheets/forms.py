from typing import Any

from django import forms

from yorisoi.sheets.printing import OF_A_MEETING, OF_ITS_CASES, titles
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import CheckboxTicks

FIRST_CHOSEN = ("meeting-agenda", "meeting-item", "plan")


class BatchForm(RefusableForm):
    """会議の用紙をまとめて印刷する."""

    papers = forms.MultipleChoiceField(
        label="印刷する用紙", widget=CheckboxTicks,
        help_text="次第・議事録は1部、ほかは議題のケースごとに、議題の順で入ります。あなたに見えるケースの分だけです。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["papers"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = titles((*OF_A_MEETING, *OF_ITS_CASES))
        field.initial = list(FIRST_CHOSEN)
