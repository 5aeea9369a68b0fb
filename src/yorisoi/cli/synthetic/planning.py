"""プラン (Planning): プラン案, 本人の同意, 支援調整会議, 支援決定, サービスの開始."""

from datetime import timedelta

from yorisoi.cases.enums import Stage, Turn
from yorisoi.cli.synthetic.beginning import give_consent
from yorisoi.cli.synthetic.figures import year_of
from yorisoi.cli.synthetic.life import Life
from yorisoi.cli.synthetic.writer import Row
from yorisoi.consents.enums import ConsentPurpose
from yorisoi.foundation.digits import circled
from yorisoi.process.s06_plan.enums import PlanState, RoleHolder
from yorisoi.process.s06_plan.models import Goal, Plan, PlanRole, PlanService
from yorisoi.process.s07_meeting.enums import AgendaOutcome, Subject
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s08_decision.models import DecisionRequest, MunicipalReport, SupportDecision
from yorisoi.process.s08_decision.rules import awaits_partner
from yorisoi.process.s09_provision.enums import ProvisionEnd
from yorisoi.process.s09_provision.models import Delivery, ServiceProvision

GOALS = (
    "週に2回、朝の散歩に出る", "{month}月までに受診し、医師の話を聞く", "ひと月の支出を自分で書き出す", "面接をひとつ受ける",
    "家賃の遅れを分納で返しはじめる", "人と話す日を週に1日つくる", "部屋の玄関まで片づける", "週3日の仕事を続ける",
    "家族と食事をする日をつくる", "手続の書類を自分で出す", "借金の相談を専門家にする", "新しい住まいを決める",
)
CAUTIONS = ("電話は午後にする。", "約束の前日に一度連絡する。", "急な予定の変更をしない。", "家族へは本人の了解を得て連絡する。")
OWN_WORK = "AGENCY_CONSULTATION"
OURS = frozenset({OWN_WORK, "AGENCY_EMPLOYMENT_SUPPORT"})


def plan_until_started(life: Life, *, previous: Row | None = None, reason: str = "") -> None:
    """Draft a plan, agree on it, bring it before the meeting and the municipality, and let its services start."""
    _draft(life, previous=previous, reason=reason)
    while True:
        _agree(life)
        if _endorsed(life, previous):
            break
    _decide(life)
    _start(life)


def _draft(life: Life, *, previous: Row | None, reason: str) -> None:
    if previous is None:
        life.later(2, 26)
    plan = life.fact(
        Plan, number=previous["number"] + 1 if previous else 1, drafted_on=life.day, state=PlanState.DRAFT,
        wish=life.say(), issues=life.say(count=3), strengths=life.say("thinking", 1),
        cautions=life.chance.choice(CAUTIONS), previous_id=previous["id"] if previous else None, replan_reason=reason,
        is_employment_target=life.flip(year_of(life.day).aims_at_work),
    )
    life.draft = plan
    life.line(f"プラン{circled(plan['number'])}をつくりはじめました。", "plan.drafted")
    life.move(Stage.PLAN, Turn.COUNSELOR)
    _write_parts(life, plan)


def _write_parts(life: Life, plan: Row) -> None:
    owned = {"plan_id": plan["id"]}
    life.draft_goals = [
        life.part(
            Goal, text=text.format(month=(life.day.month + 3) % 12 + 1), position=index, is_long_term=index == 0,
            due_on=life.day + timedelta(days=90 + 30 * index), **owned,
        )
        for index, text in enumerate(life.chance.sample(GOALS, life.chance.randint(1, 3)))
    ]
    for index, (holder, who, what) in enumerate(
        (
            (RoleHolder.PERSON, "本人", "決めたことを自分の順番で進める"),
            (RoleHolder.OURS, life.worker.name, "面談と同行、全体の調整"),
            (RoleHolder.PARTNER, life.town.partner(life.chance).name, "得意な分野での支援"),
        )
    ):
        life.part(
            PlanRole, holder=holder, who=who, what=what, until="月1回", coordinates=index == 1, position=index, **owned
        )
    life.draft_services = []
    for index, code in enumerate(_codes(life)):
        is_statutory, own_procedure = life.town.flags.get(code, (False, False))
        provider = life.case["agency_id"] if code in OURS else life.town.partner(life.chance).pk
        life.draft_services.append(
            life.part(
                PlanService, code=code, is_statutory=is_statutory, own_procedure=own_procedure, provider_id=provider,
                content="本人のペースに合わせて", frequency="週1回", position=index, **owned,
            )
        )


def _codes(life: Life) -> list[str]:
    """Return the services of a plan, in the shares of the year."""
    codes = [code for code, share in year_of(life.day).services.items() if life.flip(share)]
    return [OWN_WORK, *codes] if not codes or life.flip(0.5) else codes


def _agree(life: Life) -> None:
    life.later(2, 18)
    plan = life.draft
    plan.update(
        agreed_on=life.day, applied_on=life.day, starts_on=life.day + timedelta(days=14),
        ends_on=life.day + timedelta(days=14 + 30 * life.chance.randint(5, 11)), version=plan["version"] + 1,
    )
    give_consent(life, ConsentPurpose.MEETING)
    life.line(f"プラン{circled(plan['number'])}に、本人が同意しました。", "plan.agreed", reached=True)


