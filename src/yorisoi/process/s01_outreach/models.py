from django.db import models

from yorisoi.agencies.models import MunicipalRow
from yorisoi.cases.models import CaseFact
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, DiscoveryRoute, OutreachMeans


class ReceivedList(MunicipalRow):
    """庁内から受け取った名簿 (a list a department sent, e.g. arrears; only where it came from and on which basis)."""

    department = models.ForeignKey("agencies.Department", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField("受け取った日")
    subject = models.CharField("内容", max_length=120)
    basis = models.CharField("提供の根拠", max_length=200)
    people = models.PositiveIntegerField("人数", default=0)
    received_by = models.ForeignKey("agencies.Staff", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"received list #{self.pk}"


class Discovery(CaseFact):
    """把握 (a lead: how somebody's difficulty was noticed). Before consent only the least is kept."""

    route = models.CharField("把握の経路", max_length=20, choices=DiscoveryRoute.choices)
    source_agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    source_department = models.ForeignKey(
        "agencies.Department", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    received_list = models.ForeignKey(
        "outreach.ReceivedList", on_delete=models.PROTECT, related_name="discoveries", null=True, blank=True
    )
    noticed_on = models.DateField("気づいた日")
    story = models.TextField("気づいたこと(必要なことだけ)")
    outcome = models.CharField(
        "いまのようす", max_length=20, choices=DiscoveryOutcome.choices, default=DiscoveryOutcome.REACHING_OUT
    )
    outcome_on = models.DateField("決めた日", null=True, blank=True)
    outcome_reason = models.TextField("理由", blank=True)

    def __str__(self) -> str:
        return f"discovery #{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.outcome == DiscoveryOutcome.REACHING_OUT


class OutreachAttempt(CaseFact):
    """働きかけ (one attempt to reach the person: a visit, a letter left, a leaflet)."""

    attempted_on = models.DateField("日")
    means = models.CharField("届け方", max_length=20, choices=OutreachMeans.choices)
    reaction = models.TextField("ようす・反応", blank=True)

    def __str__(self) -> str:
        return f"outreach attempt #{self.pk}"
