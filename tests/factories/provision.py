"""Builders from 支援の提供 to 中断, each step by its action. `on` is the day of the last act."""

from datetime import date, timedelta
from typing import Any

from tests.factories.again import repeated
from tests.factories.base import DAY
from tests.factories.intake import fresh
from tests.factories.meeting import begin, called_meeting, chief_of, conclude, decided_plan
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import SupportDecision
from yorisoi.process.s09_provision import actions as provision
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s10_monitoring.enums import EffortKind, MonitoringKind, Satisfaction
from yorisoi.process.s10_monitoring.models import Monitoring, ReconnectEffort

HOUSING = "HOUSING_SECURITY_BENEFIT"


def first_line(plan: Plan) -> PlanService:
    """Return the first service of a plan."""
    line = plan_queries.services(plan).first()
    line.plan = plan
    return line


def start_first(plan: Plan, *, actor: Staff, on: date = DAY, **facts: Any) -> ServiceProvision:
    """Start the first service of a plan."""
    facts = {"started_on": on, **facts}
    return provision.start(case=plan.case, plan_service=first_line(plan), actor=actor, on=on, **facts)


@repeated
def started_plan(
    actor: Staff, statutory: bool = True, other: bool = False, *, on: date = DAY, plan: Plan | None = None, **facts: Any
) -> Plan:
    """Build a decided plan of which every service has started (stage PROVISION; `plan.case` is the case)."""
    plan = decided_plan(actor, statutory=statutory, other=other, on=on, plan=plan, **facts)
    for line in plan_queries.services(plan):
        provision.start(case=plan.case, plan_service=line, started_on=on, actor=actor, on=on)
    plan.case = fresh(plan.case)
    return plan


def deliver(case: Case, *, actor: Staff, on: date = DAY, **facts: Any) -> Delivery:
    """Record one delivery."""
    facts = {
        "delivered_on": on, "by_whom": actor.name, "what": "市役所の窓口で申請書を書いた。", "accompanied": True, **facts,
    }
    return provision.deliver(case=case, actor=actor, on=on, **facts)


def decide_housing(case: Case, *, officer: Staff, on: date = DAY, **facts: Any) -> SupportDecision:
    """Let the municipality decide 住居確保給付金 by its own procedure, for three months."""
    facts = {
        "service": HOUSING, "outcome": DecisionOutcome.DECIDED, "reason": "", "starts_on": on,
        "ends_on": on + timedelta(days=90), **facts,
    }
    return decisions.decide_own_procedure(case=case, actor=officer, on=on, **facts)


def add_housing_line(plan: Plan) -> PlanService:
    """Write 住居確保給付金 into a plan still being made, as `plan.save` would."""
    return PlanService.objects.create(
        municipality_id=plan.municipality_id, plan=plan, code=HOUSING, content="家賃補助 3か月", is_statutory=True,
        own_procedure=True, position=9,
    )


def monitor(plan: Plan, *, actor: Staff, on: date = DAY, **facts: Any) -> Monitoring:
    """Record one monitoring of a plan's case."""
    facts = {
        "kind": MonitoringKind.AFTER_START, "monitored_on": on, "satisfaction": Satisfaction.GOOD,
        "findings": "午前の通所に慣れてきた。", "person_words": "思ったより落ち着けた。", **facts,
    }
    return monitoring.monitor(case=plan.case, plan=plan, actor=actor, on=on, **facts)


@repeated
def monitored_case(actor: Staff, *, on: date = DAY, after_days: int = 10, **facts: Any) -> Case:
    """Build a case whose services run and which was monitored once, `after_days` after the start."""
    plan = started_plan(actor, on=on - timedelta(days=after_days))
    monitor(plan, actor=actor, on=on, **facts)
    return fresh(plan.case)


def make_effort(case: Case, *, actor: Staff, on: date = DAY, **facts: Any) -> ReconnectEffort:
    """Record one effort to reach the person."""
    facts = {
        "kind": EffortKind.LETTER_LEFT, "text": "玄関に連絡票を残した。新聞はたまっていない。", "made_on": on, **facts,
    }
    return monitoring.make_effort(case=case, actor=actor, on=on, **facts)


@repeated
def interrupted_case(
    actor: Staff, *, on: date = DAY, silent_days: int = 60, reported: bool = False, plan: Plan | None = None
) -> Case:
    """Build a case whose person went silent at the start, was sought ten days before `on`, and is interrupted on it."""
    plan = plan or started_plan(actor, on=on - timedelta(days=silent_days))
    make_effort(plan.case, actor=actor, on=on - timedelta(days=10))
    monitoring.interrupt(
        case=plan.case, reason="電話にも訪問にも応答がない。", interrupted_on=on, actor=actor, on=on
    )
    case = fresh(plan.case)
    if reported:
        report_interruption(case, actor=actor, on=on)
        case = fresh(case)
    return case


def report_interruption(
    case: Case, *, actor: Staff, on: date = DAY, outcome: AgendaOutcome = AgendaOutcome.CONFIRMED
) -> AgendaItem:
    """Tell a meeting of an interruption; it confirms it."""
    chief = chief_of(actor)
    meeting = called_meeting(chief, on=on, in_days=0)
    item = meetings.table_case(meeting=meeting, case=case, subject=Subject.INTERRUPTION, actor=chief, on=on)
    item.meeting = begin(meeting, actor=chief, on=on)
    return conclude(item, outcome, on=on, discussion="見守りを続け、月1回の訪問をする。")
