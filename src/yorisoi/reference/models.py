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


class HousingCeiling(MunicipalRow):
    """
    住居確保給付金の上限額・基準額 (what one size of household may receive a month at most, and what its income is measured by).

    Rows are added, never changed: the amounts of a day are those that began last before it, so a case of an old day keeps
    its amounts. `area` is empty but where one desk serves several 級地. Either amount may be unknown, not both.
    """

    area = models.CharField("地域・級地", max_length=20, blank=True)
    size_from = models.PositiveSmallIntegerField("世帯人数(から)")
    size_to = models.PositiveSmallIntegerField("世帯人数(まで)")
    ceiling_yen = models.PositiveIntegerField("支給上限額(月、円)", null=True, blank=True)
    base_yen = models.PositiveIntegerField("基準額(月、円)", null=True, blank=True)
    starts_on = models.DateField("いつから")
    source = models.CharField("出典", max_length=200)
    loaded_at = models.DateTimeField("読み込んだ日時", auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "area", "starts_on", "size_from", "size_to"],
                condition=models.Q(ceiling_yen__isnull=False), name="housing_ceiling_once",
                violation_error_message="同じ日からの、同じ世帯人数の上限額がもうあります。",
            ),
            models.UniqueConstraint(
                fields=["municipality", "area", "starts_on", "size_from", "size_to"],
                condition=models.Q(base_yen__isnull=False), name="housing_base_once",
                violation_error_message="同じ日からの、同じ世帯人数の基準額がもうあります。",
            ),
            models.CheckConstraint(
                condition=models.Q(size_from__gte=1) & models.Q(size_to__gte=models.F("size_from")),
                name="housing_ceiling_sizes", violation_error_message="世帯人数の範囲が逆です。",
            ),
            models.CheckConstraint(
                condition=models.Q(ceiling_yen__isnull=False) | models.Q(base_yen__isnull=False),
                name="housing_ceiling_amount", violation_error_message="上限額も基準額もありません。",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""), name="housing_ceiling_source", violation_error_message="出典がありません。",
            ),
        ]

    def __str__(self) -> str:
        return f"housing ceiling #{self.pk}"
