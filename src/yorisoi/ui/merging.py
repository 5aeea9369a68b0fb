"""二人で書く (Two at one record): what only one of them changed is taken, what both changed is shown side by side."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from yorisoi.foundation.wareki import format_wareki
from yorisoi.ui.forms import RefusableForm, target_of

KEPT_MINE, TOOK_THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Difference:
    """One place in which what is saved and what was typed differ. `is_taken`: only the other changed it."""

    label: str
    theirs: str
    mine: str
    target: str = ""
    is_taken: bool = False


@dataclass(frozen=True)
class Theirs:
    """相手の内容 of one field: in words, and as the browser would send it."""

    words: str
    values: str
    is_text: bool


def plain(value: Any) -> str:
    """Return a value of a form, of a row or of its first showing in one spelling, so that they can be compared."""
    if value is None or value is False or value == "":
        return ""
    if value is True:
        return "1"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return "\n".join(sorted(plain(each) for each in value))
    if hasattr(value, "pk"):
        return str(value.pk)
    return "\n".join(str(value).splitlines()).strip()


def short_hash(value: Any) -> str:
    """Return the mark of a value: enough to see whether it has changed, not to read it."""
    return hashlib.blake2s(plain(value).encode(), digest_size=6).hexdigest()


class SeenField(forms.CharField):
    """見た内容のしるし: the short hash of every field as the page first showed it, hidden in the form."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=100_000)

    def clean(self, value: Any) -> dict[str, str]:
        try:
            found = json.loads(super().clean(value) or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class MergeableForm(RefusableForm):
    """
    The form of a record with a version. On STALE: `form.merge_with(what_stands_now)` before `form.show(refused)`.

    Its template says `{{ form.version }}{{ form.seen }}`. `more_seen` holds what the page shows beside the fields
    (tables); `never_merged` names fields that are not the record's.
    """

    version_name = "version"
    never_merged: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"] = SeenField()
        self.fields["seen"].initial = self._first_seen
        self.more_seen: dict[str, str] = {}
        self.differences: list[Difference] = []

    @property
    def merged(self) -> list[str]:
        """Return the names of the fields that are the record's."""
        left_out = {"once", "seen", self.version_name, *self.never_merged}
        return [name for name in self.fields if name not in left_out]

    def _first_seen(self) -> str:
        return self._marks({name: self.get_initial_for_field(self.fields[name], name) for name in self.merged})

    def _marks(self, values: Mapping[str, Any]) -> str:
        return json.dumps({name: short_hash(value) for name, value in {**values, **self.more_seen}.items()})

    def says_the_same(self, current: Mapping[str, Any]) -> bool:
        """Say whether all that was typed stands already (a second press of the same)."""
        return all(plain(self.cleaned_data.get(name)) == plain(current.get(name)) for name in self.merged)

    def who_changed(self, name: str, *, mine: Any, theirs: Any) -> str:
        """Return who changed a place since the page was shown; a page that does not tell counts as both."""
        before = self.cleaned_data["seen"].get(name)
        if plain(mine) == plain(theirs) or before == short_hash(theirs):
            return KEPT_MINE
        return TOOK_THEIRS if before == short_hash(mine) else BOTH

    def merge_with(self, current: Mapping[str, Any]) -> None:
        """
        Put together what was typed and what somebody else saved meanwhile; the next save stands on both.

        Source: issue 3「Two people editing one record get a field-by-field merge, both texts kept」
        """
        data: Any = self.data
        self.data = data = data.copy()
        for name in self.merged:
            mine, theirs = self.cleaned_data.get(name), current.get(name)
            whose = self.who_changed(name, mine=mine, theirs=theirs)
            if whose == KEPT_MINE:
                continue
            bound, field = self[name], self.fields[name]
            words = (in_words(field, theirs), in_words(field, mine))
            self.differences.append(Difference(str(bound.label), *words, target_of(bound), whose == TOOK_THEIRS))
            if whose == TOOK_THEIRS:
                self._put(data, name, theirs)
            else:
                values = json.dumps(as_sent(field, theirs), ensure_ascii=False)
                bound.theirs = Theirs(words[0], values, _is_text(field))  # type: ignore[attr-defined]
        data[self.add_prefix(self.version_name)] = str(current[self.version_name])
        data[self.add_prefix("seen")] = self._marks({name: current.get(name) for name in self.merged})

    def _put(self, data: Any, name: str, value: Any) -> None:
        key = self.add_prefix(name)
        data.pop(key, None)
        if sent := as_sent(self.fields[name], value):
            data.setlist(key, sent)


def as_sent(field: forms.Field, value: Any) -> list[str]:
    """Return a value as a browser would send it."""
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    shown = field.prepare_value(value)
    if isinstance(shown, list | tuple | set):
        return [str(each) for each in shown]
    return ["" if shown is None else str(shown)]


def in_words(field: forms.Field, value: Any) -> str:
    """Return a value of a field in the words of the page."""
    if value is None or value == "":
        return ""
    if isinstance(field, forms.BooleanField):
        return "はい" if value else "いいえ"
    if isinstance(value, date):
        return format_wareki(value)
    if isinstance(field, forms.ModelChoiceField):
        rows: Any = field.queryset
        found = value if hasattr(value, "pk") else rows.filter(pk=value).order_by("pk").first()
        return str(field.label_from_instance(found)) if found else ""
    choices = {str(code): str(label) for code, label in _flat(getattr(field, "choices", ()))}
    shown = [value] if isinstance(value, str | int) else value
    if choices:
        return "、".join(choices.get(str(each), str(each)) for each in shown)
    return str(field.prepare_value(value))


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for code, label in choices:
        found += _flat(label) if isinstance(label, list | tuple) else [(code, label)]
    return found


def _is_text(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput | forms.Textarea)
