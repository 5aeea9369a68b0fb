from typing import Any

from django import forms

from yorisoi.agencies.models import Agency, Department
from yorisoi.process.s01_outreach import queries
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, DiscoveryRoute, OutreachMeans
from yorisoi.process.s01_outreach.models import ReceivedList
from yorisoi.ui.fields import (
    IntegerJaField,
    KanaField,
    NormalizedCharField,
    NormalizedTextField,
    PhoneField,
    WarekiDateField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips

PERSON_FIELDS = ("name", "kana", "phone", "address", "contact_note")
REACHED = [("", "届け方のとおり"), ("yes", "本人と話せた・会えた"), ("no", "話せなかった・会えなかった")]


class LeadForm(RefusableForm):
    """気づき: how somebody's difficulty was noticed, and as little of the person as is needed."""

    route = forms.ChoiceField(
        label="どこから", choices=DiscoveryRoute.choices, widget=RadioChips, initial=DiscoveryRoute.OTHER_DEPARTMENT
    )
    source_department = forms.ModelChoiceField(
        label="庁内の課", required=False, queryset=Department.objects.none(), empty_label="えらばない"
    )
    source_agency = forms.ModelChoiceField(
        label="関係機関", required=False, queryset=Agency.objects.none(), empty_label="えらばない"
    )
    received_list = forms.ModelChoiceField(
        label="受け取った名簿", required=False, queryset=ReceivedList.objects.none(), empty_label="名簿からではない"
    )
    noticed_on = WarekiDateField(label="気づいた日", not_future=True)
    story = NormalizedTextField(
        label="気づいたこと", max_length=20_000, help_text="同意の前なので、必要なことだけを書きます。"
    )
    name = NormalizedCharField(label="氏名", required=False, max_length=100)
    kana = KanaField(label="ふりがな", required=False, max_length=120)
    phone = PhoneField(label="電話", required=False)
    address = NormalizedCharField(label="住所", required=False, max_length=200)
    contact_note = NormalizedTextField(
        label="安全な連絡のしかた", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source_department"].queryset = queries.departments(municipality_id)
        fields["source_agency"].queryset = queries.agencies(municipality_id)
        fields["received_list"].queryset = queries.received_lists(municipality_id)
        fields["received_list"].label_from_instance = list_name

    def lead(self) -> dict[str, Any]:
        """Return what was told, as the act takes it."""
        said = self.cleaned_data
        rest = {name: value for name, value in said.items() if name not in PERSON_FIELDS}
        return {**rest, "person_facts": {name: said[name] for name in PERSON_FIELDS}}


def list_name(row: ReceivedList) -> str:
    """Return a received list in words."""
    return f"{row.department.name}「{row.subject}」"


class AttemptForm(RefusableForm):
    """働きかけ."""

    means = forms.ChoiceField(label="届け方", choices=OutreachMeans.choices, widget=RadioChips)
    attempted_on = WarekiDateField(label="日", not_future=True)
    reaction = NormalizedTextField(label="ようす・反応", required=False, max_length=20_000)
    reached = forms.ChoiceField(label="本人と連絡がとれましたか", choices=REACHED, required=False, widget=RadioChips)

    def attempt(self) -> dict[str, Any]:
        """Return what was told, as the act takes it."""
        return {**self.cleaned_data, "reached": {"yes": True, "no": False}.get(self.cleaned_data["reached"])}


class ConclusionForm(RefusableForm):
    """気づきのまとめ."""

    wants_once = False
    marks = {"reason": "必要がなかったときは必ず"}
    outcome = forms.ChoiceField(
        label="判断",
        choices=[
            (DiscoveryOutcome.REACHING_OUT, DiscoveryOutcome.REACHING_OUT.label),
            (DiscoveryOutcome.NO_NEED, DiscoveryOutcome.NO_NEED.label),
        ],
        widget=RadioCards(notes={DiscoveryOutcome.NO_NEED: "ケースはおわります。だれと何を確かめたのかを書きます"}),
    )
    reason = NormalizedTextField(label="理由・確かめたこと", required=False, max_length=20_000)


class ReceivedListForm(RefusableForm):
    """受け取った名簿: only where it came from and on which basis, never the names in it."""

    wants_once = False
    department = forms.ModelChoiceField(label="庁内の課", queryset=Department.objects.none(), empty_label="えらぶ")
    subject = NormalizedCharField(label="内容", max_length=120, help_text="例 水道料金 6か月以上の滞納")
    received_on = WarekiDateField(label="受け取った日", not_future=True)
    people_count = IntegerJaField(label="人数", unit="人", min_value=0, max_value=100_000, required=False)
    basis = NormalizedCharField(
        label="提供の根拠", max_length=200, help_text="例 本人の同意、支援会議での取り決め"
    )

    def __init__(self, *args: Any, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = queries.departments(municipality_id)  # type: ignore[attr-defined]
