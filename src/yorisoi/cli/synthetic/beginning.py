"""はじまり (Beginning): 把握, 相談受付, 緊急支援, 振り分け, つなぎ, 利用申込み, アセスメント, スクリーニング."""

from datetime import timedelta

from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.cli.synthetic.life import Life
from yorisoi.cli.synthetic.town import RULES_VERSION
from yorisoi.cli.synthetic.writer import Row
from yorisoi.consents.enums import ConsentMethod, ConsentPurpose, RecipientScope
from yorisoi.consents.models import Consent
from yorisoi.process.s01_outreach import rules as outreach
from yorisoi.process.s01_outreach.enums import DiscoveryOutcome, DiscoveryRoute, OutreachMeans
from yorisoi.process.s01_outreach.models import Discovery, OutreachAttempt
from yorisoi.process.s02_intake.enums import InquirerRelation, ReceptionChannel, TriageOutcome
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Triage, Worry
from yorisoi.process.s03_emergency.enums import EmergencyMeans, EmergencyState
from yorisoi.process.s03_emergency.models import EmergencySupport
from yorisoi.process.s04_assessment.enums import Domain
from yorisoi.process.s04_assessment.models import Assessment, Issue, Situation
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening
from yorisoi.referrals.enums import Arrival, IntroductionKind
from yorisoi.referrals.models import ArrivalCheck, Introduction

CHECK_DAYS = 14
WORRIES = {
    "money": ("INCOME", "RENT_AND_LOANS", "TAXES_AND_UTILITIES", "DEBT", "NO_FOOD"), "health": ("HEALTH", "CARE"),
    "work": ("JOB_SEARCH", "WORK_TROUBLE"), "housing": ("HOUSING", "RENT_AND_LOANS"),
    "family": ("FAMILY", "CHILD_RAISING", "CARE", "VIOLENCE"), "daily": ("WITHDRAWAL", "NEIGHBORS", "OTHER"),
}
ISSUES = {
    "money": ("HARDSHIP", "DEBT", "BUDGETING"), "health": ("ILLNESS", "DISABILITY_SUSPECTED", "MENTAL_HEALTH"),
    "work": ("JOB_SEARCH_DIFFICULTY", "JOB_RETENTION_DIFFICULTY"), "housing": ("UNSTABLE_HOUSING", "HOMELESS"),
    "family": ("FAMILY_TROUBLE", "SINGLE_PARENT"), "daily": ("SOCIAL_ISOLATION", "DISORDERED_LIFE", "POOR_COMMUNICATION"),
}
DOMAINS = {
    Domain.HISTORY: "thinking", Domain.FAMILY: "family", Domain.HOUSING: "housing", Domain.HEALTH: "health",
    Domain.MONEY: "money", Domain.WORK: "work", Domain.DAILY_LIFE: "daily",
}
CHANNELS = (
    (ReceptionChannel.SELF_TELEPHONE, InquirerRelation.PERSON), (ReceptionChannel.SELF_VISIT, InquirerRelation.PERSON),
    (ReceptionChannel.SELF_TELEPHONE, InquirerRelation.PERSON), (ReceptionChannel.SELF_VISIT, InquirerRelation.PERSON),
    (ReceptionChannel.FAMILY_TELEPHONE, InquirerRelation.FAMILY), (ReceptionChannel.FAMILY_VISIT, InquirerRelation.FAMILY),
    (ReceptionChannel.DEPARTMENT, InquirerRelation.PERSON), (ReceptionChannel.PARTNER_AGENCY, InquirerRelation.AGENCY),
    (ReceptionChannel.OUTREACH, InquirerRelation.PERSON), (ReceptionChannel.OTHER, InquirerRelation.ACQUAINTANCE),
)
# The national figure counts all plans; about three in ten follow an earlier one. Of those who are to go on, this
# share comes as far as a plan.
PLANS_A_CASE = 1.3
REACHES_PLAN = 0.87


