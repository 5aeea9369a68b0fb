"""Acts from アセスメント to 支援決定."""

from datetime import timedelta
from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.cli.scenario.player import Scene
from yorisoi.cli.scenario.story import Step
from yorisoi.cli.scenario.town import OFFICE
from yorisoi.process.s04_assessment import actions as assessment
from yorisoi.process.s04_assessment.enums import Domain, Question
from yorisoi.process.s04_assessment.rules import Said
from yorisoi.process.s05_screening import actions as screening
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s06_plan import actions as plans
from yorisoi.process.s06_plan import queries as plan_queries
from yorisoi.process.s06_plan.enums import AmendedPart, RoleHolder
from yorisoi.process.s06_plan.models import Plan
from yorisoi.process.s07_meeting import actions as meetings
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingRhythm, Subject
from yorisoi.process.s07_meeting.models import AgendaItem, MeetingMember
from yorisoi.process.s08_decision import actions as decisions
from yorisoi.process.s08_decision.enums import DecisionOutcome
from yorisoi.process.s11_review import actions as review_actions
from yorisoi.process.s11_review import queries as reviews
from yorisoi.resources.models import SocialResource

PLAN_TEXTS = ("wish", "issues", "strengths", "cautions")


def assess(scene: Scene, step: Step, actor: Staff) -> str:
    """
    アセスメントを書き、本人と確かめる。background、strengths(強み)、hopes(本人のことば)、household_view、direction、
    issues(課題のコードの並び)、領域ごとの状況(HISTORY、FAMILY、HOUSING、HEALTH、MONEY、WORK、DAILY_LIFE)、agreed、
    answers(アセスメントシートの問いの答え。「ARREARS=RENT,UTILITIES 家賃12万円」のように、問い=コード 言葉)。
    """
    draft = assessment.draft(case=scene.case(step), assessed_on=step.on, actor=actor, on=step.on)
    given = {domain: step.text(domain) for domain in Domain.values if step.has(domain)}
    texts: dict[str, Any] = {name: step.text(name) for name in assessment.TEXTS if step.has(name)}
    saved = assessment.save(
        assessment=draft, seen_version=draft.version, situations=given,
        issues=[{"code": code} for code in step.texts("issues")], actor=actor, on=step.on, answers=_answers(step), **texts,
    )
    if step.flag("agreed", default=True):
        assessment.agree(assessment=saved, agreed_on=step.on, actor=actor, on=step.on)
    return f"アセスメント第{saved.edition}版を記録しました。"


def _answers(step: Step) -> dict[str, Said]:
    found = {}
    for line in step.texts("answers"):
        question, _, rest = line.partition("=")
        codes, _, note = rest.partition(" ")
        if question not in Question.values:
            raise step.fault(f"answers の「{question}」という問いはありません。")
        found[question] = Said(tuple(filter(None, codes.split(","))), note)
    return found


def expert(scene: Scene, step: Step, actor: Staff) -> str:
    """専門家の意見を聞く。who(だれ)、text(意見)、domain(領域)。"""
    assessment.hear_expert(
        case=scene.case(step), expert=step.text("who"), text=step.text("text"), given_on=step.on,
        domain=step.choice("domain", Domain), actor=actor, on=step.on,
    )
    return "専門家の意見を記録しました。"


def screen(scene: Scene, step: Step, actor: Staff) -> str:
    """スクリーニングする。outcome(結果)、reason(理由)、to(つなぎ先)、discussed(所内で話し合った)。"""
    screening.screen(
        case=scene.case(step), outcome=step.choice("outcome", ScreeningOutcome), reason=step.text("reason"),
        screened_on=step.on, discussed=step.flag("discussed"), to_agency=scene.agency_or_none(step, "to"), actor=actor,
        on=step.on,
    )
    return "スクリーニングを記録しました。"


def _goal(row: Step) -> dict[str, Any]:
    due = row.number_of("months")
    return {
        "text": row.text("text"), "is_long_term": row.flag("long"),
        "due_on": row.on + timedelta(days=30 * due) if due else None,
    }


