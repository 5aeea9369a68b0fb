"""Reads about urgent needs. An urgent reception nobody acted on yet counts as an open need."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.people import queries as people
from yorisoi.process.s02_intake.models import Reception
from yorisoi.process.s03_emergency import rules
from yorisoi.process.s03_emergency.enums import EmergencyState
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.reference import queries as reference
from yorisoi.reference.rules import ceilings

NOTES = {
    EmergencyState.NEEDED: "対応が必要",
    EmergencyState.DONE: "対応した",
    EmergencyState.NOT_NEEDED: "必要なし",
}


def supports(case: Case) -> QuerySet[EmergencySupport]:
    """Return the urgent needs of a case, newest first."""
    return EmergencySupport.objects.filter(case=case).select_related("settled_by", "created_by").order_by(
        "-noticed_on", "-pk"
    )


def support(case: Case, pk: int) -> EmergencySupport | None:
    """Return one urgent need of that case."""
    return supports(case).filter(pk=pk).first()


def open_supports(case: Case) -> QuerySet[EmergencySupport]:
    """Return the urgent needs not yet met, the oldest first."""
    return EmergencySupport.objects.filter(case=case, state=EmergencyState.NEEDED).order_by("noticed_on", "pk")


def _untouched() -> QuerySet[Reception]:
    """Return the urgent receptions after which no urgent need was written down yet."""
    written = EmergencySupport.objects.filter(case=OuterRef("case"), created_at__gte=OuterRef("created_at"))
    return Reception.objects.filter(is_urgent=True).filter(~Exists(written))


def urgent_reception(case: Case) -> Reception | None:
    """Return the reception marked urgent on which nobody acted yet."""
    return _untouched().filter(case=case).order_by("received_on", "pk").first()


def ceilings_of(case: Case, *, on: date) -> str:
    """Return in words how much 住居確保給付金 may be for this household on a day; empty where the municipality has no table."""
    rows = reference.ceilings(case.municipality_id)
    size = people.household_size(case.person, on=on) if rows else None
    return " ".join(ceilings.told(size, on, rows))


def is_open(case: Case) -> bool:
    """Return whether anything urgent is still unanswered."""
    return open_supports(case).exists() or urgent_reception(case) is not None


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the third step of the journey (one query)."""
    row = (asking or asking_of(case)).first(_needed, case="pk")
    if row is None or row["latest_state"] is None:
        note = NOTES[EmergencyState.NEEDED] if row and row["is_urgent"] else ""
        return Panel(Stage.EMERGENCY, is_done=False, note=note)
    shown = EmergencyState.NEEDED if row["is_needed"] else EmergencyState(row["latest_state"])
    return Panel(Stage.EMERGENCY, is_done=not row["is_needed"], note=NOTES[shown], happened_on=row["latest_on"])


def _needed() -> QuerySet[Case, Any]:
    latest = EmergencySupport.objects.filter(case=OuterRef("pk")).order_by("-noticed_on", "-pk")
    still = EmergencySupport.objects.filter(case=OuterRef("pk"), state=EmergencyState.NEEDED)
    urgent = Reception.objects.filter(case=OuterRef("pk"), is_urgent=True)
    return Case.objects.order_by("pk").annotate(
        latest_state=Subquery(latest.values("state")[:1]), latest_on=Subquery(latest.values("noticed_on")[:1]),
        is_needed=Exists(still), is_urgent=Exists(urgent),
    ).values("latest_state", "latest_on", "is_needed", "is_urgent")


def _why_need(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に、急ぐことがわかりました: {_short(row['need'])}"


def _why_reception(row: dict[str, Any]) -> str:
    noted = f": {row['urgency_note']}" if row["urgency_note"] else "。"
    return f"{format_month_day(row['base'])}の相談受付に「いそぐ」のしるしがあります{noted}"


def _short(text: str, limit: int = 60) -> str:
    text = " ".join(text.split())
    return f"{text[:limit]}…" if len(text) > limit else text


def duties(scope: Scope) -> list[Batch]:
    """Return the urgent needs to meet today: those written down, and urgent receptions nobody acted on."""
    written = scope.batch(
        DutyKind.EMERGENCY, lambda: EmergencySupport.objects.filter(state=EmergencyState.NEEDED),
        base="noticed_on", why=_why_need, extra=("need",), standings=rules.NOT_ENDED,
    )
    untouched = scope.batch(
        DutyKind.EMERGENCY, _untouched, base="received_on", why=_why_reception, extra=("urgency_note",),
        standings=rules.NOT_ENDED,
    )
    merged = sorted([*written.duties, *untouched.duties], key=lambda duty: (duty.due_on, duty.number))
    return [Batch(DutyKind.EMERGENCY, merged[: scope.limit], written.count + untouched.count)]
