"""The plain forms of the pictures page; the pointer only fills them in."""

from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.people.enums import Gender, Relation, TieFlow, TieKind, TieStrength
from yorisoi.ui.fields import IntegerJaField, KanaField, NormalizedCharField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioChips

RELATIONS = [("", "選んでください"), *(choice for choice in Relation.choices if choice[0] != Relation.SELF)]
Choices = list[tuple[str, str]]


class FigureForm(RefusableForm):
    """A form whose selects offer the figures of the picture."""

    wants_once = False
    figure_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, figures: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.figure_fields:
            field: Any = self.fields[name]
            field.choices = [*field.choices[:1], *figures] if field.choices and not field.choices[0][0] else figures


class AddPersonForm(FigureForm):
    """図に人を加える: somebody who is something to a figure of the picture."""

    figure_fields = ("middle",)
    middle = forms.ChoiceField(label="だれから見て")
    relation = forms.ChoiceField(label="どんな間柄の人", choices=RELATIONS)
    name = NormalizedCharField(
        label="氏名", max_length=100, required=False, help_text="わからないときは「長男」などの呼び方で"
    )
    kana = KanaField(label="ふりがな", max_length=120, required=False)
    gender = forms.ChoiceField(label="性別", choices=Gender.choices, initial=Gender.UNKNOWN)
    born_on = WarekiDateField(label="生年月日", required=False)
    estimated_age = IntegerJaField(label="おおよその年齢", unit="歳", min_value=0, max_value=130, required=False)
    lives_together = forms.BooleanField(label="本人といっしょに暮らしている", required=False)
    is_deceased = forms.BooleanField(label="亡くなっている", required=False)
    died_on = WarekiDateField(label="亡くなった日", required=False, not_future=True)


class RelateForm(FigureForm):
    """ふたりの間柄を加える."""

    figure_fields = ("one", "other")
    one = forms.ChoiceField(label="この人から見て", choices=[("", "選んでください")])
    other = forms.ChoiceField(label="この人は", choices=[("", "選んでください")])
    relation = forms.ChoiceField(label="間柄", choices=RELATIONS)


class TieForm(FigureForm):
    """つながりを加える・直す."""

    figure_fields = ("figure",)
    kind = forms.ChoiceField(label="相手の種類", choices=TieKind.choices, initial=TieKind.AGENCY)
    figure = forms.ChoiceField(label="図にいる人", choices=[("", "(ほかの相手)")], required=False)
    agency = forms.ModelChoiceField(
        label="機関", queryset=Agency.objects.none(), required=False, empty_label="(ほかの相手)"
    )
    name = NormalizedCharField(
        label="そのほかの相手の名前", max_length=60, required=False, help_text="例 朝の体操の会、となりの家の方"
    )
    strength = forms.ChoiceField(
        label="強さ", choices=TieStrength.choices, widget=RadioChips(), initial=TieStrength.ORDINARY
    )
    is_stressful = forms.BooleanField(label="ストレスのある関係", required=False)
    flow = forms.ChoiceField(label="力の向き", choices=TieFlow.choices, widget=RadioChips(), initial=TieFlow.NONE)
    note = NormalizedCharField(label="メモ", max_length=120, required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = agencies


class SpotForm(FigureForm):
    """図の中の場所: from where the person stands; the pointer and the arrow keys fill it in."""

    figure_fields = ("node",)
    node = forms.ChoiceField(label="動かす人・相手")
    x = IntegerJaField(label="右へ(左はマイナス)", min_value=-4000, max_value=4000)
    y = IntegerJaField(label="下へ(上はマイナス)", min_value=-4000, max_value=4000)


class LifeForm(RefusableForm):
    """間柄と、亡くなったことを直す."""

    wants_once = False
    relation = forms.ChoiceField(label="本人から見た間柄", choices=RELATIONS)
    note = NormalizedCharField(label="メモ", max_length=120, required=False)
    is_deceased = forms.BooleanField(label="亡くなっている", required=False)
    died_on = WarekiDateField(label="亡くなった日", required=False, not_future=True)
