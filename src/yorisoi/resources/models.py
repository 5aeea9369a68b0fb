from django.db import models

from yorisoi.agencies.models import MunicipalRow


class SocialResource(MunicipalRow):
    """社会資源 (something in the community a plan may use; old entries mislead, so when it was verified counts)."""

    name = models.CharField("名前", max_length=100)
    kind = models.CharField("種類", max_length=60, blank=True)
    contact = models.CharField("連絡先", max_length=200, blank=True)
    note = models.TextField("内容・受け入れの条件", blank=True)
    verified_on = models.DateField("最後に確かめた日")
    verified_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField("使用中", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="resource_once",
                violation_error_message="同じ名前の社会資源がもうあります。",
            )
        ]
        indexes = [models.Index(fields=["municipality", "is_active", "verified_on"], name="resource_verified")]

    def __str__(self) -> str:
        return self.name
