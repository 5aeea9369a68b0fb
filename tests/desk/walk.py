"""A case taken through the real acts of all rooms, one act a day, chosen by a seeded chance. What is refused is refused."""

from datetime import date, timedelta
from random import Random

from tests.factories import intake as intake_factory
from tests.factories import plan as plan_factory
from tests.factories import provision as provision_factory
from tests.factories.base import make_agency, make_staff
from tests.factories.meeting import answers_to, begin, called_meeting, conclude
from tests.factories.review import closure_facts, review_facts
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.process.s01_outreach import actions as outreach
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, OutreachMeans
from yorisoi.process.s02_intake import actions as intake
from yorisoi.process.s02_intake.enums import TriageOutcome
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s03_emergency import queries as emergencies
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.process.s04_assessment import actions as assessment
from yorisoi.process.s04_assessment import queries as assessments
from yorisoi.process.s05_screening import actions as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting import queries as meeting_queries
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s10_monitoring import actions as monitoring
from yorisoi.process.s11_review import actions as reviews
from yorisoi.process.s11_review import queries as review_queries
from yorisoi.process.s11_review.enums import ReviewConclusion
from yorisoi.process.s12_closure import actions as closures
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s13_followup import actions as followups
from yorisoi.process.s13_followup import queries as followup_queries
from yorisoi.process.s13_followup.enums import FollowUpFinding, FollowUpMeans
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.referrals import actions as referrals
from yorisoi.referrals import queries as referral_queries
from yorisoi.referrals.enums import Arrival

EARLY = ("TRIAGE", "ENROLL", "RAISE_NEED", "SETTLE", "RECEIVE", "ATTEMPT", "CHECK_ARRIVAL", "TAKE_BACK")
READ = ("ASSESS", "AGREE_ASSESSMENT", "SCREEN", "SCREEN", "CHECK_ARRIVAL", "TAKE_BACK")
SUPPORTED = ("START", "MONITOR", "MONITOR", "REVIEW", "EFFORT", "INTERRUPT", "CONTACT")
PLAUSIBLE = {
    "OUTREACH": ("RECEIVE", "RECEIVE", "ATTEMPT", "NO_NEED", "RAISE_NEED"),
    "INTAKE": (*EARLY, "ENROLL", "ENROLL"),
    "EMERGENCY": ("SETTLE", "SETTLE", "TRIAGE", "ENROLL", "RECEIVE"),
    "ASSESSMENT": (*READ, "AGREE_ASSESSMENT"),
    "SCREENING": READ,
    "PLAN": ("DRAFT", "AGREE_PLAN", "AGREE_PLAN", "TABLE", "TABLE", "ASSESS", "SCREEN"),
    "MEETING": ("CONCLUDE", "CONCLUDE", "WITHDRAW", "CANCEL", "MONITOR", "EFFORT", "INTERRUPT"),
    "DECISION": ("DECIDE", "DECIDE", "START", "SHARE"),
    "PROVISION": SUPPORTED,
    "MONITORING": (*SUPPORTED, "RESUME", "REPORT", "CONCLUDE", "EFFORT", "CLOSE_LOST", "RAISE_NEED", "SETTLE"),
    "REVIEW": ("TABLE_REVIEW", "TABLE_REVIEW", "CONCLUDE", "CONCLUDE_REVIEW", "CONCLUDE_REVIEW", "CLOSE", "MONITOR", "WITHDRAW"),
    "CLOSURE": ("FOLLOW", "CHECK"),
    "FOLLOWUP": ("CHECK", "FOLLOW"),
}


