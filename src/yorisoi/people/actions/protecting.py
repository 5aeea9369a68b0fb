"""Writes on the masking of contact data: set, change who may look, end, and the deliberate look itself."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.people import queries, rules
from yorisoi.people.actions.keys import renew_keys
from yorisoi.people.enums import ProtectionKind, UnveilReason
from yorisoi.people.models import Person, ProtectedFrom, Protection, ProtectionReader


@transaction.atomic
def protect(
    *, person: Person, kind: ProtectionKind, starts_on: date, readers: Sequence[Staff], actor: Staff, on: date,
    case_id: int, is_official_measure: bool = False, against: Sequence[Person] = (), against_name: str = "", note: str = "",
) -> tuple[Protection, bool]:
    """
    Mask the addresses and telephones of a person from now on. Return the protection, and whether it is new.

    :raises Refused: PROTECTION_ALREADY, PROTECTION_IN_FUTURE, PROTECTION_FROM_SELF, PROTECTION_FROM_NOBODY,
        PROTECTION_NEEDS_READER
    """
    Person.objects.select_for_update().get(pk=person.pk)
    held = Protection.objects.filter(person=person, ends_on__isnull=True).first()
    facts = {"kind": kind, "is_official_measure": is_official_measure, "note": note, "starts_on": starts_on}
    if held is not None and held.set_by_id == actor.pk and all(getattr(held, name) == facts[name] for name in facts):
        return held, False  # the same press, sent twice
    if violations := rules.may_protect(
        is_protected=held is not None, starts_on=starts_on, on=on, kind=kind, names_self=person in against,
        names_anybody=bool(against or against_name), has_reader=bool(readers),
    ):
        raise Refused(violations)
    town = {"municipality_id": person.municipality_id}
    made = Protection.objects.create(person=person, set_by=actor, **facts, **town)
    ProtectedFrom.objects.bulk_create(
        [ProtectedFrom(protection=made, other=other, **town) for other in against]
        + ([ProtectedFrom(protection=made, name=against_name, **town)] if against_name else [])
    )
    _name(made, readers)
    renew_keys(person)
    audit.record(
        "person.protected", actor=actor, subject=person, case_id=case_id, kind=kind, official=is_official_measure,
        readers=sorted(staff.pk for staff in readers),
    )
    return made, True


def _name(protection: Protection, readers: Sequence[Staff]) -> None:
    ProtectionReader.objects.bulk_create(
        ProtectionReader(protection=protection, staff=staff, municipality_id=protection.municipality_id)
        for staff in readers
    )


@transaction.atomic
def name_readers(*, protection: Protection, readers: Sequence[Staff], actor: Staff, case_id: int) -> bool:
    """
    Change who may see the masked contact data. Return whether anything changed.

    :raises Refused: PROTECTION_NOT_NAMED, PROTECTION_NEEDS_READER
    """
    protection = Protection.objects.select_for_update().get(pk=protection.pk)
    if violations := rules.may_name_readers(
        is_reader=queries.is_reader(protection, actor), is_chief=actor.is_chief, has_reader=bool(readers)
    ):
        raise Refused(violations)
    wanted = {staff.pk for staff in readers}
    held = set(protection.readers.order_by("pk").values_list("staff_id", flat=True))
    if wanted == held:
        return False
    protection.readers.exclude(staff_id__in=wanted).delete()
    _name(protection, [staff for staff in readers if staff.pk not in held])
    audit.record(
        "person.protection_readers", actor=actor, subject=protection.person, case_id=case_id, readers=sorted(wanted)
    )
    return True


@transaction.atomic
def end_protection(*, protection: Protection, reason: str, actor: Staff, on: date, case_id: int) -> bool:
    """
    End the masking; from now on everybody who may see the case sees the contact data. Return whether it was in force.

    :raises Refused: PROTECTION_END_BY_CHIEF, PROTECTION_END_REASON
    """
    if violations := rules.may_end_protection(is_chief=actor.is_chief, reason=reason):
        raise Refused(violations)
    protection = Protection.objects.select_for_update(of=("self",)).select_related("person").get(pk=protection.pk)
    if protection.ends_on is not None:
        return False
    protection.ends_on = max(on, protection.starts_on)
    protection.save(update_fields=["ends_on"])
    renew_keys(protection.person)
    audit.record("person.protection_ended", actor=actor, subject=protection.person, case_id=case_id)
    return True


@transaction.atomic
def unveil(
    *, protections: Sequence[Protection], reason: str, actor: Staff, case_id: int
) -> list[Protection]:
    """
    Leave the evidence of a look at masked contact data. Return what may be shown in this one answer.

    :raises Refused: UNVEIL_NOT_NAMED, UNVEIL_WITHOUT_REASON
    """
    opened = [each for each in protections if queries.is_reader(each, actor)]
    readers = list(dict.fromkeys(reader.staff.name for each in protections for reader in each.readers.all()))
    code = reason if reason in UnveilReason.values else ""
    if violations := rules.may_unveil(is_reader=bool(opened), reason=code, readers=readers):
        raise Refused(violations)
    for each in opened:
        audit.record(
            "person.unveiled", actor=actor, subject=each.person, case_id=case_id,
            reason=UnveilReason(code).label, code=code, protection=each.pk,
        )
    return opened