def begin(life: Life, *, planned: float) -> bool:
    """Tell the story up to the screening; return whether a plan is to be made. `planned` is the share that should be."""
    if life.flip(0.1) and not _lead(life):
        return False
    _receive(life)
    return _judge(life, goes_on=planned / PLANS_A_CASE / REACHES_PLAN) and _read(life)


def _lead(life: Life) -> bool:
    """Somebody is noticed before they ask: return whether they were received in the end."""
    life.move(Stage.OUTREACH, Turn.COUNSELOR)
    route = life.chance.choice((DiscoveryRoute.OTHER_DEPARTMENT, DiscoveryRoute.PARTNER_AGENCY, DiscoveryRoute.OUTREACH))
    lead = life.fact(
        Discovery, route=route, noticed_on=life.day, story=life.say(count=1), outcome=DiscoveryOutcome.REACHING_OUT,
        source_agency_id=life.town.partner(life.chance).pk if route == DiscoveryRoute.PARTNER_AGENCY else None,
        source_department_id=life.chance.choice(life.town.departments).pk
        if route == DiscoveryRoute.OTHER_DEPARTMENT else None,
    )
    life.line(f"把握しました。経路は「{route.label}」です。", "lead.discovered")
    life.unreachable_until = life.until
    for _ in range(7):
        life.later(3, 26)
        means = life.chance.choice(tuple(OutreachMeans))
        met = outreach.reached_by(means)
        life.fact(OutreachAttempt, attempted_on=life.day, means=means, reaction=life.say("daily", 1))
        life.line(f"働きかけ: {means.label}", "outreach.attempt", reached=met)
        if met and life.flip(0.75):
            life.unreachable_until = life.day
            life.later(1, 3)
            lead.update(outcome=DiscoveryOutcome.RECEPTION, outcome_on=life.day)
            life.line("相談受付につながりました。", "lead.concluded")
            return True
    life.later(1, 30)
    lead.update(outcome=DiscoveryOutcome.NO_NEED, outcome_on=life.day, outcome_reason=life.say("thinking", 1))
    life.line("支援の必要はなかったと判断しました。", "lead.concluded")
    life.move(Stage.OUTREACH, Turn.NOBODY, Standing.ENDED)
    return False


def _receive(life: Life) -> None:
    channel, inquirer = life.chance.choice(CHANNELS)
    is_urgent = life.flip(0.06)
    reception = life.fact(
        Reception, received_on=life.day, received_by_id=life.worker.pk, channel=channel, inquirer=inquirer,
        story=life.say(count=3), wish=life.say("next", 1), is_urgent=is_urgent,
        urgency_note="今夜食べるものがない" if is_urgent else "",
    )
    life.reception = reception
    codes = list(dict.fromkeys(life.chance.choice(WORRIES[theme]) for theme in (*life.themes, life.themes[0])))
    for index, code in enumerate(codes):
        life.part(Worry, reception_id=reception["id"], code=code, is_main=index == 0)
    life.line(f"相談を受け付けました({channel.label})。", "reception.received", reached=inquirer == InquirerRelation.PERSON)
    life.move(Stage.EMERGENCY if is_urgent else Stage.INTAKE, Turn.COUNSELOR)
    if is_urgent:
        _meet_urgency(life)


def _meet_urgency(life: Life) -> None:
    noticed_on = life.day
    life.case["has_urgent_need"] = True
    life.later(0, 3)
    life.case["has_urgent_need"] = False
    means = life.chance.choice((EmergencyMeans.FOOD, EmergencyMeans.SMALL_LOAN, EmergencyMeans.SHELTER))
    life.fact(
        EmergencySupport, noticed_on=noticed_on, need="今夜食べるものがない", state=EmergencyState.DONE, means=means,
        detail=life.say("money", 1), settled_on=life.day, settled_by_id=life.worker.pk,
    )
    life.line(f"緊急的な支援をしました。\n{means.label}", "emergency.settled")
    life.move(Stage.INTAKE, Turn.COUNSELOR)


