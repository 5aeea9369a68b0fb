from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.people.enums import Relation


class Household(MunicipalRow):
    """世帯 (a household; its people come and go with dates)."""

    note = models.CharField("世帯について", max_length=200, blank=True)

    def __str__(self) -> str:
        return f"household #{self.pk}"


class HouseholdMember(MunicipalRow):
    """世帯員 (membership of a person in a household, with its period)."""

    household = models.ForeignKey("people.Household", on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="memberships")
    relation = models.CharField("続柄", max_length=20, choices=Relation.choices, default=Relation.OTHER)
    starts_on = models.DateField("いつから", null=True, blank=True)
    ends_on = models.DateField("いつまで", null=True, blank=True)
    note = models.CharField("メモ", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "person"], condition=Q(ends_on__isnull=True), name="member_once",
                violation_error_message="この方は、もうこの世帯にいます。",
            )
        ]

    def __str__(self) -> str:
        return f"member #{self.pk}"


class Relationship(MunicipalRow):
    """関係 (what `other` is to `person`, also across households)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="relationships")
    other = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    relation = models.CharField("関係", max_length=20, choices=Relation.choices)
    note = models.CharField("メモ", max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "other", "relation"], name="relationship_once",
                violation_error_message="同じ関係がもう記録されています。",
            ),
            models.CheckConstraint(
                condition=~Q(person=F("other")), name="relationship_not_self",
                violation_error_message="同じ人どうしの関係は記録できません。",
            ),
        ]

    def __str__(self) -> str:
        return f"relationship #{self.pk}"
