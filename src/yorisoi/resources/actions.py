"""Writes of the register of social resources: put in, mend, verify, put out of use."""

from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.resources import rules
from yorisoi.resources.models import SocialResource


def _refuse_second(name: str, *, actor: Staff, but: int = 0) -> None:
    """Let the second of two who add the same name at one moment wait, and find it taken."""
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
    rows = SocialResource.objects.filter(municipality_id=actor.municipality_id, name=name)
    if rows.exclude(pk=but).exists():
        raise Refused([rules.name_taken(name)])


@transaction.atomic
def add(
    *, name: str, verified_on: date, actor: Staff, on: date, kind: str = "", contact: str = "", note: str = ""
) -> SocialResource:
    """
    Put a resource into the register; it counts as verified on the day given.

    :raises Refused: RESOURCE_TWICE, VERIFIED_ON_WRONG
    """
    _refuse_second(name, actor=actor)
    if violations := rules.may_verify(verified_on=verified_on, last_on=None, on=on):
        raise Refused(violations)
    resource = SocialResource.objects.create(
        municipality_id=actor.municipality_id, name=name, kind=kind, contact=contact, note=note, verified_on=verified_on,
        verified_by=actor,
    )
    audit.record("resource.added", actor=actor, subject=resource)
    return resource


@transaction.atomic
def change(
    *, resource: SocialResource, actor: Staff, on: date, name: str, kind: str, contact: str, note: str, is_active: bool
) -> SocialResource:
    """
    Mend what is said about a resource, or put it out of use. That alone does not verify it.

    :raises Refused: RESOURCE_TWICE
    """
    _refuse_second(name, actor=actor, but=resource.pk)
    resource.name, resource.kind, resource.contact, resource.note = name, kind, contact, note
    resource.is_active = is_active
    resource.save(update_fields=["name", "kind", "contact", "note", "is_active"])
    audit.record("resource.changed", actor=actor, subject=resource, is_active=is_active)
    return resource


@transaction.atomic
def verify(*, resource: SocialResource, verified_on: date, actor: Staff, on: date) -> SocialResource:
    """
    Record that somebody asked the resource itself and what stands here still holds. Twice changes nothing.

    :raises Refused: VERIFIED_ON_WRONG
    """
    locked = SocialResource.objects.select_for_update().get(pk=resource.pk)
    if locked.verified_on == verified_on and locked.verified_by_id == actor.pk:
        return locked
    if violations := rules.may_verify(verified_on=verified_on, last_on=locked.verified_on, on=on):
        raise Refused(violations)
    locked.verified_on, locked.verified_by = verified_on, actor
    locked.save(update_fields=["verified_on", "verified_by"])
    audit.record("resource.verified", actor=actor, subject=locked, verified_on=verified_on.isoformat())
    return locked