def _judge(life: Life, *, goes_on: float) -> bool:
    """Judge the consultation; return whether the person applied to be supported."""
    life.later(0, 8)
    fate = life.chance.random()
    if fate < goes_on:
        _triage(life, TriageOutcome.CONTINUE)
        life.later(0, 24)
        return _enroll(life)
    fate = (fate - goes_on) / (1 - goes_on)
    if fate < 0.06:  # waits, and never comes
        _triage(life, TriageOutcome.CONTINUE)
        life.later(50, 160)
        return _inform(life)
    if fate < 0.11:
        return _seek_consent(life)
    if fate < 0.37:
        _triage(life, TriageOutcome.HAND_OVER)
        if _hand_over(life, stage=Stage.INTAKE):
            return False
        life.later(0, 6)
    return _inform(life)


def _triage(life: Life, outcome: TriageOutcome) -> None:
    reception = life.reception
    life.fact(
        Triage, reception_id=reception["id"], triaged_on=life.day, outcome=outcome, reason=life.say("thinking", 1),
        is_about_hardship=True, belongs_elsewhere=outcome == TriageOutcome.HAND_OVER,
        solvable_with_information=outcome == TriageOutcome.INFORMATION_ONLY,
        can_act_alone=outcome == TriageOutcome.INFORMATION_ONLY,
    )
    reception["triaged_on"] = reception["triaged_on"] or life.day
    life.line(f"振り分け: {outcome.label}", "triage.decided")
    turns = {
        TriageOutcome.CONTINUE: (Turn.PERSON, Standing.ACTIVE), TriageOutcome.HAND_OVER: (Turn.PARTNER, Standing.ACTIVE),
        TriageOutcome.INFORMATION_ONLY: (Turn.NOBODY, Standing.ENDED),
        TriageOutcome.NO_CONSENT_YET: (Turn.COUNSELOR, Standing.ACTIVE),
    }
    life.move(Stage.INTAKE, *turns[outcome])


def _inform(life: Life) -> bool:
    _triage(life, TriageOutcome.INFORMATION_ONLY)
    return False


def _seek_consent(life: Life) -> bool:
    _triage(life, TriageOutcome.NO_CONSENT_YET)
    for _ in range(4):
        life.later(20, 95)
        means = life.chance.choice((OutreachMeans.LETTER, OutreachMeans.VISIT_ABSENT, OutreachMeans.VISIT))
        life.fact(OutreachAttempt, attempted_on=life.day, means=means, reaction=life.say("daily", 1))
        life.line(f"働きかけ: {means.label}", "outreach.attempt", reached=outreach.reached_by(means))
        if means == OutreachMeans.VISIT and life.flip(0.5):
            life.later(1, 20)
            _triage(life, TriageOutcome.CONTINUE)
            life.later(1, 10)
            return _enroll(life)
    life.later(5, 40)
    return _inform(life)


def _hand_over(life: Life, *, stage: Stage) -> bool:
    """Hand the consultation to another agency; return whether it ended there, or the person was taken back."""
    partner = life.town.partner(life.chance)
    consent = give_consent(life, ConsentPurpose.INTRODUCTION, recipient=partner.pk)
    kind = life.chance.choice(tuple(IntroductionKind))
    introduction = life.fact(
        Introduction, to_agency_id=partner.pk, kind=kind, hands_over=True, made_on=life.day, reason=life.say(count=1),
        accompanied=False, consent_id=consent["id"], arrival=Arrival.UNKNOWN,
        next_check_on=life.day + timedelta(days=CHECK_DAYS),
    )
    life.line(f"{partner.name}へ{kind.label}をしました。", "introduction.made")
    while True:
        life.later(10, 20)
        fate = life.chance.random()
        arrival = Arrival.ARRIVED if fate < 0.75 else Arrival.NOT_ARRIVED if fate < 0.9 else Arrival.DECLINED
        life.fact(
            ArrivalCheck, introduction_id=introduction["id"], checked_on=life.day, arrival=arrival, note=life.say("next", 1)
        )
        introduction.update(
            arrival=arrival,
            next_check_on=life.day + timedelta(days=CHECK_DAYS) if arrival == Arrival.NOT_ARRIVED else None,
        )
        life.line(f"{partner.name}に確かめました: {arrival.label}", "introduction.checked")
        if arrival == Arrival.ARRIVED:
            life.move(stage, Turn.NOBODY, Standing.ENDED)
            return True
        if arrival == Arrival.DECLINED:
            introduction["declined_on"] = life.day
            life.move(stage, Turn.COUNSELOR)
            life.later(1, 5)
            introduction["taken_back_on"] = life.day
            life.line(f"{partner.name}から受け直しました。", "introduction.taken_back")
            return False


