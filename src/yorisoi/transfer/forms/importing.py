"""Forms of the wizard: the file, its columns, its words, who is the same."""

import string
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from yorisoi.agencies.models import Staff
from yorisoi.reference.rules.tables import TABLES
from yorisoi.transfer.enums import Answer, LedgerKind
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.queries import imports, options
from yorisoi.transfer.queries.options import Choices
from yorisoi.transfer.reading.refusals import MOST_BYTES, too_large
from yorisoi.transfer.rules.ledgers import by_key
from yorisoi.ui.forms import RefusableForm

LONGEST_SAMPLE = 16
ANSWER = "answer_"
WORD = "word_"
NOTHING = "-"


class LedgerFileForm(RefusableForm):
    """The file of a ledger, and what kind of ledger it is."""

    wants_once = False
    kind = forms.ChoiceField(label="台帳の種類", choices=LedgerKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label="ファイル", help_text="Excel(.xlsx)かCSV。20MB、10万行まで。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"required": "ファイルを選んでください。", "empty": "空のファイルです。中身のあるものを選んでください。"},
    )
    table = forms.ChoiceField(label="どの選択肢の表か", required=False, help_text="「選択肢の表」のときだけ。")
    mapping = forms.ChoiceField(label="列の合わせ方", required=False, help_text="前にのこした合わせ方があれば選べます。")
    sheet = forms.CharField(label="シートの名前", required=False, max_length=31, help_text="空なら、書かれている最初のシート。")

    def __init__(self, *args: Any, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, label) for code, label in LedgerKind.choices if code != LedgerKind.STAFF or not staff.is_chief]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["table"].choices = [("", "(選ばない)"), *((name, table.title) for name, table in TABLES.items())]  # type: ignore[attr-defined]
        kept = [
            (f"{kind}:{each.name}", f"{label}: {each.name}")
            for kind, label in kinds for each in imports.mappings(kind, staff=staff)
        ]
        self.fields["mapping"].choices = [("", "列の名前から見当をつける"), *kept]  # type: ignore[attr-defined]
        if not kept:
            del self.fields["mapping"]

    def clean_file(self) -> Any:
        """Say that a file is too large before anybody opens it."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            fault = too_large(file.size).violation
            raise ValidationError(fault.why + fault.todo)
        return file

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("kind") == LedgerKind.CHOICES and not data.get("table"):
            self.add_error("table", "どの表の選択肢かを選んでください。")
        kind, _, name = (data.get("mapping") or "").partition(":")
        if name and kind != data.get("kind"):
            self.add_error("mapping", "この合わせ方は、別の種類の台帳のものです。種類か合わせ方を選びなおしてください。")
        data["mapping"] = name
        return data


class MappingForm(RefusableForm):
    """What a kept way to match columns is called."""

    wants_once = False
    name = forms.CharField(label="合わせ方の名前", max_length=60, error_messages={"required": "名前を書いてください。"})


class ColumnsForm(RefusableForm):
    """Which column of the file is which field."""

    wants_once = False

    def __init__(self, *args: Any, ledger: LedgerImport, staff: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields_of = by_key(ledger.kind)
        self.marks = {key: "必須" for key, each in self.fields_of.items() if each.is_required}
        samples = imports.samples(ledger)
        columns = [("", "(使わない)")] + [
            (str(place), _called(place, title, samples)) for place, title in enumerate(ledger.titles)
        ]
        for key, each in self.fields_of.items():
            chosen = ledger.columns.get(key)
            self.fields[key] = forms.ChoiceField(
                label=each.label, choices=columns, required=False, initial="" if chosen is None else str(chosen),
                help_text=each.about,
            )
        if "worker" in self.fields_of:
            people = [("", "(決めない)")] + [(str(each.pk), each.name) for each in options.workers(staff)]
            self.fields["worker_of_blank"] = forms.ChoiceField(
                label="担当が書かれていない行の担当", choices=people, required=False, initial=str(ledger.worker_id or ""),
            )
        self.fields["keep_as"] = forms.CharField(
            label="この合わせ方の名前", required=False, max_length=60, help_text="名前をつけると、次のファイルでも使えます。",
        )

    @property
    def matched(self) -> list[forms.BoundField]:
        """Return the fields of the columns; what is needed comes first."""
        return [self[key] for key in sorted(self.fields_of, key=lambda each: not self.fields_of[each].is_required)]

    @property
    def columns(self) -> dict[str, int]:
        """Return the columns chosen."""
        return {key: int(self.cleaned_data[key]) for key in self.fields_of if self.cleaned_data.get(key)}


def _called(place: int, title: str, samples: Sequence[Sequence[str]]) -> str:
    shown = [cells[place] for cells in samples if place < len(cells) and cells[place]]
    example = f" — 例: {shown[0][:LONGEST_SAMPLE]}" if shown else ""
    return f"{letters(place)}列 {title or '(名前なし)'}{example}"


def letters(place: int) -> str:
    """Return what a spreadsheet calls a column: A, B, … Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = string.ascii_uppercase[rest] + name
    return name


