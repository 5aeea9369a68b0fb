"""住居確保給付金の上限額・基準額の表: one line a size of household, each by the room's own act."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from yorisoi.foundation.violations import Violation
from yorisoi.reference import actions
from yorisoi.reference import queries as reference
from yorisoi.reference.rules import ceilings as rules
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.rules.rows import Entry, Problem, told

OF_INCOME = "収入"


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add what the table would refuse: amounts nobody can have, no source, what stands already or on an earlier line."""
    held: list[Any] = list(reference.ceilings(context.actor.municipality_id))
    title = context.layout.title("base_yen", context.fields) if "base_yen" in context.layout.columns else ""
    for entry in entries:
        if OF_INCOME in title and entry.values.get("base_yen") is not None:
            cell = context.layout.cell("base_yen", context.cells[entry.line])
            entry.problems.append(
                Problem(
                    entry.line, title, cell, "収入基準額(家賃を足した額)のようです。",
                    "列を合わせる画面で、基準額の列を選ぶか「(使わない)」にしてください。",
                )
            )
        values = entry.values
        if not values.get("size") or not values.get("starts_on"):
            continue
        facts, cells = _facts(entry), context.cells[entry.line]
        found = [each for each in rules.may_add(**facts, on=context.on, held=held) if not _is_told(each, cells, context)]
        told(entry, found, cells, layout=context.layout, fields=context.fields)
        if not entry.problems:
            held.append(SimpleNamespace(**facts))


def _is_told(each: Violation, cells: Sequence[str], context: Context) -> bool:
    """Say whether the reading told it before: an empty cell that has to be filled, an amount nobody can read."""
    written = any(context.layout.cell(key, cells).strip() for key in ("ceiling_yen", "base_yen"))
    return each.code == "CEILING_SOURCE_MISSING" or (each.code == "CEILING_NO_AMOUNT" and written)


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """Add the amounts."""
    made = Made()
    for entry in entries:
        row = actions.add_ceiling(**_facts(entry), actor=context.actor, on=context.on)
        made.rows[entry.line] = {"ceiling": row.pk}
    return made


def _facts(entry: Entry) -> dict[str, Any]:
    values = entry.values
    size_from, size_to = values["size"]
    return {
        "area": values.get("area") or "", "size_from": size_from, "size_to": size_to, "starts_on": values["starts_on"],
        "ceiling_yen": values.get("ceiling_yen"), "base_yen": values.get("base_yen"), "source": values.get("source") or "",
    }
