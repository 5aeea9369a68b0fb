"""Builders of the first three stages, made by their own acts: a lead, a reception, an enrolled case."""

from datetime import date
from typing import Any

from tests.factories.again import repeated
from tests.factories.base import DAY
from yorisoi.agencies.models import Staff
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cases.models import Case
from yorisoi.consents import actions as consents
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, RecipientScope
from yorisoi.consents.models import Consent
from yorisoi.people.enums import Gender
from yorisoi.process.s01_outreach import actions as outreach
from yorisoi.process.s01_outreach.enums import DiscoveryRoute
from yorisoi.process.s02_intake import actions as intake
from yorisoi.process.s02_intake.enums import ReceptionChannel, TriageOutcome
from yorisoi.records.models import CaseNote

RULES_VERSION = "令和7年4月版"
PERSON = {
    "name": "山川 はるか", "kana": "やまかわ はるか", "gender": Gender.FEMALE, "born_on": date(1992, 5, 12),
}
STORY = "先月で派遣の仕事が切れました。家賃が払えていません。"


@repeated
def lead_case(actor: Staff, *, on: date = DAY, **facts: Any) -> Case:
    """Build a case at 把握: somebody told us about a person."""
    facts = {
        "route": DiscoveryRoute.OTHER_DEPARTMENT, "story": "水道料金が半年とどこおっています。", "noticed_on": on,
        "person_facts": {"name": "大沢 実"}, **facts,
    }
    return outreach.discover(actor=actor, on=on, **facts).case


@repeated
def received_case(actor: Staff, *, on: date = DAY, **facts: Any) -> Case:
    """Build a case at 相談受付, not yet judged (`person_facts={}` for a nameless person)."""
    facts = {
        "channel": ReceptionChannel.SELF_VISIT, "story": STORY, "worries": ["RENT_AND_LOANS", "JOB_SEARCH"],
        "main_worry": "RENT_AND_LOANS", "person_facts": PERSON, "phone": "090-0000-0000", "received_on": on, **facts,
    }
    return fresh(intake.receive(actor=actor, on=on, **facts).case)


@repeated
def triaged_case(actor: Staff, *, on: date = DAY, outcome: TriageOutcome = TriageOutcome.CONTINUE, **facts: Any) -> Case:
    """Build a case judged at 相談受付: waiting for the person's application, unless told otherwise."""
    case = received_case(actor, on=on)
    facts = {"reason": "いっしょに考えていきます。", **facts}
    intake.triage(case=case, outcome=outcome, triaged_on=on, actor=actor, on=on, **facts)
    return fresh(case)


@repeated
def enrolled_case(actor: Staff, *, on: date = DAY, consent_facts: dict[str, Any] | None = None, **facts: Any) -> Case:
    """Build a case at アセスメント: received, judged, applied for with a written consent for all related agencies."""
    case = received_case(actor, on=on, **facts)
    intake.triage(
        case=case, outcome=TriageOutcome.CONTINUE, reason="いっしょに考えていきます。", triaged_on=on, actor=actor, on=on
    )
    intake.enroll(
        case=case, requested_on=on, is_signed=True, actor=actor, on=on,
        consent_facts={"rules_version": RULES_VERSION, **(consent_facts or {})},
    )
    return fresh(case)


def give_consent(
    case: Case, actor: Staff, *, on: date = DAY, purpose: ConsentPurpose = ConsentPurpose.INTRODUCTION, **facts: Any
) -> Consent:
    """Record a consent; for all related agencies unless `scope` and `recipients` say otherwise."""
    facts = {
        "scope": RecipientScope.ALL_RELATED, "method": ConsentMethod.WRITTEN, "rules_version": RULES_VERSION,
        "given_on": on, **facts,
    }
    return consents.give(case=case, purpose=purpose, actor=actor, on=on, **facts)


def fresh(case: Case) -> Case:
    """Return the case as the database knows it now."""
    return Case.objects.select_related("person", "agency").get(pk=case.pk)


def place(case: Case) -> tuple[str, str, str]:
    """Return where a case stands as the database knows it now: its stage, whose turn it is, its standing."""
    stage, turn, standing = Case.objects.values_list("stage", "turn", "standing").get(pk=case.pk)
    return stage, turn, standing


def lines_of(case: Case, event: str) -> list[str]:
    """Return the lines that one kind of act left on the course of a case."""
    lines = CaseNote.objects.filter(case=case, event=event).order_by("pk")
    return list(lines.values_list("body", flat=True))


def end(case: Case, *, actor: Staff, on: date = DAY) -> None:
    """Let a case be over, whatever was done in it."""
    cases.move(case, stage=Stage.CLOSURE, turn=Turn.NOBODY, standing=Standing.ENDED, actor=actor, on=on)
