from django.db import models

from yorisoi.cases.models import CaseFact
from yorisoi.process.s05_screening.enums import ScreeningOutcome


class Screening(CaseFact):
    """スクリーニング (the judgement before a plan: we go on, somebody else does, or it ends; the latest counts)."""

    screened_on = models.DateField("判断した日")
    outcome = models.CharField("結果", max_length=20, choices=ScreeningOutcome.choices)
    reason = models.TextField("判断の理由")
    discussed = models.BooleanField("所内で話し合った", default=False)
    judged_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"screening #{self.pk}"
