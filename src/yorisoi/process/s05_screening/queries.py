from datetime import date
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception
from yorisoi.process.s03_emergency import queries as emergency
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening
from yorisoi.process.s05_screening.rules import ScreeningFacts
from yorisoi.records.models import CaseNote
from yorisoi.referrals import queries as referrals
from yorisoi.referrals.models import Introduction

NOTES = {
    ScreeningOutcome.INFORMATION_ONLY: "情報提供で終了",
    ScreeningOutcome.HAND_OVER: "つなぐ",
    ScreeningOutcome.WORK_TOWARD_CONSENT: "同意に向けて",
    ScreeningOutcome.CONTINUE: "継続支援",
    ScreeningOutcome.STOPPED: "判断前に終了",
}


def screenings(case: Case) -> QuerySet[Screening]:
    """Return every judgement on the case, the one that counts first."""
    return Screening.objects.filter(case=case).select_related("judged_by").order_by("-screened_on", "-pk")


def latest(case: Case) -> Screening | None:
    """Return the judgement that counts."""
    return screenings(case).first()


def is_continued(case: Case) -> bool:
    """Return whether the judgement that counts is 継続支援."""
    outcome = Screening.objects.filter(case=case).order_by("-screened_on", "-pk").values_list("outcome", flat=True).first()
    return bool(outcome == ScreeningOutcome.CONTINUE)


def facts(case: Case) -> ScreeningFacts:
    """Return what the rules need of the case. A report alone (住居確保給付金 has its own way) is no endorsement."""
    return ScreeningFacts(
        stage=case.stage,
        is_enrolled=EnrollmentRequest.objects.filter(case=case).exists(),
        has_assessment=Assessment.objects.filter(case=case).exists(),
        was_endorsed=CaseNote.objects.filter(case=case, event="plan.endorsed").exists(),
        emergency_is_open=emergency.is_open(case),
        not_before=not_before(case),
    )


def not_before(case: Case) -> date | None:
    """Return the latest day of what a judgement follows, so that it is never dated back behind it."""
    days = [
        Reception.objects.filter(case=case).aggregate(day=Min("received_on"))["day"],
        EnrollmentRequest.objects.filter(case=case).aggregate(day=Min("requested_on"))["day"],
        Screening.objects.filter(case=case).aggregate(day=Max("screened_on"))["day"],
        *referrals.open_handovers(case).values_list("made_on", flat=True),
    ]
    return max((day for day in days if day is not None), default=None)


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step スクリーニング on the cover (one query)."""
    row = (asking or asking_of(case)).first(
        lambda: Screening.objects.order_by("-screened_on", "-pk").values("outcome", "screened_on")
    )
    if row is None:
        return Panel(Stage.SCREENING, is_done=False)
    outcome = ScreeningOutcome(row["outcome"])
    return Panel(
        Stage.SCREENING, is_done=outcome != ScreeningOutcome.WORK_TOWARD_CONSENT, note=NOTES[outcome],
        happened_on=row["screened_on"],
    )


def _why_seek_consent(row: dict[str, Any]) -> str:
    if row["base"] > row["screened_on"]:
        return f"{format_month_day(row['base'])}に働きかけました。同意に向けて取り組んでいます。つながり続けます。"
    return f"{format_month_day(row['screened_on'])}に「同意に向けて取り組む」と判断しました。つながり続けます。"


def _why_judge_again(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に、つないだ先から受け直しました。あらためてスクリーニングで判断します。"


def _has_later() -> Exists:
    """Say whether another judgement on the case came after this one."""
    later = Q(screened_on__gt=OuterRef("screened_on")) | Q(screened_on=OuterRef("screened_on"), pk__gt=OuterRef("pk"))
    return Exists(Screening.objects.filter(later, case=OuterRef("case")))


def _came_back() -> QuerySet[Screening]:
    """Return the hand-overs taken back on which nobody judged again, with the day the person came back."""
    handovers = Introduction.objects.filter(case=OuterRef("case"), hands_over=True).order_by("-pk")
    return (
        Screening.objects.filter(~_has_later(), outcome=ScreeningOutcome.HAND_OVER)
        .annotate(since=Subquery(handovers.values("taken_back_on")[:1]))
        .filter(since__isnull=False)
    )


def _toward_consent(*, on: date) -> QuerySet[Screening]:
    """Return the judgements 「同意に向けて取り組む」 that still count, but for those 相談受付 asks after already."""
    told = intake.consent_gone(on=on).filter(case=OuterRef("case"))
    return Screening.objects.filter(
        ~_has_later(), ~Exists(told), outcome=ScreeningOutcome.WORK_TOWARD_CONSENT
    ).annotate(since=intake.since_reaching_out("screened_on"))


def duties(scope: Scope) -> list[Batch]:
    """
    Return who is to be judged again after a hand-over, and 同意への働きかけ.

    プラン案 ends with a plan and is told by s06, 後日確認 by referrals.
    """
    return [
        scope.batch(DutyKind.TRIAGE, _came_back, base="since", why=_why_judge_again, settled_at=Stage.SCREENING),
        scope.batch(
            DutyKind.SEEK_CONSENT, lambda: _toward_consent(on=scope.on), base="since", why=_why_seek_consent,
            extra=("screened_on",),
        )
    ]
