from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.process.s08_decision.enums import DecisionOutcome


class DecisionRequest(CaseFact):
    """
    支援決定の依頼 (what is asked of the municipality, and since when it is answered).

    With `plan`: an endorsed plan, one row, written with the municipality's answer (the inbox reads the endorsed plans
    themselves). Without: a service with its own procedure, written when the agency asks for it. `needs_decision` =
    there are statutory services to decide; `needs_report` = other services to be confirmed as reported.
    """

    plan = models.OneToOneField("plan.Plan", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    service = models.CharField("サービス(別の利用手続)", max_length=40, blank=True)
    note = models.TextField("自治体へ伝えること", blank=True)
    requested_on = models.DateField("了承または依頼の日")
    needs_decision = models.BooleanField("支援決定が要る")
    needs_report = models.BooleanField("報告の確認が要る")
    settled_on = models.DateField("すんだ日", null=True, blank=True)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(plan__isnull=True) & ~Q(service="")) | Q(plan__isnull=False, service=""),
                name="decision_request_of_one",
                violation_error_message="プランか、別の利用手続のサービスの、どちらか1つです。",
            ),
            models.UniqueConstraint(
                fields=["case", "service"], condition=Q(plan__isnull=True, settled_on__isnull=True),
                name="decision_request_open_once", violation_error_message="このサービスは、もう依頼しています。",
            ),
        ]
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
    (住居確保給付金, 居住(一時生活)支援), which may be decided before any plan. A returned service keeps its `plan` only: the
    plan's services are rewritten and answered anew.
    """

    plan = models.ForeignKey("plan.Plan", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
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
