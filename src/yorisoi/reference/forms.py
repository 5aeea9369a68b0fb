from django import forms
from django.core.exceptions import ValidationError

from yorisoi.foundation.violations import NotUnderstood
from yorisoi.reference.rules.files import decode
from yorisoi.ui.fields import WarekiDateField
from yorisoi.ui.forms import RefusableForm

MOST_BYTES = 500_000


class DayForm(RefusableForm):
    """As of which day a table is shown."""

    wants_once = False
    on = WarekiDateField(label="いつの表", required=False)


class CsvFileField(forms.FileField):
    """A CSV file, cleaned to its text."""

    widget = forms.FileInput(attrs={"accept": ".csv,text/csv"})

    def clean(self, data: object, initial: object = None) -> str:
        file = super().clean(data, initial)
        if file.size > MOST_BYTES:
            raise ValidationError("ファイルが大きすぎます。500KBまでのCSVファイルを選んでください。")
        try:
            return decode(file.read())
        except NotUnderstood as fault:
            raise ValidationError(str(fault), code="invalid") from fault


class FileForm(RefusableForm):
    """The file to look at before it counts."""

    wants_once = False
    file = CsvFileField(
        label="CSVファイル", help_text="1行目は列の名前です。文字コードは UTF-8 でも Shift_JIS でもかまいません。",
        error_messages={
            "required": "CSVファイルを選んでください。", "empty": "ファイルが空です。中身のあるファイルを選んでください。",
        },
    )


class ConfirmForm(RefusableForm):
    """The text that was looked at, sent back to be loaded."""

    wants_once = False
    text = forms.CharField(strip=False, widget=forms.HiddenInput)
