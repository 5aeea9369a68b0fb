"""Acts from 把握 to つなぎ, and the notes in between."""

from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.cases import actions as cases
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.story import Step
from yorisoi.consents import actions as consents
from yorisoi.consents import queries as consent_queries
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, DisclosureGround, RecipientScope
from yorisoi.foundation.wareki import DateNotUnderstood, parse_date
from yorisoi.people import actions as people
from yorisoi.people.enums import Gender, Relation
from yorisoi.people.models import Household, HouseholdMember, Person
from yorisoi.process.s01_outreach import actions as outreach
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, DiscoveryRoute, OutreachMeans
from yorisoi.process.s02_intake import actions as intake
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.process.s02_intake.rules import inquirer_by
from yorisoi.process.s03_emergency import actions as emergency
from yorisoi.process.s03_emergency import queries as emergency_queries
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm, Counterpart
from yorisoi.reference import queries as reference
from yorisoi.referrals import actions as referrals
from yorisoi.referrals.enums import Arrival, IntroductionKind
from yorisoi.referrals.models import Introduction

RULES_VERSION = "第1版"


def facts_of(scene: Scene, step: Step, name: str, *, named: bool) -> dict[str, Any]:
    """Return what the file says of a person; nameless until `named`."""
    if name not in scene.story.people:
        raise step.fault(f"[person.{name}] がありません。")
    given = scene.story.people[name]
    facts: dict[str, Any] = {
        "gender": Gender(given.get("gender", Gender.UNKNOWN)), "estimated_age": given.get("age"),
        "contact_note": given.get("contact_note", ""), "avoid_note": given.get("avoid_note", ""),
    }
    if given.get("born"):
        try:
            facts["born_on"] = parse_date(given["born"])
        except DateNotUnderstood as error:
            raise step.fault(f"[person.{name}] の born を読めません。{error}") from error
    if named:
        facts |= {"name": given["name"], "kana": given.get("kana", "")}
    return facts


def discover(scene: Scene, step: Step, actor: Staff) -> str:
    """把握する。route(経路)、story(気づいたこと)、from(機関)または department(課)、named(名前がわかっている)。"""
    name = scene.case_name(step)
    department = step.text("department", "")
    discovery = outreach.discover(
        route=step.choice("route", DiscoveryRoute), story=step.text("story"), noticed_on=step.on,
        source_agency=scene.agency_or_none(step, "from"),
        source_department=scene.town.departments[department] if department else None,
        person_facts=facts_of(scene, step, name, named=step.flag("named", default=True)), actor=actor, on=step.on,
    )
    scene.cases[name], scene.people[name] = discovery.case, discovery.case.person
    return f"把握を記録し、ケース {discovery.case.number} がはじまりました。"


def attempt(scene: Scene, step: Step, actor: Staff) -> str:
    """働きかける。means(届け方)、text(ようす)。"""
    outreach.attempt(
        case=scene.case(step), means=step.choice("means", OutreachMeans), attempted_on=step.on,
        reaction=step.text("text", ""), actor=actor, on=step.on,
    )
    return "働きかけを記録しました。"


def no_need(scene: Scene, step: Step, actor: Staff) -> str:
    """支援の必要がないと判断する。reason(理由)。"""
    outreach.conclude(
        case=scene.case(step), outcome=DiscoveryOutcome.NO_NEED, reason=step.text("reason"), actor=actor, on=step.on
    )
    return "支援の必要はなかったと記録しました。"


def receive(scene: Scene, step: Step, actor: Staff) -> str:
    """
    相談を受け付ける。channel(どこから)、story(相談の内容)、worries(お困りのこと。コードの並び)、main(いちばん)、
    urgent(いそぐ理由)、named(false なら匿名)、inquirer(相談に来た人。なければ channel から)、
    inquirer_note(関係)、same_person(前の相談と同じ人)。
    """
    name = scene.case_name(step)
    known = scene.cases.get(name)
    same = step.text("same_person", "")
    worries = step.texts("worries")
    known_codes = dict(reference.choices("worries", step.on, scene.town.municipality.pk))
    for code in worries:
        if code not in known_codes:
            raise step.fault(f"お困りのこと「{code}」はありません。あるのは: {'、'.join(known_codes)}")
    urgent = step.text("urgent", "")
    given = scene.story.people.get(name, {})
    facts = facts_of(scene, step, name, named=step.flag("named", default=True))
    channel = step.choice("channel", ReceptionChannel)
    reception = intake.receive(
        actor=actor, on=step.on, received_on=step.on, channel=channel,
        story=step.text("story"), wish=step.text("wish", ""), worries=worries, main_worry=step.text("main", ""),
        inquirer=step.choice("inquirer", InquirerRelation, inquirer_by(channel)),
        inquirer_note=step.text("inquirer_note", ""), is_urgent=bool(urgent), urgency_note=urgent,
        case=known, person=scene.people[same] if same else None,
        person_facts=None if known or same else facts,
        phone="" if known or same else given.get("phone", ""),
        address="" if known or same else given.get("address", ""),
        no_home=False if known or same else bool(given.get("no_home", False)),
    )
    scene.cases[name], scene.people[name] = reception.case, reception.case.person
    return f"相談を受け付けました({reception.case.number})。"