class Walk:
    """One history. `step()` does the next act and returns its name, or the name with the codes it was refused by."""

    def __init__(self, seed: int, *, start: date, at_least: int = 1) -> None:
        self.chance = Random(seed)
        self.at_least = at_least
        self.day = start
        self.actor = make_staff(Role.COUNSELOR)
        self.chief = make_staff(Role.CHIEF_COUNSELOR)
        self.officer = make_staff(Role.MUNICIPAL_OFFICER)
        self.partner = make_agency(kind=AgencyKind.SOCIAL_WELFARE_COUNCIL, name="架空市社会福祉協議会")
        begin_with_lead = self.chance.random() < 0.3
        build = intake_factory.lead_case if begin_with_lead else intake_factory.received_case
        urgent = {} if begin_with_lead else {"is_urgent": self.chance.random() < 0.3}
        self.pk = build(self.actor, on=self.day, **urgent).pk

    @property
    def case(self) -> Case:
        return Case.objects.select_related("person", "agency").get(pk=self.pk)

    def step(self) -> str:
        days = self.chance.randint(self.at_least, 12) if self.at_least else self.chance.choice((0, 0, 0, 9))
        self.day += timedelta(days=days)
        likely = PLAUSIBLE[self.case.stage]
        every = sorted({act for acts in PLAUSIBLE.values() for act in acts})
        name = self.chance.choice(likely if self.chance.random() < 0.85 else every)
        try:
            done = getattr(self, name.lower())()
        except Refused as refused:
            return f"{name} {refused.codes}"
        return name if done is not None else f"{name} -"

    def acted(self, **facts):
        return {"actor": self.actor, "on": self.day, **facts}

    # --- the way to a plan ---

    def attempt(self):
        return outreach.attempt(
            case=self.case, means=self.chance.choice(list(OutreachMeans)), attempted_on=self.day, reaction="", **self.acted()
        )

    def no_need(self):
        return outreach.conclude(case=self.case, outcome=DiscoveryOutcome.NO_NEED, reason="暮らしは安定。", **self.acted())

    def receive(self):
        urgent = self.chance.random() < 0.3
        return intake_factory.received_case(self.actor, on=self.day, case=self.case, is_urgent=urgent)

    def triage(self):
        outcome = self.chance.choice([*TriageOutcome, TriageOutcome.CONTINUE])
        return intake.triage(
            case=self.case, outcome=outcome, reason="話し合って決めた。", triaged_on=self.day,
            to_agency=self.partner, shares_personal_data=False, **self.acted(),
        )

    def enroll(self):
        return intake.enroll(
            case=self.case, requested_on=self.day, is_signed=True,
            consent_facts={"rules_version": intake_factory.RULES_VERSION}, **self.acted(),
        )

    def raise_need(self):
        return emergency.raise_need(case=self.case, need="食べるものがない", noticed_on=self.day, **self.acted())

    def settle(self):
        support = emergencies.open_supports(self.case).first()
        return emergency.settle(
            case=self.case, support=support, need="" if support else "家賃", state=EmergencyState.DONE,
            means=EmergencyMeans.FOOD, detail="届けた。", settled_on=self.day, **self.acted(),
        )

    def _handover(self):
        return referral_queries.introductions(self.case).first()

    def check_arrival(self):
        if introduction := self._handover():
            arrival = self.chance.choice([Arrival.ARRIVED, Arrival.NOT_ARRIVED, Arrival.DECLINED, Arrival.DECLINED])
            return referrals.record_arrival(
                introduction=introduction, arrival=arrival, checked_on=self.day, note="", **self.acted()
            )

    def take_back(self):
        if introduction := self._handover():
            return referrals.take_back(introduction=introduction, **self.acted())

    def assess(self):
        return plan_factory.write_assessment(self.case, actor=self.actor, on=self.day)

    def agree_assessment(self):
        if edition := assessments.draft(self.case):
            return assessment.agree(assessment=edition, agreed_on=self.day, **self.acted())

    def screen(self):
        outcome = self.chance.choice([*ScreeningOutcome, *[ScreeningOutcome.CONTINUE] * 5])
        return screening.screen(
            case=self.case, outcome=outcome, reason="所内で話し合った。", screened_on=self.day, to_agency=self.partner,
            **self.acted(),
        )

    # --- plan, meeting, decision ---

    def draft(self):
        statutory = self.chance.random() < 0.6
        return plan_factory.drafted_plan(
            self.actor, statutory=statutory, other=self.chance.random() < 0.4, on=self.day, case=self.case
        )

    def agree_plan(self):
        if plan := plan_queries.in_the_making(self.case):
            return plans.agree(plan=plan, agreed_on=self.day, applied_on=self.day, **self.acted())

    def table(self):
        if plan := plan_queries.in_the_making(self.case):
            meeting = called_meeting(self.chief, on=self.day, in_days=0)
            return meetings.table_plan(meeting=meeting, plan=plan, actor=self.chief, on=self.day)

    def share(self):
        meeting = called_meeting(self.chief, on=self.day, in_days=0)
        return meetings.table_case(meeting=meeting, case=self.case, subject=Subject.SHARING, actor=self.chief, on=self.day)

    def _pending(self):
        return meeting_queries.pending_item(self.case)

    def conclude(self):
        if item := self._pending():
            if not item.meeting.is_open:
                item.meeting = begin(item.meeting, actor=self.chief, on=self.day)
            good = AgendaOutcome.CONFIRMED if item.subject == Subject.INTERRUPTION else AgendaOutcome.ENDORSED
            outcome = self.chance.choice([good, good, good, AgendaOutcome.RETURNED, AgendaOutcome.POSTPONED])
            return conclude(item, outcome, on=self.day)

    def withdraw(self):
        if item := self._pending():
            meetings.withdraw_item(item=item, actor=self.chief, on=self.day)
            return item

    def cancel(self):
        if item := self._pending():
            return meetings.cancel(meeting=item.meeting, actor=self.chief, on=self.day)

    def decide(self):
        if plan := plan_queries.current(self.case):
            outcome = self.chance.choice([*[DecisionOutcome.DECIDED] * 3, DecisionOutcome.REFUSED, DecisionOutcome.RETURNED])
            reason = "" if outcome == DecisionOutcome.DECIDED else "内容を見直してほしい。"
            return decisions.decide(
                plan=plan, answers=answers_to(plan, outcome, reason=reason), report_confirmed=True,
                actor=self.officer, on=self.day,
            )

    # --- support, review, end ---

    def start(self):
        if plan := plan_queries.current(self.case):
            return provision_factory.start_first(plan, actor=self.actor, on=self.day)

    def monitor(self):
        if plan := plan_queries.current(self.case):
            return provision_factory.monitor(plan, actor=self.actor, on=self.day, met_person=self.chance.random() < 0.7)

    def contact(self):
        return records.write_note(
            case=self.case, body="電話で話した。", form=ContactForm.TELEPHONE, happened_on=self.day - timedelta(days=1),
            counterpart=Counterpart.PERSON, reached=self.chance.random() < 0.6,
            next_on=self.day + timedelta(days=5) if self.chance.random() < 0.5 else None, **self.acted(),
        )

    def effort(self):
        return provision_factory.make_effort(self.case, actor=self.actor, on=self.day)

    def interrupt(self):
        return monitoring.interrupt(
            case=self.case, reason="応答がない。", interrupted_on=self.day, **self.acted()
        )

    def report(self):
        meeting = called_meeting(self.chief, on=self.day, in_days=0)
        return meetings.table_case(
            meeting=meeting, case=self.case, subject=Subject.INTERRUPTION, actor=self.chief, on=self.day
        )

    def resume(self):
        return monitoring.resume(case=self.case, note="電話があった。", resumed_on=self.day, **self.acted())

    def review(self):
        if plan := plan_queries.current(self.case):
            return reviews.review(
                case=self.case, plan=plan, reviewed_on=self.day, **review_facts(plan), **self.acted()
            )

    def table_review(self):
        if review := review_queries.open_review(self.case):
            meeting = called_meeting(self.chief, on=self.day, in_days=0)
            return reviews.table(review=review, meeting=meeting, actor=self.chief, on=self.day)

    def conclude_review(self):
        if review := review_queries.open_review(self.case):
            return reviews.conclude(review=review, conclusion=self.chance.choice(list(ReviewConclusion)), **self.acted())

    def close(self):
        return closures.close(case=self.case, closed_on=self.day, **closure_facts(), **self.acted())

    def close_lost(self):
        facts = closure_facts(pattern=ClosurePattern.CONTACT_LOST, person_will="", will_unasked_reason="連絡がとれない。")
        return closures.close(case=self.case, closed_on=self.day, **facts, **self.acted())

    def follow(self):
        checks = [{"due_on": self.day + timedelta(days=30 * n), "means": FollowUpMeans.PERSON} for n in (1, 2)]
        return followups.plan(case=self.case, checks=checks, **self.acted())

    def check(self):
        if found := followup_queries.followups(self.case).filter(done_on__isnull=True).first():
            return followups.record(
                followup=found, finding=FollowUpFinding.STEADY, done_on=self.day, note="続いている。", **self.acted()
            )
