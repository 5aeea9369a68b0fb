from django.db.models import QuerySet

from yorisoi.cases.enums import DutyKind, Stage, Standing
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s13_followup.enums import FollowUpMeans
from yorisoi.process.s13_followup.models import FollowUp


def followups(case: Case) -> QuerySet[FollowUp]:
    """Return the follow-up checks of a case by their day."""
    return FollowUp.objects.filter(case=case).select_related("created_by").order_by("due_on", "pk")


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step フォロー of the journey: done when every agreed check is."""
    checks = (asking or asking_of(case)).every(lambda: FollowUp.objects.order_by("due_on", "pk").values("done_on"))
    done = [check["done_on"] for check in checks if check["done_on"]]
    note = f"{len(done)}/{len(checks)}" if checks else ""
    return Panel(
        Stage.FOLLOWUP, is_done=bool(checks) and len(done) == len(checks), note=note, happened_on=max(done, default=None),
    )


def duties(scope: Scope) -> list[Batch]:
    """
    Return フォロー: the agreed checks not done yet.

    Source: process.md §3; 手引き §12
    """
    return [
        scope.batch(
            DutyKind.FOLLOW_UP, lambda: FollowUp.objects.filter(done_on__isnull=True), base="due_on",
            extra=("means",), standings=(Standing.ENDED,),
            why=lambda row: (
                f"終結のときに、{format_month_day(row['base'])}に確かめると決めました。{FollowUpMeans(row['means']).label}。"
            ),
        )
    ]