def give_consent(life: Life, purpose: ConsentPurpose, *, recipient: int | None = None) -> Row:
    """Keep the person's consent; with a recipient it is for that agency only."""
    consent = life.fact(
        Consent, purpose=purpose, scope=RecipientScope.LISTED if recipient else RecipientScope.ALL_RELATED,
        method=ConsentMethod.WRITTEN if purpose == ConsentPurpose.ENROLLMENT else ConsentMethod.ORAL,
        rules_version=RULES_VERSION, explained_by_id=life.worker.pk, given_on=life.day,
        information="相談の内容と連絡先" if recipient else "",
    )
    if recipient:
        life.writer.add(Consent.recipients.through, consent_id=consent["id"], agency_id=recipient)
    life.contact(life.day)
    return consent


def _enroll(life: Life) -> bool:
    consent = give_consent(life, ConsentPurpose.ENROLLMENT)
    life.fact(EnrollmentRequest, requested_on=life.day, is_signed=True, consent_id=consent["id"])
    life.line("利用申込みを受け付けました(署名あり)。", "enrollment.requested", reached=True)
    life.move(Stage.ASSESSMENT, Turn.COUNSELOR)
    return True


def _read(life: Life) -> bool:
    """Read the situation with the person and judge whether a plan is made."""
    life.later(1, 19)
    assessment = life.fact(
        Assessment, edition=1, assessed_on=life.day, background=life.say(count=3), strengths=life.say("thinking", 1),
        hopes=life.say(), household_view=life.say("family", 1), direction=life.say("next", 1),
    )
    life.line("アセスメント(第1版)をはじめました。", "assessment.drafted")
    for domain in life.chance.sample(tuple(DOMAINS), life.chance.randint(3, 6)):
        life.part(Situation, assessment_id=assessment["id"], domain=domain, text=life.say(DOMAINS[domain], 3))
    for theme in life.themes:
        for code in life.chance.sample(ISSUES[theme], life.chance.randint(1, 2)):
            life.part(Issue, assessment_id=assessment["id"], code=code)
    life.later(4, 26)
    assessment.update(agreed_on=life.day, version=3)
    life.line("アセスメント(第1版)を本人と確かめました。", "assessment.agreed", reached=True)
    life.move(Stage.SCREENING, Turn.COUNSELOR)
    return _screen(life)


def _screen(life: Life) -> bool:
    life.later(1, 12)
    fate = life.chance.random()
    if fate < 0.05:
        _judged(life, ScreeningOutcome.HAND_OVER, Turn.PARTNER)
        if _hand_over(life, stage=Stage.SCREENING):
            return False
        life.later(1, 10)
    elif fate < 0.08:
        _judged(life, ScreeningOutcome.WORK_TOWARD_CONSENT, Turn.COUNSELOR)
        life.later(20, 90)
    elif fate < 0.16:
        outcome = ScreeningOutcome.INFORMATION_ONLY if fate < 0.13 else ScreeningOutcome.STOPPED
        _judged(life, outcome, Turn.NOBODY, Standing.ENDED)
        return False
    _judged(life, ScreeningOutcome.CONTINUE, Turn.COUNSELOR)
    return True


def _judged(life: Life, outcome: ScreeningOutcome, turn: Turn, standing: Standing = Standing.ACTIVE) -> None:
    life.fact(
        Screening, screened_on=life.day, outcome=outcome, reason=life.say("thinking"), discussed=True,
        judged_by_id=life.worker.pk,
    )
    stage = Stage.PLAN if outcome == ScreeningOutcome.CONTINUE else Stage.SCREENING
    life.move(stage, turn, standing)
    life.line(f"スクリーニング: {outcome.label}", "screening.screened")
