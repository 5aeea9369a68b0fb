"""What a file holds once it was read: rows of text, whatever it was written with."""

from collections.abc import Sequence
from dataclasses import dataclass

# (first row, first column, last row, last column), counted from 0, both ends included.
Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class Table:
    """
    One sheet. `rows[0]` is the first line of the file, empty lines included, so that line numbers are the sheet's own.

    A date is written 2026-04-01, a whole number without a point. `sheets` are the names of all sheets of the file.
    """

    rows: Sequence[Sequence[str]]
    name: str = ""
    sheets: tuple[str, ...] = ()
    merged: tuple[Area, ...] = ()
