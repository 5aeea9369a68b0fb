"""だれで、何を (Sample): the staff, the case and the words a run measures with, taken from the database itself."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.enums import AssignmentKind, Standing
from yorisoi.cases.models import Assignment, Case
from yorisoi.desk.queries.case_list import PAGE
from yorisoi.people.models import Phone
from yorisoi.records.models import CaseNote

MANY_NOTES = 300
DEEP = 2000


class NothingToMeasure(Exception):
    """The database lacks what a run needs. Says what."""


@dataclass(frozen=True)
class Sample:
    """What one run measures with."""

    chief: Staff
    worker: Staff
    officer: Staff
    colleague: Staff
    case: Case
    case_worker: Staff
    notes: int
    family: Case
    relatives: int
    deep: int
    telephone: str
    name: str
    kana: str
    on: date


def take(on: date) -> Sample:
    """
    Choose whom and what to measure with: the chief of the agency with most cases, its busiest worker, a thick case.

    :raises NothingToMeasure: when the database holds no such things
    """
    largest = Case.objects.order_by().values("agency_id").annotate(cases=Count("pk")).order_by("-cases").first()
    if largest is None:
        raise NothingToMeasure("ケースがありません。先に yorisoi synth で街を作ってください。")
    agency_id = largest["agency_id"]
    town = Case.objects.filter(agency_id=agency_id).order_by("pk")[0].municipality_id
    chief = _one(Role.CHIEF_COUNSELOR, Q(agency_id=agency_id))
    officer = _one(Role.MUNICIPAL_OFFICER, Q(municipality_id=town))
    busiest = list(
        Assignment.objects.filter(case__agency_id=agency_id, case__standing=Standing.ACTIVE, ends_on__isnull=True)
        .order_by().values_list("staff_id").annotate(cases=Count("pk")).order_by("-cases", "staff_id")[:2]
    )
    if not busiest:
        raise NothingToMeasure("支援中のケースがありません。")
    worker = Staff.objects.get(pk=busiest[0][0])
    case, notes = _thick_case(agency_id)
    family, relatives = _with_family(agency_id) or (case, 0)
    primary = Assignment.objects.filter(case=case, kind=AssignmentKind.PRIMARY, ends_on__isnull=True).order_by("pk")[0]
    telephone = Phone.objects.filter(person__cases__agency_id=agency_id).order_by("-pk").first()
    named = Case.objects.filter(agency_id=agency_id).exclude(person__name="").select_related("person").order_by("pk")
    person = named[largest["cases"] // 2 if largest["cases"] > 4 else 0].person
    return Sample(
        chief=chief, worker=worker, officer=officer, colleague=Staff.objects.get(pk=busiest[-1][0]), case=case,
        case_worker=primary.staff, notes=notes, family=family, relatives=relatives,
        deep=max(1, min(DEEP, -(-largest["cases"] // PAGE))),
        telephone=telephone.number if telephone else "090-0000-0000", name=person.name, kana=person.kana, on=on,
    )


def _one(role: Role, where: Q) -> Staff:
    staff = Staff.objects.filter(where, role=role, is_active=True).order_by("pk").first()
    if staff is None:
        raise NothingToMeasure(f"{role.label}がいません。")
    return staff


def _thick_case(agency_id: int) -> tuple[Case, int]:
    """Return a running case with about MANY_NOTES notes, or the one with most, and how many it has."""
    counted = (
        CaseNote.objects.filter(case__agency_id=agency_id, case__standing=Standing.ACTIVE).order_by()
        .values_list("case_id").annotate(notes=Count("pk"))
    )
    found = counted.filter(notes__gte=MANY_NOTES).order_by("notes", "case_id").first() or counted.order_by(
        "-notes", "case_id"
    ).first()
    if found is None:
        raise NothingToMeasure("記録のあるケースがありません。")
    return Case.objects.get(pk=found[0]), found[1]


def _with_family(agency_id: int) -> tuple[Case, int] | None:
    """Return the running case whose person has most people recorded around them, and how many these are."""
    running = Case.objects.filter(agency_id=agency_id, standing=Standing.ACTIVE).order_by()
    found = (
        running.filter(person__relationships__isnull=False).values_list("pk")
        .annotate(relatives=Count("person__relationships")).order_by("-relatives", "pk").first()
    )
    return (Case.objects.get(pk=found[0]), found[1]) if found else None
