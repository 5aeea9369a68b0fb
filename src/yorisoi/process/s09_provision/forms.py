from typing import Any

from django import forms

from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s09_provision.enums import ProvisionEnd
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s09_provision.queries import Startable, label_of
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips

ALONE = ""


class StartForm(RefusableForm):
    """サービスの開始. Every service not started yet can be chosen: the rule answers for what may not start."""

    service = forms.ChoiceField(label="始まったサービス", widget=RadioCards())
    started_on = WarekiDateField(label="始まった日")
    note = NormalizedCharField(label="メモ", max_length=200, required=False)

    def __init__(self, *args: Any, services: list[Startable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.choices = [(each.key, self._name(each)) for each in services]
        field.widget.notes = {each.key: self._note(each) for each in services}

    def _name(self, each: Startable) -> str:
        return f"{each.label}({each.provider})" if each.provider else each.label

    def _note(self, each: Startable) -> str:
        if each.violations:
            state = "".join(f"{reason.why}({reason.code})" for reason in each.violations)
        elif each.decided_on:
            state = f"始められます。支援決定 {format_wareki(each.decided_on)}"
        else:
            state = "始められます。支援決定はいりません。"
        return "　".join(part for part in (each.origin, each.content, state) if part)


class EndForm(RefusableForm):
    """サービスの終わり."""

    ended_on = WarekiDateField(label="終わった日")
    end_reason = forms.ChoiceField(label="終わり方", choices=ProvisionEnd.choices, widget=RadioChips())
    note = NormalizedTextField(label="ようす・これからのこと", max_length=2000, required=False)


class DeliveryForm(RefusableForm):
    """支援の実施・同行. Empty words are refused by the rule, with its code."""

    marks = {"by_whom": "名前か機関名", "what": "ひとことでも"}

    delivered_on = WarekiDateField(label="した日")
    by_whom = NormalizedCharField(
        label="だれが", max_length=100, required=False, help_text="関係機関がしたことも、ここに残せます。"
    )
    provision = forms.ChoiceField(label="どのサービスとして", required=False)
    what = NormalizedTextField(label="なにを", max_length=4000, required=False)
    accompanied = forms.BooleanField(
        label="本人に同行した", required=False, help_text="本人と連絡がとれたこととして数えます。"
    )

    def __init__(self, *args: Any, provisions: list[ServiceProvision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["provision"]
        field.choices = [
            (ALONE, "サービスとは別に"), *((str(each.pk), label_of(each)) for each in provisions)
        ]
        self.fields["by_whom"].widget.attrs["list"] = "who"
