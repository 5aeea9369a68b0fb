"""What a reader asks for, and what a keeper sets."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_label
from yorisoi.statistics.enums import Counting
from yorisoi.statistics.rules.periods import FIRST_YEAR
from yorisoi.ui.fields import IntegerJaField, NormalizedCharField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards

WHOLE = ""
LARGEST_FILE = 2 * 1024 * 1024


def _years(on: date) -> list[tuple[str, str]]:
    return [(str(year), fiscal_year_label(year)) for year in range(fiscal_year(on), FIRST_YEAR - 1, -1)]


class PeriodForm(forms.Form):
    """年度・月・機関: what the report shows. Nothing typed wrong stands in the way: the usual is shown instead."""

    year = forms.ChoiceField(label="年度", required=False)
    month = forms.ChoiceField(label="月", required=False, choices=[(str(each), f"{each}月") for each in (*range(4, 13), 1, 2, 3)])
    agency = forms.ChoiceField(label="機関", required=False)

    def __init__(
        self, *args: Any, agencies: Iterable[Agency], on: date, with_month: bool = True, any_month: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["year"].choices = _years(on)
        fields["agency"].choices = [(WHOLE, "自治体全体"), *((str(each.pk), each.name) for each in agencies)]
        if any_month:
            fields["month"].choices = [("", "年度の全部"), *fields["month"].choices]
        if not with_month:
            del fields["month"]


class CloseForm(RefusableForm):
    """月を締める: nothing but the press itself."""


class PopulationForm(RefusableForm):
    """人口."""

    wants_once = False
    marks = {"source": "わかれば"}

    starts_on = WarekiDateField(label="いつの人口")
    people = IntegerJaField(label="人口", min_value=0, max_value=2_000_000_000)
    source = NormalizedCharField(label="出典", max_length=120, required=False, help_text="住民基本台帳など。")


class CountingForm(RefusableForm):
    """相談の数え方."""

    wants_once = False

    counting = forms.ChoiceField(label="数え方", choices=Counting.choices, widget=RadioCards())
    starts_on = WarekiDateField(label="どの月から", help_text="その月の1日から、この数え方で数えます。")


class ServicesForm(forms.Form):
    """事業の実施: one tick a service."""

    year = forms.IntegerField(widget=forms.HiddenInput, min_value=FIRST_YEAR, max_value=2099)
    offered = forms.MultipleChoiceField(label="実施している事業", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, columns: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        fields: dict[str, Any] = self.fields
        fields["offered"].choices = columns

    @property
    def answers(self) -> dict[str, bool]:
        return {column: column in self.cleaned_data["offered"] for column, _ in self.columns}


class YearsFileForm(RefusableForm):
    """ほかの年度のCSV."""

    wants_once = False

    file = forms.FileField(label="CSVファイル", help_text="UTF-8かShift_JIS(cp932)。見出しは見本のとおり。")

    def clean_file(self) -> str:
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError("2MBまでのファイルを読みこめます。年度ごとに分けてください。")
        content = sent.read()
        for encoding in ("utf-8-sig", "cp932"):
            try:
                return str(content.decode(encoding))
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError("文字の読めないファイルです。UTF-8のCSVで保存しなおしてください。")

