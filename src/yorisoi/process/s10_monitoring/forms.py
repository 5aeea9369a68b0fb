from django import forms

from yorisoi.process.s10_monitoring.enums import (
    EffortKind,
    EmploymentForm,
    HeardFrom,
    MonitoringKind,
    OutcomeKind,
    Satisfaction,
)
from yorisoi.ui.fields import (
    IntegerJaField,
    NormalizedCharField,
    NormalizedTextField,
    WarekiDateField,
    YenField,
)
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards, RadioChips

LONGEST = 20_000


class MonitoringForm(RefusableForm):
    """モニタリング. What must be written is refused by the rule, with its code and together with every other reason."""

    marks = {"findings": "ひとことでも", "person_words": "聞けたら"}

    kind = forms.ChoiceField(
        label="いつのモニタリング", choices=MonitoringKind.choices,
        widget=RadioCards(
            notes={
                MonitoringKind.AFTER_START: "始めてみて不具合がないか、始めてすぐに確かめます",
                MonitoringKind.REGULAR: "月に1回くらい会って、行動や変化、満足度を聞きます",
                MonitoringKind.AD_HOC: "必要に応じて、本人や支援者と連絡をとります",
            }
        ),
    )
    monitored_on = WarekiDateField(label="日")
    met_person = forms.BooleanField(
        label="本人と会えた・話せた", required=False, help_text="提供機関から聞いただけのときは、外してください。"
    )
    satisfaction = forms.ChoiceField(
        label="支援について、本人はどう感じていますか", choices=Satisfaction.choices, widget=RadioChips(),
        error_messages={"required": "本人がどう感じているかを選んでください。聞けなかったときは、そう選びます。"},
    )
    person_words = NormalizedTextField(label="本人のことば", max_length=LONGEST, required=False)
    findings = NormalizedTextField(label="行動・変化・支援の状況", max_length=LONGEST, required=False)
    major_change = forms.BooleanField(
        label="大きな変化があった", required=False,
        help_text="仕事・住まい・家族・体調などが大きく変わったときは、プラン評価へ進みます。",
    )


class EffortForm(RefusableForm):
    """つながるための働きかけ."""

    marks = {"text": "ひとことでも"}

    kind = forms.ChoiceField(label="したこと", choices=EffortKind.choices, widget=RadioChips())
    made_on = WarekiDateField(label="した日")
    text = NormalizedTextField(
        label="内容・ようす", max_length=LONGEST, required=False, help_text="残したことば、会えた人、家のようすなど。"
    )
    reached = forms.BooleanField(label="本人と連絡がとれた", required=False)


class InterruptionForm(RefusableForm):
    """支援の中断."""

    marks = {"reason": "ひとことでも"}

    interrupted_on = WarekiDateField(label="中断の日")
    reason = NormalizedTextField(
        label="中断の理由", max_length=LONGEST, required=False, help_text="いつから、どのように連絡がとれなくなったか。"
    )


class ResumeForm(RefusableForm):
    """支援の再開. The same resumption sent twice is the same: no token needed."""

    marks = {"note": "ひとことでも"}
    wants_once = False

    resumed_on = WarekiDateField(label="再開の日")
    note = NormalizedTextField(
        label="再開のいきさつ", max_length=LONGEST, required=False, help_text="どう連絡がとれたか、本人はどう話しているか。"
    )


class EmploymentOutcomeForm(RefusableForm):
    """就労・増収."""

    marks = {"form": "就労のときに", "raise_yen": "増収のときに、わかれば", "note": "書ければ"}

    kind = forms.ChoiceField(
        label="できごと", choices=OutcomeKind.choices,
        widget=RadioCards(
            notes={
                OutcomeKind.EMPLOYED: "新しく仕事についた(中間的就労もここに)",
                OutcomeKind.INCOME_RAISED: "いまの仕事で、収入がふえた",
            }
        ),
    )
    happened_on = WarekiDateField(label="その日", help_text="働きはじめた日、または収入がふえた日。")
    form = forms.ChoiceField(label="雇用形態", choices=EmploymentForm.choices, widget=RadioChips(), required=False)
    weekly_hours = IntegerJaField(label="週の労働時間", required=False, min_value=0, max_value=168)
    monthly_income_yen = YenField(label="月収", required=False)
    raise_yen = YenField(label="ふえた額(月)", required=False)
    note = NormalizedTextField(label="くわしく", max_length=LONGEST, required=False)


class RetentionForm(RefusableForm):
    """職場定着の確認."""

    marks = {"heard_from": "1つ選ぶ", "note": "「その他」のときは必ず"}

    checked_on = WarekiDateField(label="確認した日", help_text="まだその仕事をしていると聞いた日。")
    heard_from = forms.ChoiceField(label="だれから聞いたか", choices=HeardFrom.choices, widget=RadioChips(), required=False)
    note = NormalizedTextField(
        label="聞いた人とようす", max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="だれがだれから聞いたか。働く日や時間、こまっていることなど。",
    )


class WithdrawalForm(RefusableForm):
    """就労・増収・職場定着の確認の取り消し. The same withdrawal sent twice is told, not done twice."""

    marks = {"reason": "ひとことでも"}
    wants_once = False

    reason = NormalizedCharField(label="取り消すわけ", max_length=200, required=False)
