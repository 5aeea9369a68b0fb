"""Builders of the way to a plan: enrolled, assessed, screened, drafted, agreed. Each step goes through its action."""

from datetime import date, timedelta
from typing import Any

from tests.factories.again import repeated
from tests.factories.base import DAY, make_case
from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.consents import actions as consents
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, RecipientScope
from yorisoi.process.s02_intake.models import EnrollmentRequest
from yorisoi.process.s04_assessment import actions as assessment
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.process.s05_screening import actions as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import RoleHolder
from yorisoi.process.s06_plan.models import Plan
from yorisoi.resources import actions as resources
from yorisoi.resources.models import SocialResource

WISH = "娘に、ちゃんと働いている姿を見せたい。夜はいっしょにごはんを食べたい。"
STRENGTHS = "朝が早い。帳面をつけるのが得意。母が味方。"
STATUTORY = {"code": "EMPLOYMENT_PREPARATION", "content": "週3回、午前から", "frequency": "週3回"}
OTHER = {"code": "WELFARE_LOAN", "content": "緊急小口資金の相談", "frequency": "12月中"}
OURS_ONLY = {"code": "AGENCY_CONSULTATION", "content": "月1回の面談", "frequency": "月1回"}


def enroll(case: Case, *, actor: Staff, on: date = DAY) -> EnrollmentRequest:
    """Record the person's own request with a consent that covers related agencies (once a case)."""
    if earlier := EnrollmentRequest.objects.filter(case=case).first():
        return earlier
    consent = consents.give(
        case=case, purpose=ConsentPurpose.ENROLLMENT, scope=RecipientScope.ALL_RELATED, method=ConsentMethod.WRITTEN,
        rules_version="第1版", given_on=on, actor=actor, on=on,
    )
    return EnrollmentRequest.objects.record(case=case, actor=actor, requested_on=on, is_signed=True, consent=consent)


def write_assessment(case: Case, *, actor: Staff, on: date = DAY, **texts: Any) -> Assessment:
    """Begin an edition and write in it what is usual; texts given replace the usual ones."""
    edition = assessment.draft(case=case, assessed_on=on, actor=actor, on=on)
    usual = {
        "background": "離職のあと、家賃の滞納がはじまった。", "strengths": STRENGTHS, "hopes": WISH,
        "household_view": "母と娘の三人暮らし。", "direction": "生活のリズムから整える。",
    }
    return assessment.save(
        assessment=edition, seen_version=edition.version, actor=actor, on=on,
        situations={"HOUSING": "家賃の滞納が2か月。", "WORK": "離職して1年2か月。"},
        issues=[{"code": "HARDSHIP", "note": "滞納2か月"}], **(usual | texts),
    )


@repeated
def assessed_case(*, actor: Staff, on: date = DAY, case: Case | None = None, enrolled: bool = True) -> Case:
    """Build a case whose assessment the person has confirmed (stage SCREENING)."""
    case = case or make_case(actor=actor, on=on, stage=Stage.ASSESSMENT)
    if enrolled:
        enroll(case, actor=actor, on=on)
    assessment.agree(assessment=write_assessment(case, actor=actor, on=on), agreed_on=on, actor=actor, on=on)
    case.refresh_from_db()
    return case


@repeated
def screened_case(
    *, actor: Staff, on: date = DAY, case: Case | None = None, outcome: ScreeningOutcome = ScreeningOutcome.CONTINUE
) -> Case:
    """Build an assessed case with its judgement (継続支援 unless said otherwise; stage PLAN)."""
    case = assessed_case(actor=actor, on=on, case=case)
    screening.screen(
        case=case, outcome=outcome, reason="就労と家計を、いっしょに立て直すため。", screened_on=on, actor=actor, on=on,
        discussed=True,
    )
    case.refresh_from_db()
    return case


@repeated
def drafted_plan(
    actor: Staff, complete: bool = True, statutory: bool = True, other: bool = False, *, on: date = DAY,
    case: Case | None = None, **texts: Any,
) -> Plan:
    """
    Build a draft plan. `statutory`: a service that needs a decision; `other`: one that is only reported.

    Neither gives the agency's own consultation. `complete=False` leaves everything but the wish open.
    """
    case = case or screened_case(actor=actor, on=on)
    plan = plans.draft(case=case, actor=actor, on=on)
    if not complete:
        return plan
    chosen = [each for each, wanted in ((STATUTORY, statutory), (OTHER, other)) if wanted] or [OURS_ONLY]
    usual = {
        "wish": WISH, "issues": "離職して1年2か月。家賃の滞納。", "strengths": STRENGTHS,
        "cautions": "大きな声と、約束のない訪問は避ける。", "starts_on": on, "ends_on": on + timedelta(days=180),
        "is_employment_target": True,
    }
    plan = plans.save(
        plan=plan, seen_version=plan.version, actor=actor, on=on,
        goals=[{"text": "週3日、午前の仕事につく", "due_on": on + timedelta(days=150)}],
        roles=[
            {"holder": RoleHolder.PERSON, "who": "本人", "what": "平日の朝、若者の家へ行く", "until": "毎日"},
            {"holder": RoleHolder.OURS, "who": actor.name, "what": "月1回の面談、全体の調整", "coordinates": True},
            {"holder": RoleHolder.PARTNER, "who": "若者の家", "what": "就労準備支援 週3回"},
        ],
        services=chosen, **(usual | texts),
    )
    return plan_queries.plan_of(case, plan.number)


@repeated
def agreed_plan(
    actor: Staff, statutory: bool = True, other: bool = False, *, on: date = DAY, case: Case | None = None, **texts: Any
) -> Plan:
    """Build a complete plan the person agreed to: ready for the meeting (`plan.case` is the case)."""
    plan = drafted_plan(actor, statutory=statutory, other=other, on=on, case=case, **texts)
    return plans.agree(plan=plan, agreed_on=on, applied_on=on, actor=actor, on=on)


@repeated
def endorsed_plan(
    actor: Staff, statutory: bool = True, other: bool = False, *, on: date = DAY, case: Case | None = None, **texts: Any
) -> Plan:
    """Build an endorsed plan without its meeting (the case's stage stays PLAN); for rooms that only need its state."""
    plan = agreed_plan(actor, statutory=statutory, other=other, on=on, case=case, **texts)
    plans.mark_tabled(plan, actor=actor, on=on)
    return plans.endorse(plan, actor=actor, on=on)


def make_resource(*, actor: Staff, on: date = DAY, name: str = "若者の家", **facts: Any) -> SocialResource:
    return resources.add(name=name, verified_on=facts.pop("verified_on", on), actor=actor, on=on, **facts)
