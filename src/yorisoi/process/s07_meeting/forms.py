from collections.abc import Iterable
from typing import Any

from django import forms

from yorisoi.agencies.models import Agency, Staff
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingRhythm, Subject
from yorisoi.process.s07_meeting.models import AgendaItem, SupportCoordinationMeeting
from yorisoi.process.s07_meeting.rules import OUTCOMES_OF
from yorisoi.ui.fields import (
    NormalizedCharField,
    NormalizedTextField,
    RowsField,
    TimeJaField,
    WarekiDateField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.merging import MergeableForm
from yorisoi.ui.widgets import CheckboxTicks, RadioCards, RadioChips

AGENDA_NOTES = {
    AgendaOutcome.ENDORSED: "支援決定へ進みます",
    AgendaOutcome.CONDITIONAL: "下に条件と、確かめる人を書きます",
    AgendaOutcome.RETURNED: "プランの見直しへ戻ります",
    AgendaOutcome.CONFIRMED: "確認したことを記録に残します",
    AgendaOutcome.POSTPONED: "次の会議の議題に入れなおします",
}
REVIEW_NOTES = {
    AgendaOutcome.ENDORSED: "評価のとおりに進めます",
    AgendaOutcome.RETURNED: "評価の見直しへ戻ります",
}


class StaffChoiceField(forms.ModelChoiceField):
    """One of the staff, with the agency."""

    def label_from_instance(self, obj: Staff) -> str:
        return f"{obj.name}({obj.agency.name} {obj.role_name})"


class ChairField(forms.ModelChoiceField):
    """One of the agency's own workers."""

    def label_from_instance(self, obj: Staff) -> str:
        return f"{obj.name}({obj.role_name})"


class StaffTicksField(RowsField):
    """Any of the staff, with the agency."""

    widget = CheckboxTicks

    def label_from_instance(self, obj: Staff) -> str:
        return f"{obj.name}({obj.agency.name})"


class WhenWhereForm(RefusableForm):
    """When, where, who chairs."""

    meets_on = WarekiDateField(label="開催日")
    starts_at = TimeJaField(label="開始の時刻", required=False)
    place = NormalizedCharField(label="場所", required=False, max_length=100)
    chair = ChairField(label="司会", queryset=Staff.objects.none(), help_text="結論を記録する人です。")

    def __init__(self, *args: Any, chairs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"].queryset = chairs  # type: ignore[attr-defined]
        self.fields["chair"].empty_label = None  # type: ignore[attr-defined]


class EditForm(MergeableForm, WhenWhereForm):
    """会議を変える — with the version the page showed."""

    wants_once = False
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(meeting: SupportCoordinationMeeting) -> dict[str, Any]:
        """Return the fields as the meeting has them."""
        return {
            "meets_on": meeting.meets_on, "starts_at": meeting.starts_at, "place": meeting.place,
            "chair": meeting.chair_id, "version": meeting.version,
        }


class CallForm(WhenWhereForm):
    """会議を開く."""

    rhythm = forms.ChoiceField(
        label="開き方", choices=MeetingRhythm.choices, widget=RadioChips(), initial=MeetingRhythm.REGULAR
    )
    staff = StaffTicksField(label="職員の構成員", queryset=Staff.objects.none(), required=False)
    field_order = ("once", "rhythm", "meets_on", "starts_at", "place", "chair", "staff")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]


class OutsideMemberForm(RefusableForm):
    """A member from outside this installation: agency and name."""

    wants_once = False
    agency = forms.ModelChoiceField(
        label="機関", queryset=Agency.objects.none(), required=False, empty_label="(機関を選ぶ)"
    )
    name = NormalizedCharField(label="氏名", required=False, max_length=60)
    represents_municipality = forms.BooleanField(label="自治体として参加", required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    @property
    def is_filled(self) -> bool:
        return bool(self.cleaned_data.get("agency") or self.cleaned_data.get("name"))


OutsideMembers = forms.formset_factory(OutsideMemberForm, extra=0, max_num=20)


class MemberForm(OutsideMemberForm):
    """構成員を加える — staff of this installation, or a name."""

    staff = StaffChoiceField(
        label="職員から選ぶ", queryset=Staff.objects.none(), required=False, empty_label="(職員でない人)"
    )
    claims_ground = forms.BooleanField(
        label="本人の同意のないまま伝える(根拠を「同意のない提供」に記録ずみ)", required=False
    )
    field_order = ("staff", "agency", "name", "represents_municipality", "claims_ground")

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = people  # type: ignore[attr-defined]


class TopicForm(RefusableForm):
    """地域の課題を議題に加える."""

    wants_once = False
    title = NormalizedCharField(label="地域の課題・足りない社会資源", required=False, max_length=120)


class OrderForm(forms.Form):
    """議題の順番を変える: the item, up or down, and the version the page showed."""

    item = forms.IntegerField()
    up = forms.BooleanField(required=False)
    version = forms.IntegerField()


class SessionForm(MergeableForm):
    """出席をつけて会議をはじめる."""

    wants_once = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    attended = forms.MultipleChoiceField(label="出席した人", required=False, widget=CheckboxTicks())

    def __init__(self, *args: Any, members: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["attended"].choices = [  # type: ignore[attr-defined]
            (member.pk, f"{member.name}({member.agency.name})") for member in members
        ]


class CloseForm(MergeableForm):
    """会議を終える."""

    wants_once = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    minutes = NormalizedTextField(label="全体のメモ", required=False)


class OutcomeForm(RefusableForm):
    """会議の結論."""

    wants_once = False
    marks = {"gaps": "なければ空欄", "conditions": "条件つきのとき", "condition_checker": "条件つきのとき"}
    outcome = forms.ChoiceField(label="結論", widget=RadioCards())
    discussion = NormalizedTextField(label="話し合い", required=False)
    conditions = NormalizedTextField(
        label="条件", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    condition_checker = NormalizedCharField(label="条件を確かめる人", required=False, max_length=60)
    roles_agreed = NormalizedTextField(
        label="合意した役割", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="プランの役割から変わったところだけ。",
    )
    gaps = NormalizedTextField(
        label="足りない社会資源", required=False, help_text="1行に1つ。例 夜間の居場所",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, item: AgendaItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subject = Subject(item.subject)
        outcome: Any = self.fields["outcome"]
        allowed = OUTCOMES_OF[subject]
        outcome.choices = [(each.value, each.label) for each in allowed]
        outcome.widget.notes = AGENDA_NOTES | (REVIEW_NOTES if subject == Subject.REVIEW else {})
        if AgendaOutcome.CONDITIONAL not in allowed:
            del self.fields["conditions"], self.fields["condition_checker"]

    def clean_gaps(self) -> list[str]:
        return [line.strip()[:200] for line in self.cleaned_data["gaps"].splitlines() if line.strip()]


class TableForm(RefusableForm):
    """このケースを議題に入れる."""

    wants_once = False
    meeting = forms.ModelChoiceField(
        label="どの会議に", queryset=SupportCoordinationMeeting.objects.none(), widget=RadioCards(), empty_label=None
    )
    subject = forms.ChoiceField(label="なにを", widget=RadioCards())
    claims_ground = forms.BooleanField(
        label="本人の同意のないまま伝える", required=False,
        help_text="生命・身体・財産を守るための根拠を「同意のない提供」に記録してあるときだけ。",
    )

    def __init__(
        self, *args: Any, meetings: Any, words: dict[int, str], notes: dict[int, str],
        subjects: list[tuple[str, str]], **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = meetings
        field.label_from_instance = lambda meeting: words[meeting.pk]
        field.widget.notes = {str(pk): note for pk, note in notes.items()}
        self.fields["subject"].choices = subjects  # type: ignore[attr-defined]
