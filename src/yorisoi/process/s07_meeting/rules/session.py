"""Holding a meeting: who leads it, what it may conclude, when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.agencies.enums import Role
from yorisoi.cases.rules.journey import Warning
from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.process.s07_meeting.enums import AgendaOutcome, MeetingState, Subject
from yorisoi.process.s07_meeting.rules.agenda import MemberFacts

_OF_A_PLAN = (
    AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL, AgendaOutcome.RETURNED, AgendaOutcome.POSTPONED,
)
_OF_A_REPORT = (AgendaOutcome.CONFIRMED, AgendaOutcome.POSTPONED)
# Source: domain.md §1.11(結論[了承/条件付了承/差戻し]), 手引き §10(中断は報告し確認する)
OUTCOMES_OF: Mapping[Subject, tuple[AgendaOutcome, ...]] = {
    Subject.NEW_PLAN: _OF_A_PLAN,
    Subject.REPLAN: _OF_A_PLAN,
    Subject.SHARING: _OF_A_REPORT,
    Subject.REVIEW: (
        AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL, AgendaOutcome.CONFIRMED, AgendaOutcome.RETURNED,
        AgendaOutcome.POSTPONED,
    ),
    Subject.INTERRUPTION: _OF_A_REPORT,
    Subject.RESOURCES: _OF_A_REPORT,
}
ENDORSING = (AgendaOutcome.ENDORSED, AgendaOutcome.CONDITIONAL)
# How long after its day a meeting may still be written down. Source: house (no source names a number).
BACKDATED_DAYS = 31


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting as the rules need it."""

    state: str
    members: tuple[MemberFacts, ...] = ()

    @property
    def attended(self) -> tuple[MemberFacts, ...]:
        return tuple(member for member in self.members if member.attended)

    @property
    def is_in_session(self) -> bool:
        return self.state in (MeetingState.OPEN, MeetingState.HELD)


@dataclass(frozen=True)
class ItemFacts:
    """An agenda item as the rules need it."""

    subject: str
    outcome: str = AgendaOutcome.PENDING


def may_hold(role: str, *, is_own_agency: bool, is_chair: bool = False) -> list[Violation]:
    """
    Return why somebody may not call, open or close a meeting: the chief of its agency and its chair may.

    Source: domain.md §1.11(委員長は主任相談支援員)
    """
    if is_own_agency and (role == Role.CHIEF_COUNSELOR or is_chair):
        return []
    return [
        Violation(
            "MEETING_CHIEF_ONLY", "会議の招集・進行は記録できません。",
            "支援調整会議は、主任相談支援員か、その会議の司会が進めます。",
            "主任相談支援員に頼むか、司会を決めてもらってください。",
        )
    ]


def may_meet_on(meets_on: date, *, on: date) -> list[Violation]:
    """
    Return why a meeting cannot be called for a day. One held a short while ago may still be written down.

    Source: 手引き §7
    """
    if meets_on >= on - timedelta(days=BACKDATED_DAYS):
        return []
    return [
        Violation(
            "MEETING_LONG_PAST", "会議を記録できません。", f"開催日が{BACKDATED_DAYS}日より前の日になっています。",
            "年と月を確かめて、入れなおしてください。", field="meets_on",
        )
    ]


def may_change_agenda(state: str) -> list[Violation]:
    """
    Return why the agenda or the members of a meeting can no longer be changed.

    Source: 手引き §7
    """
    if state in (MeetingState.PLANNED, MeetingState.OPEN):
        return []
    return [
        Violation(
            "MEETING_OVER", "この会議は変えられません。", f"この会議は「{MeetingState(state).label}」になっています。",
            "次の会議を開いて、その議題に入れてください。", field="meeting",
        )
    ]


def may_open(facts: MeetingFacts, *, attended: int, meets_on: date, on: date) -> list[Violation]:
    """
    Return why a meeting cannot be opened: it is over, its day has not come, or nobody is there.

    Source: 手引き §7(合議体形式により検討する)
    """
    found = []
    if meets_on > on:
        found.append(
            Violation(
                "MEETING_NOT_YET", "会議をはじめられません。", f"この会議の開催日は{format_wareki(meets_on)}です。",
                "早めて開くときは、先に「会議を変える」で開催日をなおしてください。",
            )
        )
    if facts.state in (MeetingState.HELD, MeetingState.CANCELED):
        found += may_change_agenda(facts.state)
    if not attended:
        found.append(
            Violation(
                "ATTENDANCE_MISSING", "会議をはじめられません。", "出席した人がひとりも選ばれていません。",
                "出席した人に印をつけてください。", field="attended",
            )
        )
    return found


