"""Cells of a spreadsheet: text from outside must not run as a formula, and must come back as it was."""

import math
import re

# What a spreadsheet takes for the beginning of a formula or of another cell; in a Japanese one full-width signs, too.
# Marks at the beginning are counted among them, so that one mark more can always be taken away again.
_DANGEROUS = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
MARK = "'"


def harmless(text: str) -> str:
    """Return a text as it may stand in a cell: with a mark in front where a spreadsheet would run it as a formula."""
    return MARK + text if _DANGEROUS.match(text) else text


def as_written(cell: str) -> str:
    """Return the text that `harmless` made into this cell."""
    return cell[len(MARK) :] if cell.startswith(MARK) and _DANGEROUS.match(cell) else cell


def lines(text: str, width: float) -> int:
    """Return how many lines a wrapped text takes in a column so many half-width characters wide, with a little to spare."""
    room = max(1.0, width - 1)
    return sum(
        max(1, math.ceil(sum(1.1 if ord(each) < 0x1100 else 2 for each in line) / room)) for line in text.split("\n")
    )
