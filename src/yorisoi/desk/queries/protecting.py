"""連絡先の秘匿 as the pages of a case tell it: to whom it is said, and who may be named."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from yorisoi.agencies.enums import SUPPORTERS, Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Assignment, Case, CaseGrant
from yorisoi.desk.queries import cover
from yorisoi.people import queries as people
from yorisoi.people.models import Person, Protection


@dataclass(frozen=True)
class Warned:
    """秘匿の知らせ: whose contact data is masked, and who must not learn it. Never the data."""

    protection: Protection
    is_own: bool
    against: tuple[str, ...]
    readers: tuple[str, ...]


def warned(case: Case, staff: Staff, *, on: date) -> list[Warned]:
    """
    Return what the pages of a case say of masking: the person's own, and of those who live with them.

    On the pages of somebody from whom it is kept nothing is said: that there is a protection tells of another case.
    """
    held = [
        each for each in people.protections_around(case.person, on=on)
        if all(against.other_id != case.person_id for against in each.against.all())
    ]
    others = [each.person_id for each in held if each.person_id != case.person_id]
    readable = set(
        Case.objects.visible_to(staff, on=on).filter(person_id__in=others).order_by("pk").values_list("person_id", flat=True)
    ) if others else set()
    return [
        _warned(each, is_own=each.person_id == case.person_id)
        for each in held if each.person_id == case.person_id or each.person_id in readable
    ]


def _warned(protection: Protection, *, is_own: bool) -> Warned:
    against = tuple(
        f"{each.other.display_name}さん" if each.other else each.name for each in protection.against.all()
    )
    readers = tuple(reader.staff.name for reader in protection.readers.all())
    return Warned(protection, is_own, against, readers)


def reader_choices(case: Case, *, on: date) -> QuerySet[Staff]:
    """Return who may be named: the supporters of the case's agency, and whoever holds something on the case."""
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    holding = Q(pk__in=Assignment.objects.filter(in_force, case=case).values("staff_id")) | Q(
        pk__in=CaseGrant.objects.filter(in_force, case=case).values("staff_id")
    )
    return Staff.objects.filter(
        Q(agency_id=case.agency_id, role__in=SUPPORTERS) | holding, is_active=True, municipality_id=case.municipality_id
    ).order_by("kana", "name", "pk")


def first_readers(case: Case, staff: Staff) -> list[int]:
    """Return who is ticked at first: whoever sets it, and the chiefs of the agency."""
    chiefs = Staff.objects.filter(agency_id=case.agency_id, role=Role.CHIEF_COUNSELOR, is_active=True).order_by("pk")
    return list(dict.fromkeys([staff.pk, *chiefs.values_list("pk", flat=True)]))


def family_choices(case: Case, staff: Staff, *, on: date) -> list[Person]:
    """Return the people on record among whom those who must not learn the address are chosen."""
    return [each.person for each in cover.family(case, staff, on=on)]
