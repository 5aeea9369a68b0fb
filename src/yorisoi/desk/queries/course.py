"""What happened in a case, for the picture of its course: one query a room, however long the case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from yorisoi.cases.enums import Stage
from yorisoi.cases.models import Case
from yorisoi.desk.drawing.course import Event, Lane, Span, course
from yorisoi.process.s01_outreach import queries as outreach
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s03_emergency import queries as emergency
from yorisoi.process.s05_screening import queries as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import queries as meeting
from yorisoi.process.s07_meeting.models import AgendaItem
from yorisoi.process.s08_decision import queries as decision
from yorisoi.process.s09_provision import queries as provision
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import queries as review
from yorisoi.process.s12_closure import queries as closure
from yorisoi.process.s12_closure.models import Closure
from yorisoi.process.s13_followup import queries as followup
from yorisoi.reference import queries as reference
from yorisoi.referrals import queries as referrals


@dataclass(frozen=True)
class Line:
    """One line of the course in words."""

    on: date
    ends_on: date | None
    what: str
    kind: str


@dataclass(frozen=True)
class Course:
    """経過の図とことば."""

    case: Case
    lanes: list[Lane]
    on: date

    def draw(self) -> str:
        return course(
            self.lanes, today=self.on, title=f"{self.case.person.display_name}さんの経過の図",
            described="段階・プラン・サービス・会議・決定・見守り・中断を、月のならびに描いた図です。くわしくは図の下の「ことばで読む」にあります。",
        )

    @property
    def lines(self) -> list[Line]:
        found = [
            Line(item.on, None, item.label or lane.name, lane.name) if isinstance(item, Event)
            else Line(item.starts_on, item.ends_on, item.label, lane.name)
            for lane in self.lanes for item in lane.items
        ]
        return sorted(found, key=lambda line: (line.on, line.kind))


def course_of(case: Case, *, on: date) -> Course:
    """Return the lanes of the picture; a lane with nothing in it is left out."""
    made = list(plans.plans(case))
    items = list(meeting.items_of(case))
    services = list(provision.provisions(case))
    ended = closure.closure(case)
    lanes = [
        Lane("段階", tuple(_stages(case, services, ended))),
        Lane("プラン", tuple(_plans(made))),
        Lane("サービス", tuple(
            Span(_service(each), each.started_on, each.ended_on, "service") for each in services
        )),
        Lane("会議", tuple(_meetings(items))),
        Lane("支援決定", tuple(
            Event(
                f"{_named(each.service, each.decided_on, case)} {each.get_outcome_display()}", each.decided_on, is_full=True
            )
            for each in decision.decisions(case)
        )),
        Lane("つなぎ", tuple(Event(each.to_agency.name, each.made_on) for each in referrals.introductions(case))),
        Lane("モニタリング", tuple(
            Event(each.get_kind_display(), each.monitored_on) for each in monitoring.monitorings(case)
        )),
        Lane("中断", tuple(_interruptions(case))),
        Lane("評価・終結", tuple(_endings(case, ended))),
    ]
    return Course(case, [lane for lane in lanes if lane.items], on)


def _stages(case: Case, services: list[ServiceProvision], ended: Closure | None) -> Iterable[Span]:
    """Yield the stages the case went through, each from the fact that opened it to the next one."""
    found = outreach.discovery(case)
    starts = [(found.noticed_on, Stage.OUTREACH)] if found else []
    starts += [(each.received_on, Stage.INTAKE) for each in intake.receptions(case)]
    starts += [(each.noticed_on, Stage.EMERGENCY) for each in emergency.supports(case)]
    asked = intake.enrollment(case)
    starts += [(asked.requested_on, Stage.ASSESSMENT)] if asked else []
    continued = [
        each.screened_on for each in screening.screenings(case) if each.outcome == ScreeningOutcome.CONTINUE
    ]
    starts += [(day, Stage.PLAN) for day in continued]
    planned = [each.started_on for each in services if each.plan_service_id is not None]
    starts += [(min(planned), Stage.PROVISION)] if planned else []
    last = ended.closed_on if ended else case.ended_on
    starts += [(ended.closed_on, Stage.CLOSURE)] if ended else []
    if not starts:
        starts = [(case.opened_on, Stage(case.stage))]
    order = {stage: place for place, stage in enumerate(Stage.values)}
    starts.sort(key=lambda start: (start[0], order[start[1]]))
    kept = [start for place, start in enumerate(starts) if place == 0 or start[1] != starts[place - 1][1]]
    for (day, stage), (following, _) in pairwise(kept):
        yield Span(stage.label, day, following, "stage")
    day, stage = kept[-1]
    yield Span(stage.label, day, last, "stage")


def _plans(made: list[Plan]) -> Iterable[Span | Event]:
    for plan in made:
        label = f"プラン{plans.circled(plan.number)}"
        if plan.starts_on and plan.ends_on:
            yield Span(label, plan.starts_on, plan.ends_on, "plan")
        else:
            yield Event(f"{label}(作成中)", plan.drafted_on)


def _meetings(items: list[AgendaItem]) -> Iterable[Event]:
    for item in items:
        outcome = f" {item.get_outcome_display()}" if item.concluded_on else ""
        yield Event(
            f"{item.get_subject_display()}{outcome}", item.concluded_on or item.meeting.meets_on,
            is_full=item.concluded_on is not None,
        )


def _interruptions(case: Case) -> Iterable[Span | Event]:
    for each in monitoring.interruptions(case):
        yield Span("中断", each.interrupted_on, each.resumed_on or each.closed_on, "pause")
    for effort in monitoring.efforts(case):
        yield Event(effort.get_kind_display(), effort.made_on)


def _endings(case: Case, ended: Closure | None) -> Iterable[Event]:
    for each in review.reviews(case):
        yield Event("プランの評価", each.reviewed_on)
    if ended is not None:
        yield Event("終結", ended.closed_on, is_full=True)
    for check in followup.followups(case):
        yield Event("フォロー" if check.done_on else "フォローの予定", check.done_on or check.due_on)


def _service(each: ServiceProvision) -> str:
    label = reference.label("services", each.service, each.started_on, each.municipality_id)
    return f"{label}({each.provider.name})" if each.provider is not None else label


def _named(service: str, on: date, case: Case) -> str:
    return reference.label("services", service, on, case.municipality_id)
