"""自治体の様式: take one in, put it into use, take it out of use."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.sheets import own_excel
from yorisoi.sheets.enums import LayoutState
from yorisoi.sheets.models import OwnLayout
from yorisoi.sheets.rules import layouts as rules


@transaction.atomic
def take_in(*, name: str, content: bytes, actor: Staff, on: date, once: UUID | None = None) -> OwnLayout:
    """
    Keep a form that was checked; it counts only when it is put into use.

    :raises Refused: LAYOUT_NOT_YOURS, LAYOUT_UNREADABLE, LAYOUT_UNKNOWN_MARK, LAYOUT_MARK_OPEN, LAYOUT_MARK_IN_FORMULA,
        LAYOUT_WRONG_LINE, LAYOUT_MARK_ELSEWHERE, LAYOUT_WITHOUT_MARKS
    """
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)  # of two presses the second waits, and finds it
    known = OwnLayout.objects.filter(municipality_id=actor.municipality_id, once=once).first() if once else None
    if known is not None:
        return known
    if violations := rules.may_keep(actor.role) or rules.shown(own_excel.check(content).faults):
        raise Refused(violations)
    made = OwnLayout.objects.create(
        municipality_id=actor.municipality_id, name=name, file=content, uploaded_by=actor, uploaded_on=on, once=once,
    )
    audit.record("layout.taken_in", actor=actor, subject=made, bytes=len(content))
    return made


@transaction.atomic
def use(*, layout: OwnLayout, actor: Staff, on: date) -> OwnLayout:
    """
    Put a form into use; the one of the same name is used no more.

    :raises Refused: LAYOUT_NOT_YOURS; what `take_in` refuses, for a form taken in when less was asked
    """
    if violations := rules.may_keep(actor.role) or rules.shown(own_excel.check(bytes(layout.file)).faults):
        raise Refused(violations)
    # Two presses, or two forms of one name, come one after the other.
    held = {
        row.pk: row for row in OwnLayout.objects.select_for_update().filter(
            municipality_id=actor.municipality_id, name=layout.name
        ).order_by("pk")
    }
    chosen = held[layout.pk]
    if chosen.is_in_use:
        return chosen
    for row in held.values():
        if row.is_in_use:
            _retire(row, actor=actor, on=on)
    chosen.state, chosen.used_from, chosen.used_until = LayoutState.IN_USE, on, None
    chosen.save(update_fields=["state", "used_from", "used_until"])
    audit.record("layout.in_use", actor=actor, subject=chosen)
    return chosen


@transaction.atomic
def retire(*, layout: OwnLayout, actor: Staff, on: date) -> OwnLayout:
    """
    Take a form out of use; it stays on record.

    :raises Refused: LAYOUT_NOT_YOURS
    """
    if violations := rules.may_keep(actor.role):
        raise Refused(violations)
    held = OwnLayout.objects.select_for_update().get(pk=layout.pk)
    if held.state != LayoutState.RETIRED:
        _retire(held, actor=actor, on=on)
    return held


def _retire(layout: OwnLayout, *, actor: Staff, on: date) -> None:
    layout.state = LayoutState.RETIRED
    layout.used_until = on if layout.used_from else None
    layout.save(update_fields=["state", "used_until"])
    audit.record("layout.retired", actor=actor, subject=layout)
