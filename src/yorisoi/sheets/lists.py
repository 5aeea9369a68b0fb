"""選択肢 (Lists): a choice list of the dated tables, as a paper of that day shows it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import Row, row_for, rows_on
from yorisoi.sheets.rules.layout import Choices
from yorisoi.sheets.rules.writing import numbered, ticked


def choices(
    label: str, table: str, chosen: Collection[str] = (), *, on: date, municipality_id: int, main: str = "",
    notes: Mapping[str, str] | None = None, columns: int = 3, is_multiple: bool = False, note: str = "",
) -> Choices:
    """Return a list with the names of that day; what was chosen is shown although it is offered no more."""
    every = reference.rows(table, municipality_id)
    offered = [row for row in rows_on(every, on) if row.is_used]
    wanted = dict.fromkeys([*chosen, *([main] if main else [])])
    return ticked(
        label, [*offered, *_past(every, wanted, offered, on=on)], chosen, main=main, notes=notes, columns=columns,
        is_multiple=is_multiple, note=note,
    )


def _past(every: list[Row], wanted: Collection[str], offered: list[Row], *, on: date) -> list[Row]:
    """Return the rows of codes that were chosen and are not offered on that day."""
    known = {row.code for row in offered}
    found = []
    for code in wanted:
        if code not in known:
            # Its own place is taken by now, or was never on this paper: it stands behind the others.
            row = row_for(every, code, on)
            found.append(Row(code, row.label if row else code))
    return found


def label(table: str, code: str, *, on: date, municipality_id: int) -> str:
    """Return the name a code bore on a day, nothing for no code."""
    return reference.label(table, code, on, municipality_id) if code else ""


def names_of(table: str, *, municipality_id: int) -> Callable[[str, date], str]:
    """Return a function: code, day → the name it bore then. The table is read once, for papers with many rows."""
    every = reference.rows(table, municipality_id)

    def name(code: str, on: date) -> str:
        row = row_for(every, code, on)
        return row.label if row else code

    return name


def legend(table: str, *, on: date, municipality_id: int) -> str:
    """Return the numbers and names of a list in one line, for the foot of a table that is filled in by hand."""
    rows = [row for row in rows_on(reference.rows(table, municipality_id), on) if row.is_used]
    return "  ".join(f"{number} {row.label}".strip() for number, row in numbered(rows))


def offered(table: str, *, on: date, municipality_id: int) -> list[tuple[str, str]]:
    """Return (code, name) of everything that may be chosen on a day."""
    return reference.choices(table, on, municipality_id)
