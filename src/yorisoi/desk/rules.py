"""
いまどこにいるか: where a case stands, recomputed from everything that happened in it.

The stage rooms store stage, turn and standing with each act (`cases.actions.move`). This is the one pure function that
derives the same from the facts alone; a house test holds both together. Source: process.md §1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import IntEnum, auto

from yorisoi.agencies.enums import Role
from yorisoi.cases.enums import Stage, Standing, Turn
from yorisoi.foundation.violations import Violation
from yorisoi.process.s02_intake.enums import TriageOutcome
from yorisoi.process.s05_screening.enums import ScreeningOutcome


class What(IntEnum):
    """What can happen in a case, in the order in which things follow each other on one day."""

    DISCOVERED = auto()
    NO_NEED = auto()
    RECEIVED = auto()
    TAKEN_BACK = auto()
    TRIAGED = auto()
    ENROLLED = auto()
    ASSESSED = auto()
    ASSESSMENT_AGREED = auto()
    SCREENED = auto()
    NOT_ARRIVED = auto()
    DECLINED = auto()
    ARRIVED = auto()
    PLAN_DRAFTED = auto()
    PLAN_TABLED = auto()
    PLAN_PUT_BACK = auto()
    PLAN_ENDORSED = auto()
    DECIDED = auto()
    STARTED = auto()
    MONITORED = auto()
    REVIEWED = auto()
    REVIEW_TABLED = auto()
    REVIEW_CONCLUDED = auto()
    CONTINUED = auto()
    INTERRUPTED = auto()
    RESUMED = auto()


@dataclass(frozen=True)
class Happening:
    """
    One thing that happened. `plan` is the number of the plan it belongs to (0: before any plan).

    `detail` is the outcome's code where the next place depends on it; `is_first` marks the first start of a plan, a
    monitoring of a plan of which something had started, and a resumption into support. `at` is when it was written
    down: of two things of one day, the later one counts.
    """

    on: date
    what: What
    detail: str = ""
    plan: int = 0
    is_first: bool = False
    at: datetime | None = None


@dataclass(frozen=True)
class CaseFacts:
    """Everything that decides where a case stands. The last five are how things are now, whenever they began."""

    happenings: tuple[Happening, ...] = ()
    is_enrolled: bool = False
    emergency_is_open: bool = False
    is_interrupted: bool = False
    interruption_is_reported: bool = False
    is_closed: bool = False
    followups: int = 0
    followups_done: int = 0


@dataclass(frozen=True)
class Place:
    """Where a case stands."""

    stage: Stage
    turn: Turn
    standing: Standing = Standing.ACTIVE


@dataclass(frozen=True)
class Wait:
    """From which day the next monitoring counts, and whether it is the first one after the start."""

    base_on: date | None = None
    is_first: bool = False


BEGINNING = Place(Stage.INTAKE, Turn.COUNSELOR)
BEFORE_ENROLLMENT = frozenset({Stage.OUTREACH, Stage.INTAKE})
BEFORE_PLAN = frozenset({Stage.OUTREACH, Stage.INTAKE, Stage.ASSESSMENT, Stage.SCREENING})
SUPPORTED = frozenset({Stage.PROVISION, Stage.MONITORING})

ALWAYS = frozenset(Stage)
# Stands in the order of one day where nobody knows when a thing was written down; never compared with a known time.
UNTOLD = datetime.min.replace(tzinfo=UTC)
# What happened, the stages in which it moves a case, and where to. One row a line; what needs its outcome comes below.
MOVES: dict[What, tuple[frozenset[Stage], Place]] = {
    What.DISCOVERED: (ALWAYS, Place(Stage.OUTREACH, Turn.COUNSELOR)),
    What.NO_NEED: (ALWAYS, Place(Stage.OUTREACH, Turn.NOBODY, Standing.ENDED)),
    What.RECEIVED: (ALWAYS, Place(Stage.INTAKE, Turn.COUNSELOR)),
    What.ENROLLED: (BEFORE_ENROLLMENT, Place(Stage.ASSESSMENT, Turn.COUNSELOR)),
    What.ASSESSED: (BEFORE_PLAN, Place(Stage.ASSESSMENT, Turn.COUNSELOR)),
    What.ASSESSMENT_AGREED: (BEFORE_PLAN, Place(Stage.SCREENING, Turn.COUNSELOR)),
    What.PLAN_DRAFTED: (ALWAYS, Place(Stage.PLAN, Turn.COUNSELOR)),
    What.PLAN_TABLED: (ALWAYS, Place(Stage.MEETING, Turn.MEETING)),
    What.PLAN_PUT_BACK: (ALWAYS, Place(Stage.PLAN, Turn.COUNSELOR)),
    What.PLAN_ENDORSED: (ALWAYS, Place(Stage.DECISION, Turn.MUNICIPALITY)),
    What.STARTED: (frozenset({Stage.PROVISION}), Place(Stage.PROVISION, Turn.COUNSELOR)),
    What.MONITORED: (SUPPORTED, Place(Stage.MONITORING, Turn.COUNSELOR)),
    What.REVIEWED: (ALWAYS, Place(Stage.REVIEW, Turn.COUNSELOR)),
    What.REVIEW_TABLED: (ALWAYS, Place(Stage.REVIEW, Turn.MEETING)),
    What.REVIEW_CONCLUDED: (ALWAYS, Place(Stage.REVIEW, Turn.COUNSELOR)),
    What.CONTINUED: (ALWAYS, Place(Stage.MONITORING, Turn.COUNSELOR)),
}
# 後日確認 of a consultation handed over changes whose move it is, not the stage.
HANDED_OVER_FROM = frozenset({Stage.INTAKE, Stage.EMERGENCY, Stage.SCREENING})
TURNS: dict[What, tuple[Turn, Standing]] = {
    What.TAKEN_BACK: (Turn.COUNSELOR, Standing.ACTIVE),
    What.NOT_ARRIVED: (Turn.PARTNER, Standing.ACTIVE),
    What.DECLINED: (Turn.COUNSELOR, Standing.ACTIVE),
    What.ARRIVED: (Turn.NOBODY, Standing.ENDED),
}
TRIAGED: dict[str, Place] = {
    TriageOutcome.CONTINUE: Place(Stage.INTAKE, Turn.PERSON),
    TriageOutcome.HAND_OVER: Place(Stage.INTAKE, Turn.PARTNER),
    TriageOutcome.INFORMATION_ONLY: Place(Stage.INTAKE, Turn.NOBODY, Standing.ENDED),
    TriageOutcome.NO_CONSENT_YET: Place(Stage.INTAKE, Turn.COUNSELOR),
}
SCREENED: dict[str, Place] = {
    ScreeningOutcome.CONTINUE: Place(Stage.PLAN, Turn.COUNSELOR),
    ScreeningOutcome.HAND_OVER: Place(Stage.SCREENING, Turn.PARTNER),
    ScreeningOutcome.WORK_TOWARD_CONSENT: Place(Stage.SCREENING, Turn.COUNSELOR),
    ScreeningOutcome.INFORMATION_ONLY: Place(Stage.SCREENING, Turn.NOBODY, Standing.ENDED),
    ScreeningOutcome.STOPPED: Place(Stage.SCREENING, Turn.NOBODY, Standing.ENDED),
}


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """
    Return what happened by day; on one day as it was written down, then earlier plans and earlier steps first.

    Source: process.md §1
    """
    return sorted(
        happenings, key=lambda each: (each.on, each.at is None, each.at or UNTOLD, each.plan, each.what)
    )


def place_for(facts: CaseFacts) -> Place:
    """
    Return where a case stands: what happened step by step, then what overrides it now.

    A closed case is in 終結 or フォロー; an interrupted one waits for the meeting, once reported for the person; an
    urgent need comes before everything until the person has applied.

    Source: process.md §1; 手引き §3–§12
    """
    if facts.is_closed:
        return _after_closure(facts)
    place = BEGINNING
    for happening in in_order(facts.happenings):
        place = _after(place, happening)
    if facts.is_interrupted:
        turn = Turn.PERSON if facts.interruption_is_reported else Turn.MEETING
        return Place(Stage.MONITORING, turn, Standing.INTERRUPTED)
    is_before = place.stage in BEFORE_ENROLLMENT and not facts.is_enrolled
    if facts.emergency_is_open and is_before and place.standing == Standing.ACTIVE:
        return Place(Stage.EMERGENCY, Turn.COUNSELOR)
    return place


def _after_closure(facts: CaseFacts) -> Place:
    if not facts.followups:
        return Place(Stage.CLOSURE, Turn.NOBODY, Standing.ENDED)
    turn = Turn.NOBODY if facts.followups_done == facts.followups else Turn.COUNSELOR
    return Place(Stage.FOLLOWUP, turn, Standing.ENDED)


def _after(place: Place, happening: Happening) -> Place:
    """Return where a case stands after one more thing happened."""
    what = happening.what
    if what == What.MONITORED and place.stage == Stage.PROVISION and not happening.is_first:
        return place
    if what in MOVES:
        stages, there = MOVES[what]
        return there if place.stage in stages else place
    if what in TURNS:
        # A hand-over speaks for the whole case only while the case is still being handed over.
        if place.stage not in HANDED_OVER_FROM:
            return place
        turn, standing = TURNS[what]
        return replace(place, turn=turn, standing=standing)
    if what == What.TRIAGED:
        return TRIAGED[happening.detail] if place.stage in BEFORE_ENROLLMENT else place
    if what == What.SCREENED:
        return SCREENED[happening.detail]
    if what == What.DECIDED:
        return Place(Stage.PROVISION, Turn(happening.detail))
    return place


def wait_for(facts: CaseFacts) -> Wait:
    """
    Return from which day the next monitoring counts.

    The first start of a plan begins the wait for the 直後のモニタリング, each monitoring the wait for the next one; an
    interruption and an end stop it, a resumption begins it anew.

    Source: process.md §3; 手引き §10
    """
    if facts.is_closed or facts.is_interrupted or place_for(facts).standing == Standing.ENDED:
        return Wait()
    wait = Wait()
    for happening in in_order(facts.happenings):
        if happening.what == What.STARTED and happening.is_first:
            wait = Wait(happening.on, is_first=True)
        elif happening.what == What.MONITORED and (wait.base_on is None or happening.on >= wait.base_on):
            wait = Wait(happening.on)
        elif happening.what == What.INTERRUPTED:
            wait = Wait()
        elif happening.what == What.RESUMED and happening.is_first:
            wait = Wait(happening.on)
    return wait


READS_EVIDENCE = frozenset({Role.CHIEF_COUNSELOR, Role.AUDITOR})


def may_read_evidence(role: str) -> list[Violation]:
    """
    Return why somebody cannot read who opened a case and who did what in it: the chief supervises, the auditor checks.

    Source: 手引き §2(主任相談支援員); ADR 0005
    """
    if role in READS_EVIDENCE:
        return []
    return [
        Violation(
            "NOT_FOR_EVIDENCE", "閲覧の記録は見られません。", "見られるのは、主任相談支援員と監査担当だけです。",
            "だれが見たかを知りたいときは、主任相談支援員にたずねてください。",
        )
    ]