def _role(row: Step, scene: Scene) -> dict[str, Any]:
    name = row.text("resource", "")
    found = SocialResource.objects.filter(municipality=scene.town.municipality, name=name).first() if name else None
    if name and found is None:
        raise row.fault(f"社会資源「{name}」はありません。")
    return {
        "holder": row.choice("holder", RoleHolder), "who": row.text("who"), "what": row.text("what"),
        "until": row.text("until", ""), "coordinates": row.flag("coordinates"), "resource": found,
    }


def _service(row: Step, scene: Scene) -> dict[str, Any]:
    return {
        "code": row.text("code"), "provider": scene.agency_or_none(row, "by"), "content": row.text("what", ""),
        "frequency": row.text("frequency", ""),
    }


def _newest(scene: Scene, step: Step) -> Plan:
    plan: Plan | None = Plan.objects.filter(case=scene.case(step)).order_by("-number").first()
    if plan is None:
        raise step.fault("プランがまだありません。")
    return plan


def plan(scene: Scene, step: Step, actor: Staff) -> str:
    """
    プランを書く(なければつくる)。wish、issues、strengths、cautions、months(期間の月数)、employment(就労支援対象者)、
    goals(text、months、long)、roles(holder、who、what、until、coordinates、resource)、services(code、by、what、frequency)。
    """
    case = scene.case(step)
    found = Plan.objects.filter(case=case).order_by("-number").first()
    draft = found if found is not None and found.is_editable else plans.draft(case=case, actor=actor, on=step.on)
    texts: dict[str, Any] = {name: step.text(name) for name in PLAN_TEXTS if step.has(name)}
    if months := step.number_of("months"):
        texts |= {"starts_on": step.on, "ends_on": step.on + timedelta(days=30 * months)}
    if step.has("employment"):
        texts["is_employment_target"] = step.flag("employment")
    saved = plans.save(
        plan=draft, seen_version=draft.version, actor=actor, on=step.on,
        goals=[_goal(row) for row in step.tables("goals")],
        roles=[_role(row, scene) for row in step.tables("roles")],
        services=[_service(row, scene) for row in step.tables("services")], **texts,
    )
    return f"プラン{saved.number}を書きました。"


def agree_plan(scene: Scene, step: Step, actor: Staff) -> str:
    """プランに本人が同意し、利用を申し込む。"""
    newest = _newest(scene, step)
    plans.agree(plan=newest, agreed_on=step.on, applied_on=step.on, actor=actor, on=step.on)
    return f"プラン{newest.number}に本人が同意しました。"


def amend(scene: Scene, step: Step, actor: Staff) -> str:
    """プランを修正する(軽微なもの)。what(どこを)、before、after、reason。"""
    newest = _newest(scene, step)
    plans.amend(
        plan=newest, what=step.choice("what", AmendedPart), before=step.text("before"), after=step.text("after"),
        reason=step.text("reason"), amended_on=step.on, actor=actor, on=step.on,
    )
    return f"プラン{newest.number}を修正しました。"


def call_meeting(scene: Scene, step: Step, actor: Staff) -> str:
    """
    支援調整会議を開く準備をする。meeting(この物語での呼び名)、rhythm(定期・随時)、in_days(何日後)、place、
    staff(職員の並び)、municipality(自治体の参加。false なら不参加)、members(agency と name の並び)。
    """
    in_days = step.number_of("in_days", 0) or 0
    members: list[dict[str, Any]] = [{"staff": scene.town.staff[name]} for name in step.texts("staff")]
    if step.flag("municipality", default=True):
        members.append({"staff": scene.town.staff["hara"], "represents_municipality": True})
    for row in step.tables("members"):
        members.append({"agency": scene.agency(row, "agency"), "name": row.text("name")})
    name = step.text("meeting")
    scene.meetings[name] = meetings.call(
        rhythm=step.choice("rhythm", MeetingRhythm, MeetingRhythm.AD_HOC), meets_on=step.on + timedelta(days=in_days),
        place=step.text("place", f"{OFFICE} 3階 会議室"), chair=scene.town.staff["sasaki"], members=members,
        actor=actor, on=step.on,
    )
    return f"支援調整会議「{name}」を用意しました。"


