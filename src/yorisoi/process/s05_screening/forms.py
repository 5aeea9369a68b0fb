from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.cases.models import Case
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.referrals.enums import IntroductionKind
from yorisoi.ui.fields import NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips

AFTERWARDS = {
    ScreeningOutcome.CONTINUE: "プランをつくります。30日以内に案をつくり、支援調整会議にかけます。",
    ScreeningOutcome.HAND_OVER: "つなぐ先へ引きつぎます。14日後に、着いたかを確かめます。着いたとわかるまで、ここのケースです。",
    ScreeningOutcome.WORK_TOWARD_CONSENT: "ケースは開いたままです。90日ごとに、働きかけを確かめます。",
    ScreeningOutcome.INFORMATION_ONLY: "ここでケースはおわります。また相談があれば、あらためて受け付けます。",
    ScreeningOutcome.STOPPED: "ここでケースはおわります。連絡がとれない、転居したなど、判断できなかった理由を書きます。",
}
# 継続支援 first: the list of the form goes from the lightest, the page from what is asked most often.
ORDER = (
    ScreeningOutcome.CONTINUE, ScreeningOutcome.HAND_OVER, ScreeningOutcome.WORK_TOWARD_CONSENT,
    ScreeningOutcome.INFORMATION_ONLY, ScreeningOutcome.STOPPED,
)


class ScreeningForm(RefusableForm):
    """The judgement before a plan, and the hand-over where it leads elsewhere."""

    marks = {"to_agency": "つなぐときは必ず"}
    outcome = forms.ChoiceField(
        label="判断の結果", choices=[(each.value, each.label) for each in ORDER],
        widget=RadioCards(notes={each.value: text for each, text in AFTERWARDS.items()}),
    )
    reason = NormalizedTextField(label="判断の理由", max_length=20_000)
    screened_on = WarekiDateField(label="判断した日", not_future=True)
    discussed = forms.BooleanField(label="所内で話し合って決めた", required=False)
    to_agency = forms.ModelChoiceField(
        label="つなぐ先", queryset=Agency.objects.none(), required=False, empty_label="選んでください"
    )
    introduction_kind = forms.ChoiceField(
        label="つなぎ方", choices=IntroductionKind.choices, required=False, widget=RadioChips,
        initial=IntroductionKind.WARM_HANDOVER,
    )
    accompanied = forms.BooleanField(label="同行した・同行する", required=False)
    claims_ground = forms.BooleanField(
        label="本人の同意はないが、生命・身体・財産を守るための根拠が記録してある", required=False
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_agency"].queryset = (  # type: ignore[attr-defined]
            Agency.objects.of(case.municipality_id).exclude(pk=case.agency_id).order_by("kind", "name")
        )

    def clean_introduction_kind(self) -> str:
        """Return how the person is handed over; the warm way unless said otherwise."""
        return self.cleaned_data["introduction_kind"] or IntroductionKind.WARM_HANDOVER
