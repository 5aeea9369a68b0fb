"""Writes of a whole ledger of cases at once: numbers, cases and who carries them, with the evidence of each."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.enums import AssignmentKind, Stage, Standing, Turn
from yorisoi.cases.models import Assignment, Case, CaseNumber
from yorisoi.cases.rules import arrangement
from yorisoi.foundation.taking_out import delete_many
from yorisoi.foundation.violations import Refused
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_code
from yorisoi.people.models import Person

BATCH = 1_000


@dataclass(frozen=True)
class Opening:
    """A case as a ledger tells of it: whose, since when, carried by whom, and where it stands by its facts."""

    person: Person
    opened_on: date
    worker: Staff
    stage: Stage
    turn: Turn
    moved_on: date
    last_contact_on: date
    ended_on: date | None = None


@transaction.atomic
def open_many(openings: Sequence[Opening], *, actor: Staff) -> list[Case]:
    """
    Open cases with the next numbers of their fiscal years, in the order given.

    :raises Refused: NOT_A_SUPPORTER of any who would carry one
    """
    workers = {each.worker.pk: each.worker for each in openings}.values()
    violations = [
        fault for each in workers
        for fault in arrangement.may_carry(is_active=each.is_active, is_supporter=each.is_supporter, is_own_agency=True)
    ]
    if violations:
        raise Refused(violations)
    serials = _take_numbers(openings, actor.municipality_id)
    cases = Case.objects.bulk_create(
        [_case(each, serial, actor.municipality_id) for each, serial in zip(openings, serials, strict=True)], BATCH
    )
    Assignment.objects.bulk_create(
        [
            Assignment(
                municipality_id=case.municipality_id, case=case, staff=each.worker, kind=AssignmentKind.PRIMARY,
                starts_on=each.opened_on,
            )
            for case, each in zip(cases, openings, strict=True)
        ],
        BATCH,
    )
    audit.record_many("case.opened", cases, actor=actor, source="ledger")
    return cases


def _take_numbers(openings: Sequence[Opening], municipality_id: int) -> list[int]:
    wanted: dict[int, int] = defaultdict(int)
    for each in openings:
        wanted[fiscal_year(each.opened_on)] += 1
    last = {}
    for year in sorted(wanted):
        CaseNumber.objects.get_or_create(municipality_id=municipality_id, fiscal_year=year)
        counter = CaseNumber.objects.select_for_update().get(municipality_id=municipality_id, fiscal_year=year)
        last[year] = counter.last
        counter.last += wanted[year]
        counter.save(update_fields=["last"])
    serials = []
    for each in openings:
        year = fiscal_year(each.opened_on)
        last[year] += 1
        serials.append(last[year])
    return serials


def _case(opening: Opening, serial: int, municipality_id: int) -> Case:
    year = fiscal_year(opening.opened_on)
    return Case(
        municipality_id=municipality_id, agency_id=opening.worker.agency_id, person=opening.person,
        number=f"{fiscal_year_code(year)}-{serial:04d}", fiscal_year=year, serial=serial, opened_on=opening.opened_on,
        stage=opening.stage, turn=opening.turn, standing=Standing.ENDED if opening.ended_on else Standing.ACTIVE,
        moved_on=opening.moved_on, last_contact_on=opening.last_contact_on, ended_on=opening.ended_on,
    )


@transaction.atomic
def remove_many(ids: Collection[int], *, actor: Staff) -> None:
    """Take out cases that an import made and nobody has touched since. Their numbers are not given again."""
    cases = list(Case.objects.filter(pk__in=ids, municipality_id=actor.municipality_id).order_by("pk"))
    audit.record_many("case.removed", cases, actor=actor, source="ledger")
    Assignment.objects.filter(case__in=ids).delete()
    delete_many(Case, [case.pk for case in cases])