def triage(scene: Scene, step: Step, actor: Staff) -> str:
    """振り分けを決める。outcome(判断)、reason(理由)、to(つなぎ先の機関)、accompanied(同行)、claims_ground(同意のない提供)。"""
    intake.triage(
        case=scene.case(step), outcome=step.choice("outcome", TriageOutcome), reason=step.text("reason", ""),
        triaged_on=step.on, to_agency=scene.agency_or_none(step, "to"), accompanied=step.flag("accompanied"),
        claims_ground=step.flag("claims_ground"), actor=actor, on=step.on,
    )
    return "振り分けを記録しました。"


def name_person(scene: Scene, step: Step, actor: Staff) -> str:
    """名前を聞いて記録する([person.…] の name と kana)。"""
    name = scene.case_name(step)
    person = Person.objects.get(pk=scene.people[name].pk)
    scene.people[name] = people.update(
        person=person, seen_version=person.version, actor=actor, on=step.on, **facts_of(scene, step, name, named=True)
    )
    return "本人の名前を記録しました。"


def add_family(scene: Scene, step: Step, actor: Staff) -> str:
    """同じ世帯の人を加える。who([person.…] の名)、relation(続柄)。"""
    name, who = scene.case_name(step), step.text("who")
    town = scene.town.municipality
    person = scene.people[name]
    membership = HouseholdMember.objects.filter(person=person, ends_on__isnull=True).order_by("pk").first()
    household = membership.household if membership else Household.objects.create(municipality=town)
    if membership is None:
        HouseholdMember.objects.create(
            municipality=town, household=household, person=person, relation=Relation.SELF, starts_on=step.on
        )
    if who not in scene.people:
        scene.people[who] = people.register(actor=actor, on=step.on, **facts_of(scene, step, who, named=True))
    HouseholdMember.objects.create(
        municipality=town, household=household, person=scene.people[who],
        relation=step.choice("relation", Relation), starts_on=step.on,
    )
    return f"世帯に{scene.people[who].display_name}さんを加えました。"


def consent(scene: Scene, step: Step, actor: Staff) -> str:
    """本人の同意を得る。purpose(目的)、to(機関の並び。なければ支援に関わる関係機関)、method(方法)。"""
    names = step.texts("to")
    recipients = [scene.town.agencies[name] for name in names]
    consents.give(
        case=scene.case(step), purpose=step.choice("purpose", ConsentPurpose),
        scope=RecipientScope.LISTED if names else RecipientScope.ALL_RELATED, recipients=recipients,
        method=step.choice("method", ConsentMethod, ConsentMethod.WRITTEN), rules_version=RULES_VERSION,
        given_on=step.on, actor=actor, on=step.on,
    )
    return "本人の同意を記録しました。"


def withdraw_consent(scene: Scene, step: Step, actor: Staff) -> str:
    """同意の撤回を受ける(いちばん新しい同意)。text(本人のことば)。"""
    latest = consent_queries.consents(scene.case(step))[0]
    consents.withdraw(consent=latest, note=step.text("text", ""), actor=actor, on=step.on)
    return "同意の撤回を記録しました。"


def ground(scene: Scene, step: Step, actor: Staff) -> str:
    """同意のない提供の根拠を残す。ground(生命・身体・財産)、to(機関)、what(提供する内容)、reason(判断の理由)。"""
    consents.record_ground(
        case=scene.case(step), ground=step.choice("ground", DisclosureGround), recipient=scene.agency(step, "to"),
        information=step.text("what"), reason=step.text("reason"), actor=actor, on=step.on,
    )
    return "同意のない提供の根拠を記録しました。"


