"""The shape every room uses to say what is due: one set-based read a kind, never a stored row."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import DutyKind, Stage, Standing, Turn
from yorisoi.cases.models import Case, PeriodSetting
from yorisoi.cases.queries.prepared import THE_CASES, Asking
from yorisoi.cases.rules.duties import RULES, Duty, Periods
from yorisoi.foundation.wareki import format_month_day

COUNT_LIMIT = 1000
T = TypeVar("T")


def periods_of(municipality_id: int) -> Periods:
    """Return the duty periods of a municipality (one query)."""
    return Periods(own_days(municipality_id))


def own_days(municipality_id: int) -> dict[str, int]:
    """Return the days the municipality set itself, by kind of duty."""
    return dict(PeriodSetting.objects.filter(municipality_id=municipality_id).values_list("duty", "days"))


@dataclass(frozen=True)
class Scope:
    """
    Whose duties are asked for, as of which day.

    Exactly one of `case_ids` (one worker's cases, or one case) and `agency_id` (everybody's) is set, or neither for
    the whole municipality. Duties due later than `until` are left out; None leaves none out. At most `limit` rows a
    kind are read.
    """

    municipality_id: int
    on: date
    periods: Periods
    case_ids: Sequence[int] | None = None
    agency_id: int | None = None
    until: date | None = None
    limit: int = 50
    # Every other kind is left out.
    only: DutyKind | None = None
    # Through whom is asked; of its own where nobody is named.
    asking: Asking | None = field(default=None, compare=False)

    def together(self, ask: "Callable[[Scope], T]") -> T:
        """Return what `ask` says of this scope, with everything it asks of the database asked in one statement."""
        asking = self.asking or Asking(self.case_ids)
        scope = replace(self, asking=asking)
        return asking.together(lambda: ask(scope))

    def batch(
        self,
        kind: DutyKind,
        rows: Callable[[], QuerySet[Any]],
        *,
        base: str,
        why: Callable[[dict[str, Any]], str],
        extra: Sequence[str] = (),
        case: str = "case__",
        standings: Sequence[Standing] = (Standing.ACTIVE,),
        stages: Sequence[Stage] = (),
        turn: Turn | None = None,
        settled_at: Stage | None = None,
    ) -> "Batch":
        """
        Read the duties of one kind from the facts that raise them.

        `rows` gives the facts still unsettled; `base` the field of the day the period counts from; `why` makes the
        sentence from one row (a dict with `base` and the `extra` fields); `case` the path to the case
        ("" when the rows are cases themselves). `stages` are those a case can only be in while such a fact is open;
        `settled_at` is the stage that settles it, where an earlier one raises the same kind.

        A page asks some thirty kinds, and building their queries costs more than reading them: `rows` is called once
        a day for each place in the code it stands at and each (hashable) value it closes over.
        """
        if self.only not in (None, kind):
            return Batch(kind)
        names = _names(base, case, extra)
        wanted = tuple(dict.fromkeys(names.values()))

        def due() -> QuerySet[Any]:
            conditions = self._conditions(kind, base=base, case=case, standings=standings)
            if stages:
                conditions[f"{case}stage__in"] = stages
            return rows().filter(**conditions)

        key = (self._shape(), kind, rows.__code__, self._closed_over(rows), base, case, tuple(standings), tuple(stages))
        asking = self.asking or Asking(self.case_ids)
        rows_of = asking.rows((*key, wanted, self.limit), lambda: due().order_by(base, "pk").values(*wanted)[: self.limit + 1])
        found = [{short: row[name] for short, name in names.items()} for row in rows_of]
        count = len(found)
        if count > self.limit:
            count = len(asking.rows((*key, COUNT_LIMIT), lambda: due().order_by().values("pk")[: COUNT_LIMIT + 1]))
        duties = [self._duty(kind, row, why, turn, settled_at) for row in found[: self.limit]]
        if self.until is not None:
            kept = [duty for duty in duties if self.periods.shown_from(kind, duty.base_on) <= self.until]
            count -= len(duties) - len(kept)
            duties = kept
        return Batch(kind, duties, count)

    def _conditions(self, kind: DutyKind, *, base: str, case: str, standings: Sequence[Standing]) -> dict[str, Any]:
        """Return which of the facts of a kind are due in this scope; THE_CASES stands for its cases."""
        conditions: dict[str, Any] = {"municipality_id": self.municipality_id}
        if self.until is not None:
            conditions[f"{base}__lte"] = self.periods.base_before(kind, self.until)
        if self.case_ids is not None:
            conditions["pk__in" if case == "" else "case_id__in"] = [THE_CASES]
        elif self.agency_id is not None:
            conditions[f"{case}agency_id"] = self.agency_id
        if standings:
            conditions[f"{case}standing__in"] = standings
        return conditions

    def _shape(self) -> Hashable:
        """Return everything of the scope a query depends on, but for which cases they are."""
        days = tuple(sorted(self.periods.own_days.items()))
        return (self.municipality_id, self.on, self.until, days, self.agency_id, self.case_ids is not None)

    def _closed_over(self, rows: Callable[[], QuerySet[Any]]) -> Hashable:
        """
        Return what `rows` takes from around itself: a query built for one value is never asked for another.

        Only plain values may be taken: what is made anew for every page would be built anew for every page.
        """
        cells = getattr(rows, "__closure__", None) or ()
        values = (*(cell.cell_contents for cell in cells), *(getattr(rows, "__defaults__", None) or ()))
        if any(isinstance(value, QuerySet) or callable(value) for value in values):
            raise TypeError("a duty query takes no query or function from around itself, or it is never kept")
        return tuple(value._shape() if isinstance(value, Scope) else value for value in values)

    def _duty(
        self, kind: DutyKind, row: dict[str, Any], why: Callable[[dict[str, Any]], str], turn: Turn | None,
        stage: Stage | None,
    ) -> Duty:
        return Duty(
            kind=kind, case_id=row["the_case"], number=row["the_number"],
            person=row["the_name"] or row["the_common"] or "(名前はまだ)", base_on=row["base"],
            due_on=self.periods.due_on(kind, row["base"]), why=why(row), subject_id=row["pk"],
            turn=turn or RULES[kind].turn, stage=stage,
        )


def _names(base: str, case: str, extra: Sequence[str]) -> dict[str, str]:
    """Return what a duty is made of and the fields it is read from."""
    return {
        "pk": "pk", "base": base, "the_case": "pk" if case == "" else "case_id", "the_number": f"{case}number",
        "the_name": f"{case}person__name", "the_common": f"{case}person__common_name", **{each: each for each in extra},
    }


@dataclass(frozen=True)
class Batch:
    """The duties of one kind: the first rows by due day, and how many there are (capped at COUNT_LIMIT + 1)."""

    kind: DutyKind
    duties: list[Duty] = field(default_factory=list)
    count: int = 0


def scope_of_case(case: Case, *, on: date, asking: Asking | None = None) -> Scope:
    """Return the scope of all duties of one case, however far away."""
    return Scope(case.municipality_id, on, periods_of(case.municipality_id), case_ids=[case.pk], asking=asking)


def scope_of_staff(staff: Staff, *, on: date, days_ahead: int = 7, awaited: "QuerySet[Any, Any] | None" = None) -> Scope:
    """
    Return the scope of one worker's own duties (assigned cases) up to some days ahead.

    Cases in which it is nobody's move any more, ended without a follow-up to come, are left out: nothing is due there
    but for those among `awaited` (a query of their ids), of which an upper floor still waits for something.
    """
    mine = Case.objects.assigned_to(staff, on=on).order_by().values_list("pk", flat=True)
    moving = mine.exclude(turn=Turn.NOBODY)
    # Two questions in one statement, not an OR: that would read every case of the municipality.
    ids = list(moving if awaited is None else moving.union(mine.filter(turn=Turn.NOBODY, pk__in=awaited)))
    return Scope(
        staff.municipality_id, on, periods_of(staff.municipality_id), case_ids=ids,
        until=on + timedelta(days=days_ahead),
    )


def scope_of_agency(staff: Staff, *, on: date, days_ahead: int = 7) -> Scope:
    """Return the scope of everybody's duties in the worker's agency."""
    return Scope(
        staff.municipality_id, on, periods_of(staff.municipality_id), agency_id=staff.agency_id,
        until=on + timedelta(days=days_ahead),
    )


def scope_of_municipality(staff: Staff, *, on: date, days_ahead: int = 14) -> Scope:
    """Return the scope of the municipality's own duties (decisions), for its officers."""
    return Scope(
        staff.municipality_id, on, periods_of(staff.municipality_id), until=on + timedelta(days=days_ahead)
    )


def duties(scope: Scope) -> list[Batch]:
    """Return the duties that hang on the case row itself: monitorings and 途切れ."""
    return [
        scope.batch(
            DutyKind.FIRST_MONITORING, lambda: Case.objects.filter(monitoring_is_first=True, monitoring_base_on__isnull=False),
            base="monitoring_base_on", case="",
            why=lambda row: f"{format_month_day(row['base'])}に支援が始まりました。始めてみて不具合がないか、本人に確かめます。",
        ),
        scope.batch(
            DutyKind.REGULAR_MONITORING, lambda: Case.objects.filter(monitoring_is_first=False, monitoring_base_on__isnull=False),
            base="monitoring_base_on", case="",
            why=lambda row: (
                f"前のモニタリング(または再開)は{format_month_day(row['base'])}です。本人と会い、行動や変化、満足度を聞きます。"
            ),
        ),
        scope.batch(
            DutyKind.SILENCE, lambda: Case.objects.filter(last_contact_on__isnull=False), base="last_contact_on",
            case="",
            why=lambda row: f"{format_month_day(row['base'])}のあと、連絡がとれた記録がありません。連絡がとれたら、記録します。",
        ),
    ]
