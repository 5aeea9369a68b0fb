from django.db import models
from django.db.models import Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.process.s11_review.enums import Achievement, ReviewConclusion, Step, StepUpArea


class PlanReview(CaseFact):
    """
    プラン評価 (the formal look at a plan; it goes to the meeting before anything is concluded from it).

    `proposal` is what we propose; `agenda_item` the meeting's item; `conclusion` what was drawn from it and
    `settled_on` the day it was acted on (re-plan drafted, case closed, plan continued, interrupted): 終結 is concluded
    some time before the case is closed.
    """

    plan = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="+")
    reviewed_on = models.DateField("評価の日")
    employment_result = models.TextField("就労・増収のようす", blank=True)
    remaining_issues = models.TextField("残された課題", blank=True)
    person_wish = models.TextField("本人の希望", blank=True)
    staff_opinion = models.TextField("支援員の意見", blank=True)
    proposal = models.CharField("会議への提案", max_length=20, choices=ReviewConclusion.choices)
    agenda_item = models.ForeignKey(
        "meeting.AgendaItem", on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    conclusion = models.CharField("結論", max_length=20, choices=ReviewConclusion.choices, blank=True)
    settled_on = models.DateField("結論を実行した日", null=True, blank=True)
    version = models.PositiveIntegerField("版", default=1)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan"], condition=Q(settled_on__isnull=True), name="one_open_review",
                violation_error_message="このプランの評価は、もう書かれています。",
            ),
        ]

    def __str__(self) -> str:
        return f"review #{self.pk}"

    @property
    def is_settled(self) -> bool:
        return self.settled_on is not None

    @property
    def is_closing(self) -> bool:
        """Whether 終結 was concluded and waits to be recorded."""
        return self.conclusion == ReviewConclusion.CLOSE and self.settled_on is None

    @property
    def is_interrupting(self) -> bool:
        """Whether 中断 was concluded and waits to be recorded."""
        return self.conclusion == ReviewConclusion.INTERRUPT and self.settled_on is None

    @property
    def is_drawn(self) -> bool:
        """Whether a conclusion was drawn that another act (終結, 中断) has still to carry out."""
        return self.is_closing or self.is_interrupting


class GoalAchievement(MunicipalRow):
    """目標ごとの達成 (how far one goal of the plan was reached)."""

    review = models.ForeignKey("review.PlanReview", on_delete=models.CASCADE, related_name="achievements")
    goal = models.ForeignKey("plan.Goal", on_delete=models.PROTECT, related_name="+")
    achievement = models.CharField("達成", max_length=10, choices=Achievement.choices)
    note = models.CharField("メモ", max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "goal"], name="achievement_once")]

    def __str__(self) -> str:
        return f"achievement #{self.pk}"


class ChangeSeen(MunicipalRow):
    """見られた変化 (a code of the dated table `changes_seen`)."""

    review = models.ForeignKey("review.PlanReview", on_delete=models.CASCADE, related_name="changes")
    code = models.CharField("変化", max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "code"], name="change_once")]

    def __str__(self) -> str:
        return self.code


class StepUp(MunicipalRow):
    """ステップアップ (compared with the time before, by area)."""

    review = models.ForeignKey("review.PlanReview", on_delete=models.CASCADE, related_name="steps")
    area = models.CharField("領域", max_length=12, choices=StepUpArea.choices)
    step = models.CharField("前とくらべて", max_length=10, choices=Step.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "area"], name="step_once")]

    def __str__(self) -> str:
        return f"step #{self.pk}"
