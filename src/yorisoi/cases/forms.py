"""Forms about who carries a case, and about the periods of duties."""

from typing import Any

from django import forms

from yorisoi.agencies import queries as agencies
from yorisoi.cases.enums import DutyKind
from yorisoi.cases.rules.arrangement import LONGEST_PERIOD, SET_BY_HAND
from yorisoi.cases.rules.duties import RULES
from yorisoi.ui.fields import IntegerJaField, NormalizedTextField
from yorisoi.ui.forms import RefusableForm


class SupporterForm(RefusableForm):
    """Somebody of the agency who may carry the case."""

    wants_once = False
    staff: Any = forms.ModelChoiceField(label="だれ", queryset=None, empty_label="選んでください")

    def __init__(self, *args: Any, agency_id: int, without: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["staff"]
        field.queryset = agencies.supporters(agency_id).exclude(pk__in=without)
        field.label_from_instance = lambda member: f"{member.name}({member.role_name})"


class HandOverForm(SupporterForm):
    """The new 主担当 and the note for them."""

    note = NormalizedTextField(
        label="引きつぎのメモ", help_text="いまの状況、約束したこと、避けてほしいこと。新しい主担当に残ります。",
        max_length=4000,
    )


class PeriodsForm(RefusableForm):
    """Every duty whose period the municipality may set; empty means the default."""

    wants_once = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in SET_BY_HAND:
            rule = RULES[kind]
            standard = f"{rule.months}か月" if rule.months else f"{rule.days}日"
            field = IntegerJaField(
                label=kind.label, unit="日", min_value=1, max_value=LONGEST_PERIOD, required=False,
                help_text=f"標準 {standard}。出典 {rule.source}",
            )
            field.widget.attrs["placeholder"] = standard
            self.fields[kind.value] = field

    @property
    def days(self) -> dict[DutyKind, int | None]:
        return {kind: self.cleaned_data.get(kind.value) for kind in SET_BY_HAND}