def enroll(scene: Scene, step: Step, actor: Staff) -> str:
    """利用申込を受ける。signed(署名)、without_consent(同意を得ずに申し込ませようとする)。"""
    facts = {
        "purpose": ConsentPurpose.ENROLLMENT, "scope": RecipientScope.ALL_RELATED, "method": ConsentMethod.WRITTEN,
        "rules_version": RULES_VERSION, "given_on": step.on,
    }
    intake.enroll(
        case=scene.case(step), requested_on=step.on, is_signed=step.flag("signed", default=True),
        consent_facts=None if step.flag("without_consent") else facts, actor=actor, on=step.on,
    )
    return "利用申込と同意を記録しました。"


def need(scene: Scene, step: Step, actor: Staff) -> str:
    """緊急の必要に気づく。text(何が急ぐか)。"""
    emergency.raise_need(
        case=scene.case(step), need=step.text("text"), noticed_on=step.on, actor=actor, on=step.on
    )
    return "緊急の必要を記録しました。"


def settle_emergency(scene: Scene, step: Step, actor: Staff) -> str:
    """緊急支援の対応を記録する。means(したこと)、text(内容)、state(対応した・必要なかった)。"""
    case = scene.case(step)
    support = emergency_queries.open_supports(case).first()
    state = step.choice("state", EmergencyState, EmergencyState.DONE)
    emergency.settle(
        case=case, state=state, means=step.choice("means", EmergencyMeans) if step.has("means") else "",
        detail=step.text("text"), settled_on=step.on, support=support, need=step.text("need", ""), actor=actor,
        on=step.on,
    )
    return "緊急支援の対応を記録しました。"


def note(scene: Scene, step: Step, actor: Staff) -> str:
    """支援経過を書く。form(支援形態)、text(内容)、minutes(分)、with(相手)、reached(連絡がとれた)、next(次回の日)。"""
    records.write_note(
        case=scene.case(step), body=step.text("text"), form=step.choice("form", ContactForm), happened_on=step.on,
        minutes=step.number_of("minutes"), counterpart=step.choice("with", Counterpart, Counterpart.PERSON),
        counterpart_name=step.text("with_name", ""), reached=step.flag("reached", default=True),
        next_on=step.day_of("next"), next_note=step.text("next_note", ""), actor=actor, on=step.on,
    )
    return "支援経過を記録しました。"


def introduce(scene: Scene, step: Step, actor: Staff) -> str:
    """ほかの機関へつなぐ。to(機関)、reason(お願いすること)、kind(つなぎ方)、accompanied(同行)、claims_ground。"""
    made = referrals.introduce(
        case=scene.case(step), to_agency=scene.agency(step, "to"),
        kind=step.choice("kind", IntroductionKind, IntroductionKind.WARM_HANDOVER), reason=step.text("reason"),
        made_on=step.on, accompanied=step.flag("accompanied"), claims_ground=step.flag("claims_ground"), actor=actor,
        on=step.on,
    )
    return f"{made.to_agency.name}へつなぎました。"


def _latest_introduction(scene: Scene, step: Step) -> Introduction:
    made = Introduction.objects.filter(case=scene.case(step), taken_back_on__isnull=True)
    if step.has("to"):
        made = made.filter(to_agency=scene.agency(step, "to"))
    latest: Introduction | None = made.order_by("-pk").first()
    if latest is None:
        raise step.fault("つないだ記録がありません。")
    return latest


def arrival(scene: Scene, step: Step, actor: Staff) -> str:
    """後日確認をする。arrival(着いた・着いていない・先方が受けられなかった)、text(話)、to(機関)。"""
    introduction = _latest_introduction(scene, step)
    referrals.record_arrival(
        introduction=introduction, arrival=step.choice("arrival", Arrival), checked_on=step.on,
        note=step.text("text", ""), actor=actor, on=step.on,
    )
    return "後日確認を記録しました。"


def take_back(scene: Scene, step: Step, actor: Staff) -> str:
    """受け直す。text(ようす)。"""
    introduction = _latest_introduction(scene, step)
    referrals.take_back(introduction=introduction, note=step.text("text", ""), actor=actor, on=step.on)
    return "相談を受け直しました。"


def assign(scene: Scene, step: Step, actor: Staff) -> str:
    """副担当を加える。staff(職員)。"""
    cases.assign(case=scene.case(step), staff=scene.staff(step, "staff"), actor=actor, on=step.on)
    return "副担当を加えました。"


def hand_over(scene: Scene, step: Step, actor: Staff) -> str:
    """主担当を引きつぐ。staff(職員)、text(引きつぎのメモ)。"""
    cases.hand_over(
        case=scene.case(step), staff=scene.staff(step, "staff"), note=step.text("text", ""), actor=actor, on=step.on
    )
    return "主担当を引きつぎました。"
