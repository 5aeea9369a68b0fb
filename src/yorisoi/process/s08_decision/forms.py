from collections.abc import Mapping
from typing import Any

from django import forms

from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.rules import DecisionFacts
from yorisoi.ui.fields import NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips

ANSWERS = ("outcome", "starts_on", "ends_on", "reason")
NOTES: dict[str, str] = {
    DecisionOutcome.DECIDED: "サービスを始められます",
    DecisionOutcome.REFUSED: "理由を書きます",
    DecisionOutcome.RETURNED: "理由を書きます。プラン全体が見直しへ戻ります",
}


class DecisionForm(RefusableForm):
    """
    支援決定 — one answer on every statutory service (`outcome_<id>` …), and the rest as reported.

    `ceilings` says by the code of a service what it may be at most.
    """

    def __init__(self, *args: Any, plan: Plan, facts: DecisionFacts, ceilings: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks = {}
        self.services = [service for service in facts.to_answer if service.service_id]
        for service in self.services:
            self._ask(service.service_id or 0, service.label, plan)
            self.fields[f"outcome_{service.service_id}"].help_text = ceilings.get(service.code, "")
        if facts.has_other:
            self.fields["report_confirmed"] = forms.BooleanField(
                label="法定サービス以外について、報告を確認した", required=False
            )
            self.fields["note"] = NormalizedTextField(
                label="確認のメモ", required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def _ask(self, pk: int, label: str, plan: Plan) -> None:
        outcome = forms.ChoiceField(
            label=f"{label}の決定", choices=DecisionOutcome.choices, widget=RadioCards(notes=NOTES), required=False
        )
        self.fields[f"outcome_{pk}"] = outcome
        self.marks |= {
            f"outcome_{pk}": "1つ選ぶ", f"starts_on_{pk}": "決定するとき", f"ends_on_{pk}": "決定するとき",
            f"reason_{pk}": "",
        }
        for name, words, initial in (
            ("starts_on", "利用の始まり", plan.starts_on), ("ends_on", "利用の終わり(この日まで)", plan.ends_on)
        ):
            field = WarekiDateField(label=words, required=False, initial=initial)
            field.today = self.today
            self.fields[f"{name}_{pk}"] = field
        self.fields[f"reason_{pk}"] = NormalizedTextField(
            label="理由・条件", required=False, widget=forms.Textarea(attrs={"rows": 2}),
            help_text="決定しないとき、差し戻すときは必ず書きます。",
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The fields of each service, for the template."""
        return [
            {"service": service, **{name: self[f"{name}_{service.service_id}"] for name in ANSWERS}}
            for service in self.services
        ]

    def answers(self, services: dict[int, Any]) -> list[dict[str, Any]]:
        """Return what was answered on each service; one left open is left out."""
        return [
            {"plan_service": services[pk], **{name: self.cleaned_data[f"{name}_{pk}"] for name in ANSWERS}}
            for pk in (service.service_id or 0 for service in self.services)
            if self.cleaned_data[f"outcome_{pk}"]
        ]


class OwnDecisionForm(RefusableForm):
    """別の利用手続による支援決定."""

    marks = {"starts_on": "決定するとき", "ends_on": "決定するとき", "reason": ""}
    service = forms.ChoiceField(label="サービス", widget=RadioCards())
    outcome = forms.ChoiceField(
        label="決定", widget=RadioChips(),
        choices=[*DecisionOutcome.choices[:2], (DecisionOutcome.RETURNED.value, "差し戻す(申請の見直し)")],
    )
    starts_on = WarekiDateField(label="利用の始まり", required=False)
    ends_on = WarekiDateField(label="利用の終わり(この日まで)", required=False)
    reason = NormalizedTextField(
        label="理由・条件", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="決定しないとき、差し戻すときは必ず書きます。",
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], ceilings: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["service"], services, ceilings)


class AskForm(RefusableForm):
    """自治体に決定を依頼する."""

    service = forms.ChoiceField(label="サービス", widget=RadioCards())
    note = NormalizedTextField(
        label="自治体へ伝えること", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="申請の状況、急ぐ理由など。",
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], ceilings: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["service"], services, ceilings)


def _offer(field: Any, services: list[tuple[str, str]], ceilings: Mapping[str, str]) -> None:
    """Offer the services, each with what it may be at most where that is known."""
    field.choices = services
    field.widget.notes = dict(ceilings)
