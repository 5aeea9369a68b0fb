from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s02_intake.models import EnrollmentRequest
from yorisoi.process.s04_assessment.enums import Question
from yorisoi.process.s04_assessment.models import Answer, Assessment, ExpertOpinion
from yorisoi.process.s04_assessment.rules import EditionFacts, Said

UP_TO_PLAN = (Stage.OUTREACH, Stage.INTAKE, Stage.EMERGENCY, Stage.ASSESSMENT, Stage.SCREENING, Stage.PLAN)


def editions(case: Case) -> QuerySet[Assessment]:
    """Return all editions of the case, newest first, with what hangs on them."""
    return (
        Assessment.objects.filter(case=case)
        .select_related("created_by")
        .prefetch_related("situations", "issues")
        .order_by("-edition")
    )


def current(case: Case) -> Assessment | None:
    """Return the newest edition, draft or agreed."""
    return editions(case).first()


def agreed(case: Case) -> Assessment | None:
    """Return the newest edition the person has confirmed."""
    return editions(case).filter(agreed_on__isnull=False).first()


def draft(case: Case) -> Assessment | None:
    """Return the edition still being written."""
    return editions(case).filter(agreed_on__isnull=True).first()


def opinions(case: Case) -> QuerySet[ExpertOpinion]:
    """Return what experts said about the case, newest first."""
    return ExpertOpinion.objects.filter(case=case).select_related("created_by").order_by("-given_on", "-pk")


def answers(assessment: Assessment) -> dict[str, Said]:
    """Return what was answered to the questions of the sheet, in their order."""
    found: dict[str, Said] = {}
    for row in Answer.objects.filter(assessment=assessment).order_by("pk"):
        said = found.get(row.question, Said())
        found[row.question] = Said((*said.codes, row.code), said.note) if row.code else Said(said.codes, row.note)
    return {question.value: found[question] for question in Question if question in found}


def facts(assessment: Assessment) -> EditionFacts:
    """Return what the rules need of one edition."""
    return EditionFacts(
        assessed_on=assessment.assessed_on, agreed_on=assessment.agreed_on, strengths=assessment.strengths,
        hopes=assessment.hopes,
    )


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the step アセスメント on the cover (one query)."""
    newest = (asking or asking_of(case)).first(
        lambda: Assessment.objects.order_by("-edition").values("edition", "assessed_on", "agreed_on")
    )
    if newest is None:
        return Panel(Stage.ASSESSMENT, is_done=False)
    done_on = newest["agreed_on"]
    note = f"第{newest['edition']}版" + ("" if done_on else " 作成中")
    return Panel(
        Stage.ASSESSMENT, is_done=done_on is not None or newest["edition"] > 1, note=note,
        happened_on=done_on or newest["assessed_on"],
    )


def duties(scope: Scope) -> list[Batch]:
    """Return アセスメント着手: enrolled, and no assessment begun."""

    def why(row: dict[str, Any]) -> str:
        return f"{format_month_day(row['base'])}に利用申込みがありました。本人といっしょにアセスメントをはじめます。"

    return [scope.batch(DutyKind.ASSESSMENT, _not_begun, base="requested_on", why=why, stages=UP_TO_PLAN)]


def _not_begun() -> QuerySet[EnrollmentRequest]:
    """Return the enrollments no assessment followed, of cases that are not supported by a plan yet."""
    begun = Assessment.objects.filter(case=OuterRef("case"))
    return EnrollmentRequest.objects.filter(~Exists(begun))
