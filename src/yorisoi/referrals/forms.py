from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.cases.models import Case
from yorisoi.consents import queries as consents
from yorisoi.reference import queries as reference
from yorisoi.referrals.enums import Arrival, IntroductionKind
from yorisoi.ui.fields import NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips

ARRIVAL_NOTES: dict[str, str] = {
    Arrival.ARRIVED: "後日確認はおわります。相談そのものを引きついだときは、ケースもおわります",
    Arrival.NOT_ARRIVED: "もう一度、確かめる日がつきます",
    Arrival.DECLINED: "すぐに受け直します",
    Arrival.UNKNOWN: "もう一度、確かめる日がつきます",
}


class Telling:
    """先方への伝え方."""

    CONSENT, NOTHING, GROUND = "CONSENT", "NOTHING", "GROUND"
    CHOICES = [
        (CONSENT, "本人の同意にもとづいて伝える"),
        (NOTHING, "個人情報は伝えない"),
        (GROUND, "同意のないまま伝える(根拠を記録ずみ)"),
    ]


class IntroductionForm(RefusableForm):
    """つなぐ."""

    to_agency = forms.ModelChoiceField(label="つなぎ先", queryset=Agency.objects.none(), empty_label="えらぶ")
    target = forms.ChoiceField(label="つなぎ先の種類", required=False)
    kind = forms.ChoiceField(
        label="つなぎ方", choices=IntroductionKind.choices, widget=RadioChips, initial=IntroductionKind.WARM_HANDOVER
    )
    accompanied = forms.BooleanField(label="同行した", required=False)
    made_on = WarekiDateField(label="つないだ日", not_future=True)
    reason = NormalizedTextField(
        label="つなぐ理由・お願いすること", max_length=20_000, help_text="先方にも本人にも伝わるように。"
    )
    telling = forms.ChoiceField(
        label="先方への伝え方", choices=Telling.CHOICES, widget=RadioCards, initial=Telling.CONSENT
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_agency"].queryset = consents.agencies(case)  # type: ignore[attr-defined]
        targets = reference.choices("handover_targets", self.today, case.municipality_id) if self.today else []
        self.fields["target"].choices = [("", "えらばない"), *targets]  # type: ignore[attr-defined]

    def introduction(self) -> dict[str, Any]:
        """Return what was told, as the act takes it."""
        said = dict(self.cleaned_data)
        telling = said.pop("telling")
        return {
            **said, "shares_personal_data": telling != Telling.NOTHING, "claims_ground": telling == Telling.GROUND,
        }


class ArrivalForm(RefusableForm):
    """後日確認."""

    arrival = forms.ChoiceField(
        label="着きましたか", choices=[choice for choice in Arrival.choices if choice[0] != Arrival.UNKNOWN]
        + [(Arrival.UNKNOWN, Arrival.UNKNOWN.label)], widget=RadioCards(notes=ARRIVAL_NOTES),
    )
    checked_on = WarekiDateField(label="確かめた日", not_future=True)
    note = NormalizedTextField(label="先方・本人の話", required=False, max_length=20_000)


class TakeBackForm(RefusableForm):
    """受け直し."""

    wants_once = False
    note = NormalizedTextField(
        label="本人と話したこと", required=False, max_length=20_000, help_text="次にどうするかを書いておくと、引きつげます。"
    )
