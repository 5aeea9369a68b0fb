"""
升目 (Grid): how labelled values fill the rows of a paper, the same in the PDF and in Excel.
"""

import re
from collections.abc import Iterable, Sequence

from yorisoi.sheets.rules.layout import COLUMNS, Cell

_EMPTY_BRACKETS = re.compile(r"[(\uff08][\s\u3000]*[)\uff09]$")
# What a label may take of a row, in twelfths; a narrow cell gives its label less.
LABEL = 2.2
CHARACTERS_A_TWELFTH = 5.1  # of a label, in its small letters, on upright A4
WIDE = 6  # twelfths; the labels of wider cells stand under each other, and are as wide as each other
MOST_LINES = 2


def rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """
    Return the cells row by row: a row is full when its spans add up to twelve.

    Source: docs/adr/0015 (a row of cells is divided into twelfths)
    """
    found: list[list[Cell]] = []
    left = 0
    for cell in cells:
        span = min(cell.span, COLUMNS)
        if span > left:
            found.append([])
            left = COLUMNS
        found[-1].append(cell)
        left -= span
    return found


def label_share(cell: Cell) -> float:
    """
    Return how many twelfths of the row the label of a cell takes: enough for its words, at most half of the cell.

    In a wide cell a longer label takes a second line rather than a wider column.

    Source: docs/adr/0015
    """
    needed = (max((width(line) for line in cell.label.split("\n")), default=0) + 1) / CHARACTERS_A_TWELFTH
    base = LABEL if cell.span > 4 else min(LABEL, cell.span * 0.36)
    if cell.span > WIDE:
        return min(max(base, needed / MOST_LINES), max(base, cell.span * 0.28))
    return min(max(base, needed), max(base, cell.span * 0.5))


def width(text: str) -> float:
    """
    Return how many full-width characters a text is wide.

    Source: JIS X 0208 (半角 and 全角)
    """
    return sum(0.55 if ord(character) < 0x1100 else 1 for character in text)


def shares(widths: Sequence[float], count: int) -> list[float]:
    """
    Return the share of each of so many columns of a table; columns not spoken of are as wide as the narrowest.

    Source: docs/adr/0015
    """
    given = [float(share) for share in widths[:count]]
    return given + [min(given, default=1.0)] * (count - len(given))


def without_brackets(label: str) -> tuple[str, bool]:
    """
    Return the label of a choice without the empty brackets at its end, and whether it had them.

    「その他( )」 asks for words: the brackets are drawn wide, or around what was written.

    Source: 自立相談支援機関使用標準様式(帳票類)「16 その他( )」
    """
    found = _EMPTY_BRACKETS.search(label)
    return (label[: found.start()], True) if found else (label, False)
