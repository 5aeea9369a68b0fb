from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import Stage, Turn
from yorisoi.cases.models import Case
from yorisoi.desk.queries.case_list import SORT_CHOICES
from yorisoi.desk.queries.search import writers
from yorisoi.people.enums import AddressKind, Gender, PhoneKind, ProtectionKind, Relation, UnveilReason
from yorisoi.people.models import Person
from yorisoi.records.enums import ContactForm
from yorisoi.records.fields import MARKS, NoteFields
from yorisoi.ui.fields import (
    BirthdayField,
    IntegerJaField,
    KanaField,
    NormalizedCharField,
    NormalizedTextField,
    PhoneField,
    WarekiDateField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.merging import MergeableForm
from yorisoi.ui.widgets import CheckboxChips, RadioCards, RadioChips

STATE_CHOICES = [("active", "支援中"), ("interrupted", "中断中"), ("ended", "おわり"), ("all", "すべて")]


class CaseListForm(forms.Form):
    """一覧の条件. Whatever is not understood counts as not asked."""

    state = forms.ChoiceField(label="状態", choices=STATE_CHOICES, required=False)
    stage = forms.ChoiceField(label="段階", required=False)
    turn = forms.ChoiceField(label="次に動く人", required=False)
    staff = forms.ModelChoiceField(label="担当", queryset=Staff.objects.none(), required=False, empty_label="すべて")
    year = forms.TypedChoiceField(label="はじまった年度", coerce=int, empty_value=None, required=False)
    text = NormalizedCharField(label="名前・番号", max_length=30, required=False)
    sort = forms.ChoiceField(label="並べ方", choices=SORT_CHOICES, required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, colleagues: Any, years: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["size"] = 14
        self._choices("stage").choices = [("", "すべて"), *Stage.choices]
        self._choices("turn").choices = [("", "すべて"), *Turn.choices]
        self._choices("year").choices = [("", "すべて"), *years]
        if colleagues is None:
            del self.fields["staff"]
        else:
            field: Any = self.fields["staff"]
            field.queryset = colleagues
            field.label_from_instance = lambda staff: staff.name

    def _choices(self, name: str) -> Any:
        return self.fields[name]


class SearchForm(forms.Form):
    """さがす条件: what the notes found are narrowed to."""

    q = NormalizedCharField(label="さがすことば", required=False, widget=forms.HiddenInput)
    since = WarekiDateField(label="いつから", required=False)
    until = WarekiDateField(label="いつまで", required=False)
    writer = forms.TypedChoiceField(label="書いた人", required=False, coerce=int, empty_value=None)
    form = forms.ChoiceField(label="支援形態", required=False)
    stage = forms.ChoiceField(label="いまの段階", required=False)

    use_required_attribute = False

    def __init__(self, data: Any, *, today: Any, staff: Staff) -> None:
        super().__init__(data)
        known: Any = self.fields
        for name in ("since", "until"):
            known[name].today = today
        known["form"].choices = [("", "すべて"), *ContactForm.choices]
        known["stage"].choices = [("", "すべて"), *Stage.choices]
        known["writer"].choices = [("", "すべて"), *writers(staff).values_list("pk", "name")]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", "「いつまで」が「いつから」より前です。")
        return found


class SaveViewForm(RefusableForm):
    """いまの条件に名前をつける."""

    wants_once = False
    name = NormalizedCharField(label="見方の名前", max_length=40, help_text="例 窓口待ちの古い順")


class PersonForm(MergeableForm):
    """本人の情報. Everything may stay empty."""

    name = NormalizedCharField(label="氏名", max_length=100, required=False)
    kana = KanaField(label="ふりがな", max_length=120, required=False)
    common_name = NormalizedCharField(
        label="通称", max_length=100, required=False, help_text="ふだん呼んでほしい名前、聞いた呼び名"
    )
    gender = forms.ChoiceField(label="性別", choices=Gender.choices, widget=RadioChips(), initial=Gender.UNKNOWN)
    gender_note = NormalizedCharField(label="性別について", max_length=60, required=False)
    born_on = BirthdayField(label="生年月日", required=False)
    estimated_age = IntegerJaField(
        label="おおよその年齢", unit="歳", min_value=0, max_value=130, required=False,
        help_text="生年月日がわからないとき",
    )
    contact_note = NormalizedTextField(
        label="連絡のしかた(安全のために)", required=False, help_text="例 電話は午後に。留守電・SMSは不可"
    )
    avoid_note = NormalizedTextField(
        label="避けてほしいこと", required=False, help_text="例 元夫に住所を知らせない、大きな声、約束のない訪問"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    # What the page remembers of itself: it did not show what is stored. It can only keep, never wipe.
    hides_contact_note = forms.BooleanField(widget=forms.HiddenInput, required=False)

    wants_once = False
    never_merged = ("hides_contact_note",)
    marks = {"name": "わかったときに", "kana": "わかったときに"}

    def __init__(self, *args: Any, is_masked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_masked = is_masked
        for name in ("contact_note", "avoid_note"):
            self.fields[name].widget.attrs["rows"] = 2

    @property
    def covers_contact_note(self) -> bool:
        """
        Say whether the stored note is covered: an empty box then means 「そのまま」.

        The reader's own rights decide (`is_masked`). A page opened under a protection that has ended since did not
        show the note either, and says so.
        """
        return self.is_masked or bool(self["hides_contact_note"].value())

    @property
    def merged(self) -> list[str]:
        """Return the fields that may be put beside what somebody else saved: not one that is covered here."""
        return [name for name in super().merged if not (self.covers_contact_note and name == "contact_note")]


class AddressForm(RefusableForm):
    """住所を加える. 住居なし needs no words."""

    wants_once = False
    kind = forms.ChoiceField(label="種類", choices=AddressKind.choices, widget=RadioChips(), initial=AddressKind.HOME)
    postal_code = NormalizedCharField(label="郵便番号", max_length=8, required=False)
    text = NormalizedCharField(label="住所", max_length=200, required=False)
    starts_on = WarekiDateField(label="いつから", required=False)


class PhoneForm(RefusableForm):
    """電話を加える."""

    wants_once = False
    number = PhoneField(label="電話番号", max_length=30)
    kind = forms.ChoiceField(
        label="種類", choices=PhoneKind.choices, widget=RadioChips(), initial=PhoneKind.MOBILE
    )
    note = NormalizedCharField(
        label="使い方", max_length=120, required=False, help_text="例 午後に。留守電に名のらない"
    )


class RelativeForm(RefusableForm):
    """家族・身近な人を加える: somebody new, or the person of another case one may see. The same person is added once."""

    wants_once = False

    relation = forms.ChoiceField(
        label="本人から見た間柄",
        choices=[("", "選んでください"), *(choice for choice in Relation.choices if choice[0] != Relation.SELF)],
    )
    lives_together = forms.BooleanField(label="いっしょに暮らしている", required=False)
    number = NormalizedCharField(
        label="その方のケース番号", max_length=12, required=False, help_text="その方も相談しているときだけ"
    )
    name = NormalizedCharField(
        label="氏名", max_length=100, required=False, help_text="わからないときは「長男」などの呼び方で"
    )
    kana = KanaField(label="ふりがな", max_length=120, required=False)
    gender = forms.ChoiceField(label="性別", choices=Gender.choices, initial=Gender.UNKNOWN)
    born_on = BirthdayField(label="生年月日", required=False)
    estimated_age = IntegerJaField(label="おおよその年齢", unit="歳", min_value=0, max_value=130, required=False)
    note = NormalizedCharField(label="メモ", max_length=120, required=False)


class QuickNoteForm(RefusableForm, NoteFields):
    """すぐ記録する. The persons, and what is for one record alone, stand beside it (desk.views.quick_note)."""

    person = NormalizedCharField(
        label="だれの記録", max_length=100, required=False, help_text="かな・名前・電話・ケース番号でさがします。"
    )

    marks = {**MARKS, "person": ""}


class StaffChoiceField(forms.ModelMultipleChoiceField):
    """職員をえらぶ, each with the role and the agency."""

    widget = CheckboxChips

    def label_from_instance(self, staff: Any) -> str:
        return f"{staff.name}({staff.role_name})"


class ReadersForm(RefusableForm):
    """見てよい人."""

    wants_once = False
    readers = StaffChoiceField(label="連絡先を見てよい人", queryset=Staff.objects.none(), required=False)
    marks = {"readers": "ひとり以上"}

    def __init__(self, *args: Any, staff: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["readers"]
        field.queryset = staff

    def clean_readers(self) -> list[Staff]:
        return list(self.cleaned_data["readers"])


class ProtectionForm(ReadersForm):
    """連絡先の秘匿. What a worker may find out after the danger is told can be left for later."""

    kind = forms.ChoiceField(label="わけ", choices=ProtectionKind.choices, widget=RadioCards(), initial=ProtectionKind.DV)
    is_official_measure = forms.BooleanField(
        label="住民基本台帳の支援措置を受けている", required=False
    )
    against = forms.ModelMultipleChoiceField(
        label="知られてはいけない人(家族・身近な人から)", queryset=Person.objects.none(), widget=CheckboxChips, required=False
    )
    against_name = NormalizedCharField(
        label="知られてはいけない人(名前や呼び方)", max_length=100, required=False,
        help_text="例 元夫、父とその親族。このケースを開いた人に見えます。連絡先そのものは書きません",
    )
    starts_on = WarekiDateField(label="いつから")
    note = NormalizedTextField(
        label="事情", required=False, max_length=2_000, help_text="連絡先を開いたときだけ見えます"
    )
    marks = {"readers": "ひとり以上", "against": "", "against_name": "わかる範囲で"}
    field_order = ("kind", "is_official_measure", "against", "against_name", "readers", "starts_on", "note")

    def __init__(self, *args: Any, family: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["rows"] = 2
        field: Any = self.fields["against"]
        field.queryset = Person.objects.filter(pk__in=[person.pk for person in family]).order_by("pk")
        field.label_from_instance = lambda person: person.display_name
        if not family:
            del self.fields["against"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["against"] = list(data.get("against") or [])
        return data


class EndProtectionForm(RefusableForm):
    """秘匿をおえる."""

    wants_once = False
    reason = NormalizedCharField(
        label="おえるわけ", max_length=200, required=False, help_text="例 本人から、知られてよいと聞いた。連絡先は書きません"
    )
    marks = {"reason": "必須"}


class UnveilForm(RefusableForm):
    """連絡先を見るわけ."""

    wants_once = False
    reason = forms.ChoiceField(
        label="何のために見ますか", choices=UnveilReason.choices, widget=RadioChips(), required=False
    )
    marks = {"reason": "必須"}


class TwoNumbersForm(RefusableForm):
    """2つの記録をくらべる: two case numbers of people who seem to be one."""

    wants_once = False

    first = NormalizedCharField(label="1つめのケース番号", max_length=12)
    second = NormalizedCharField(label="2つめのケース番号", max_length=12)


class DoubleForm(RefusableForm):
    """ひとりの記録にまとめる: which record stays; where the days of birth differ, a tick that this was looked into."""

    wants_once = False

    kept = forms.ChoiceField(label="残す記録", widget=RadioCards)
    births = forms.BooleanField(
        label="生年月日を確かめた。残す記録の生年月日でよい", required=False,
    )
    reason = NormalizedCharField(
        label="確かめたこと", max_length=200, required=False, help_text="例 本人に電話で確かめた。結婚で姓が変わった"
    )
    marks = {"births": "生年月日がちがうとき"}

    def __init__(
        self, *args: Any, people: Sequence[Person], cases: Mapping[int, Sequence[Case]], births_differ: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not births_differ:
            del self.fields["births"]
        kept: Any = self.fields["kept"]
        kept.choices = [(str(person.pk), f"{person.display_name}さん {_numbers(cases[person.pk])}") for person in people]
        # The record somebody works with stays: the one with more cases, else the older one.
        kept.initial = str(max(people, key=lambda person: (len(cases[person.pk]), -person.pk)).pk)


def _numbers(cases: Sequence[Case]) -> str:
    return "、".join(case.number for case in cases) or "(ケースなし)"
