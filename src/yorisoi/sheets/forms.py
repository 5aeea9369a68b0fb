from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yorisoi.foundation.violations import Refused, Violation
from yorisoi.sheets.printing import OF_A_MEETING, OF_ITS_CASES, titles
from yorisoi.sheets.rules.layouts import MOST_BYTES
from yorisoi.ui.fields import NormalizedCharField
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


class ExcelField(forms.FileField):
    """An Excel file, cleaned to its bytes."""

    widget = forms.FileInput(attrs={"accept": ".xlsx"})

    def clean(self, data: Any, initial: Any = None) -> bytes:
        file = super().clean(data, initial)
        if file.size > MOST_BYTES:
            raise ValidationError("ファイルが大きすぎます。2MBまでのExcelブックを選んでください。")
        content = file.read()
        assert isinstance(content, bytes)
        return content


class LayoutForm(RefusableForm):
    """自治体の様式を入れる."""

    name = NormalizedCharField(label="様式の名前", max_length=60, help_text="ケースの「帳票」に、この名前で出ます。")
    file = ExcelField(
        label="Excelブック(.xlsx)", help_text="入れたい所に、下の一覧の目印を書いたもの。",
        error_messages={
            "required": "様式のExcelブックを選んでください。", "empty": "ファイルが空です。中身のあるものを選んでください。",
        },
    )

    def show(self, refused: Refused | Iterable[Violation]) -> None:
        """Show every fault with its place at the top; beside the field one sentence stands for many of them."""
        super().show(refused)
        if len(self.errors.get("file", ())) > 1:
            words = f"上の{len(self.reasons)}つを直したファイルを、選びなおしてください。"
            self.errors["file"] = self.error_class([ValidationError(words, code=self.reasons[0].violation.code)])
