from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow


class LikelyPair(MunicipalRow):
    """同じ人かもしれない組 (found by the nightly look; `first` has the smaller id; reasons are codes of the rules)."""

    first = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField("点")
    reasons = models.JSONField("理由", default=list)
    found_on = models.DateField("見つけた日")
    dismissed_on = models.DateField("別の人と確かめた日", null=True, blank=True)
    dismissed_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="likely_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="likely_pair_ordered"),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "-score", "id"], condition=Q(dismissed_on__isnull=True), name="likely_pair_open"
            )
        ]

    def __str__(self) -> str:
        return f"pair #{self.pk}"


class PersonMerge(MunicipalRow):
    """
    人をまとめた記録 (two records of one person became one; `moved` says what was carried over, so it can be undone).

    `moved` maps model and field (`people.Phone.person`, `cases.Case.person`) to the ids of the rows that pointed at `gone`
    before, `facts` to each field taken over with its value before and after, and says how two protections became one.
    """

    kept = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    gone = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField("移したもの", default=dict)
    reason = models.CharField("理由", max_length=200, blank=True)
    merged_on = models.DateField("まとめた日")
    merged_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    undone_on = models.DateField("もどした日", null=True, blank=True)
    undone_by = models.ForeignKey(
        "agencies.Staff", on_delete=models.PROTECT, related_name="+", null=True, blank=True, db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_on__isnull=True), name="merged_once",
                violation_error_message="この方は、もうまとめられています。",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("gone")), name="merge_not_self",
                violation_error_message="同じ人どうしはまとめられません。",
            ),
        ]

    def __str__(self) -> str:
        return f"merge #{self.pk}"
