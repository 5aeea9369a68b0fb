from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from yorisoi.foundation.wareki import format_wareki, weekday_ja
from yorisoi.process.s06_plan.models import Goal
from yorisoi.process.s07_meeting.enums import MeetingRhythm
from yorisoi.process.s07_meeting.models import SupportCoordinationMeeting
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, Step, StepUpArea
from yorisoi.process.s11_review.models import PlanReview
from yorisoi.ui.fields import NormalizedCharField, NormalizedTextField, WarekiDateField
from yorisoi.ui.forms import RefusableForm
from yorisoi.ui.merging import MergeableForm
from yorisoi.ui.widgets import CheckboxTicks, RadioCards, RadioChips

TEXTS = ("employment_result", "remaining_issues", "person_wish", "staff_opinion")
# What follows from each, as the handbook tells it (手引き §11, §12).
CONSEQUENCES: dict[str, str] = {
    ReviewConclusion.CLOSE: "本人の意向をたしかめて、終結を記録します。",
    ReviewConclusion.REPLAN_ACHIEVED: "例: 就労の準備が整い、ハローワークで就職活動を始める。次のプランをつくります。",
    ReviewConclusion.REPLAN_REASSESS: (
        "例: 入院のあと状況が変わった、職場になじめなかった。アセスメントから見直して、次のプランをつくります。"
    ),
    ReviewConclusion.CONTINUE: "プランの期間のなかで、いまの支援を続けます。",
    ReviewConclusion.INTERRUPT: "連絡がとれないとき。働きかけを記録してから、中断を記録します。",
}


class ReviewForm(MergeableForm):
    """評価シート: how far each goal was reached, what changed, and what we propose to the meeting."""

    version_name = "seen_version"
    reviewed_on = WarekiDateField(label="評価の日")
    changes = forms.MultipleChoiceField(label="見られた変化", required=False, widget=CheckboxTicks())
    employment_result = NormalizedTextField(
        label="就労・増収のようす", required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="働きはじめた日、働き方、収入の変化など。",
    )
    remaining_issues = NormalizedTextField(
        label="残された課題", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    person_wish = NormalizedTextField(
        label="本人の希望", required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="これからどうしたいか。本人のことばで。",
    )
    staff_opinion = NormalizedTextField(
        label="支援員の意見", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    proposal = forms.ChoiceField(
        label="会議への提案", choices=ReviewConclusion.choices, widget=RadioCards(notes=CONSEQUENCES)
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, goals: Sequence[Goal], change_choices: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        self.base_fields = {**self.base_fields, **_goal_fields(goals), **_step_fields()}  # type: ignore[misc]
        self.marks = {f"goal_{goal.pk}": "必須" for goal in goals}
        super().__init__(*args, **kwargs)
        self.goals = list(goals)
        self.fields["changes"].choices = list(change_choices)  # type: ignore[attr-defined]

    @property
    def goal_rows(self) -> list[tuple[Goal, forms.BoundField, forms.BoundField]]:
        return [(goal, self[f"goal_{goal.pk}"], self[f"goal_{goal.pk}_note"]) for goal in self.goals]

    @property
    def step_fields(self) -> list[forms.BoundField]:
        return [self[f"step_{area}"] for area in StepUpArea]

    @staticmethod
    def saved(review: PlanReview) -> dict[str, Any]:
        """Return what a review says, by the names of the fields."""
        found: dict[str, Any] = {name: getattr(review, name) for name in ("reviewed_on", "proposal", *TEXTS)}
        for each in review.achievements.all():
            found[f"goal_{each.goal_id}"], found[f"goal_{each.goal_id}_note"] = each.achievement, each.note
        steps = {each.area: each.step for each in review.steps.all()}
        found |= {f"step_{area}": steps.get(area, "") for area in StepUpArea}
        return found | {"changes": [each.code for each in review.changes.all()], "seen_version": review.version}

    def answers(self) -> dict[str, Any]:
        """Return what was typed as the action takes it."""
        typed = self.cleaned_data
        return {
            "reviewed_on": typed["reviewed_on"],
            "proposal": ReviewConclusion(typed["proposal"]),
            "changes": typed["changes"],
            "achievements": {goal.pk: typed[f"goal_{goal.pk}"] for goal in self.goals},
            "notes": {goal.pk: typed[f"goal_{goal.pk}_note"] for goal in self.goals},
            "steps": {area: typed[f"step_{area}"] for area in StepUpArea},
            **{name: typed[name] for name in TEXTS},
        }


def _goal_fields(goals: Sequence[Goal]) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    for goal in goals:
        found[f"goal_{goal.pk}"] = forms.ChoiceField(
            label=f"目標「{goal.text}」", choices=Achievement.choices, required=False, widget=RadioChips()
        )
        found[f"goal_{goal.pk}_note"] = NormalizedCharField(label=f"「{goal.text}」は、どこまで", required=False, max_length=200)
    return found


def _step_fields() -> dict[str, forms.Field]:
    return {
        f"step_{area}": forms.ChoiceField(label=area.label, choices=Step.choices, required=False, widget=RadioChips())
        for area in StepUpArea
    }


class MeetingField(forms.ModelChoiceField):
    """A meeting, by its day."""

    def label_from_instance(self, obj: Any) -> str:
        day = f"{format_wareki(obj.meets_on)}({weekday_ja(obj.meets_on)}) {MeetingRhythm(obj.rhythm).label}"
        return f"{day} {obj.place}".strip()


class TableForm(RefusableForm):
    """Which meeting the review is put before."""

    wants_once = False
    meeting = MeetingField(
        label="どの会議にかけますか", queryset=SupportCoordinationMeeting.objects.none(), empty_label=None
    )
    claims_ground = forms.BooleanField(
        label="本人の同意のない機関には、記録した根拠(生命・身体・財産を守るため)で伝える", required=False
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class ConclusionForm(RefusableForm):
    """What is drawn from the meeting's result."""

    wants_once = False
    conclusion = forms.ChoiceField(
        label="会議の結論", choices=ReviewConclusion.choices, widget=RadioCards(notes=CONSEQUENCES)
    )
