from django.db import models

from yorisoi.agencies.models import MunicipalRow


class ReferenceRow(MunicipalRow):
    """期間つきの表の行 (a municipality's own row of a dated table). The nation's rows are CSV files of the package."""

    table = models.CharField("表", max_length=40)
    code = models.CharField("コード", max_length=60)
    label = models.CharField("表示名", max_length=120)
    starts_on = models.DateField("始まり", null=True, blank=True)
    ends_on = models.DateField("終わり(この日まで)", null=True, blank=True)
    position = models.PositiveSmallIntegerField("並び", default=0)
    source = models.CharField("出典", max_length=200, blank=True)
    data = models.JSONField("その他の列", default=dict)
    loaded_at = models.DateTimeField("読み込んだ日時", auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "table"], name="reference_by_table")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="reference_period",
                violation_error_message="終わりの日が始まりの日より前です。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.code} {self.label}"
