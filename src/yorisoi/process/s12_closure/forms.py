from django import forms

from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.ui.fields import NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.widgets import RadioCards

# Source: 手引き §12「想定される事例」
EXAMPLES: dict[str, str] = {
    ClosurePattern.GOAL_ACHIEVED: (
        "プランの目標が達成された。ほかの機関の支援や関わりで自立を続けられる目途がたった。"
        "収入を得たうえで、生活保護も受けながら生計を立てるようになった。"
    ),
    ClosurePattern.ISSUES_EASED: (
        "複合した課題が解きほぐされ、ほかの専門機関だけで対応できるようになった。"
        "就労には至っていないが、人との関係ができ、居場所も見つかった。"
    ),
    ClosurePattern.CONTACT_LOST: (
        "「中断」してから一定の期間がたち、再開のめどがたたない。行く先を知らせずに転居し、連絡がまったくとれない。"
        "※連絡や来訪がないことだけで終結を判断しません。"
    ),
    ClosurePattern.OTHER: "行く先のわかる転居、長期の入院・入所、亡くなられたときなど。",
}


class ClosureForm(RefusableForm):
    """終結: why, and what the person says to it."""

    marks = {
        "reason": "必須", "person_will": "連絡が途絶したときのほかは必須",
        "will_unasked_reason": "連絡が途絶して、たずねられなかったときだけ",
    }
    closed_on = WarekiDateField(label="終結の日")
    pattern = forms.ChoiceField(
        label="終結のパターン", choices=ClosurePattern.choices, widget=RadioCards(notes=EXAMPLES)
    )
    is_fate_known = forms.BooleanField(
        label="転居先・入院・亡くなられたことなどを、確かめました(「その他」で、中断しているとき)", required=False
    )
    reason = NormalizedTextField(
        label="終結の理由", required=False, help_text="どのように判断したか。生活がどう変わったか。"
    )
    person_will = NormalizedTextField(
        label="本人の意向(本人のことばで)", required=False,
        help_text="終結について、どんな気持ちか。亡くなられたときは、これまでに聞いていたことばを書きます。",
    )
    will_unasked_reason = NormalizedTextField(
        label="意向をたずねられなかった理由", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="たずねようとしてしたことと、たずねられなかった理由。",
    )
    handover_note = NormalizedTextField(
        label="他制度へのつなぎ", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="これから支える機関、窓口、引きついだこと。",
    )
    follow_up_note = NormalizedTextField(
        label="会議で決めたフォローのしかた", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="だれが、どのように確かめるか。日にちは、次の画面で入れます。",
    )
