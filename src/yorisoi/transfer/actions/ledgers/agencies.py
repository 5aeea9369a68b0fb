"""機関の名簿."""

from collections.abc import Sequence

from yorisoi.agencies import actions, rules
from yorisoi.agencies.enums import AgencyKind
from yorisoi.agencies.models import Agency
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.rules.rows import Entry, Problem, told

LONGEST_PHONES = 30


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add what agencies would refuse: a name that is taken, on record or by an earlier line."""
    held = Agency.objects.filter(municipality_id=context.actor.municipality_id).order_by("pk")
    taken = set(held.values_list("name", flat=True))
    for entry in entries:
        name = entry.values.get("name")
        if name and name in taken:
            faults = [rules.name_taken("機関")]
            told(entry, faults, context.cells[entry.line], layout=context.layout, fields=context.fields)
        if len(phones := _phones(entry)) > LONGEST_PHONES:
            column = context.layout.title("phone", context.fields)
            entry.problems.append(
                Problem(entry.line, column, phones, "長すぎます。", f"あわせて{LONGEST_PHONES}文字までに、番号をへらしてください。")
            )
        taken.add(name or "")


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """Add the agencies."""
    made = Made()
    for entry in entries:
        values = entry.values
        row = actions.save_agency(
            name=values["name"], kind=AgencyKind(values["kind"]), phone=_phones(entry),
            address=values.get("address") or "", is_commissioned=bool(values.get("is_commissioned")), actor=context.actor,
            on=context.on,
        )
        made.rows[entry.line] = {"agency": row.pk}
    return made


def _phones(entry: Entry) -> str:
    return "、".join(entry.values.get("phone") or ())
