from datetime import date
from typing import Any

from django import forms

from yorisoi.agencies.models import Agency
from yorisoi.consents.enums import ConsentMethod, RecipientScope
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake import queries
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.reference import queries as reference
from yorisoi.referrals.enums import IntroductionKind
from yorisoi.ui.fields import (
    BirthdayField,
    IntegerJaField,
    KanaField,
    NormalizedCharField,
    NormalizedTextField,
    PhoneField,
    RowsField,
    Ticks,
    TicksWithTopField,
    WarekiDateField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import CheckboxTicks, RadioCards, RadioChips

LONG_TEXT = 200_000
PERSON_FIELDS = (
    "name", "kana", "common_name", "gender", "gender_note", "born_on", "estimated_age", "contact_note", "avoid_note",
)
REST = (
    "received_on", "story", "worries", "wish", "phone", "address", "inquirer", "inquirer_name", "inquirer_phone",
    "inquirer_note", "urgency_note",
)
QUESTIONS = ("is_about_hardship", "belongs_elsewhere", "solvable_with_information", "can_act_alone")
ANSWERS = [("", "まだ"), ("yes", "はい"), ("no", "いいえ")]
# What says anything at all about a consultation: one of them is enough.
TELLING_FIELDS = (
    "story", "worries", "wish", "name", "kana", "common_name", "born_on", "phone", "address", "no_home", "contact_note",
    "avoid_note", "inquirer_name", "inquirer_phone", "inquirer_note", "urgency_note",
)
OUTCOME_NOTES = {
    "": "7日のうちに決めます",
    TriageOutcome.CONTINUE: "利用申込みと同意へ進みます",
    TriageOutcome.HAND_OVER: "後日の確認が「すること」に入ります",
    TriageOutcome.INFORMATION_ONLY: "自分で動ける方。相談はここでおわります",
    TriageOutcome.NO_CONSENT_YET: "必要最小限の情報だけを残し、働きかけを続けます",
}


class Telling:
    """先方への伝え方 — on which basis the other agency is told."""

    ORAL_CONSENT, ON_RECORD, NOTHING, GROUND = "ORAL_CONSENT", "ON_RECORD", "NOTHING", "GROUND"
    CHOICES = [
        (ON_RECORD, "記録ずみの本人同意にもとづいて伝える"),
        (ORAL_CONSENT, "本人が、この機関に伝えてよいと口頭で言った"),
        (NOTHING, "個人情報は伝えない"),
        (GROUND, "同意のないまま伝える(根拠を記録ずみ)"),
    ]


def question(label: str) -> forms.ChoiceField:
    """Return one of the handbook's four questions: yes, no, or not yet."""
    return forms.ChoiceField(label=label, choices=ANSWERS, required=False, widget=RadioChips)


class TriageFields(RefusableForm):
    """The judgement on a consultation: the four questions, the outcome, and the hand-over if it is one."""

    marks = {
        "to_agency": "つなぐとき", "told_rules_version": "口頭で同意を得たとき",
        **dict.fromkeys(("telling", "introduction_kind", *QUESTIONS), ""),
        "reason": "つなぐとき・情報提供でおわるときは必ず",
    }
    is_about_hardship = question("① 生活困窮に関わる相談ですか")
    belongs_elsewhere = question("② ほかの相談機関を紹介する内容ですか")
    solvable_with_information = question("③ 情報があれば、自分で解決できる相談ですか")
    can_act_alone = question("④ 情報を得て、自分で動ける方ですか")
    outcome = forms.ChoiceField(
        label="判断", required=False, choices=[("", "あとで決める"), *TriageOutcome.choices],
        widget=RadioCards(notes=OUTCOME_NOTES),
    )
    reason = NormalizedTextField(
        label="理由・伝えたこと", required=False, max_length=LONG_TEXT,
        help_text="つなぐときは、先方にお願いすることも書きます。",
    )
    to_agency = forms.ModelChoiceField(
        label="つなぎ先", required=False, queryset=Agency.objects.none(), empty_label="えらぶ"
    )
    introduction_kind = forms.ChoiceField(
        label="つなぎ方", required=False, choices=IntroductionKind.choices, widget=RadioChips,
        initial=IntroductionKind.WARM_HANDOVER,
    )
    accompanied = forms.BooleanField(label="同行した", required=False)
    telling = forms.ChoiceField(
        label="先方への伝え方", required=False, choices=Telling.CHOICES, widget=RadioCards, initial=Telling.ON_RECORD
    )
    told_rules_version = NormalizedCharField(
        label="説明した規程の版", required=False, max_length=20
    )

    def __init__(self, *args: Any, municipality_id: int, agency_id: int, rules_version: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_agency"].queryset = queries.agencies(municipality_id, but=agency_id)  # type: ignore[attr-defined]
        self.fields["told_rules_version"].initial = rules_version

    def answers(self) -> dict[str, bool | None]:
        """Return the answers to the four questions; None where not yet answered."""
        given = {"yes": True, "no": False}
        return {name: given.get(self.cleaned_data[name]) for name in QUESTIONS}

    def judgement(self) -> dict[str, Any] | None:
        """Return what was judged, as the act takes it, or None while it is left for later."""
        said = self.cleaned_data
        if not said["outcome"]:
            return None
        telling = said["telling"] or Telling.ON_RECORD
        consent = {"method": ConsentMethod.ORAL, "rules_version": said["told_rules_version"]}
        return {
            "outcome": said["outcome"], "reason": said["reason"], "answers": self.answers(),
            "to_agency": said["to_agency"], "accompanied": said["accompanied"],
            "introduction_kind": said["introduction_kind"] or IntroductionKind.WARM_HANDOVER,
            "claims_ground": telling == Telling.GROUND, "shares_personal_data": telling != Telling.NOTHING,
            "consent_facts": consent if telling == Telling.ORAL_CONSENT else None,
        }

    @property
    def hands_over(self) -> bool:
        """Say whether the hand-over part is in use, so that the page unfolds it."""
        return str(self["outcome"].value() or "") == TriageOutcome.HAND_OVER


class TriageForm(TriageFields):
    """振り分け, on its own page: the outcome is asked for."""

    triaged_on = WarekiDateField(label="判断した日", not_future=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.required = True
        outcome.choices = TriageOutcome.choices  # type: ignore[attr-defined]
        outcome.error_messages["required"] = "判断を1つ選んでください。"


class NewConsultationForm(TriageFields):
    """新しい相談: one page, of which nothing is required but where the consultation came from."""

    # The page says once that nothing is required; only the one required field is marked.
    marks = {**dict.fromkeys((*PERSON_FIELDS, *REST), ""), **TriageFields.marks, "outcome": "あとでもよい"}

    received_on = WarekiDateField(label="受付日", required=False, not_future=True, help_text="空けておくと今日です。")
    channel = forms.ChoiceField(
        label="どこから", choices=ReceptionChannel.choices, widget=RadioChips, initial=ReceptionChannel.SELF_TELEPHONE
    )
    story = NormalizedTextField(
        label="相談の内容", required=False, max_length=LONG_TEXT, help_text="本人のことばで。"
    )
    worries = TicksWithTopField(
        label="お困りのこと", required=False, help_text="いくつでも。いちばん困っているものに ◎ をつけます。"
    )
    wish = NormalizedTextField(label="支援の希望", required=False, max_length=LONG_TEXT)
    name = NormalizedCharField(label="氏名", required=False, max_length=100)
    kana = KanaField(label="ふりがな", required=False, max_length=120)
    common_name = NormalizedCharField(label="通称・よび名", required=False, max_length=100)
    gender = forms.ChoiceField(
        label="性別", required=False, choices=Gender.choices, widget=RadioChips, initial=Gender.UNKNOWN
    )
    gender_note = NormalizedCharField(label="性別について", required=False, max_length=60)
    born_on = BirthdayField(label="生年月日", required=False, not_future=True)
    estimated_age = IntegerJaField(label="おおよその年齢", required=False, unit="歳", min_value=0, max_value=130)
    phone = PhoneField(label="電話", required=False)
    address = NormalizedCharField(label="住所", required=False, max_length=200)
    no_home = forms.BooleanField(label="住居なし", required=False)
    contact_note = NormalizedTextField(
        label="安全な連絡のしかた", required=False, max_length=2000,
        help_text="時間帯、留守番電話やSMSの可否、だれに知られてはいけないか。", widget=forms.Textarea(attrs={"rows": 2}),
    )
    avoid_note = NormalizedTextField(
        label="避けてほしいこと", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    inquirer = forms.ChoiceField(
        label="相談に来た人", required=False, choices=InquirerRelation.choices, widget=RadioChips,
        help_text="えらばなければ、「どこから」に合わせます。",
    )
    inquirer_name = NormalizedCharField(label="その人の氏名", required=False, max_length=100)
    inquirer_phone = PhoneField(label="その人の電話", required=False, max_length=30)
    inquirer_note = NormalizedCharField(label="本人との関係", required=False, max_length=60)
    is_urgent = forms.BooleanField(label="いそぐ", required=False)
    urgency_note = NormalizedCharField(label="いそぐ理由", required=False, max_length=200)

    def __init__(self, *args: Any, today: date, municipality_id: int, **kwargs: Any) -> None:
        super().__init__(*args, today=today, municipality_id=municipality_id, **kwargs)
        self.fields["telling"].initial = ""  # nobody's consent is taken for granted at the first meeting
        self.fields["worries"].choices = reference.choices("worries", today, municipality_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for one word at least: a press on an empty page by mistake makes no case."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        told = any(name in self.errors or said.get(name) not in (None, "", False, Ticks(())) for name in TELLING_FIELDS)
        if not told:
            self.add_error("story", "相談の内容か、お困りのこと・氏名・電話などのどれかを、ひとことでも入れてください。")
        return said

    def reception(self) -> dict[str, Any]:
        """Return everything told, as the act takes it."""
        said = self.cleaned_data
        worries: Ticks = said["worries"]
        kept = ("channel", "story", "wish", "phone", "address", "no_home", "is_urgent", "urgency_note", "once")
        inquirer = ("inquirer_name", "inquirer_phone", "inquirer_note")
        return {
            **{name: said[name] for name in (*kept, *inquirer)},
            "received_on": said["received_on"] or self.today,
            "inquirer": said["inquirer"] or None,
            "worries": worries.chosen, "main_worry": worries.top,
            "person_facts": {**{name: said[name] for name in PERSON_FIELDS}, "gender": said["gender"] or Gender.UNKNOWN},
            "triage": self.judgement(),
        }


class EnrollmentForm(RefusableForm):
    """利用申込: the application, and the consent given with it."""

    marks = {
        "method": "同意があるとき", "rules_version": "同意があるとき", "scope": "同意があるとき",
        "recipients": "「名前をあげた機関だけ」のとき",
    }

    requested_on = WarekiDateField(label="申込みの日", not_future=True)
    is_signed = forms.BooleanField(label="申込票に本人の署名がある", required=False)
    has_consented = forms.BooleanField(
        label="規程を説明し、本人が、支援の利用と関係機関との情報共有に同意した", required=False
    )
    method = forms.ChoiceField(
        label="同意の方法", required=False, choices=ConsentMethod.choices, widget=RadioChips,
        initial=ConsentMethod.WRITTEN,
    )
    rules_version = NormalizedCharField(label="説明した規程の版", required=False, max_length=20)
    scope = forms.ChoiceField(
        label="伝えてよい相手", required=False, choices=RecipientScope.choices, widget=RadioCards,
        initial=RecipientScope.ALL_RELATED,
    )
    recipients = RowsField(
        label="本人が名前をあげた機関", required=False, queryset=Agency.objects.none(), widget=CheckboxTicks
    )
    information = NormalizedCharField(
        label="伝えてよい情報", required=False, max_length=300, help_text="空けておくと「支援に必要な情報」です。"
    )
    ends_on = WarekiDateField(label="いつまで", required=False, help_text="空けておくと、本人が取り下げるまでです。")

    def __init__(self, *args: Any, municipality_id: int, agency_id: int, rules_version: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipients"].queryset = queries.agencies(municipality_id, but=agency_id)  # type: ignore[attr-defined]
        self.fields["rules_version"].initial = rules_version

    def consent_facts(self) -> dict[str, Any] | None:
        """Return the consent given with the application, or None when none was."""
        said = self.cleaned_data
        if not said["has_consented"]:
            return None
        return {
            "method": said["method"] or ConsentMethod.WRITTEN, "rules_version": said["rules_version"],
            "scope": said["scope"] or RecipientScope.ALL_RELATED, "recipients": list(said["recipients"]),
            "information": said["information"], "ends_on": said["ends_on"],
        }
