"""One person's way from reception to フォロー, long enough that every paper has something to say."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.factories.base import DAY, make_agency, make_staff
from tests.factories.intake import enrolled_case, fresh, give_consent
from tests.factories.meeting import decided_plan, officer_of
from tests.factories.plan import agreed_plan, write_assessment
from tests.factories.provision import HOUSING, start_first
from tests.factories.review import close, concluded_review, reviewed_plan
from yorisoi.agencies.enums import AgencyKind, Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.people import actions as people
from yorisoi.people.enums import AddressKind, Gender, PhoneKind, Relation
from yorisoi.process.s03_emergency import actions as emergencies
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.process.s04_assessment import actions as assessment
from yorisoi.process.s04_assessment.enums import Question
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.process.s05_screening import actions as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s13_followup import actions as followups
from yorisoi.process.s13_followup.enums import FollowUpMeans
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.enums import IntroductionKind

START = DAY - timedelta(days=100)
ANSWERS = {
    Question.MARITAL_STATES: Said(("DIVORCED",), "令和6年"), Question.HOUSING_TYPES: Said(("RENTED",)),
    Question.HEALTH_INSURANCES: Said(("NATIONAL",)), Question.PERSON_INCOME: Said((), "6万円"),
    Question.PUBLIC_BENEFITS: Said(("CHILD_ALLOWANCE", "CHILD_REARING_ALLOWANCE"), "偶数月と奇数月"),
    Question.ARREARS: Said(("RENT", "UTILITIES"), "家賃12万円"), Question.SCHOOLING: Said(("HIGH_SCHOOL",)),
}
MEDICAL = "架空市立病院"


@dataclass(frozen=True)
class Words:
    """What differs between the situations of the golden tests."""

    name: str = "山川 はるか"
    kana: str = "やまかわ はるか"
    child: str = "山川 みなと"
    address: str = "架空市本町一丁目2番3号 あさひ荘101"
    agency: str = MEDICAL
    story: str = "先月で派遣の仕事が切れました。家賃が払えていません。"
    note: str = "市役所の窓口に同行し、申請書をいっしょに書いた。娘のことを、はじめて笑って話した。"


def tell(words: Words, *, actor: Staff) -> Case:
    """Build the case by the acts of the product; everything but the last day lies a hundred days back."""
    case = _received(words, actor=actor)
    person = case.person
    people.add_relative(
        person=person, relation=Relation.CHILD, lives_together=True, actor=actor, on=START, name=words.child,
        gender=Gender.MALE, born_on=DAY.replace(year=2017),
    )
    _beside(case, words, actor=actor)
    edition = write_assessment(case, actor=actor, on=START, answers=ANSWERS)
    assessment.agree(assessment=edition, agreed_on=START, actor=actor, on=START)
    screening.screen(
        case=case, outcome=ScreeningOutcome.CONTINUE, reason="就労と家計を、いっしょに立て直すため。", screened_on=START,
        actor=actor, on=START, discussed=True,
    )
    plan = decided_plan(actor, on=START, plan=agreed_plan(actor, on=START, case=fresh(case), other=True))
    start_first(plan, actor=actor, on=START)
    review = concluded_review(actor, on=DAY, review=reviewed_plan(actor, on=DAY, plan=plan))
    closed = close(review.case, actor=actor, on=DAY)
    checks = [{"due_on": DAY + timedelta(days=30), "means": FollowUpMeans.PERSON}]
    followups.plan(case=closed.case, checks=checks, actor=actor, on=DAY)
    return fresh(case)


def _received(words: Words, *, actor: Staff) -> Case:
    facts: dict[str, Any] = {
        "name": words.name, "kana": words.kana, "gender": Gender.FEMALE, "born_on": DAY.replace(year=1992, month=5, day=12),
    }
    case = enrolled_case(actor, on=START, person_facts=facts, phone="090-0000-0000", story=words.story)
    people.add_address(
        person=case.person, kind=AddressKind.HOME, text=words.address, postal_code="000-0001", actor=actor, on=START,
    )
    people.add_phone(person=case.person, number="000-000-0000", kind=PhoneKind.HOME, actor=actor)
    return case


def _beside(case: Case, words: Words, *, actor: Staff) -> None:
    """What happens besides the stages: an urgent need, a note, an introduction, a service refused."""
    need = emergencies.raise_need(case=case, need="今日の食べものがない", noticed_on=START, actor=actor, on=START)
    emergencies.settle(
        case=case, support=need, state=EmergencyState.DONE, means=EmergencyMeans.FOOD, settled_on=START, actor=actor, on=START,
        detail="フードバンクから5日分を届けた。",
    )
    records.write_note(
        case=case, body=words.note, form=ContactForm.VISIT, happened_on=START, actor=actor, on=START, minutes=90,
        counterpart=Counterpart.PERSON, reached=True, next_on=START + timedelta(days=7), next_note="面談 10時",
    )
    give_consent(case, actor, on=START)
    referrals.introduce(
        case=case, to_agency=make_agency(kind=AgencyKind.MEDICAL, name=words.agency), kind=IntroductionKind.WARM_HANDOVER,
        reason="眠れない日が続いています。診察をお願いします。", made_on=START, actor=actor, on=START, target="MEDICAL",
    )
    decisions.decide_own_procedure(
        case=case, service=HOUSING, outcome=DecisionOutcome.REFUSED, reason="申請した月の収入が、基準額を超えているため。",
        starts_on=None, ends_on=None, actor=officer_of(actor), on=START,
    )


def worker() -> Staff:
    """Return the chief, who may print everything of the agency."""
    return make_staff(Role.CHIEF_COUNSELOR)
