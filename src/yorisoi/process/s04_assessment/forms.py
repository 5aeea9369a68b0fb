from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms

from yorisoi.process.s04_assessment.enums import IN_WORDS, OF_MANY, Domain, Question
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.merging import MergeableForm

# Long enough for anything that is written, short enough to be read; said, not cut off.
LONGEST = 20_000
TEXTS = ("hopes", "strengths", "household_view", "background", "direction")
HINTS = {
    Domain.HISTORY: "いつから、なにがあって、どこに相談してきたか",
    Domain.FAMILY: "同居、頼れる人、地域とのつきあい",
    Domain.HOUSING: "住居の種類、家賃、退去の心配",
    Domain.HEALTH: "体とこころ、通院、手帳、介護",
    Domain.MONEY: "月の収入、給付、預貯金、借入れ、滞納",
    Domain.WORK: "いまの仕事、職歴、資格、学歴",
    Domain.DAILY_LIFE: "一日のすごし方、食事、好きなこと",
}


# The questions of the sheet under their headings, in its order.
SHEET = (
    ("家族・住まい", (Question.MARITAL_STATES, Question.CHILDREN, Question.HOUSING_TYPES)),
    ("健康・障害", (
        Question.HEALTH_STATES, Question.CLINIC, Question.MEDICINE, Question.HEALTH_INSURANCES,
        Question.DISABILITY_CERTIFICATES, Question.CARE_CERTIFICATIONS, Question.SUICIDE_SIGNS,
    )),
    ("収入・公的給付・債務", (
        Question.PERSON_INCOME, Question.HOUSEHOLD_INCOME, Question.SAVINGS, Question.EARNERS, Question.TAX_STATES,
        Question.PUBLIC_BENEFITS, Question.PUBLIC_ASSISTANCE_STATES, Question.ARREARS, Question.DEBTS,
    )),
    ("仕事・学歴", (
        Question.EMPLOYMENT_STATES, Question.EMPLOYMENT_FORMS, Question.YEARS_SINCE_WORK, Question.SCHOOLING,
        Question.SCHOOLING_STATES, Question.LICENCES, Question.QUALIFICATIONS, Question.WISHED_WORK,
    )),
)