def may_endorse(facts: MeetingFacts) -> list[Violation]:
    """
    Return why nothing can be concluded: outside a held 支援調整会議, or one nobody attended, there is no 了承.

    Source: 手引き §7(プランを策定する際には必ず開催する), §8
    """
    if facts.is_in_session and facts.attended:
        return []
    return [
        Violation(
            "MEETING_NOT_HELD", "結論を記録できません。",
            "了承などの結論は、開かれた支援調整会議の中でだけ出せます。この会議はまだはじまっていません。",
            "会議のページで出席をつけて「会議をはじめる」を押してから、記録してください。",
        )
    ]


def may_conclude(
    item: ItemFacts,
    meeting: MeetingFacts,
    outcome: str,
    *,
    discussion: str,
    conditions: str = "",
    condition_checker: str = "",
) -> list[Violation]:
    """
    Return why this outcome of an agenda item cannot be recorded; every reason at once.

    Source: 手引き §7–8; domain.md §1.11
    """
    if item.outcome != AgendaOutcome.PENDING:
        return [
            Violation(
                "ALREADY_CONCLUDED", "この結論は記録されていません。",
                f"この議題は、もう「{AgendaOutcome(item.outcome).label}」と記録されています。",
                "最新の内容を確かめてください。変えるときは、次の会議の議題に入れてください。",
            )
        ]
    found = may_endorse(meeting)
    if outcome not in OUTCOMES_OF[Subject(item.subject)]:
        found.append(
            Violation(
                "OUTCOME_OUT_OF_PLACE", "この結論は記録できません。",
                f"「{Subject(item.subject).label}」の議題では使わない結論です。", "示された結論の中から選んでください。",
                field="outcome",
            )
        )
    if outcome == AgendaOutcome.CONDITIONAL:
        found += _missing_of_condition(conditions, condition_checker)
    if outcome == AgendaOutcome.RETURNED and not discussion.strip():
        found.append(
            Violation(
                "DISCUSSION_MISSING", "差し戻しを記録できません。", "何を見直すのか、話し合いの内容が書かれていません。",
                "プランのどこを、どう見直すのかを書いてください。", field="discussion",
            )
        )
    return found


def _missing_of_condition(conditions: str, checker: str) -> list[Violation]:
    what = "条件つき了承を記録できません。"
    found = []
    if not conditions.strip():
        found.append(
            Violation(
                "CONDITION_MISSING", what, "条件が書かれていません。", "何が満たされればよいかを書いてください。",
                field="conditions",
            )
        )
    if not checker.strip():
        found.append(
            Violation(
                "CONDITION_MISSING", what, "条件を確かめる人が決まっていません。",
                "だれが確かめるかを書いてください。", field="condition_checker",
            )
        )
    return found


def may_close(facts: MeetingFacts, *, pending: int) -> list[Violation]:
    """
    Return why a meeting cannot be closed: it was not opened, or items have no conclusion.

    Source: 手引き §7
    """
    found = may_endorse(facts)
    if pending:
        found.append(
            Violation(
                "ITEMS_PENDING", "会議を終えられません。", f"結論のない議題が{pending}件あります。",
                "結論を記録するか、「次の会議へ」と記録してください。",
            )
        )
    return found


def may_cancel(state: str) -> list[Violation]:
    """
    Return why a meeting cannot be called off: only one still planned can.

    Source: 手引き §7
    """
    if state == MeetingState.PLANNED:
        return []
    return [
        Violation(
            "MEETING_STARTED", "会議を取りやめられません。",
            f"この会議は「{MeetingState(state).label}」になっています。",
            "残った議題には「次の会議へ」と記録して、会議を終えてください。",
        )
    ]


def warnings(facts: MeetingFacts) -> list[Warning]:
    """
    Return what is allowed but said: one person alone, and 自治体不参加, a meeting without the municipality.

    Source: 手引き §7(合議体形式により検討する), ※(委託方式による場合であっても、原則として支援調整会議に参画)
    """
    present = facts.attended if facts.is_in_session else facts.members
    if facts.state == MeetingState.CANCELED:
        return []
    found = []
    if len(present) < 2:
        who = "出席した人が2人いません" if facts.is_in_session else "構成員が2人いません"
        found.append(
            Warning("ONE_ALONE", "一人だけの会議", f"{who}。支援調整会議は、合議でプランを検討する場です。", "手引き §7")
        )
    if any(member.represents_municipality for member in present):
        return found
    text = (
        "自治体が出席していません。支援決定と資源づくりのため、自治体は原則として参画します。"
        if facts.is_in_session
        else "構成員に自治体がいません。支援決定と資源づくりのため、自治体は原則として参画します。"
    )
    return [*found, Warning("MUNICIPALITY_ABSENT", "自治体不参加", text, "手引き §7")]
