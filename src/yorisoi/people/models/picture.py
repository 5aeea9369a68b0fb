from django.db import models
from django.db.models import Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.people.enums import Picture, TieFlow, TieKind, TieStrength


class Tie(MunicipalRow):
    """つながり (one line of the ecomap: between the person and somebody or something around them)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="ties")
    kind = models.CharField("相手の種類", max_length=14, choices=TieKind.choices)
    name = models.CharField("相手", max_length=60, blank=True)
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    strength = models.CharField("強さ", max_length=10, choices=TieStrength.choices, default=TieStrength.ORDINARY)
    is_stressful = models.BooleanField("ストレスのある関係", default=False)
    flow = models.CharField("力の向き", max_length=12, choices=TieFlow.choices, default=TieFlow.NONE)
    note = models.CharField("メモ", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(other__isnull=False) | Q(agency__isnull=False), name="tie_has_somebody",
                violation_error_message="つながりの相手がありません。",
            )
        ]

    def __str__(self) -> str:
        return f"tie #{self.pk}"


class Spot(MunicipalRow):
    """図の中の場所 (where one figure of a person's picture was put by hand; `node` is `p12` a person, `t5` a tie)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    picture = models.CharField("図", max_length=10, choices=Picture.choices)
    node = models.CharField("図形", max_length=24)
    x = models.SmallIntegerField("横")
    y = models.SmallIntegerField("縦")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "picture", "node"], name="spot_once")]

    def __str__(self) -> str:
        return f"spot #{self.pk}"
