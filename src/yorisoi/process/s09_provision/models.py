from django.db import models
from django.db.models import F, Q

from yorisoi.cases.models import CaseFact
from yorisoi.process.s09_provision.enums import ProvisionEnd


class ServiceProvision(CaseFact):
    """支援サービスの提供 (the real start and end of one service, by us or by a partner)."""

    plan_service = models.OneToOneField(
        "plan.PlanService", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decision = models.ForeignKey(
        "decision.SupportDecision", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    service = models.CharField("サービス", max_length=40)
    provider = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    started_on = models.DateField("始まった日")
    ended_on = models.DateField("終わった日", null=True, blank=True)
    end_reason = models.CharField("終わり方", max_length=20, choices=ProvisionEnd.choices, blank=True)
    note = models.TextField("メモ", blank=True)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")), name="provision_period",
                violation_error_message="終わった日が、始まった日より前です。",
            ),
        ]

    def __str__(self) -> str:
        return f"provision #{self.pk}"

    @property
    def is_running(self) -> bool:
        return self.ended_on is None


class Delivery(CaseFact):
    """支援の実施・同行 (one delivery of support, by us or a partner; `accompanied` marks 同行支援)."""

    provision = models.ForeignKey(
        "provision.ServiceProvision", on_delete=models.PROTECT, related_name="deliveries", null=True, blank=True
    )
    delivered_on = models.DateField("実施した日")
    by_whom = models.CharField("だれが", max_length=100)
    what = models.TextField("なにを")
    accompanied = models.BooleanField("同行した", default=False)

    def __str__(self) -> str:
        return f"delivery #{self.pk}"
