from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState


class EmergencySupport(CaseFact):
    """緊急的な支援 (an urgent need and how it was met, or why nothing was needed)."""

    noticed_on = models.DateField("必要とわかった日")
    need = models.TextField("何が急ぐか")
    state = models.CharField(
        "対応", max_length=12, choices=EmergencyState.choices, default=EmergencyState.NEEDED
    )
    means = models.CharField("したこと", max_length=20, choices=EmergencyMeans.choices, blank=True)
    detail = models.TextField("内容・理由", blank=True)
    settled_on = models.DateField("対応した日", null=True, blank=True)
    settled_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(
                fields=["municipality", "noticed_on"], condition=Q(state=EmergencyState.NEEDED), name="emergency_open"
            )
        ]

    def __str__(self) -> str:
        return f"emergency #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == EmergencyState.NEEDED
