"""選択肢の表: the municipality's own rows of a dated table, by the room's own checks."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from yorisoi.reference import actions
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.files import read
from yorisoi.reference.rules.tables import IS_USED, TABLES
from yorisoi.transfer.actions.context import Context
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.rules.rows import Entry, Problem

_LINE = re.compile(r"^(\d+)行目: ?")


def look(entries: Sequence[Entry], context: Context) -> None:
    """Add what the table would refuse, each fault at its line."""
    whole = [entry for entry in entries if not entry.problems]
    for fault in read(as_csv(whole, context), TABLES[context.table]).violations:
        found = _LINE.match(fault.what)
        number = int(found[1]) - 2 if found else 0
        if 0 <= number < len(whole):
            entry = whole[number]
            what = _LINE.sub("", fault.what)
            entry.problems.append(Problem(entry.line, "", "", f"{what}{fault.why}", fault.todo))


def carry(entries: Sequence[Entry], context: Context) -> Made:
    """Put the table's rows in the place of those in use; what was there is kept for undoing."""
    table = TABLES[context.table]
    before = reference.as_csv(table, reference.own_rows(table.name, context.actor.municipality_id))
    actions.load_rows(table=table, text=as_csv(entries, context), actor=context.actor)
    return Made({entry.line: {"choice": entry.values["code"]} for entry in entries}, before=[{"csv": before}])


def as_csv(entries: Sequence[Entry], context: Context) -> str:
    """Return the lines as the room's own file."""
    table = TABLES[context.table]
    columns = [*table.columns, IS_USED]
    used = [column for column in columns if column in context.layout.columns]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(used)
    for entry in entries:
        cells = context.cells[entry.line]
        # An empty cell is not 「いいえ」: it leaves the matter as the table has it.
        writer.writerow([
            _cell(entry.values.get(column)) if context.layout.cell(column, cells).strip() else "" for column in used
        ])
    return stream.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
