"""Reads about introductions."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yorisoi.cases.enums import DutyKind, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.rules.journey import Warning
from yorisoi.foundation.wareki import format_month_day
from yorisoi.referrals import rules
from yorisoi.referrals.enums import Arrival
from yorisoi.referrals.models import ArrivalCheck, Introduction


def introductions(case: Case) -> QuerySet[Introduction]:
    """Return the introductions of a case, newest first, with their checks."""
    return (
        Introduction.objects.filter(case=case)
        .select_related("to_agency", "created_by", "consent", "disclosure")
        .prefetch_related("checks")
        .order_by("-made_on", "-pk")
    )


def introduction(case: Case, pk: int) -> Introduction | None:
    """Return one introduction of that case."""
    return introductions(case).filter(pk=pk).first()


def open_handovers(case: Case) -> QuerySet[Introduction]:
    """Return the whole consultations handed over whose end is not known yet."""
    return Introduction.objects.filter(
        case=case, hands_over=True, taken_back_on__isnull=True
    ).exclude(arrival=Arrival.ARRIVED).order_by("-made_on", "-pk")


def checks(introduction: Introduction) -> QuerySet[ArrivalCheck]:
    """Return the checks of one introduction, newest first."""
    return ArrivalCheck.objects.filter(introduction=introduction).select_related("created_by").order_by("-checked_on", "-pk")


def warnings(case: Case) -> list[Warning]:
    """Return たらい回し of a case, if so (one query)."""
    rows = (
        Introduction.objects.filter(case=case).order_by("made_on", "pk")
        .values_list("to_agency__name", "arrival", "taken_back_on")
    )
    return rules.warnings(
        rules.OnwardFacts(to_agency=name, arrival=arrival, was_taken_back=taken_back_on is not None)
        for name, arrival, taken_back_on in rows
    )


def _why_check(row: dict[str, Any]) -> str:
    made = f"{format_month_day(row['made_on'])}に{row['to_agency__name']}へつなぎました。"
    if row["arrival"] == Arrival.NOT_ARRIVED:
        return f"{made}前に確かめたときは、まだ着いていませんでした。もう一度確かめます。"
    return f"{made}着いたかどうかを確かめます。"


def _why_take_back(row: dict[str, Any]) -> str:
    return (
        f"{row['to_agency__name']}が受けられないと{format_month_day(row['base'])}にわかりました。"
        "本人をひとりにせず、受け直します。"
    )


def awaited(municipality_id: int) -> QuerySet[Introduction, Any]:
    """
    Return the ids of the cases of which somebody introduced has not arrived yet, or is to be taken back.

    They stay in their worker's sight though the case itself has ended.

    Source: process.md §3(後日確認, 受け直し); 手引き §4
    """
    # Two short reads of the indexes of what is open, not one of every introduction there ever was.
    made = Introduction.objects.filter(municipality_id=municipality_id).order_by()
    to_check = made.filter(next_check_on__isnull=False)
    to_take_back = made.filter(declined_on__isnull=False, taken_back_on__isnull=True)
    return to_check.values("case_id").union(to_take_back.values("case_id"))


def duties(scope: Scope) -> list[Batch]:
    """Return the arrival checks to make and the people to take back: nobody is forgotten where the case stands still."""

    def to_check() -> QuerySet[Introduction]:
        last_check = ArrivalCheck.objects.filter(introduction=OuterRef("pk")).order_by("-checked_on")
        return Introduction.objects.filter(next_check_on__isnull=False).annotate(
            since=Coalesce(Subquery(last_check.values("checked_on")[:1]), "made_on")
        )

    return [
        scope.batch(
            DutyKind.ARRIVAL_CHECK, to_check, base="since", why=_why_check,
            extra=("made_on", "arrival", "to_agency__name"), standings=tuple(Standing),
        ),
        scope.batch(
            DutyKind.TAKE_BACK,
            lambda: Introduction.objects.filter(declined_on__isnull=False, taken_back_on__isnull=True),
            base="declined_on", why=_why_take_back, extra=("to_agency__name",), standings=tuple(Standing),
        ),
    ]
