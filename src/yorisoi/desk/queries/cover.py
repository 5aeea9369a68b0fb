"""ケースの表紙: the whole case at a glance, in a number of queries that does not grow with the case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import AssignmentKind, Stage, Turn
from yorisoi.cases.models import Assignment, Case
from yorisoi.cases.queries import people_of
from yorisoi.cases.queries.duties import scope_of_case
from yorisoi.cases.queries.prepared import Asking, asking_of
from yorisoi.cases.rules.duties import Duty
from yorisoi.cases.rules.journey import Panel, Warning
from yorisoi.consents import queries as consents
from yorisoi.consents.enums import RecipientScope
from yorisoi.consents.models import Consent
from yorisoi.desk.queries import duties, warnings
from yorisoi.people import queries as people
from yorisoi.process.s01_outreach import queries as outreach
from yorisoi.process.s02_intake import queries as intake
from yorisoi.process.s02_intake import rules as intake_rules
from yorisoi.process.s03_emergency import queries as emergency
from yorisoi.process.s04_assessment import queries as assessment
from yorisoi.process.s04_assessment.models import Assessment
from yorisoi.process.s05_screening import queries as screening
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.enums import ReplanReason, RoleHolder
from yorisoi.process.s06_plan.models import Plan, PlanRole
from yorisoi.process.s07_meeting import queries as meeting
from yorisoi.process.s08_decision import queries as decision
from yorisoi.process.s09_provision import queries as provision
from yorisoi.process.s09_provision.models import ServiceProvision
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.process.s11_review import queries as review
from yorisoi.process.s12_closure import queries as closure
from yorisoi.process.s13_followup import queries as followup
from yorisoi.reference import queries as reference
from yorisoi.ui.parts import Step

STEP_PAGES = {
    Stage.OUTREACH: "outreach:index",
    Stage.INTAKE: "intake:index",
    Stage.EMERGENCY: "emergency:index",
    Stage.ASSESSMENT: "assessment:index",
    Stage.SCREENING: "screening:new",
    Stage.PLAN: "plan:index",
    Stage.MEETING: "meeting:table",
    Stage.DECISION: "decision:edit",
    Stage.PROVISION: "provision:index",
    Stage.MONITORING: "monitoring:index",
    Stage.REVIEW: "review:index",
    Stage.CLOSURE: "closure:new",
    Stage.FOLLOWUP: "followup:index",
}
WAITS_FOR = {
    Turn.PERSON: "本人の返事を待っています",
    Turn.COUNSELOR: "支援員が動く番です",
    Turn.MEETING: "会議での話し合いを待っています",
    Turn.MUNICIPALITY: "支援決定・報告の確認を待っています",
    Turn.PARTNER: "関係機関の動きを待っています",
    Turn.NOBODY: "待っていることはありません",
}
MOST_WORDS = 300


@dataclass(frozen=True)
class State:
    """How a case stands: what every stage has to show, what is due, and what its course gives to think about."""

    panels: list[Panel]
    due: list[Duty]
    warnings: list[Warning]


def state(case: Case, plan: Plan | None, roles: Sequence[PlanRole], *, on: date) -> State:
    """Ask all rooms at once how a case stands, in one statement; `plan` is its current one, with its roles."""
    asking = asking_of(case)
    scope = scope_of_case(case, on=on, asking=asking)

    def ask() -> State:
        found = warnings.of_case(case, plan, roles, on=on, asking=asking)
        return State(panels(case, asking), duties.merged(duties.everything(scope)), found)

    return asking.together(ask)


def panels(case: Case, asking: Asking) -> list[Panel]:
    """Ask each of the thirteen stages what it has to show."""
    return [
        outreach.panel(case, asking),
        intake.panel(case, asking),
        emergency.panel(case, asking),
        assessment.panel(case, asking),
        screening.panel(case, asking),
        plans.panel(case, asking),
        meeting.panel(case, asking),
        decision.panel(case, asking),
        provision.panel(case, asking),
        monitoring.panel(case, asking),
        review.panel(case, asking),
        closure.panel(case, asking),
        followup.panel(case, asking),
    ]


def steps(case: Case, panels: Iterable[Panel], *, on: date, may_write: bool) -> list[Step]:
    """Return the journey: where the case stands now, what is done, and the page of each step."""
    return [_step(case, panel, on=on, may_write=may_write) for panel in panels]


def _step(case: Case, panel: Panel, *, on: date, may_write: bool) -> Step:
    is_now = panel.stage == case.stage and not case.is_ended
    state = "now" if is_now else "done" if panel.is_done else "none"
    note = panel.note
    if not note and panel.happened_on:
        note = f"{panel.happened_on.month}.{panel.happened_on.day}"
    if is_now and not note:
        note = f"{(on - case.moved_on).days + 1}日目"
    url = reverse(STEP_PAGES[panel.stage], args=[case.number]) if may_write else ""
    return Step(label=panel.stage.label, state=state, note=note, url=url)


@dataclass(frozen=True)
class TurnBox:
    """次に動く人."""

    who: str
    note: str
    is_me: bool


def turn_box(case: Case, assigned: list[Assignment], staff: Staff, *, on: date) -> TurnBox:
    """Return whose move it is, and since how many days; on the day of a hand-over it is the new one's."""
    days = f"{(on - case.moved_on).days + 1}日目"
    held = [each for each in assigned if each.kind == AssignmentKind.PRIMARY]
    primary = max(held, key=lambda each: (each.starts_on, each.pk)).staff if held else None
    turn = Turn(case.turn)
    if case.is_ended and turn == Turn.NOBODY:
        return TurnBox("いません", "支援はおわっています", is_me=False)
    is_me = (turn == Turn.COUNSELOR and primary == staff) or (turn == Turn.MUNICIPALITY and staff.is_officer)
    who = f"{primary.name}({turn.label})" if turn == Turn.COUNSELOR and primary else turn.label
    return TurnBox(who, f"{WAITS_FOR[turn]}。{days}", is_me)


