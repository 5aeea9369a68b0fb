from django.db import models
from django.db.models import F, Q

from yorisoi.cases.enums import Stage, Turn
from yorisoi.cases.models import CaseFact
from yorisoi.process.s10_monitoring.enums import (
    EffortKind,
    EmploymentForm,
    HeardFrom,
    MonitoringKind,
    OutcomeKind,
    Satisfaction,
)


class Monitoring(CaseFact):
    """モニタリング (one look at how the person and the support are doing; ≠ プラン評価)."""

    plan = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("種類", max_length=12, choices=MonitoringKind.choices)
    monitored_on = models.DateField("日")
    met_person = models.BooleanField("本人と会えた・話せた", default=True)
    satisfaction = models.CharField("本人の満足", max_length=12, choices=Satisfaction.choices)
    person_words = models.TextField("本人のことば", blank=True)
    findings = models.TextField("行動・変化・支援の状況")
    major_change = models.BooleanField("大きな変化があった(プラン評価へ)", default=False)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "monitored_on"], condition=Q(major_change=True), name="monitoring_change"
            )
        ]

    def __str__(self) -> str:
        return f"monitoring #{self.pk}"


class ReconnectEffort(CaseFact):
    """つながるための努力 (one effort to reach a person who went silent; before and after an interruption)."""

    made_on = models.DateField("日")
    kind = models.CharField("したこと", max_length=20, choices=EffortKind.choices)
    text = models.TextField("内容・ようす")
    reached = models.BooleanField("本人と連絡がとれた", default=False)

    def __str__(self) -> str:
        return f"effort #{self.pk}"


class Interruption(CaseFact):
    """支援の中断 (support stands still because the person cannot be reached; never the end by itself)."""

    interrupted_on = models.DateField("中断の日")
    reason = models.TextField("中断の理由")
    stage_before = models.CharField(max_length=12, choices=Stage.choices)
    turn_before = models.CharField(max_length=12, choices=Turn.choices)
    report = models.ForeignKey(
        "meeting.AgendaItem", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reported_on = models.DateField("会議に報告した日", null=True, blank=True)
    resumed_on = models.DateField("再開の日", null=True, blank=True)
    resumption_note = models.TextField("再開のいきさつ", blank=True)
    closed_on = models.DateField("終結の日", null=True, blank=True)
    last_effort_on = models.DateField("最後に努力した日", null=True, blank=True)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["case"], condition=Q(resumed_on__isnull=True, closed_on__isnull=True), name="one_interruption",
                violation_error_message="このケースは、もう中断しています。",
            ),
            models.CheckConstraint(
                condition=Q(resumed_on__isnull=True) | Q(resumed_on__gte=F("interrupted_on")),
                name="interruption_period", violation_error_message="再開の日が、中断の日より前です。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "interrupted_on"],
                condition=Q(resumed_on__isnull=True, closed_on__isnull=True), name="interruption_open",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.resumed_on is None and self.closed_on is None

    def __str__(self) -> str:
        return f"interruption #{self.pk}"


class EmploymentOutcome(CaseFact):
    """
    就労・増収 (the person began to work, or earns more; the nation counts people, once a month at most).

    `plan` is the plan endorsed last on that day and `is_of_target` whether it aimed at work (就労支援対象者): both kept as
    they stood, so that a later change of the plan does not rewrite what was reported. A mistake is withdrawn, never lost.
    """

    kind = models.CharField("できごと", max_length=16, choices=OutcomeKind.choices)
    happened_on = models.DateField("就労・増収の日")
    form = models.CharField("雇用形態", max_length=16, choices=EmploymentForm.choices, blank=True)
    weekly_hours = models.PositiveSmallIntegerField("週の労働時間", null=True, blank=True)
    monthly_income_yen = models.PositiveIntegerField("月収(円)", null=True, blank=True)
    raise_yen = models.PositiveIntegerField("ふえた額(月、円)", null=True, blank=True)
    note = models.TextField("くわしく", blank=True)
    plan = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    is_of_target = models.BooleanField("就労支援対象プランの作成者", default=False)
    withdrawn_on = models.DateField("取り消した日", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    withdrawal_reason = models.CharField("取り消したわけ", max_length=200, blank=True)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "kind", "happened_on"], condition=Q(withdrawn_on__isnull=True),
                name="employment_by_day",
            )
        ]

    def __str__(self) -> str:
        return f"employment outcome #{self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None


class RetentionCheck(CaseFact):
    """
    職場定着の確認 (on a day it was heard that the person is still in the job; from whom, and by whom it was written down).

    There may be several of one job, also after the case ended: following up belongs to support. No check means that nobody
    has asked yet, never that the person left. A mistake is withdrawn, never lost.
    """

    outcome = models.ForeignKey("monitoring.EmploymentOutcome", on_delete=models.PROTECT, related_name="checks")
    checked_on = models.DateField("確認した日")
    heard_from = models.CharField("だれから聞いたか", max_length=10, choices=HeardFrom.choices)
    note = models.TextField("聞いた人とようす", blank=True)
    withdrawn_on = models.DateField("取り消した日", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )
    withdrawal_reason = models.CharField("取り消したわけ", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"retention check #{self.pk}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_on is not None
