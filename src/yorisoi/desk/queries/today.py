"""今日すること: the duties of one worker, of everybody, or of the municipality, cut into late, today and this week."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django.db.models import Count, Min

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import DutyKind, Turn
from yorisoi.cases.models import Case
from yorisoi.cases.queries import duties as cases
from yorisoi.cases.queries.duties import COUNT_LIMIT, Batch, Scope
from yorisoi.cases.queries.prepared import Asking
from yorisoi.cases.rules.duties import Duty
from yorisoi.desk.queries import duties, warnings

WEEK_DAYS = 7
AHEAD_DAYS = 30
A_SECTION = 30
A_KIND = 50
MOST_PAGES = COUNT_LIMIT // A_KIND


@dataclass(frozen=True)
class Section:
    """Late, today, or this week: the first rows, and how many there are beyond them."""

    title: str
    duties: list[Duty]
    rest: int = 0

    @property
    def count(self) -> int:
        return len(self.duties) + self.rest


@dataclass(frozen=True)
class Kind:
    """One kind of duty with more rows than the page shows."""

    kind: DutyKind
    count: int

    @property
    def label(self) -> str:
        return self.kind.label

    @property
    def count_words(self) -> str:
        return f"{COUNT_LIMIT:,}件以上" if self.count > COUNT_LIMIT else f"{self.count:,}件"


@dataclass(frozen=True)
class Today:
    """Everything of the page that is due."""

    sections: list[Section]
    ahead: int
    kinds: list[Kind] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(section.count for section in self.sections)


def scope_for(staff: Staff, whose: str, *, on: date) -> Scope:
    """Return whose duties are asked for: one's own, everybody's of the agency, the municipality's."""
    if whose == "all":
        return cases.scope_of_agency(staff, on=on, days_ahead=AHEAD_DAYS)
    if whose == "municipality":
        return cases.scope_of_municipality(staff, on=on, days_ahead=AHEAD_DAYS)
    return duties.scope_of(staff, on=on, days_ahead=AHEAD_DAYS)


def batches(scope: Scope, whose: str) -> list[Batch]:
    """Ask the rooms; whoever carries no case need not ask."""
    if scope.case_ids is not None and not scope.case_ids:
        return []
    return duties.of_municipality(scope) if whose == "municipality" else duties.everything(scope)


def today(scope: Scope, whose: str, *, shows_ahead: bool = False) -> Today:
    """Return the duties cut into sections. Kinds with more than one read holds are named with their count."""
    found = batches(scope, whose)
    rows = duties.merged(found)
    if whose != "municipality":
        # What waits for the municipality is told at the side; it comes up here when it is late.
        rows = [duty for duty in rows if duty.turn != Turn.MUNICIPALITY or duty.due_on < scope.on]
    week = scope.on + timedelta(days=WEEK_DAYS)
    parts = [
        ("期限を過ぎています", [duty for duty in rows if duty.due_on < scope.on]),
        ("きょう", [duty for duty in rows if duty.due_on == scope.on]),
        ("今週", [duty for duty in rows if scope.on < duty.due_on <= week]),
    ]
    later = [duty for duty in rows if duty.due_on > week]
    if shows_ahead:
        parts.append(("先の予定", later))
    sections = [Section(title, part[:A_SECTION], max(0, len(part) - A_SECTION)) for title, part in parts]
    counts: Counter[DutyKind] = Counter()
    for batch in found:
        counts[batch.kind] += batch.count
    shown = Counter(duty.kind for section in sections for duty in section.duties)
    hidden = {kind for section, (_, part) in zip(sections, parts, strict=True) for kind in _kinds(part[A_SECTION:])}
    hidden |= {batch.kind for batch in found if batch.count > len(batch.duties)}
    kinds = [Kind(kind, counts[kind]) for kind in DutyKind if kind in hidden and counts[kind] > shown[kind]]
    return Today(sections, len(later), kinds)


def _kinds(rows: Sequence[Duty]) -> set[DutyKind]:
    return {duty.kind for duty in rows}


def of_kind(scope: Scope, whose: str, kind: DutyKind, page: int) -> tuple[list[Duty], int]:
    """Return one page of the duties of one kind, and how many there are."""
    page = min(max(1, page), MOST_PAGES)
    found = [each for each in batches(replace(scope, limit=page * A_KIND, only=kind), whose) if each.kind == kind]
    rows = duties.merged(found)
    return rows[(page - 1) * A_KIND : page * A_KIND], sum(each.count for each in found)


def ask_ahead(scope: Scope) -> Scope:
    """Return the scope of a worker's cases with what the page shows of them asked in one statement."""
    asking = Asking(scope.case_ids)
    asked = replace(scope, asking=asking)
    asking.together(
        lambda: (duties.of_cases(asked), waiting_for_others(asking, on=scope.on), warnings.signs(asking, on=scope.on))
    )
    return asked


@dataclass(frozen=True)
class Waiting:
    """How many cases wait for somebody else, and for how many days the longest."""

    who: str
    count: int
    days: int


def waiting_for_others(asking: Asking, *, on: date) -> list[Waiting]:
    """Return for whom the active of these cases wait."""
    rows = asking.every(
        lambda: Case.objects.active().order_by("turn").values("turn").annotate(number=Count("pk"), since=Min("moved_on")),
        case="pk",
    )
    found = {row["turn"]: row for row in rows}
    others = (Turn.MUNICIPALITY, Turn.PARTNER, Turn.MEETING, Turn.PERSON)
    return [Waiting(turn.label, found[turn]["number"], (on - found[turn]["since"]).days) for turn in others if turn in found]
