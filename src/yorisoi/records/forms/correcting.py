from django import forms

from yorisoi.records.fields import MOST_CHARACTERS
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField
from yorisoi.ui.forms import RefusableForm


class CorrectionForm(RefusableForm):
    """記録を直す. `seen` is the last correction the page showed."""

    body = NormalizedTextField(label="内容", max_length=MOST_CHARACTERS, required=False)
    reason = NormalizedCharField(label="直したわけ", max_length=200, required=False, help_text="例 日付を聞きまちがえていた")
    seen = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=2**62,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "画面が古くなっています。この画面を開きなおしてください。"
        ),
    )

    # An empty text is refused by the rule, with its code.
    marks = {"body": "消すことはできません"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["class"] = "tall"
