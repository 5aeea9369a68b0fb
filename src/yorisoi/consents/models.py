from django.db import models
from django.db.models import F, Q

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, DisclosureGround, RecipientScope


class ConsentRules(MunicipalRow):
    """個人情報に関する管理・取扱規程 (a version of the rules explained before a consent)."""

    version = models.CharField("版", max_length=20)
    text = models.TextField("規程の本文")
    starts_on = models.DateField("施行日")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "version"], name="consent_rules_once")]

    def __str__(self) -> str:
        return self.version


class Consent(CaseFact):
    """本人同意 (the person's consent: purpose, recipients, method, the rules explained, and until when)."""

    purpose = models.CharField("目的", max_length=30, choices=ConsentPurpose.choices)
    scope = models.CharField("だれに", max_length=20, choices=RecipientScope.choices)
    recipients = models.ManyToManyField("agencies.Agency", related_name="+", blank=True)
    information = models.CharField("共有してよい情報", max_length=300, blank=True)
    method = models.CharField("方法", max_length=20, choices=ConsentMethod.choices)
    rules_version = models.CharField("説明した規程の版", max_length=20)
    explained_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField("同意の日")
    ends_on = models.DateField("いつまで", null=True, blank=True)
    withdrawn_on = models.DateField("撤回の日", null=True, blank=True)
    withdrawal_note = models.TextField("撤回のときの本人のことば", blank=True)

    class Meta(CaseFact.Meta):
        constraints = [
            *CaseFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")), name="consent_withdrawal",
                violation_error_message="撤回の日が、同意の日より前です。",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("given_on")), name="consent_period",
                violation_error_message="同意の終わりの日が、同意の日より前です。",
            ),
        ]

    def __str__(self) -> str:
        return f"consent #{self.pk}"


class Disclosure(CaseFact):
    """同意のない提供の根拠 (a disclosure without consent: who judged, when, what, to whom, on which ground)."""

    ground = models.CharField("根拠", max_length=20, choices=DisclosureGround.choices)
    recipient = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    information = models.TextField("提供する内容")
    judged_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")
    judged_on = models.DateField("判断した日")
    reason = models.TextField("判断の理由")

    def __str__(self) -> str:
        return f"disclosure #{self.pk}"
