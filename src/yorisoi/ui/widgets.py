"""Choices that look like cards, chips and ticks, and are real radio buttons and checkboxes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.widgets import ChoiceWidget


class _WithNotes(ChoiceWidget):
    """Options that may carry a short explanation each (`notes`, by value)."""

    look = ""
    notes: Mapping[str, str]

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Iterable[tuple[Any, Any]] = (),
        *,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__({"class": self.look, **(attrs or {})}, choices)
        self.notes = notes or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["note"] = self.notes.get(str(value), "")
        return option


class RadioCards(_WithNotes, forms.RadioSelect):
    """One of a few, each with its consequence: 会議の結論, 見立て."""

    look = "radio"


class RadioChips(_WithNotes, forms.RadioSelect):
    """One of a few short words: どこから, 手段."""

    look = "chips"


class CheckboxTicks(_WithNotes, forms.CheckboxSelectMultiple):
    """Any of many, in columns."""

    look = "ticks"


class CheckboxChips(_WithNotes, forms.CheckboxSelectMultiple):
    """Any of a few short words."""

    look = "chips"


class TicksWithTop(CheckboxTicks):
    """Any of many and one that matters most: a checkbox and a 「◎ いちばん」 radio button on each line."""

    template_name = "ui/widgets/ticks_with_top.html"
    top_suffix = "_top"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        chosen, top = _apart(value)
        context = super().get_context(name, chosen, attrs)
        context["widget"]["top"] = top
        context["widget"]["top_name"] = name + self.top_suffix
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        chosen = super().value_from_datadict(data, files, name) or []
        return {"chosen": list(chosen), "top": data.get(name + self.top_suffix) or ""}

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


def _apart(value: Any) -> tuple[list[str], str]:
    if not value:
        return [], ""
    if isinstance(value, Mapping):
        chosen, top = value["chosen"], str(value["top"])
    else:
        chosen, top = value.chosen, str(value.top)
    ticked = [str(each) for each in chosen]
    return ticked + ([top] if top and top not in ticked else []), top
