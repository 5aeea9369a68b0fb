from django.db import models
from django.db.models import Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.statistics.enums import Counting


class Population(MunicipalRow):
    """人口 (how many people live in the municipality from a day on; the figures per 100,000 stand on it)."""

    starts_on = models.DateField("いつから")
    people = models.PositiveIntegerField("人口")
    source = models.CharField("出典", max_length=120, blank=True)
    set_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "starts_on"], name="population_once",
                violation_error_message="その日からの人口は、もう入っています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}: {self.people}"


class CountingSetting(MunicipalRow):
    """相談の数え方の設定 (how consultations are counted from a month on; before the first row every reception counts)."""

    starts_on = models.DateField("どの月から")
    counting = models.CharField("数え方", max_length=20, choices=Counting.choices)
    set_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "starts_on"], name="counting_once",
                violation_error_message="その月からの数え方は、もう決まっています。",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__day=1), name="counting_from_the_first",
                violation_error_message="数え方は、月のはじめから変えます。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}: {self.counting}"


class ServiceOffered(MunicipalRow):
    """事業の実施 (whether a service is carried out in a fiscal year: 未実施 is not 0件)."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    column = models.CharField("集計の列", max_length=40)
    is_offered = models.BooleanField("実施している")
    set_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "fiscal_year", "column"], name="service_offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.column}: {self.is_offered}"


class MonthClosing(MunicipalRow):
    """
    月の締め (the numbers of one month as they were reported, frozen; what changes later is told as a correction).

    `numbers`: {"all": {figure: count}, "<agency pk>": {figure: count}}. There is no reopening.
    """

    month = models.DateField("月(1日)")
    closed_on = models.DateField("締めた日")
    closed_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    counting = models.CharField("数え方", max_length=20, choices=Counting.choices)
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    numbers = models.JSONField("数", default=dict)
    once = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "month"], name="month_closed_once",
                violation_error_message="この月は、もう締めてあります。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="month_closed_by_its_first", violation_error_message="月は1日で表します。"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PublishedFigures(MunicipalRow):
    """公表された実績 (one line of the nation's table that this municipality loaded beside the packaged ones)."""

    fiscal_year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("自治体名", max_length=60)
    level = models.CharField("区分", max_length=20, blank=True)
    population = models.PositiveIntegerField("人口", null=True, blank=True)
    numbers = models.JSONField("数", default=dict)
    source = models.CharField("出典", max_length=200, blank=True)
    loaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "fiscal_year", "name"], name="published_once",
                violation_error_message="この年度のこの自治体は、もう読みこまれています。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year} {self.name}"