def _endorsed(life: Life, previous: Row | None) -> bool:
    """Bring the plan before the meeting; return whether it was endorsed."""
    life.later(1, 10)
    plan = life.draft
    plan["state"] = PlanState.TABLED
    item = life.table(Subject.REPLAN if previous else Subject.NEW_PLAN, plan, stage=Stage.MEETING)
    fate = life.chance.random()
    if fate < 0.04:
        life.conclude(item, AgendaOutcome.POSTPONED)
        plan["state"] = PlanState.DRAFT
        life.move(Stage.PLAN, Turn.COUNSELOR)
        return False
    if fate < 0.1:
        life.conclude(item, AgendaOutcome.RETURNED)
        plan.update(
            state=PlanState.RETURNED, returned_on=life.day, return_reason="目標を本人のことばで見直す", agreed_on=None,
            applied_on=None,
        )
        life.move(Stage.PLAN, Turn.COUNSELOR)
        return False
    is_conditional = fate < 0.18
    life.conclude(
        item, AgendaOutcome.CONDITIONAL if is_conditional else AgendaOutcome.ENDORSED,
        condition="受診の結果を確かめること" if is_conditional else "",
    )
    plan.update(state=PlanState.ENDORSED, endorsed_on=life.day)
    if previous:
        previous["state"] = PlanState.SUPERSEDED
        end_services(life, ProvisionEnd.COMPLETED)
    life.plan, life.goals, life.services = plan, life.draft_goals, life.draft_services
    life.line(f"プラン{circled(plan['number'])}が支援調整会議で了承されました。", "plan.endorsed")
    life.evidence("plan.endorsed", actor=life.chief)
    life.case["reported_on"] = life.case["reported_on"] or life.day
    life.move(Stage.DECISION, Turn.MUNICIPALITY)
    return True


def _decide(life: Life) -> None:
    endorsed_on = life.day
    life.later(1, 17)
    plan, officer = life.plan, life.chance.choice(life.town.officers)
    assert plan is not None
    statutory = [service for service in life.services if service["is_statutory"]]
    for service in statutory:
        outcome = DecisionOutcome.DECIDED if life.flip(0.98) else DecisionOutcome.REFUSED
        is_decided = outcome == DecisionOutcome.DECIDED
        life.decisions[service["id"]] = life.fact(
            SupportDecision, plan_id=plan["id"], plan_service_id=service["id"], service=service["code"], outcome=outcome,
            decided_on=life.day, decided_by_id=officer.pk, starts_on=life.day if is_decided else None,
            ends_on=plan["ends_on"] if is_decided else None, reason="" if is_decided else "要件に当てはまらないため",
        )
        life.line(f"自治体の決定: {outcome.label}", "decision.made")
    has_other = len(statutory) < len(life.services)
    life.fact(
        DecisionRequest, plan_id=plan["id"], requested_on=endorsed_on, settled_on=life.day,
        needs_decision=bool(statutory), needs_report=has_other,
    )
    if has_other:
        life.fact(MunicipalReport, plan_id=plan["id"], confirmed_on=life.day, confirmed_by_id=officer.pk)
        life.line(f"自治体がプラン{circled(plan['number'])}の報告を確認しました。", "decision.report_confirmed")
    providers = [service["provider_id"] for service in _startable(life)]
    is_partners = awaits_partner(providers, own_agency_id=life.case["agency_id"])
    life.move(Stage.PROVISION, Turn.PARTNER if is_partners else Turn.COUNSELOR)


def _startable(life: Life) -> list[Row]:
    return [
        service for service in life.services
        if service["id"] not in life.decisions or life.decisions[service["id"]]["outcome"] == DecisionOutcome.DECIDED
    ]


def _start(life: Life) -> None:
    """Let the services start; the first start of a plan begins the wait for the 直後のモニタリング."""
    is_first = True
    for service in _startable(life):
        life.later(1, 14)
        decision = life.decisions.get(service["id"])
        life.running.append(
            life.fact(
                ServiceProvision, plan_service_id=service["id"], decision_id=decision["id"] if decision else None,
                service=service["code"], provider_id=service["provider_id"], started_on=life.day,
            )
        )
        if is_first:
            life.move(Stage.PROVISION, Turn.COUNSELOR)
            life.await_monitoring(life.day, first=True)
            is_first = False
        life.line("サービスが始まりました。", "provision.started")


def deliver(life: Life) -> None:
    """Keep one delivery of support."""
    accompanied = life.flip(0.4)
    life.fact(
        Delivery, provision_id=None, delivered_on=life.day, by_whom=life.worker.name, what=life.say(count=1),
        accompanied=accompanied,
    )
    life.line(f"{life.worker.name}が{'同行' if accompanied else '支援'}しました。", "provision.delivered", reached=accompanied)


def end_services(life: Life, reason: ProvisionEnd) -> None:
    """Let the running services end on this day."""
    for provision in life.running:
        provision.update(ended_on=life.day, end_reason=reason)
    life.running = []
