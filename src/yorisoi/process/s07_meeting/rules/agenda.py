"""What may be put before a meeting, and who may be told of it by sitting there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from yorisoi.agencies.enums import AgencyKind
from yorisoi.consents import rules as consents
from yorisoi.consents.enums import ConsentPurpose
from yorisoi.consents.rules import ConsentFacts, DisclosureFacts
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_month_day
from yorisoi.process.s06_plan import rules as plans
from yorisoi.process.s07_meeting.enums import MeetingPurpose, Subject

# Source: 手引き §7「支援調整会議の目的」①–④. 中断の報告 is confirmed where the course of the support is looked at (③).
PURPOSE_OF: Mapping[Subject, MeetingPurpose] = {
    Subject.NEW_PLAN: MeetingPurpose.APPROPRIATENESS,
    Subject.REPLAN: MeetingPurpose.APPROPRIATENESS,
    Subject.SHARING: MeetingPurpose.SHARING,
    Subject.REVIEW: MeetingPurpose.EVALUATION,
    Subject.INTERRUPTION: MeetingPurpose.EVALUATION,
    Subject.RESOURCES: MeetingPurpose.RESOURCES,
}
ON_PLANS = (Subject.NEW_PLAN, Subject.REPLAN)


@dataclass(frozen=True)
class MemberFacts:
    """One member of a meeting, as far as sharing and attendance are concerned."""

    agency_id: int
    agency_name: str
    agency_kind: str
    represents_municipality: bool = False
    attended: bool = False


@dataclass(frozen=True)
class AgendaCase:
    """One case already on an agenda, with what lets it be shared."""

    number: str
    agency_id: int
    consents: tuple[ConsentFacts, ...] = ()
    disclosures: tuple[DisclosureFacts, ...] = ()


def is_outside(member: MemberFacts, *, case_agency_id: int) -> bool:
    """
    Return whether telling this member means sharing outside the agency.

    The municipality's own office is not outside while it takes part as the municipality: it is told anyway, by the
    law's report.

    Source: 手引き §7 ※(自治体は原則として参画), §8 ※(自治体への報告)
    """
    if member.agency_id == case_agency_id:
        return False
    return not (member.represents_municipality and member.agency_kind == AgencyKind.MUNICIPAL_OFFICE)


def outside_agencies(members: Iterable[MemberFacts], *, case_agency_id: int) -> list[tuple[int, str]]:
    """
    Return each agency among the members that needs the person's consent to be told, once.

    Source: 手引き 4-2, §7
    """
    return list(
        dict.fromkeys(
            (member.agency_id, member.agency_name)
            for member in members
            if is_outside(member, case_agency_id=case_agency_id)
        )
    )


def may_share_with_members(
    *,
    members: Iterable[MemberFacts],
    case_agency_id: int,
    given: Iterable[ConsentFacts],
    disclosures: Iterable[DisclosureFacts],
    on: date,
    meets_on: date | None = None,
    claims_ground: bool = False,
) -> list[Violation]:
    """
    Return why a case may not be put before these members: CONSENT_MISSING or BASIS_MISSING for each outside agency.

    They are told today, by the agenda, and again on the day the meeting is held: both days are asked for.

    Source: 手引き 4-2; seed 003
    """
    given, disclosures, found = list(given), list(disclosures), []
    for recipient in outside_agencies(members, case_agency_id=case_agency_id):
        refused, then = (
            consents.may_share(
                recipients=[recipient], purpose=ConsentPurpose.MEETING, consents=given, disclosures=disclosures, on=day,
                claims_ground=claims_ground,
            )
            for day in (on, meets_on or on)
        )
        if then and not refused:
            refused = then if claims_ground else [_no_consent_then(recipient[1], meets_on or on)]
        found += refused
    return found


def _no_consent_then(recipient: str, meets_on: date) -> Violation:
    return Violation(
        "CONSENT_MISSING", f"{recipient}には伝えられません。",
        f"会議の日({format_month_day(meets_on)})に効いている本人の同意がありません。",
        "会議の日まで続く同意を本人にお願いし、「本人同意」に記録してください。",
    )


def may_talk(members: Iterable[MemberFacts], *, cases: Iterable[AgendaCase], on: date) -> list[Violation]:
    """
    Return why these cases may not be talked about before those present that day: the consent asked for at tabling may
    have ended or been taken back since. A ground on record counts as claimed.

    Source: 手引き 4-2(同意はいつでも取り下げられる); seed 003
    """
    present = list(members)
    return [
        replace(
            each, what=f"議題のケース {case.number} を、{each.what}",
            todo=f"{each.todo}得られないときは「次の会議へ」とするか、議題から下ろしてください。",
        )
        for case in cases
        for each in may_share_with_members(
            members=present, case_agency_id=case.agency_id, given=case.consents, disclosures=case.disclosures, on=on,
            claims_ground=bool(case.disclosures),
        )
    ]


def may_table(
    *,
    plan: plans.PlanFacts | None,
    members: Iterable[MemberFacts],
    case_agency_id: int,
    given: Iterable[ConsentFacts],
    disclosures: Iterable[DisclosureFacts],
    on: date,
    meets_on: date | None = None,
    claims_ground: bool = False,
) -> list[Violation]:
    """
    Return why a case may not be put on the agenda: what its plan lacks, and who may not be told.

    `plan` is given for a new plan or a replan only.

    Source: 手引き §6–7, 4-2; 施行規則1条
    """
    found = plans.may_table(plan, on=on) if plan is not None else []
    return found + may_share_with_members(
        members=members, case_agency_id=case_agency_id, given=given, disclosures=disclosures, on=on, meets_on=meets_on,
        claims_ground=claims_ground,
    )


def may_add_member(
    member: MemberFacts, *, cases: Iterable[AgendaCase], on: date, meets_on: date | None = None,
    claims_ground: bool = False,
) -> list[Violation]:
    """
    Return why a member may not join: each case already on the agenda that this agency may not be told, by number.

    Source: 手引き 4-2; seed 003
    """
    found = may_represent(member)
    for case in cases:
        refused = may_share_with_members(
            members=[member], case_agency_id=case.agency_id, given=case.consents, disclosures=case.disclosures,
            on=on, meets_on=meets_on, claims_ground=claims_ground,
        )
        found += [replace(each, what=f"議題のケース {case.number} を、{each.what}", field="agency") for each in refused]
    return found


def may_represent(member: MemberFacts) -> list[Violation]:
    """
    Return why a member may not take part as the municipality.

    Source: 手引き §7 ※(自治体の参画)
    """
    if not member.represents_municipality or member.agency_kind == AgencyKind.MUNICIPAL_OFFICE:
        return []
    return [
        Violation(
            "NOT_THE_MUNICIPALITY", "「自治体として参加」にはできません。",
            f"{member.agency_name}は、自治体の担当課として登録されていません。",
            "印をはずすか、自治体の担当課を選んでください。", field="represents_municipality",
        )
    ]


def member_unnamed() -> Violation:
    """
    Return the refusal of a member without an agency or a name.

    Source: domain.md §1.11(出席者: 機関・氏名・役割)
    """
    return Violation(
        "MEMBER_UNNAMED", "構成員を加えられません。", "機関と氏名の両方がそろっていません。",
        "職員を選ぶか、機関と氏名を入れてください。", field="name",
    )


def member_attended() -> Violation:
    """
    Return the refusal to take somebody off the list who was present.

    Source: domain.md §1.11(出席者)
    """
    return Violation(
        "MEMBER_ATTENDED", "構成員から外せません。", "出席した人として記録されています。",
        "出席の印をはずしてから、外してください。",
    )


def may_bring(*, is_supporter: bool, is_own_agency: bool) -> list[Violation]:
    """
    Return why somebody may not put a case on the agenda of a meeting: workers of its agency may.

    Source: 手引き §7(自立相談支援機関が支援調整会議を開く)
    """
    if is_supporter and is_own_agency:
        return []
    return [
        Violation(
            "NOT_OUR_AGENDA", "議題には入れられません。", "議題は、会議を開く自立相談支援機関の支援員が入れます。",
            "このケースの主担当に伝えてください。",
        )
    ]


def may_report_interruption(*, is_interrupted: bool) -> list[Violation]:
    """
    Return why an interruption cannot be reported.

    Source: 手引き §10(支援の中断は、支援調整会議に報告し確認する)
    """
    if is_interrupted:
        return []
    return [
        Violation(
            "NOT_INTERRUPTED", "中断の報告は議題に入れられません。", "このケースには、いま中断の記録がありません。",
            "先にモニタリングのページで「中断」を記録してください。", field="subject",
        )
    ]


def tabled_elsewhere(meets_on: date) -> Violation:
    """
    Return the refusal to put the same matter on two agendas.

    Source: 手引き §7
    """
    return Violation(
        "ALREADY_TABLED", "議題に入れられません。",
        f"この件は、{format_month_day(meets_on)}の会議の議題にもう入っています。",
        "その会議で結論を記録するか、議題から下ろしてください。", field="meeting",
    )


def due_by_meeting(*, period_ends_on: date, next_regular_on: date | None) -> date:
    """
    Return by when a plan or an interruption goes to a meeting: the agency's next regular one, or the period's end where
    none comes before.

    Source: process.md §3(会議にかける, 中断の会議報告)
    """
    return period_ends_on if next_regular_on is None else min(next_regular_on, period_ends_on)


def concluded_here() -> Violation:
    """
    Return the refusal to put a matter back on the agenda that has just concluded it.

    Source: 手引き §7
    """
    return Violation(
        "CONCLUDED_HERE", "議題に入れられません。", "この件は、この会議でもう結論が出ています。",
        "別の日の会議を選んでください。", field="meeting",
    )


def title_missing() -> Violation:
    """
    Return the refusal of a community topic without a title.

    Source: 手引き §7 ④
    """
    return Violation(
        "TITLE_MISSING", "議題に入れられません。", "議題の題名が書かれていません。",
        "地域の課題や、足りない社会資源を短く書いてください。", field="title",
    )