@dataclass(frozen=True)
class Words:
    """The person's own words and strengths, the latest that were written down; `heading` says whose words they are."""

    hopes: str
    strengths: str
    source: str
    said_on: date
    heading: str = "本人のことば"


def _said(text: str) -> str:
    """Return words without the quotation marks the page puts around them itself."""
    text = text.strip()[:MOST_WORDS]
    inside = text[1:-1]
    return inside if text.startswith("「") and text.endswith("」") and "「" not in inside else text


def words(plan: Plan | None, editions: list[Assessment], case: Case) -> Words | None:
    """Return the person's words out of the plan, else the assessment, else the reception."""
    newest = editions[0] if editions else None
    strengths = (plan.strengths if plan else "") or (newest.strengths if newest else "")
    if plan and plan.wish:
        return Words(_said(plan.wish), strengths, f"プラン{plans.circled(plan.number)}", plan.drafted_on)
    if newest and (newest.hopes or strengths):
        return Words(_said(newest.hopes), strengths, f"アセスメント 第{newest.edition}版", newest.assessed_on)
    first = intake.reception(case)
    said = (first.wish or first.story) if first else ""
    if not first or not said:
        return None
    teller = intake_rules.told_by(first.inquirer)
    heading = f"{teller}から聞いたこと" if teller else "本人のことば"
    return Words(_said(said), strengths, "相談受付", first.received_on, heading)


@dataclass(frozen=True)
class Supporter:
    """Somebody who supports the person, and with what."""

    who: str
    what: str


def family(case: Case, staff: Staff, *, on: date) -> list[people.Relative]:
    """Return the person's people; what another case says of them only to those who may see that case."""
    return people.family(
        case.person, on=on, readable=Case.objects.visible_to(staff, on=on).values("person_id")
    )


def supporters(
    assigned: list[Assignment], roles: Iterable[PlanRole], running: list[ServiceProvision]
) -> list[Supporter]:
    """Return the workers, those with a role in the plan, and those who provide a running service; each once."""
    found: dict[str, list[str]] = {}
    for each in assigned:
        found.setdefault(each.staff.name, []).append(f"{each.staff.role_name}({AssignmentKind(each.kind).label})")
    for role in roles:
        if role.who and role.holder != RoleHolder.PERSON:
            found.setdefault(_full_name(role.who, assigned), []).append(f"{role.what} {role.until}".strip())
    for service in running:
        if service.provider is not None:
            label = reference.label("services", service.service, service.started_on, service.municipality_id)
            found.setdefault(service.provider.name, []).append(f"{label}({service.started_on.month}月から)")
    return [Supporter(who, "、".join(dict.fromkeys(what))) for who, what in found.items()]


def _full_name(who: str, assigned: list[Assignment]) -> str:
    """Return the worker's full name where a role says only the family name."""
    named = [each.staff.name for each in assigned if each.staff.name.split()[:1] == [who]]
    return named[0] if len(named) == 1 else who


def loop(plan: Plan | None) -> str:
    """Return the words of the re-plan bracket, if the plan followed another."""
    if plan is None or plan.previous_id is None:
        return ""
    reason = f"({ReplanReason(plan.replan_reason).label})" if plan.replan_reason else ""
    return f"再プラン {plans.circled(plan.number)}{reason}"


def consent_chip(held: list[Consent]) -> str:
    """Return whose knowledge the person agreed to, in a few words; nothing without a consent in force."""
    if not held:
        return ""
    if any(consent.scope == RecipientScope.ALL_RELATED for consent in held):
        return "支援に関わる機関"
    names = dict.fromkeys(agency.name for consent in held for agency in consent.recipients.all())
    listed = list(names)
    return "・".join(listed[:3]) + (f" ほか{len(listed) - 3}" if len(listed) > 3 else "")


def cover(case: Case, staff: Staff, *, on: date) -> dict[str, Any]:
    """Return what the head, the middle and the side of the cover show."""
    assigned = list(people_of.assignments(case, on=on))
    plan = plans.current(case)
    if plan is not None:
        plan.case = case  # known already: nobody need ask for it again
    roles = list(plans.roles(plan)) if plan is not None else []
    editions = list(assessment.editions(case).prefetch_related(None)[:1])
    running = list(provision.provisions(case).filter(ended_on__isnull=True))
    return {
        "turn": turn_box(case, assigned, staff, on=on),
        "assigned": assigned,
        "plan": plan, "state": state(case, plan, roles, on=on),
        "plan_mark": plans.circled(plan.number) if plan else "",
        "loop": loop(plan),
        "words": words(plan, editions, case),
        "supporters": supporters(assigned, roles, running),
        "consent": consent_chip(consents.in_force(case, on=on)),
        "contact": people.contact(case.person, staff=staff, on=on),
        "family": family(case, staff, on=on),
    }
