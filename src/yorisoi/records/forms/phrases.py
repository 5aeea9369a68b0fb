from typing import Any

from django import forms

from yorisoi.records.fields import FORMS, MOST_CHARACTERS
from yorisoi.records.rules import MOST_CHARACTERS_OF_KEY
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioChips

OWN, AGENCY = "own", "agency"


class PhraseForm(RefusableForm):
    """定型文. Only the chief is asked whose book it goes into."""

    wants_once = False

    key = NormalizedCharField(
        label="短いことば", max_length=MOST_CHARACTERS_OF_KEY, required=False,
        help_text="例 でんわ(「;でんわ」と打って Tab で入ります)",
    )
    text = NormalizedTextField(label="入れる文", max_length=4_000, required=False)
    book = forms.ChoiceField(
        label="だれの定型文", choices=[(OWN, "自分の"), (AGENCY, "機関のみんなの")], widget=RadioChips(), initial=OWN
    )

    # What is missing is refused by the rule, with its code.
    marks = {"key": "必須", "text": "必須"}

    def __init__(self, *args: Any, asks_book: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_book:
            del self.fields["book"]

    @property
    def is_of_agency(self) -> bool:
        return self.cleaned_data.get("book") == AGENCY


class TemplateForm(RefusableForm):
    """ひな型: the headings to write along, for one form of contact."""

    wants_once = False

    form = forms.ChoiceField(label="どのように", choices=FORMS, widget=RadioChips())
    name = NormalizedCharField(label="ひな型の名前", max_length=40, help_text="例 はじめての訪問")
    body = NormalizedTextField(label="ひな型", max_length=MOST_CHARACTERS // 10, required=False)

    marks = {"body": "必須"}


class CountersignForm(RefusableForm):
    """主任が確認するきまり."""

    wants_once = False

    every_note = forms.BooleanField(label="職員が書いたすべての記録を、主任が確認する", required=False)
