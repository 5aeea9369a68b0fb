from django.db import models
from django.db.models import Q

from yorisoi.cases.models import CaseFact
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans


class FollowUp(CaseFact):
    """終結後のフォロー (one dated check agreed at the closing meeting)."""

    due_on = models.DateField("確かめる日")
    means = models.CharField("確かめ方", max_length=12, choices=FollowUpMeans.choices)
    done_on = models.DateField("確かめた日", null=True, blank=True)
    finding = models.CharField("ようす", max_length=16, choices=FollowUpFinding.choices, blank=True)
    note = models.TextField("くわしく", blank=True)

    class Meta(CaseFact.Meta):
        indexes = [
            models.Index(fields=["municipality", "due_on"], condition=Q(done_on__isnull=True), name="followup_open")
        ]

    def __str__(self) -> str:
        return f"follow-up #{self.pk}"

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def asks_for_support(self) -> bool:
        """Whether the person is to be received again."""
        return self.finding == FollowUpFinding.NEEDS_SUPPORT
