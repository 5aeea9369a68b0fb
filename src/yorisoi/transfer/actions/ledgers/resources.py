"""社会資源の台帳."""

from collections.abc import Sequence

from yorisoi.resources import actions, rules
from yorisoi.resources.models import SocialResource
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.rules.rows import Entry, told


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add what resources would refuse: a name that is taken, a day of verifying still to come."""
    held = SocialResource.objects.filter(municipality_id=context.actor.municipality_id).order_by("pk")
    taken = set(held.values_list("name", flat=True))
    for entry in entries:
        name, verified_on = entry.values.get("name"), entry.values.get("verified_on")
        faults = [rules.name_taken(name)] if name and name in taken else []
        if verified_on:
            faults += rules.may_verify(verified_on=verified_on, last_on=None, on=context.on)
        told(entry, faults, context.cells[entry.line], layout=context.layout, fields=context.fields)
        taken.add(name or "")


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """Put the resources into the register."""
    made = Made()
    for entry in entries:
        facts = {key: entry.values.get(key) or "" for key in ("name", "kind", "contact", "note")}
        row = actions.add(**facts, verified_on=entry.values["verified_on"], actor=context.actor, on=context.on)
        made.rows[entry.line] = {"resource": row.pk}
    return made
