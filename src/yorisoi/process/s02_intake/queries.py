"""Reads about receptions, the judgement on them, and enrollment."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.enums import DutyKind, Stage
from yorisoi.cases.models import Case
from yorisoi.cases.queries.duties import Batch, Scope
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.journey import Panel
from yorisoi.consents import queries as consents
from yorisoi.consents.enums import ConsentPurpose
from yorisoi.consents.models import Consent
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s01_outreach.models import OutreachAttempt
from yorisoi.process.s02_intake import rules
from yorisoi.process.s02_intake.enums import TriageOutcome
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage
from yorisoi.process.s02_intake.rules import Place
from yorisoi.records.models import CaseNote
from yorisoi.referrals import queries as referrals
from yorisoi.referrals.enums import Arrival
from yorisoi.referrals.models import Introduction

BEFORE_ASSESSMENT = (Stage.OUTREACH, Stage.INTAKE, Stage.EMERGENCY)
PANEL_NOTES = {
    "": "振り分け前",
    TriageOutcome.CONTINUE: "申込み待ち",
    TriageOutcome.HAND_OVER: "つなぎ中",
    TriageOutcome.INFORMATION_ONLY: "情報提供",
    TriageOutcome.NO_CONSENT_YET: "同意はまだ",
}


def as_told(reception: Reception | None) -> str:
    """Return what was told at the reception, opened by who told it where that was not the person (様式【2】主訴)."""
    if not reception or not reception.story:
        return ""
    teller = rules.told_by(reception.inquirer)
    return f"({teller}から){reception.story}" if teller else reception.story


def receptions(case: Case) -> QuerySet[Reception]:
    """Return the receptions of a case, newest first, with their worries."""
    return (
        Reception.objects.filter(case=case)
        .select_related("received_by", "created_by")
        .prefetch_related("worries")
        .order_by("-received_on", "-pk")
    )


def reception(case: Case) -> Reception | None:
    """Return the reception a case stands on."""
    return receptions(case).first()


def pressed_before(once: UUID | None) -> bool:
    """Say whether the button of a new consultation was pressed before."""
    return Reception.objects.pressed_before(once) is not None


def triages(case: Case) -> QuerySet[Triage]:
    """Return the judgements on a case, the one that counts first."""
    return Triage.objects.filter(case=case).select_related("created_by").order_by("-pk")


def enrollment(case: Case) -> EnrollmentRequest | None:
    """Return the application to be supported, if there is one."""
    return (
        EnrollmentRequest.objects.filter(case=case).select_related("consent", "created_by").order_by("pk").first()
    )


def consent_on_record(case: Case, *, on: date) -> Consent | None:
    """Return a consent to be supported that is in force on that day already."""
    held = consents.in_force(case, on=on)
    return next((consent for consent in held if consent.purpose == ConsentPurpose.ENROLLMENT), None)


def agencies(municipality_id: int, *, but: int) -> QuerySet[Agency]:
    """Return the agencies a consultation may be handed to: every one in use but our own."""
    return Agency.objects.of(municipality_id).exclude(pk=but).order_by("name")


def waiting(staff: Staff, *, on: date) -> QuerySet[Case]:
    """Return the cases this worker may see that are still before アセスメント, the newest first."""
    latest = Triage.objects.filter(case=OuterRef("pk")).order_by("-pk")
    return (
        Case.objects.visible_to(staff, on=on)
        .active()
        .filter(stage__in=BEFORE_ASSESSMENT)
        .select_related("person")
        .annotate(outcome=Coalesce(Subquery(latest.values("outcome")[:1]), Value("")))
        .order_by("-opened_on", "-pk")
    )


def place_after_reception(case: Case) -> Place:
    """Return where a case stands by its reception alone: the place an emergency gives it back to."""
    found = reception(case)
    latest = triages(case).first()
    handover = referrals.introductions(case).filter(hands_over=True).first()
    return rules.place_after_reception(
        is_received=found is not None,
        outcome=latest.outcome if latest else "",
        is_enrolled=EnrollmentRequest.objects.filter(case=case).exists(),
        handover_is_pending=handover is not None
        and handover.taken_back_on is None
        and handover.arrival in (Arrival.UNKNOWN, Arrival.NOT_ARRIVED),
        handover_arrived=handover is not None and handover.arrival == Arrival.ARRIVED,
    )


def panel(case: Case, asking: Asking | None = None) -> Panel:
    """Return the second step of the journey (one query)."""
    row = (asking or asking_of(case)).first(_received)
    if row is None:
        return Panel(Stage.INTAKE, is_done=False)
    is_enrolled, outcome = row["is_enrolled"], row["outcome"]
    return Panel(
        Stage.INTAKE, is_done=is_enrolled or outcome == TriageOutcome.INFORMATION_ONLY,
        note="利用申込 済" if is_enrolled else PANEL_NOTES[outcome], happened_on=row["received_on"],
    )


def _received() -> QuerySet[Reception, Any]:
    latest = Triage.objects.filter(case=OuterRef("case")).order_by("-pk")
    return (
        Reception.objects
        .annotate(is_enrolled=_enrolled(), outcome=Coalesce(Subquery(latest.values("outcome")[:1]), Value("")))
        .order_by("-received_on", "-pk").values("received_on", "is_enrolled", "outcome")
    )


def _why_triage(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に相談を受け付けました。ここで支援するか、つなぐかを判断します。"


def _why_triage_again(row: dict[str, Any]) -> str:
    return f"{format_month_day(row['base'])}に、つなぎ先から受け直しました。これからどうするかを、あらためて判断します。"


def _why_seek_consent(row: dict[str, Any]) -> str:
    if row["base"] > row["triaged_on"]:
        return f"{format_month_day(row['base'])}に働きかけました。同意はまだです。つながり続けます。"
    return f"{format_month_day(row['triaged_on'])}に「同意はまだ」と判断しました。つながり続けます。"


def _why_seek_consent_again(row: dict[str, Any]) -> str:
    if row["base"] > row["gone_on"]:
        return f"{format_month_day(row['base'])}に働きかけました。いま有効な同意はありません。つながり続けます。"
    return f"{format_month_day(row['gone_on'])}から、有効な同意がありません。支援と情報共有について、もう一度話しあいます。"


def _joined(scope: Scope, *batches: Batch) -> Batch:
    """Return batches of one kind as one."""
    found = sorted((duty for batch in batches for duty in batch.duties), key=lambda duty: (duty.due_on, duty.number))
    return Batch(batches[0].kind, found[: scope.limit], sum(batch.count for batch in batches))


def duties(scope: Scope) -> list[Batch]:
    """Return the judgements still to be made, and the people whose consent is still sought or sought again."""
    return [
        _joined(
            scope,
            scope.batch(DutyKind.TRIAGE, _not_judged, base="received_on", why=_why_triage),
            scope.batch(DutyKind.TRIAGE, _came_back, base="since", why=_why_triage_again),
        ),
        _joined(
            scope,
            scope.batch(
                DutyKind.SEEK_CONSENT, _without_consent, base="since", why=_why_seek_consent, extra=("triaged_on",)
            ),
            scope.batch(
                DutyKind.SEEK_CONSENT, lambda: consent_gone(on=scope.on), base="since", why=_why_seek_consent_again,
                extra=("gone_on",),
            ),
        ),
    ]


def _enrolled() -> Exists:
    return Exists(EnrollmentRequest.objects.filter(case=OuterRef("case")))


def _screened() -> Exists:
    """Say whether スクリーニング judged the case since: a later room, known here by the line it leaves."""
    return Exists(CaseNote.objects.filter(case=OuterRef("case"), event="screening.screened"))


def _not_judged() -> QuerySet[Reception]:
    return Reception.objects.filter(~_enrolled(), ~_screened(), triaged_on__isnull=True)


def _came_back() -> QuerySet[Triage]:
    """Return the hand-overs taken back on which nobody judged again, with the day the person came back."""
    later = Triage.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    handovers = Introduction.objects.filter(case=OuterRef("case"), hands_over=True).order_by("-pk")
    return (
        Triage.objects.filter(~Exists(later), ~_enrolled(), ~_screened(), outcome=TriageOutcome.HAND_OVER)
        .annotate(since=Subquery(handovers.values("taken_back_on")[:1]))
        .filter(since__isnull=False)
    )


def since_reaching_out(day: str) -> Greatest:
    """Return that day, or the day of the latest attempt to reach the person after it."""
    attempts = OutreachAttempt.objects.filter(case=OuterRef("case")).order_by("-attempted_on")
    latest = Coalesce(Subquery(attempts.values("attempted_on")[:1]), day)
    return Greatest(day, latest, output_field=DateField())


def _without_consent() -> QuerySet[Triage]:
    """Return the judgements 「同意はまだ」 that still count, with the day of the latest attempt to reach the person."""
    later = Triage.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    return Triage.objects.filter(
        ~Exists(later), ~_enrolled(), ~_screened(), outcome=TriageOutcome.NO_CONSENT_YET
    ).annotate(since=since_reaching_out("triaged_on"))


def consent_gone(*, on: date) -> QuerySet[EnrollmentRequest]:
    """Return the enrollments whose consent was withdrawn or ran out, with no other in force, and since when."""
    given = Consent.objects.filter(
        case=OuterRef("case"), purpose__in=(ConsentPurpose.ENROLLMENT, ConsentPurpose.MEETING)
    )
    in_force = given.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=on), Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        given_on__lte=on,
    )
    gone = (
        given.filter(Q(withdrawn_on__lte=on) | Q(ends_on__lt=on))
        .annotate(last_on=Coalesce("withdrawn_on", "ends_on"))
        .order_by("-last_on")
    )
    return (
        EnrollmentRequest.objects.filter(~Exists(in_force))
        .annotate(gone_on=Subquery(gone.values("last_on")[:1]))
        .filter(gone_on__isnull=False)
        .annotate(since=since_reaching_out("gone_on"))
    )
