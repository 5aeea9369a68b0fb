"""
紙面 (Layout): a paper as plain values, before it becomes a PDF or a sheet of Excel.

A paper is a list of blocks from top to bottom. It holds text only: every value is already Japanese (和暦, names of
choices), every choice already ticked or not, every protected contact already 〔秘匿〕. An empty paper has the same
blocks with empty values, so that it can be filled in by hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

COLUMNS = 12  # a row of cells is divided into twelfths of the width between the margins


class Mark(Enum):
    """What stands in front of a choice."""

    NONE = ""
    TICK = "tick"  # a ticked box
    CIRCLE = "circle"  # ○
    TOP = "top"  # ◎ the main one


@dataclass(frozen=True)
class Cell:
    """One labelled value; `span` in twelfths, `lines` the least height in lines for handwriting."""

    label: str
    value: str = ""
    span: int = COLUMNS
    lines: int = 1
    ruby: str = ""  # ふりがな above the value


@dataclass(frozen=True)
class Choice:
    """One choice of a list with its code on the standard paper ("1", "2" …) and how it is marked."""

    label: str
    mark: Mark = Mark.NONE
    code: str = ""
    note: str = ""  # what was written in the brackets after it


@dataclass(frozen=True)
class Heading:
    """The title of a part of the paper; it goes into the outline of the PDF."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Fields:
    """Labelled values in a ruled grid, filled from the left; spans of a row add up to twelve."""

    cells: Sequence[Cell]


@dataclass(frozen=True)
class Choices:
    """A list to choose from, all choices shown, the chosen ones marked; boxes are drawn (fonts lack them)."""

    label: str
    choices: Sequence[Choice]
    columns: int = 3
    is_multiple: bool = True
    note: str = ""
    hint: str = ""  # small under the label: how many may be chosen


@dataclass(frozen=True)
class Text:
    """A long text under its label, in a box of at least so many lines."""

    label: str
    value: str = ""
    lines: int = 3


@dataclass(frozen=True)
class Table:
    """
    Rows under headers; `widths` are shares; empty rows of `row_lines` lines fill up to `least` for handwriting.

    `is_for_hand` says that the rows given are printed to be written into; `note` tells which words a column takes.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    least: int = 0
    label: str = ""
    note: str = ""
    row_lines: int = 1
    is_for_hand: bool = False


@dataclass(frozen=True)
class Plain:
    """A paragraph without a box; `is_small` for what is said at the foot of a part."""

    text: str
    is_small: bool = False


@dataclass(frozen=True)
class Signature:
    """Lines to be signed or stamped: label and what is known already ("" leaves the line to the hand)."""

    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Drawing:
    """A picture (ジェノグラム, エコマップ) as SVG, with its text for those who do not see it."""

    label: str
    svg: str
    text: str
    height_mm: int = 60


class NewPage(Enum):
    """The next block begins on a new page."""

    HERE = "here"


Block = Heading | Fields | Choices | Text | Table | Plain | Signature | Drawing | NewPage


@dataclass(frozen=True)
class Paper:
    """
    One paper: its title, its number among the standard papers (「【1】」 or ""), and its blocks.

    `agency` and `reference` stand at the top right of every page (the case number; page n of m and, after the first page,
    the date are added); `addressee` and `sender` make it a letter; `language` is "ja", "easy" or a language code, and
    `beside` says that Japanese stands beside every word.
    """

    title: str
    blocks: Sequence[Block]
    number: str = ""
    reference: str = ""
    agency: str = ""
    date: str = ""
    addressee: str = ""
    sender: str = ""
    language: str = "ja"
    is_landscape: bool = False
    footer: str = ""
    source: str = ""  # where the form comes from, printed small at the foot


@dataclass(frozen=True)
class Bundle:
    """Several papers in one file, each with its line in the outline."""

    title: str
    papers: Sequence[Paper] = field(default_factory=tuple)


def texts(paper: Paper) -> Iterable[str]:
    """
    Yield every text of a paper in the order it is read; golden tests and the check of characters read this.

    Source: docs/adr/0015
    """
    yield from filter(None, (paper.number, paper.title, paper.agency, paper.reference, paper.date, paper.addressee, paper.sender))
    for block in paper.blocks:
        yield from filter(None, _texts(block))
    yield from filter(None, (paper.footer, paper.source))


def _texts(block: Block) -> Iterable[str]:
    match block:
        case Heading(text, note):
            return (text, note)
        case Fields(cells):
            return (word for cell in cells for word in (cell.label, cell.ruby, cell.value))
        case Choices(label, choices, note=note, hint=hint):
            return (label, hint, *(word for each in choices for word in (each.code, each.label, each.note)), note)
        case Text(label, value):
            return (label, value)
        case Table(headers, rows, label=label, note=note):
            return (label, *headers, *(value for row in rows for value in row), note)
        case Plain(text):
            return (text,)
        case Signature(lines):
            return (word for line in lines for word in line)
        case Drawing(label, _, text):
            return (label, text)
        case _:
            return ()
