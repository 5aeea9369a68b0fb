"""【5】プラン兼事業等利用申込書. Source of the fields: domain §1.5; ①–⑤ are those of 施行規則1条 (確認済み)."""

from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.process.s06_plan import queries as plans
from yorisoi.process.s06_plan.models import Plan, PlanRole, PlanService
from yorisoi.process.s07_meeting import queries as meetings
from yorisoi.process.s07_meeting import rules as meeting_rules
from yorisoi.process.s07_meeting.enums import MeetingState
from yorisoi.process.s07_meeting.models import AgendaItem, MeetingMember
from yorisoi.process.s08_decision import queries as decisions
from yorisoi.process.s08_decision.models import MunicipalReport, SupportDecision
from yorisoi.process.s10_monitoring import queries as monitoring
from yorisoi.sheets import lists, persons
from yorisoi.sheets.rules.easy import easy
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import (
    Block,
    Cell,
    Fields,
    Heading,
    NewPage,
    Paper,
    Plain,
    Signature,
    Table,
    Text,
)
from yorisoi.sheets.rules.writing import BLANK_DAY, BLANK_ROUND, day, known_day, period
from yorisoi.sheets.veiling import covered

PAPER = Kind(
    code="plan", title="プラン兼事業等利用申込書", number="【5】", of=Of.PLAN, languages=("ja", "easy"), is_given=True,
)
SOURCE = "自立相談支援機関使用標準様式【5】に準拠(①〜⑤は生活困窮者自立支援法施行規則1条。ほかの欄は原本未確認)"
# What may be shared with whom is a consent of its own (同意書): this paper never says more than that one.
LONG_GOAL, GOAL = "長期目標", "このプランの目標"
CONSENT = "私は、このプランの内容について説明を受け、同意します。また、プランに書かれた事業等の利用を申し込みます。"


@dataclass(frozen=True)
class Facts:
    """The plan with what hangs on it; an empty paper has nothing of it."""

    on: date
    municipality_id: int
    plan: Plan | None = None
    roles: tuple[PlanRole, ...] = ()
    services: tuple[PlanService, ...] = ()
    item: AgendaItem | None = None
    members: tuple[MeetingMember, ...] = ()
    answers: tuple[SupportDecision, ...] = ()
    report: MunicipalReport | None = None
    next_monitoring_on: date | None = None

    def period_of(self, service: PlanService) -> str:
        """Return for how long the service is used: as decided, or not yet known."""
        found = next((each for each in self.answers if each.plan_service_id == service.pk and each.starts_on), None)
        return f"{known_day(found.starts_on)}から\n{known_day(found.ends_on)}まで" if found else ""

    def name(self, service: PlanService) -> str:
        return lists.label("services", service.code, on=self.on, municipality_id=self.municipality_id)


def subjects(case: Case) -> list[tuple[int, str]]:
    """Return the plans of a case, newest first."""
    return [(plan.pk, f"プラン{plans.circled(plan.number)}({plan.get_state_display()})") for plan in plans.plans(case)]


def find(case: Case, pk: int) -> Plan | None:
    """Return that plan of the case with what is written in it."""
    return plans.with_parts(plans.plans(case)).filter(pk=pk).first()


def build(subject: Plan | None, *, staff: Staff, on: date, language: str = "ja") -> Paper:
    """Return a plan with its meeting and the municipality's answer, or an empty paper."""
    facts = _facts(subject) if subject else Facts(on, staff.municipality_id)
    case = subject.case if subject else None
    paper = Paper(
        PAPER.title,
        [*_head(facts), *_items(facts), NewPage.HERE, *_services(facts), *_consent(facts), *_meeting(facts), *_municipality(facts)],
        number=PAPER.number, reference=case.number if case else "", agency=case.agency.name if case else "",
        date=day(subject.drafted_on) if subject else "", source=SOURCE,
    )
    paper = covered(paper, [case.person] if case else [], staff=staff, on=on)
    return easy(paper) if language == "easy" else paper


def item_of(plan: Plan) -> AgendaItem | None:
    """Return the item under which the plan itself (not its evaluation) was before a meeting that was not called off."""
    items = meetings.items_of(plan.case).filter(plan=plan, subject__in=meeting_rules.ON_PLANS)
    return items.exclude(meeting__state=MeetingState.CANCELED).first()


def _facts(plan: Plan) -> Facts:
    item = item_of(plan)
    due = monitoring.next_due(plan.case) if plan.is_endorsed else None
    return Facts(
        on=plan.drafted_on, municipality_id=plan.municipality_id, plan=plan, roles=tuple(plans.roles(plan)),
        services=tuple(plans.services(plan)), item=item,
        members=tuple(meetings.members(item.meeting)) if item and not item.is_pending else (),
        answers=tuple(decisions.decisions(plan.case).filter(plan=plan)), report=decisions.report_of(plan),
        next_monitoring_on=due[1] if due else None,
    )


