from typing import Any

from django import forms

from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.ui.fields import NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips


class NeedForm(RefusableForm):
    """急ぐこと."""

    need = NormalizedTextField(
        label="急ぐこと", max_length=20_000, help_text="食べるもの、泊まるところ、安全、電気・水道など。"
    )
    noticed_on = WarekiDateField(label="わかった日", not_future=True)


class SettlementForm(RefusableForm):
    """緊急支援の対応: what was done, or why nothing was needed."""

    marks = {"means": "対応したとき", "detail": "必要なかったときは理由を"}

    need = NormalizedTextField(label="急いだこと", max_length=20_000)
    state = forms.ChoiceField(
        label="対応",
        choices=[
            (EmergencyState.DONE, EmergencyState.DONE.label), (EmergencyState.NOT_NEEDED, EmergencyState.NOT_NEEDED.label)
        ],
        widget=RadioCards(notes={EmergencyState.NOT_NEEDED: "だれに何を確かめたのかを書きます"}),
        initial=EmergencyState.DONE,
    )
    means = forms.ChoiceField(label="したこと", required=False, choices=EmergencyMeans.choices, widget=RadioChips)
    detail = NormalizedTextField(
        label="内容・理由", required=False, max_length=20_000, help_text="いつ、だれが、何を、どれだけ。"
    )
    settled_on = WarekiDateField(label="対応した日", not_future=True)

    def __init__(self, *args: Any, needs_need: bool, ceilings: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if ceilings:
            self.fields["means"].help_text = f"住居確保給付金の{ceilings}"
        if not needs_need:
            del self.fields["need"]

    def settlement(self) -> dict[str, Any]:
        """Return what was told, as the act takes it."""
        return {"need": "", **self.cleaned_data}
