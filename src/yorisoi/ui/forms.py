"""Forms that can show why an act was refused, and that send a token once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from yorisoi.foundation.violations import Refused, Violation
from yorisoi.ui.fields import DATED_FIELDS


@dataclass(frozen=True)
class FieldFault:
    """One fault of the input, as the list of reasons at the top shows it."""

    label: str
    target: str
    message: str


@dataclass(frozen=True)
class Reason:
    """One violation of a refused act, with the field it can be mended at (if this form has it)."""

    violation: Violation
    target: str


class OnceField(forms.UUIDField):
    """A hidden token, new for each page shown: the same token sent twice is the same act."""

    widget = forms.HiddenInput
    default_error_messages = {"invalid": "画面が古くなっています。この画面を開きなおしてください。"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, initial=uuid4, **kwargs)

    def clean(self, value: Any) -> UUID:
        return super().clean(value) or uuid4()


class RefusableForm(forms.Form):
    """
    Give a form `today`, the `once` token and the showing of refusals.

    Use: `form = PlanForm(request.POST, today=today)`; `except Refused as refused: form.show(refused)`; answer 422.
    """

    use_required_attribute = False
    wants_once = True
    marks: dict[str, str] = {}  # field name -> words in place of 「任意」, e.g. 「あとでもよい」

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.reasons: list[Reason] = []
        if self.wants_once and "once" not in self.fields:
            self.fields = {"once": OnceField(), **self.fields}
        for name, field in self.fields.items():
            if isinstance(field, DATED_FIELDS):
                field.today = today
            _say_required(field, str(field.label or self[name].label))

    def show(self, refused: Refused | Iterable[Violation]) -> None:
        """Show every reason of a refused act: at its field where this form has it, and in the list at the top."""
        violations = refused.violations if isinstance(refused, Refused) else refused
        for violation in violations:
            here = violation.field if violation.field in self.fields else None
            message = ValidationError(f"{violation.why}{violation.todo}", code=violation.code)
            self.reasons.append(Reason(violation, target_of(self[here]) if here else ""))
            if here:
                self.add_error(here, message)

    @property
    def refusals(self) -> list[Violation]:
        """The reasons that belong to no field of this form."""
        return [reason.violation for reason in self.reasons if not reason.target]

    @property
    def violations(self) -> list[Violation]:
        return [reason.violation for reason in self.reasons]

    @property
    def faults(self) -> list[FieldFault]:
        """The faults of the input that are not reasons of a refusal, in the order of the fields."""
        codes = {reason.violation.code for reason in self.reasons}
        found = []
        for name, errors in self.errors.items():
            bound = self[name] if name in self.fields else None
            for error in errors.as_data():
                if error.code in codes:
                    continue
                for message in error.messages:
                    shown = bound if bound and not bound.is_hidden else None
                    label = str(shown.label) if shown else ""
                    words = message if label in message else f"{label}: {message}"
                    found.append(FieldFault(label, target_of(shown) if shown else "", words))
        return found


def _say_required(field: forms.Field, label: str) -> None:
    """Put the field's own name into the words for an empty one, unless the form has chosen its words."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        verb = "選んで" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "入力して"
        field.error_messages["required"] = f"{label}を{verb}ください。"


def target_of(bound: forms.BoundField) -> str:
    """Return the id a link must point at to bring the reader to this field."""
    if bound.use_fieldset:
        return f"{bound.auto_id}_field"
    return str(bound.id_for_label or f"{bound.auto_id}_field")