def _head(facts: Facts) -> list[Block]:
    plan = facts.plan
    case = plan.case if plan else None
    number = f"第{plan.number}回" if plan else BLANK_ROUND
    return [
        Fields([
            *persons.named(case),
            Cell("作成日", day(plan.drafted_on if plan else None), span=6),
            Cell("担当者", plan.created_by.name if plan else "", span=6),
            Cell("プランの回数", number),
        ]),
        lists.choices(
            "初回・再プラン", "plan_occasions", [("AGAIN" if plan.previous_id else "FIRST")] if plan else (), on=facts.on,
            municipality_id=facts.municipality_id, columns=2,
        ),
        Text("① 生活に対する意向\n(本人のことばで)", plan.wish if plan else "", lines=3),
        Text("② 生活全般の解決すべき課題", plan.issues if plan else "", lines=3),
        Text("本人の強み", plan.strengths if plan else "", lines=2),
    ]


def _items(facts: Facts) -> list[Block]:
    goals = list(plans.goals(facts.plan)) if facts.plan else []
    return [
        Table(
            ("", "目標", "達成時期"),
            [
                (LONG_GOAL if goal.is_long_term else GOAL, goal.text, known_day(goal.due_on)) for goal in goals
            ] if facts.plan else [(LONG_GOAL, "", ""), *[(GOAL, "", "")] * 3],
            widths=(2.4, 6.6, 3), label="③ 支援の目標と達成時期", row_lines=1, is_for_hand=facts.plan is None,
        ),
        Table(
            ("実施すること", "だれが", "区分", "時期・頻度"),
            [
                (
                    f"{role.what}(全体の調整・確認)" if role.coordinates else role.what, role.who,
                    lists.label("role_holders", role.holder, on=facts.on, municipality_id=facts.municipality_id), role.until,
                )
                for role in facts.roles
            ],
            widths=(5, 3, 2.4, 2.4), least=7, label="④ 支援の種類と内容(役割分担)",
            note="区分: " + lists.legend("role_holders", on=facts.on, municipality_id=facts.municipality_id),
        ),
    ]


def _services(facts: Facts) -> list[Block]:
    plan = facts.plan
    target = [("YES" if plan.is_employment_target else "NO")] if plan else ()
    return [
        lists.choices(
            "④ 利用する事業等", "services", [service.code for service in facts.services], on=facts.on,
            municipality_id=facts.municipality_id, columns=2, is_multiple=True,
        ),
        Table(
            ("利用する事業等", "実施機関", "内容", "頻度", "期間", "支援決定"),
            [
                (
                    facts.name(service), service.provider.name if service.provider else "", service.content, service.frequency,
                    facts.period_of(service),
                    "別の利用手続" if service.own_procedure else "必要" if service.is_statutory else "報告のみ",
                )
                for service in facts.services
            ],
            widths=(3.2, 2.6, 2.6, 1.5, 3, 1.8), least=2, note="支援決定: 必要・別の利用手続・報告のみ",
        ),
        lists.choices(
            "期間中の一般就労", "employment_targets", target, on=facts.on, municipality_id=facts.municipality_id, columns=2,
        ),
        Text("⑤ 支援を提供する上での留意事項", plan.cautions if plan else "", lines=2),
        Fields([
            Cell("プランの期間", period(plan.starts_on if plan else None, plan.ends_on if plan else None)),
            Cell("次回モニタリング", day(facts.next_monitoring_on)),
        ]),
    ]


def _consent(facts: Facts) -> list[Block]:
    plan = facts.plan
    return [
        Heading("本人の同意・利用申込み"),
        Plain(CONSENT),
        Fields([
            Cell("同意した日", day(plan.agreed_on if plan else None), span=6),
            Cell("利用を申し込んだ日", day(plan.applied_on if plan else None), span=6),
        ]),
        Signature([("本人の署名", ""), ("署名した日", BLANK_DAY)]),
    ]


def _meeting(facts: Facts) -> list[Block]:
    item = facts.item
    present = "、".join(dict.fromkeys(each.agency.name for each in facts.members if each.attended))
    return [
        Heading("支援調整会議"),
        Fields([Cell("開催日", day(item.meeting.meets_on if item else None), span=5), Cell("参加機関", present, span=7)]),
        lists.choices(
            "結論", "meeting_outcomes", [item.outcome] if item and not item.is_pending else (), on=facts.on,
            municipality_id=facts.municipality_id, columns=5,
        ),
        Text("意見・条件", "\n".join(filter(None, (item.discussion, item.conditions))) if item else "", lines=2),
    ]


def _municipality(facts: Facts) -> list[Block]:
    report = facts.report
    return [
        Heading("自治体使用欄"),
        Table(
            ("法定サービス", "決定", "決定日", "期間", "理由・条件"),
            [
                (
                    lists.label("services", each.service, on=facts.on, municipality_id=facts.municipality_id),
                    lists.label("decision_outcomes", each.outcome, on=each.decided_on, municipality_id=facts.municipality_id),
                    known_day(each.decided_on), period(each.starts_on, each.ends_on) if each.starts_on else "", each.reason,
                )
                for each in facts.answers
            ],
            widths=(3, 2, 2.2, 3, 2.6), least=2,
            note="決定: " + lists.legend("decision_outcomes", on=facts.on, municipality_id=facts.municipality_id),
        ),
        Fields([
            Cell("報告を確認した日", day(report.confirmed_on if report else None), span=6),
            Cell("確認した者", report.confirmed_by.name if report else "", span=6),
        ]),
    ]
