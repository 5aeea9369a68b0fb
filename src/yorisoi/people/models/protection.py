from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.people.enums import ProtectionKind


class Protection(MunicipalRow):
    """
    連絡先の秘匿 (while it is in force, addresses and telephones of the person are masked everywhere).

    Only the staff named as readers may unveil them, each time by an act of its own that leaves evidence.

    Source: domain §8.2 (DV・支援措置)
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="protections")
    kind = models.CharField("理由", max_length=10, choices=ProtectionKind.choices)
    is_official_measure = models.BooleanField("住民基本台帳の支援措置を受けている", default=False)
    note = models.TextField("事情", blank=True)
    starts_on = models.DateField("いつから")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    set_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="protection_once",
                violation_error_message="この方の連絡先は、もう秘匿されています。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="protection_period",
                violation_error_message="秘匿の終わりの日が、始まりの日より前です。",
            ),
        ]

    def __str__(self) -> str:
        return f"protection #{self.pk}"


class ProtectedFrom(MunicipalRow):
    """知られてはいけない相手 (who must not learn the address: a person on record, or a name)."""

    protection = models.ForeignKey("people.Protection", on_delete=models.CASCADE, related_name="against")
    other = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField("相手", max_length=100, blank=True)

    def __str__(self) -> str:
        return f"protected from #{self.pk}"


class ProtectionReader(MunicipalRow):
    """連絡先を見てよい職員 (a member of staff who may unveil the contact data)."""

    protection = models.ForeignKey("people.Protection", on_delete=models.CASCADE, related_name="readers")
    staff = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["protection", "staff"], name="protection_reader_once")]

    def __str__(self) -> str:
        return f"reader #{self.pk}"