class AssessmentForm(MergeableForm):
    """The reading of the situation: the person's words and strengths first, then domains and issues."""

    wants_once = False
    never_merged = ("agreed_on",)
    version = forms.IntegerField(widget=forms.HiddenInput)
    hopes = NormalizedTextField(
        label="本人の希望(本人のことばで)", required=False, max_length=LONGEST, help_text="話したことばのまま書きます。"
    )
    strengths = NormalizedTextField(
        label="本人の強み", required=False, max_length=LONGEST,
        help_text="できていること、続けてきたこと、好きなこと、味方になる人。小さなことでも書きます。",
    )
    household_view = NormalizedTextField(label="家族全体のようす", required=False, max_length=LONGEST)
    background = NormalizedTextField(
        label="課題の背景・要因", required=False, max_length=LONGEST,
        help_text="表に出ている困りごとの、奥にあるもの。事実と、支援員の見立てを分けて書きます。",
    )
    direction = NormalizedTextField(label="支援の方向", required=False, max_length=LONGEST)
    agreed_on = WarekiDateField(label="本人と確かめた日", required=False, not_future=True)

    def __init__(
        self, *args: Any, issues: Sequence[tuple[str, str]], answers: Mapping[str, Sequence[tuple[str, str]]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.issues, self.answers = issues, answers
        for question in Question:
            self._ask(question)
        for domain in Domain:
            self.fields[f"situation_{domain}"] = NormalizedTextField(
                label=domain.label, required=False, max_length=LONGEST, help_text=HINTS[domain],
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        for code, label in issues:
            self.fields[f"issue_{code}"] = forms.BooleanField(label=label, required=False)
            self.fields[f"note_{code}"] = NormalizedCharField(
                label=f"{label}(くわしく)", required=False, max_length=200,
                widget=forms.TextInput(attrs={"aria-label": f"{label}について、くわしく", "placeholder": "くわしく"}),
            )

    def _ask(self, question: Question) -> None:
        """Add the fields of one question: its choices, where it has any, and words."""
        offered = self.answers.get(question, ())
        if question in OF_MANY:
            for code, label in offered:
                self.fields[f"answer_{question}_{code}"] = forms.BooleanField(label=label, required=False)
        elif offered:
            self.fields[f"answer_{question}"] = forms.ChoiceField(
                label=question.label, required=False, choices=[("", "(まだ聞いていない)"), *offered]
            )
        if question in IN_WORDS:
            self.fields[f"said_{question}"] = NormalizedCharField(label=question.label, required=False, max_length=200)
            return
        attrs = {"aria-label": f"{question.label}について、くわしく", "placeholder": "くわしく"}
        self.fields[f"said_{question}"] = NormalizedCharField(
            label=f"{question.label}(くわしく)", required=False, max_length=200, widget=forms.TextInput(attrs=attrs)
        )

    @staticmethod
    def initial_of(assessment: Assessment, answers: Mapping[str, Said]) -> dict[str, Any]:
        """Return the fields as the edition has them."""
        found = {name: getattr(assessment, name) for name in TEXTS} | {"version": assessment.version}
        found |= {f"situation_{each.domain}": each.text for each in assessment.situations.all()}
        for each in assessment.issues.all():
            found |= {f"issue_{each.code}": True, f"note_{each.code}": each.note}
        for question, said in answers.items():
            of_many = question in OF_MANY
            found |= {f"answer_{question}_{code}" if of_many else f"answer_{question}": of_many or code for code in said.codes}
            found[f"said_{question}"] = said.note
        return found

    @property
    def person(self) -> list[forms.BoundField]:
        return [self["hopes"], self["strengths"]]

    @property
    def situations(self) -> list[forms.BoundField]:
        return [self[f"situation_{domain}"] for domain in Domain]

    @property
    def conclusions(self) -> list[forms.BoundField]:
        return [self["household_view"], self["background"], self["direction"]]

    @property
    def issue_rows(self) -> Iterator[tuple[Any, Any]]:
        """Return each issue's box with its note."""
        for code, _ in self.issues:
            yield self[f"issue_{code}"], self[f"note_{code}"]

    @property
    def questions(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """Return the questions of the sheet under their headings: the choice or the boxes, and the words."""
        for heading, questions in SHEET:
            yield heading, [
                {
                    "label": question.label, "said": self[f"said_{question}"], "is_in_words": question in IN_WORDS,
                    "choice": self[f"answer_{question}"] if f"answer_{question}" in self.fields else None,
                    "boxes": [
                        self[f"answer_{question}_{code}"] for code, _ in self.answers.get(question, ()) if question in OF_MANY
                    ],
                }
                for question in questions
            ]

    @property
    def has_answers(self) -> bool:
        """Whether anything of the sheet was answered or typed: it is unfolded then."""
        names = [name for name in self.fields if name.startswith(("answer_", "said_"))]
        return any(self[name].value() or self[name].errors for name in names)

    def _said(self, question: Question) -> Said:
        data, offered = self.cleaned_data, self.answers.get(question, ())
        if question in OF_MANY:
            codes = tuple(code for code, _ in offered if data[f"answer_{question}_{code}"])
        else:
            codes = tuple(filter(None, [data.get(f"answer_{question}", "")]))
        return Said(codes, data[f"said_{question}"])

    def cleaned_parts(self) -> dict[str, Any]:
        """Return what `actions.save` takes; a note alone marks its issue too."""
        data = self.cleaned_data
        return {
            "situations": {str(domain): data[f"situation_{domain}"] for domain in Domain},
            "issues": [
                {"code": code, "note": data[f"note_{code}"]}
                for code, _ in self.issues
                if data[f"issue_{code}"] or data[f"note_{code}"]
            ],
            "answers": {
                question.value: said for question in Question if (said := self._said(question)) != Said()
            },
            **{name: data[name] for name in TEXTS},
        }


class OpinionForm(RefusableForm):
    """専門的なアセスメント."""

    expert = NormalizedCharField(label="だれから(職種・機関)", max_length=100, help_text="例 架空市立病院の医療ソーシャルワーカー")
    given_on = WarekiDateField(label="意見を聞いた日", not_future=True)
    domain = forms.ChoiceField(label="領域", required=False, choices=[("", "とくに決めない"), *Domain.choices])
    text = NormalizedTextField(label="意見", max_length=LONGEST)
