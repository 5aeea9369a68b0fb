"""Reads about leads, attempts and received lists."""

from django.db.models import Count, QuerySet

from yorisoi.agencies.models import Agency, Department
from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome
from yorisoi.process.s01_outreach.models import Discovery, OutreachAttempt, ReceivedList

NOTES = {
    DiscoveryOutcome.REACHING_OUT: "働きかけ中",
    DiscoveryOutcome.RECEPTION: "受付へ",
    DiscoveryOutcome.NO_NEED: "必要なし",
}


def discovery(case: Case) -> Discovery | None:
    """Return the lead a case began with, if it began with one."""
    return (
        Discovery.objects.filter(case=case)
        .select_related("source_agency", "source_department", "received_list__department", "created_by")
        .order_by("-pk")
        .first()
    )


def attempts(case: Case) -> QuerySet[OutreachAttempt]:
    """Return the attempts to reach the person, newest first."""
    return OutreachAttempt.objects.filter(case=case).select_related("created_by").order_by("-attempted_on", "-pk")


def received_lists(municipality_id: int) -> QuerySet[ReceivedList]:
    """Return the lists received from departments, newest first, with how many leads came of each."""
    return (
        ReceivedList.objects.filter(municipality_id=municipality_id)
        .select_related("department", "received_by")
        .annotate(leads=Count("discoveries"))
        .order_by("-received_on", "-pk")
    )


def agencies(municipality_id: int) -> QuerySet[Agency]:
    """Return the agencies a lead may come from."""
    return Agency.objects.of(municipality_id).order_by("name")


def departments(municipality_id: int) -> QuerySet[Department]:
    """Return the departments of the municipality."""
    return Department.objects.filter(municipality_id=municipality_id).order_by("name")


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the first step of the journey (one query)."""
    row = (asking or asking_of(case)).first(lambda: Discovery.objects.order_by("-pk").values("outcome", "noticed_on"))
    if row is None:
        return Panel(Stage.OUTREACH, is_done=False)
    outcome = DiscoveryOutcome(row["outcome"])
    return Panel(
        Stage.OUTREACH, is_done=outcome != DiscoveryOutcome.REACHING_OUT, note=NOTES[outcome], happened_on=row["noticed_on"],
    )


def duties(scope: Scope) -> list[Batch]:
    """Return no duties of its own: a lead is kept moving by 途切れ, which hangs on the case."""
    return []
