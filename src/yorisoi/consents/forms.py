from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.cases.models import Case
from yorisoi.consents import queries
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, DisclosureGround, RecipientScope
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField, RowsField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import CheckboxTicks, RadioCards, RadioChips


class ConsentForm(RefusableForm):
    """本人同意."""

    marks = {"recipients": "「名前をあげた機関だけ」のとき"}

    purpose = forms.ChoiceField(label="目的", choices=ConsentPurpose.choices, widget=RadioCards)
    scope = forms.ChoiceField(
        label="伝えてよい相手", choices=RecipientScope.choices, widget=RadioCards, initial=RecipientScope.LISTED
    )
    recipients = RowsField(
        label="本人が名前をあげた機関", required=False, queryset=Agency.objects.none(), widget=CheckboxTicks
    )
    information = NormalizedCharField(
        label="伝えてよい情報", required=False, max_length=300, help_text="空けておくと「支援に必要な情報」です。"
    )
    method = forms.ChoiceField(
        label="同意の方法", choices=ConsentMethod.choices, widget=RadioChips, initial=ConsentMethod.WRITTEN
    )
    rules_version = NormalizedCharField(label="説明した規程の版", max_length=20)
    given_on = WarekiDateField(label="同意の日", not_future=True)
    ends_on = WarekiDateField(label="いつまで", required=False, help_text="空けておくと、本人が取り下げるまでです。")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].queryset = queries.agencies(case)  # type: ignore[attr-defined]


class WithdrawalForm(RefusableForm):
    """同意の取り下げ."""

    wants_once = False
    withdrawn_on = WarekiDateField(label="取り下げの日", not_future=True)
    note = NormalizedTextField(
        label="本人のことば", required=False, max_length=20_000, help_text="どうしてやめたいのか、本人のことばで。"
    )


class GroundForm(RefusableForm):
    """同意のない提供の根拠."""

    ground = forms.ChoiceField(label="根拠", choices=DisclosureGround.choices, widget=RadioChips)
    recipient = forms.ModelChoiceField(label="だれに", queryset=Agency.objects.none(), empty_label="えらぶ")
    information = NormalizedTextField(
        label="何を伝えるか", max_length=20_000, help_text="守るために必要な内容だけを書きます。"
    )
    reason = NormalizedTextField(
        label="判断の理由", max_length=20_000,
        help_text="どんな危険があり、なぜ本人の同意を得られないのか。",
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = queries.agencies(case)  # type: ignore[attr-defined]


class RulesForm(RefusableForm):
    """個人情報の管理・取扱規程."""

    wants_once = False
    version = NormalizedCharField(label="版", max_length=20, help_text="「令和8年4月版」のように。同意の記録に残る名前です。")
    starts_on = WarekiDateField(label="いつから", help_text="この日から、同意を記録する画面に出ます。")
    text = NormalizedTextField(
        label="本文", max_length=100_000, help_text="本人に説明する文を、そのまま貼りつけます。",
        widget=forms.Textarea(attrs={"class": "tall"}),
    )
