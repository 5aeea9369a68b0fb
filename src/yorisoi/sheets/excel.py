"""
紙面を Excel にする (Excel): any paper, or several as sheets of one workbook, ruled for A4.

A sheet is divided into 48 narrow columns, as the offices do it, so that a municipality can restyle it. Everything is
written as text: what begins with `=`, `+`, `-` or `@` is never a formula.
"""

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import chain, combinations
from typing import Any

import xlsxwriter
from PIL import Image
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yorisoi.sheets import typesetting
from yorisoi.sheets.rules import grid
from yorisoi.sheets.rules.layout import (
    COLUMNS,
    Block,
    Bundle,
    Cell,
    Choice,
    Choices,
    Drawing,
    Fields,
    Heading,
    Mark,
    NewPage,
    Paper,
    Plain,
    Signature,
    Table,
    Text,
)
from yorisoi.sheets.rules.writing import is_open

UNITS = 48  # narrow columns of a sheet
PER_TWELFTH = UNITS // COLUMNS
FONT = "BIZ UDゴシック"
LINE = 16.5  # height of one line in points
HAND = 1.4  # lines of print that a line written by hand takes: 8 mm
DOTS = 150  # to the inch, of a drawing
MOST_LINES = 22  # a row of Excel holds no more
MARKS = {Mark.NONE: "□", Mark.TICK: "☑", Mark.CIRCLE: "○", Mark.TOP: "◎"}
OPEN = "(          )"
TO_WHOM, RULE = re.compile(r"^ {8,}", re.MULTILINE), "\uff3f" * 12 + " "  # a rule to write a name on
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FORBIDDEN = str.maketrans("[]:*?/\\'", "()      ")
LONGEST_NAME = 31
LONGEST_TEXT = 32_000


def render(papers: Paper | Bundle, *, on: date) -> bytes:
    """Return the paper, or each of the papers on a sheet of its own, as a workbook dated that day."""
    bundle = papers if isinstance(papers, Bundle) else Bundle(papers.title, (papers,))
    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(made, options)
    workbook.set_properties({
        "title": bundle.title.replace("\n", " "), "created": datetime(on.year, on.month, on.day, tzinfo=UTC), "author": "",
    })
    styles = Styles(workbook)
    taken: set[str] = set()
    for paper in bundle.papers:
        sheet = workbook.add_worksheet(_name(paper, taken))
        _Sheet(sheet, styles, paper).fill()
    workbook.close()
    return made.getvalue()


def _name(paper: Paper, taken: set[str]) -> str:
    base = f"{paper.number}{paper.title}".replace("\n", " ").translate(FORBIDDEN).strip()[: LONGEST_NAME - 4] or "用紙"
    name, again = base, 1
    while name.lower() in taken:
        again += 1
        name = f"{base[: LONGEST_NAME - 2 - len(str(again))]}({again})"
    taken.add(name.lower())
    return name