class WordsForm(RefusableForm):
    """For each word of the office that fits no choice: which choice it means, or that it says nothing."""

    wants_once = False

    def __init__(self, *args: Any, ledger: LedgerImport, choices: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[str, str]] = {}
        fields_of = by_key(ledger.kind)
        for key, word, lines in ledger.unknown:
            nothing = [] if fields_of[key].is_required else [(NOTHING, "書かれていないものとして読む")]
            # A choice stands under several names (a worker's is also the sign-in name); the first is the one to show.
            labels = dict(reversed(choices.get(key, [])))
            shown = [(code, labels[code]) for code in dict(choices.get(key, []))]
            name = f"{WORD}{zlib.crc32(f'{key}:{word}'.encode())}"
            self.asked[name] = (key, word)
            self.fields[name] = forms.ChoiceField(
                label=f"{fields_of[key].label}「{word}」", choices=[("", "(あとで)"), *shown, *nothing], required=False,
                help_text=f"{lines}行にあります。",
            )

    @property
    def said(self) -> dict[tuple[str, str], str]:
        """Return what was chosen: (field, word) → code, or nothing."""
        chosen = {(key, word): self.cleaned_data.get(name) for name, (key, word) in self.asked.items()}
        return {each: "" if code == NOTHING else code for each, code in chosen.items() if code}


class AnswersForm(RefusableForm):
    """For each line shown: the same person, another, or left out; and one answer for all that are not answered."""

    wants_once = False

    def __init__(self, *args: Any, rows: Sequence[ImportedRow], likely: Mapping[int, Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            same = [(f"{Answer.SAME}:{each.key}", f"同じ人: {each.words}") for each in likely[row.line]]
            choices = [*same, (Answer.NEW.value, "別の人として取りこむ"), (Answer.SKIP.value, "この行は取りこまない")]
            now = f"{Answer.SAME}:{row.same_as}" if row.answer == Answer.SAME else row.answer
            self.fields[f"{ANSWER}{row.line}"] = forms.ChoiceField(
                label=f"{row.line}行目", choices=choices, required=False, initial=now or None, widget=forms.RadioSelect,
            )
        self.fields["rest"] = forms.ChoiceField(
            label="まだ答えていない行をまとめて", required=False,
            choices=[("", "ひとつずつ決める"), (Answer.NEW.value, "別の人として取りこむ"), (Answer.SKIP.value, "取りこまない")],
        )

    @property
    def said(self) -> dict[int, tuple[Answer, int | None]]:
        """Return the answers given, by line."""
        found: dict[int, tuple[Answer, int | None]] = {}
        for row in self.rows:
            word, _, key = (self.cleaned_data.get(f"{ANSWER}{row.line}") or "").partition(":")
            if word:
                found[row.line] = (Answer(word), int(key) if key else None)
        return found
