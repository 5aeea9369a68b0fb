"""ケース一覧: filter, sort and page the cases one may see. Page 2,000 costs what page 1 costs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Agency, Staff
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case, CaseQuerySet, SavedView
from yorisoi.cases.queries import people_of
from yorisoi.desk.queries.search import numbers_beginning_with, prefixes
from yorisoi.foundation.wareki import fiscal_year_ends_on, fiscal_year_starts_on
from yorisoi.people import queries as people

PAGE = 50
CHUNK = 1000
SORTS = {
    "opened": ("-opened_on", "-id"),
    "opened_first": ("opened_on", "id"),
    "contact": ("last_contact_on", "id"),
    "number": ("-fiscal_year", "-serial"),
}
SORT_CHOICES = [
    ("opened", "はじまりの新しい順"), ("opened_first", "はじまりの古い順"), ("contact", "連絡のない順"),
    ("number", "ケース番号の順"),
]
STATES = {"active": Standing.ACTIVE, "interrupted": Standing.INTERRUPTED, "ended": Standing.ENDED}


@dataclass(frozen=True)
class Wanted:
    """What the list was asked for; empty means all."""

    state: str = "active"
    stage: str = ""
    turn: str = ""
    staff: Staff | None = None
    year: int | None = None
    text: str = ""
    sort: str = "opened"


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    case: Case
    primary: str


@dataclass(frozen=True)
class Page:
    """One page of the list, and how many cases there are in all."""

    number: int
    total: int
    rows: list[Row] = field(default_factory=list)


def cases(wanted: Wanted, *, staff: Staff, on: date) -> QuerySet[Case]:
    """Return the wanted cases among those one may see, unordered."""
    seen = _agency_of(staff)
    found: Any = _seen_by(staff, on=on)
    if wanted.state in STATES:
        found = found.filter(standing=STATES[wanted.state])
    if wanted.stage:
        found = found.filter(stage=wanted.stage)
    if wanted.turn:
        found = found.filter(turn=wanted.turn)
    if wanted.year is not None:
        # The fiscal year of a case is that of the day it began: the day is what the index is sorted by.
        found = found.filter(
            opened_on__gte=fiscal_year_starts_on(wanted.year), opened_on__lte=fiscal_year_ends_on(wanted.year)
        )
    if wanted.staff is not None:
        found = found.assigned_to(wanted.staff, on=on)
    if wanted.text:
        found = found.filter(_about(wanted.text, municipality_id=staff.municipality_id, agency_id=seen))
    return found


def _seen_by(staff: Staff, *, on: date) -> CaseQuerySet:
    """
    Return the cases one may see, in the form the list's indexes answer without touching the rows.

    Only to find a page's ids and to count: the rows themselves are read through `visible_to`.
    """
    if agency_id := _agency_of(staff):
        return Case.objects.filter(agency_id=agency_id)
    return Case.objects.visible_to(staff, on=on)


def _agency_of(staff: Staff) -> int | None:
    """Return the agency whose cases are just those one may see, if there is one."""
    if staff.role == Role.CHIEF_COUNSELOR:
        return staff.agency_id
    return _only_agency(staff.municipality_id) if staff.role == Role.AUDITOR else None


def _only_agency(municipality_id: int) -> int | None:
    """Return the one agency of the town that has cases, as nearly everywhere: its indexes then serve the whole town."""
    with_cases = Agency.objects.filter(
        Exists(Case.objects.filter(agency=OuterRef("pk"))), municipality_id=municipality_id
    )
    found = list(with_cases.order_by("pk").values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def _about(text: str, *, municipality_id: int, agency_id: int | None) -> Q:
    begins = [prefix for prefix, _ in prefixes(text)]
    keys = people.keys_beginning_with(begins, municipality_id=municipality_id)
    # Not one OR over all cases: each half is read off its own index.
    here = Case.objects.filter(municipality_id=municipality_id)
    if agency_id:
        here = here.filter(agency_id=agency_id)
    named = here.filter(person_id__in=keys.order_by().values("person_id")).values("pk")
    return Q(pk__in=named.union(here.filter(numbers_beginning_with(text.upper())).values("pk")))


def page(wanted: Wanted, number: int, *, staff: Staff, on: date) -> Page:
    """Return one page of the list in four queries, however far back it lies; what a name finds is asked for once."""
    found = cases(wanted, staff=staff, on=on)
    order = SORTS[wanted.sort]
    named = list(found.order_by(*order).values_list("pk", flat=True)) if wanted.text else []
    total = len(named) if wanted.text else found.order_by().count()
    number = min(max(1, number), max(1, -(-total // PAGE)))
    start = (number - 1) * PAGE
    end = min(start + PAGE, total)
    # The later half is counted from the end: the database steps over at most half of the index.
    if wanted.text:
        ids = named[start:end]
    elif start > total // 2:
        ids = list(found.order_by(*_reversed(order)).values_list("pk", flat=True)[total - end : total - start])[::-1]
    else:
        ids = list(found.order_by(*order).values_list("pk", flat=True)[start:end])
    return Page(number, total, _rows(ids, staff=staff, on=on))


def _reversed(order: tuple[str, ...]) -> list[str]:
    return [name[1:] if name.startswith("-") else f"-{name}" for name in order]


def _rows(ids: list[int], *, staff: Staff, on: date) -> list[Row]:
    by_id = {
        case.pk: case
        for case in Case.objects.visible_to(staff, on=on).filter(pk__in=ids).select_related("person").order_by("pk")
    }
    primaries = people_of.primaries(ids, on=on)
    return [Row(by_id[pk], primaries.get(pk, "")) for pk in ids if pk in by_id]


def every_row(wanted: Wanted, *, staff: Staff, on: date) -> Iterator[Row]:
    """Yield all wanted cases, some hundred at a time, for a file."""
    ids = list(cases(wanted, staff=staff, on=on).order_by(*SORTS[wanted.sort]).values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        yield from _rows(ids[start : start + CHUNK], staff=staff, on=on)


def saved_views(staff: Staff) -> QuerySet[SavedView]:
    """Return the worker's own named filters."""
    return SavedView.objects.filter(staff=staff).order_by("name")


def colleagues(staff: Staff) -> QuerySet[Staff]:
    """Return those of the same agency who carry cases."""
    return Staff.objects.filter(agency_id=staff.agency_id, is_active=True).order_by("kana", "pk")


def first_year(staff: Staff, *, on: date) -> date:
    """Return the day the first case one may see began, or the day asked about."""
    return _seen_by(staff, on=on).order_by("opened_on", "id").values_list("opened_on", flat=True).first() or on