class Styles:
    """The few looks of a sheet, each made once for a workbook."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.made: dict[tuple[str, bool], Format] = {}

    LOOKS: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 15, "align": "center"},
        "heading": {"bold": True, "font_size": 11},
        "label": {"font_size": 9, "bg_color": "#EDEDED", "border": 1},
        # The choices of a list stand in one box; where it lies over two pages its label is on the first.
        "choices": {"font_size": 9, "bg_color": "#EDEDED", "border": 1, "valign": "top"},
        **{
            f"choice{'-'.join(('', *sides))}": dict.fromkeys(sides, 1)
            for sides in chain.from_iterable(combinations(("top", "bottom", "right"), count) for count in range(4))
        },
        "header": {"font_size": 9, "bg_color": "#EDEDED", "border": 1, "align": "center"},
        "value": {"border": 1},
        "text": {"border": 1, "valign": "top"},
        "strong": {"bold": True, "font_size": 9.5},
        "plain": {"valign": "top"},
        "small": {"font_size": 8, "valign": "top"},
        "right": {"align": "right"},
        "line": {"bottom": 1, "valign": "bottom"},
        "before_line": {"align": "right", "valign": "bottom"},
    }

    def __getitem__(self, name: str) -> Format:
        return self.look(name, is_quoted=False)

    def look(self, name: str, *, is_quoted: bool) -> Format:
        key = (name, is_quoted)
        if key not in self.made:
            look = {"font_name": FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter", "num_format": "@"}
            self.made[key] = self.workbook.add_format(look | self.LOOKS[name] | {"quote_prefix": is_quoted})
        return self.made[key]


class _Sheet:
    """One paper on its sheet, filled from the top."""

    def __init__(self, sheet: Worksheet, styles: Styles, paper: Paper) -> None:
        self.sheet, self.styles, self.paper = sheet, styles, paper
        self.row = 0
        self.header_row: int | None = None
        self.breaks: list[int] = []
        self.width = UNITS * (14 if not paper.is_landscape else 21) * 0.75  # points
        self.line_of = 96 if not paper.is_landscape else 144  # half-width characters over the whole width

    def fill(self) -> None:
        paper, sheet = self.paper, self.sheet
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        if paper.is_landscape:
            sheet.set_landscape()
        sheet.set_margins(left=0.55, right=0.45, top=0.75, bottom=0.55)
        sheet.set_column_pixels(0, UNITS - 1, 14 if not paper.is_landscape else 21)
        beside = "  ".join(_code(words) for words in (paper.agency, paper.date, paper.reference) if words)
        sheet.set_header(f"&L&8{_code(paper.number)}&R&8{beside}  &P/&N")
        self._begin()
        for block in paper.blocks:
            self._block(block)
        for words in filter(None, (paper.footer, paper.source)):
            self._across(words, "small")
        sheet.print_area(0, 0, max(self.row - 1, 0), UNITS - 1)
        sheet.fit_to_pages(1, 0)
        # A list: whatever follows its first page are lines of the same table.
        if self.header_row is not None and isinstance(paper.blocks[-1], Table):
            sheet.repeat_rows(self.header_row)

    def _begin(self) -> None:
        paper = self.paper
        is_letter = bool(paper.addressee or paper.sender)
        if is_letter:
            self._across(paper.date, "right")
            self._across(paper.addressee, "plain")
            if paper.sender:
                self._put(paper.sender, 28, UNITS, "plain", height=self._needed(paper.sender, 20))
                self.row += 1
        self._across(paper.title, "title", least=1.6)
        if paper.date and not is_letter:
            self._across(paper.date, "right")

    def _block(self, block: Block) -> None:
        match block:
            case Heading(text, note):
                self._across(f"■ {text}" + (f"  {note}" if note else ""), "heading", least=1.3)
            case Fields(cells):
                self._fields(cells)
            case Choices():
                self._choices(block)
            case Text(label, value, lines):
                if label:
                    self._across(label, "label")
                pieces = _pieces(value, self.line_of / 2)
                for piece in pieces:
                    self._across(piece, "text", least=1.1 if len(pieces) > 1 else lines * (1.15 if value else HAND))
            case Table():
                self._table(block)
            case Plain(text, is_small):
                self._across(text, "small" if is_small else "plain")
            case Signature(lines):
                self._signature(lines)
            case Drawing():
                self._drawing(block)
            case NewPage():
                self.breaks.append(self.row)
                self.sheet.set_h_pagebreaks(self.breaks)

    def _fields(self, cells: Sequence[Cell]) -> None:
        for row in grid.rows(cells):
            column, height = 0, 1.2
            for cell in row:
                end = min(UNITS, column + cell.span * PER_TWELFTH)
                middle = column
                if cell.label:
                    middle = min(end - 1, column + max(2, round(grid.label_share(cell) * PER_TWELFTH)))
                    self._put(cell.label, column, middle, "label")
                value = f"({cell.ruby})\n{cell.value}" if cell.ruby else cell.value
                self._put(value, middle, end, "value")
                needed = max(self._needed(value, end - middle), self._needed(cell.label, max(middle - column, 1)))
                height = max(height, needed * 1.1, cell.lines * (HAND if is_open(cell.value) else 1.25))
                column = end
            self._close(height)

    def _choices(self, block: Choices) -> None:
        middle = round(grid.label_share(Cell(block.label)) * PER_TWELFTH)
        lines = [
            [_chosen(each) for each in block.choices[place : place + block.columns]]
            for place in range(0, len(block.choices), block.columns)
        ]
        each = (UNITS - middle) // max(block.columns, 1)
        first, label = self.row, "\n".join(filter(None, (block.label, block.hint)))
        least = self._needed(label, middle) * 1.1 / max(len(lines), 1)
        for number, line in enumerate(lines):
            height = max(1.15, least)
            sides = "-top" * (number == 0) + "-bottom" * (number == len(lines) - 1 and not block.note)
            for place, words in enumerate(line):
                start, is_last = middle + place * each, place == len(line) - 1
                end = UNITS if is_last else start + each
                self._put(words, start, end, f"choice{sides}{'-right' * is_last}")
                height = max(height, self._needed(words, end - start) * 1.1, HAND if words.endswith(OPEN) else 0)
            self._close(height)
        if block.note:
            self._put(block.note, middle, UNITS, "choice-bottom-right")
            self._close(self._needed(block.note, UNITS - middle) * 1.1)
        if self.row > first:
            look = self.styles["choices"]
            if self.row - 1 > first or middle > 1:
                self.sheet.merge_range(first, 0, self.row - 1, middle - 1, "", look)
            self.sheet.write_string(first, 0, label, look)

    def _table(self, block: Table) -> None:
        if block.label:
            self._across(block.label, "strong")
        edges = _edges(grid.shares(block.widths, len(block.headers)))
        self.header_row = self.row
        self._line(block.headers, edges, "header")
        for row in block.rows:
            parts = [
                _pieces(words, self.line_of / 2 * (edges[place + 1] - edges[place]) / UNITS - 0.5)
                for place, words in enumerate(row)
            ]
            for piece in range(max(map(len, parts), default=0)):
                pieces = [part[piece] if piece < len(part) else "" for part in parts]
                self._line(pieces, edges, "value", least=HAND if block.is_for_hand else 1.25)
        for _ in range(block.least - len(block.rows)):
            self._line([""] * len(block.headers), edges, "value", least=HAND * block.row_lines)
        if block.note:
            self._across(block.note, "small")

    def _line(self, words: Sequence[str], edges: Sequence[int], look: str, *, least: float = 1.25) -> None:
        height = least
        for place, each in enumerate(words):
            self._put(each, edges[place], edges[place + 1], look)
            height = max(height, self._needed(each, edges[place + 1] - edges[place]) * 1.1)
        self._close(height)

    def _signature(self, lines: Sequence[tuple[str, str]]) -> None:
        for label, value in lines:
            self._put(label, 8, 26, "before_line")
            self._put(value, 27, UNITS, "line")
            self._close(1.8)

    def _drawing(self, block: Drawing) -> None:
        self._across(block.label, "label")
        # The rows under a drawing are as high as the drawing: no word lies behind it.
        rows, shown = math.ceil(block.height_mm / 6), block.height_mm * 72 / 25.4
        if block.svg:
            picture = BytesIO(typesetting.png(block.svg, height_mm=block.height_mm))
            with Image.open(picture) as drawn:
                width, high = (side * 72 / DOTS for side in drawn.size)
                scale = min(1.0, shown / high, self.width * (UNITS - 2) / UNITS / width)
                # xlsxwriter counts a dot as 1/96 inch where the picture does not say how fine it is.
                scale *= (drawn.info.get("dpi", (96, 96))[0] or 96) / DOTS
            options = {"image_data": picture, "description": block.text, "object_position": 2}
            self.sheet.insert_image(self.row, 1, "drawing.png", options | {"x_scale": scale, "y_scale": scale})
        for _ in range(rows):
            self._close((shown + 6) / rows / LINE)
        if block.text:
            self._across(block.text, "small")

    def _across(self, words: str, look: str, *, least: float = 1.1) -> None:
        if words or look == "text":
            self._put(words, 0, UNITS, look)
            self._close(max(least, self._needed(words, UNITS) * (1.6 if look == "title" else 1.1)))

    def _put(self, words: str, start: int, end: int, look: str, *, height: float | None = None) -> None:
        words = TO_WHOM.sub(RULE, words[:LONGEST_TEXT])
        style = self.styles.look(look, is_quoted=words.startswith(FORMULA))
        if end - start > 1:
            self.sheet.merge_range(self.row, start, self.row, end - 1, "", style)
        if words:
            self.sheet.write_string(self.row, start, words, style)
        else:
            self.sheet.write_blank(self.row, start, None, style)
        if height is not None:
            self._set_height(height)

    def _set_height(self, height: float) -> None:
        self.sheet.set_row(self.row, min(409.0, height * LINE))

    def _close(self, height: float) -> None:
        self._set_height(height)
        self.row += 1

    def _needed(self, words: str, units: int) -> float:
        """Return how many lines a text takes in so many columns: a merged cell does not grow by itself."""
        room = max(1.0, self.line_of / 2 * units / UNITS - 0.5)
        return sum(max(1, math.ceil(grid.width(line) / room)) for line in words.split("\n"))


def _pieces(words: str, room: float) -> list[str]:
    """Return a text in as many pieces as rows of Excel are needed: a row cannot be higher than 409 points."""
    held: list[str] = []
    pieces: list[str] = []
    used = 0
    step = max(1, int(room * MOST_LINES))
    for line in words.split("\n"):
        for part in [line[place : place + step] for place in range(0, len(line), step)] or [""]:
            needs = max(1, math.ceil(grid.width(part) / max(room, 1)))
            if held and used + needs > MOST_LINES:
                pieces.append("\n".join(held))
                held, used = [], 0
            held.append(part)
            used += needs
    return [*pieces, "\n".join(held)]


def _chosen(choice: Choice) -> str:
    label, is_blank = grid.without_brackets(choice.label)
    note = f"({choice.note})" if choice.note else OPEN if is_blank else ""
    return f"{MARKS[choice.mark]} {choice.code + ' ' if choice.code else ''}{label}{note}"


def _edges(shares: Sequence[float]) -> list[int]:
    """Return where the columns of a table begin and end among the narrow columns; each has at least one."""
    total = sum(shares)
    edges, so_far = [0], 0.0
    for place, share in enumerate(shares):
        so_far += share
        left = len(shares) - place - 1
        edges.append(min(UNITS - left, max(edges[-1] + 1, round(UNITS * so_far / total))))
    return edges


def _code(words: str) -> str:
    """A header of Excel reads & as the beginning of a code."""
    return words.replace("&", "&&").replace("\n", " ")[:100]
