from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.process.s08_decision.enums import DecisionOutcome


class DecisionRequest(CaseFact):
    """
    支援決定の依頼 (what an endorsed plan asks of the municipality, opened by the endorsement, settled by its answer).

    `needs_decision` = the plan holds statutory services to decide; `needs_report` = other services to be confirmed
    as reported. One row a plan, written when the endorsement is passed on; the inbox reads it.
    """

    plan = models.OneToOneField("plan.Plan", on_delete=models.PROTECT, related_name="+")
    requested_on = models.DateField("了承の日")
    needs_decision = models.BooleanField("支援決定が要る")
    needs_report = models.BooleanField("報告の確認が要る")
    settled_on = models.DateField("すんだ日", null=True, blank=True)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "requested_on"], condition=Q(settled_on__isnull=True), name="decision_open"
            )
        ]

    def __str__(self) -> str:
        return f"decision request #{self.pk}"


class SupportDecision(CaseFact):
    """
    支援決定 (the municipality's answer on one statutory service).

    With `plan_service` it answers an endorsed plan; without it is one of the two services with their own procedure
    (住居確保給付金, 居住(一時生活)支援), which may be decided before any plan.
    """

    plan_service = models.OneToOneField(
        "plan.PlanService", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    service = models.CharField("サービス", max_length=40)
    outcome = models.CharField("決定", max_length=12, choices=DecisionOutcome.choices)
    decided_on = models.DateField("決定の日")
    decided_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("利用の始まり", null=True, blank=True)
    ends_on = models.DateField("利用の終わり(この日まで)", null=True, blank=True)
    reason = models.TextField("理由・条件", blank=True)

    def __str__(self) -> str:
        return f"decision #{self.pk}"

    @property
    def is_decided(self) -> bool:
        return self.outcome == DecisionOutcome.DECIDED


class MunicipalReport(CaseFact):
    """報告の確認 (the municipality has seen the reported part of a plan)."""

    plan = models.OneToOneField("plan.Plan", on_delete=models.PROTECT, related_name="+")
    confirmed_on = models.DateField("確認の日")
    confirmed_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    note = models.TextField("メモ", blank=True)

    def __str__(self) -> str:
        return f"municipal report #{self.pk}"
