from django.db import models


class AuditEntry(models.Model):
    """証跡 (one row of evidence). Values only, no foreign keys, never changed. `verb` is a dotted, stable code."""

    at = models.DateTimeField("日時")
    municipality_id = models.BigIntegerField("自治体")
    actor_id = models.BigIntegerField("職員")
    actor_name = models.CharField("職員名", max_length=60)
    verb = models.CharField("行為", max_length=60)
    subject_type = models.CharField("対象の種類", max_length=40, blank=True)
    subject_id = models.BigIntegerField("対象", null=True)
    case_id = models.BigIntegerField("ケース", null=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    data = models.JSONField("値", default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["case_id", "at"], name="audit_by_case"),
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.verb} #{self.pk}"
