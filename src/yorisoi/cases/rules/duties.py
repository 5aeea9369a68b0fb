"""すること (duties): every kind with its default period, whose turn it is and its source; and what is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from yorisoi.cases.enums import DutyKind, Stage, Turn
from yorisoi.foundation.wareki import add_months


@dataclass(frozen=True)
class DutyRule:
    """One row of the duty table. `days` counts from the base day; `months` is used instead where given."""

    kind: DutyKind
    days: int
    turn: Turn
    source: str
    button: str
    months: int = 0
    is_setting: bool = True


RULES: Mapping[DutyKind, DutyRule] = {
    rule.kind: rule
    for rule in (
        DutyRule(DutyKind.EMERGENCY, 0, Turn.COUNSELOR, "手引き §5", "対応を記録", is_setting=False),
        DutyRule(DutyKind.TRIAGE, 7, Turn.COUNSELOR, "手引き §4", "振り分けを決める"),
        DutyRule(DutyKind.ARRIVAL_CHECK, 14, Turn.COUNSELOR, "手引き §4", "着いたか記録"),
        DutyRule(DutyKind.TAKE_BACK, 0, Turn.COUNSELOR, "手引き §4", "受け直す", is_setting=False),
        DutyRule(DutyKind.ASSESSMENT, 14, Turn.COUNSELOR, "手引き §6", "アセスメントをはじめる"),
        DutyRule(DutyKind.PLAN_DRAFT, 30, Turn.COUNSELOR, "手引き §6–7", "プランをつくる"),
        DutyRule(DutyKind.TABLING, 14, Turn.MEETING, "手引き §7", "議題に入れる"),
        DutyRule(DutyKind.DECISION, 14, Turn.MUNICIPALITY, "手引き §8", "決定を記録"),
        DutyRule(DutyKind.SERVICE_START, 14, Turn.PARTNER, "手引き §9", "開始を記録"),
        DutyRule(DutyKind.FIRST_MONITORING, 14, Turn.COUNSELOR, "手引き §10 ①", "モニタリング"),
        DutyRule(DutyKind.REGULAR_MONITORING, 30, Turn.COUNSELOR, "手引き §10 ②", "モニタリング", months=1),
        DutyRule(DutyKind.REVIEW, 30, Turn.COUNSELOR, "手引き §11", "評価をすすめる"),
        DutyRule(DutyKind.SILENCE, 30, Turn.COUNSELOR, "手引き §10(参考)", "記録する"),
        DutyRule(DutyKind.INTERRUPTION_REPORT, 30, Turn.MEETING, "手引き §10(参考)", "議題に入れる"),
        DutyRule(DutyKind.RECONNECT, 30, Turn.COUNSELOR, "手引き §10(参考)", "働きかけを記録"),
        DutyRule(DutyKind.SEEK_CONSENT, 90, Turn.COUNSELOR, "様式【2】スクリーニング", "働きかけを記録"),
        DutyRule(DutyKind.FOLLOW_UP, 0, Turn.COUNSELOR, "手引き §12", "フォローを記録", is_setting=False),
        DutyRule(DutyKind.RESOURCE_CHECK, 365, Turn.COUNSELOR, "手引き §7 ④", "確かめたと記録"),
        DutyRule(DutyKind.NEXT_APPOINTMENT, 0, Turn.COUNSELOR, "様式【3】", "記録する", is_setting=False),
    )
}


# Due by the agency's next regular meeting, where one is called before the period ends.
BY_MEETING = frozenset({DutyKind.TABLING, DutyKind.INTERRUPTION_REPORT})


@dataclass(frozen=True)
class Periods:
    """The periods of one municipality: its own days where set, the default elsewhere."""

    own_days: Mapping[str, int]

    def days(self, kind: DutyKind) -> int:
        """
        Return the number of days between the base day and the due day.

        Source: process.md §3(期間は自治体の設定)
        """
        return self.own_days.get(kind, RULES[kind].days)

    def due_on(self, kind: DutyKind, base_on: date) -> date:
        """
        Return the day a duty is due, from the day its fact happened.

        プラン評価 counts backwards: `base_on` is the plan's last day and the duty arises `days` before it.

        Source: process.md §3
        """
        rule = RULES[kind]
        if kind not in self.own_days and rule.months:
            return add_months(base_on, rule.months)
        if kind == DutyKind.REVIEW:
            return base_on
        return base_on + timedelta(days=self.days(kind))

    def shown_from(self, kind: DutyKind, base_on: date) -> date:
        """
        Return the day from which a duty is told: its due day, but プラン評価 already some days before the plan ends.

        What goes to a meeting is told from its base day on: a regular meeting may come long before the period ends.

        Source: process.md §3
        """
        if kind in BY_MEETING:
            return base_on
        due_on = self.due_on(kind, base_on)
        return due_on - timedelta(days=self.days(kind)) if kind == DutyKind.REVIEW else due_on

    def base_before(self, kind: DutyKind, due_on: date) -> date:
        """
        Return a base day such that whatever has a later base cannot be due by `due_on` (a query's cutoff).

        Source: process.md §3
        """
        if kind in BY_MEETING:
            return due_on
        if kind == DutyKind.REVIEW:
            return due_on + timedelta(days=self.days(kind))
        if kind not in self.own_days and RULES[kind].months:
            return add_months(due_on, -RULES[kind].months) + timedelta(days=3)
        return due_on - timedelta(days=self.days(kind))


DEFAULT_PERIODS = Periods({})


@dataclass(frozen=True)
class Duty:
    """
    One thing to do, as `今日すること` shows it. `why` is the sentence, `subject_id` the fact it hangs on.

    `stage` is told where two stages raise the same kind: the one that settles this duty.
    """

    kind: DutyKind
    case_id: int | None
    number: str
    person: str
    base_on: date
    due_on: date
    why: str
    subject_id: int | None = None
    turn: Turn = Turn.COUNSELOR
    stage: Stage | None = None

    @property
    def rule(self) -> DutyRule:
        return RULES[self.kind]

    def days_late(self, on: date) -> int:
        """
        Return how many days the duty is late on that date (0 if not late): on its due day it is not.

        Source: process.md §3(「late ones first」)
        """
        return max(0, (on - self.due_on).days)