def table(scene: Scene, step: Step, actor: Staff) -> str:
    """
    会議の議題に入れる。meeting、subject(区分。書かなければプラン)、claims_ground(同意のない提供)。
    """
    meeting, case = scene.meeting(step), scene.case(step)
    claims = step.flag("claims_ground")
    subject = step.choice("subject", Subject, Subject.NEW_PLAN)
    if subject in (Subject.NEW_PLAN, Subject.REPLAN):
        meetings.table_plan(
            meeting=meeting, plan=_newest(scene, step), actor=actor, on=step.on, claims_ground=claims
        )
    elif subject == Subject.REVIEW and (review := reviews.open_review(case)):
        review_actions.table(review=review, meeting=meeting, actor=actor, on=step.on, claims_ground=claims)
    else:
        meetings.table_case(
            meeting=meeting, case=case, subject=subject, plan=plan_queries.current(case), actor=actor, on=step.on,
            claims_ground=claims,
        )
    return f"「{subject.label}」として議題に入れました。"


def topic(scene: Scene, step: Step, actor: Staff) -> str:
    """地域の課題を議題に入れる。meeting、title(題名)。"""
    meetings.add_topic(meeting=scene.meeting(step), title=step.text("title"), actor=actor, on=step.on)
    return "地域の課題を議題に入れました。"


def open_meeting(scene: Scene, step: Step, actor: Staff) -> str:
    """会議をはじめる。meeting、absent(欠席した人の名前の並び)。"""
    meeting = scene.meeting(step)
    absent = step.texts("absent")
    present = [
        member.pk
        for member in MeetingMember.objects.filter(meeting=meeting).order_by("pk")
        if member.name not in absent
    ]
    meetings.open_meeting(meeting=meeting, attended=present, actor=actor, on=step.on)
    return f"会議をはじめました。出席 {len(present)}人。"


def outcome(scene: Scene, step: Step, actor: Staff) -> str:
    """
    会議の結論を記録する。meeting、outcome(結論)、text(話し合い)、conditions、checker(確かめる人)、roles、
    gaps(足りない社会資源の並び)、topic(地域の課題のときはその題名)。
    """
    meeting = scene.meeting(step)
    items = AgendaItem.objects.filter(meeting=meeting, outcome=AgendaOutcome.PENDING)
    title = step.text("topic", "")
    items = items.filter(title=title) if title else items.filter(case=scene.case(step))
    item = items.order_by("position", "pk").first()
    if item is None:
        raise step.fault("この会議に、結論を待つ議題がありません。")
    meetings.record_outcome(
        item=item, outcome=step.choice("outcome", AgendaOutcome), discussion=step.text("text", ""),
        conditions=step.text("conditions", ""), condition_checker=step.text("checker", ""),
        roles_agreed=step.text("roles", ""), gaps=step.texts("gaps"), actor=actor, on=step.on,
    )
    return "会議の結論を記録しました。"


def close_meeting(scene: Scene, step: Step, actor: Staff) -> str:
    """会議を終える。meeting。"""
    meetings.close_meeting(meeting=scene.meeting(step), actor=actor, on=step.on)
    return "会議を終えました。"


def decide(scene: Scene, step: Step, actor: Staff) -> str:
    """支援決定をする(プランの法定サービス全部に同じ答え)。outcome(決定)、reason(理由)。"""
    newest = _newest(scene, step)
    answer = step.choice("outcome", DecisionOutcome, DecisionOutcome.DECIDED)
    answers = [
        {
            "plan_service": service, "outcome": answer, "reason": step.text("reason", ""),
            "starts_on": newest.starts_on, "ends_on": newest.ends_on,
        }
        for service in plan_queries.services(newest)
        if service.is_statutory
    ]
    decisions.decide(
        plan=newest, answers=answers, report_confirmed=step.flag("report_confirmed", default=True), actor=actor,
        on=step.on,
    )
    return f"プラン{newest.number}への支援決定・報告の確認を記録しました。"


def decide_own(scene: Scene, step: Step, actor: Staff) -> str:
    """別の利用手続の決定をする(住居確保給付金・居住支援)。service(コード)、outcome、reason、months。"""
    months = step.number_of("months", 3) or 3
    decisions.decide_own_procedure(
        case=scene.case(step), service=step.text("service"),
        outcome=step.choice("outcome", DecisionOutcome, DecisionOutcome.DECIDED), reason=step.text("reason", ""),
        starts_on=step.on, ends_on=step.on + timedelta(days=30 * months), actor=actor, on=step.on,
    )
    return "別の利用手続による決定を記録しました。"

