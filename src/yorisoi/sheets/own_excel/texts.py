"""
Where words stand in a form: the strings of cells, the paragraphs of shapes and text boxes, headers and footers.

A text is often stored in several runs (a part of it bold, or typed later), so a mark may lie over several of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from yorisoi.sheets.own_excel import xml
from yorisoi.sheets.own_excel.package import Package, Sheet
from yorisoi.sheets.own_excel.xml import Node
from yorisoi.sheets.rules.layouts import Place

ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")
SHAPES = ("sp", "cxnSp", "pic", "graphicFrame")
READINGS = ("rPh", "phoneticPr")  # how a word is read: not a part of it
HEADERS = {
    "oddHeader": "ヘッダー", "oddFooter": "フッター", "evenHeader": "偶数ページのヘッダー", "evenFooter": "偶数ページのフッター",
    "firstHeader": "先頭ページのヘッダー", "firstFooter": "先頭ページのフッター",
}
BREAK = "\n"


@dataclass(frozen=True)
class Text:
    """One text of a form with its place; a formula is looked at and never filled."""

    place: Place
    text: str
    is_formula: bool = False


def every(package: Package) -> Iterator[Text]:
    """Yield every text that is looked through for marks."""
    shared = [string_of(each) for each in strings(package)]
    for sheet in package.sheets():
        yield from _on_sheet(package, sheet, shared)
        for drawing in package.related(sheet.part, "drawing").values():
            for where, paragraph in paragraphs(package.read(drawing)):
                yield Text(Place(sheet.name, where), "".join(words(run) for run in runs(paragraph)))


def strings(package: Package) -> list[Node]:
    """Return the strings the cells share."""
    part = package.one("sharedStrings")
    return xml.all_of(package.read(part), "si") if part else []


def pieces(string: Node) -> list[Node]:
    """Return the elements a string's words stand in, without how they are read."""
    return [each for each in string.walk(but=READINGS) if each.name == "t"]


def string_of(string: Node) -> str:
    """Return the words of a string."""
    return "".join(each.text for each in pieces(string))


def runs(paragraph: Node) -> list[Node]:
    """Return the runs of a paragraph in a shape, line breaks among them."""
    return [each for each in paragraph.children if each.name == "br" or each.child("t") is not None]


def words(run: Node) -> str:
    """Return the words of a run."""
    held = run.child("t")
    return held.text if held is not None else BREAK


def paragraphs(drawing: bytes) -> Iterator[tuple[str, Node]]:
    """Yield the paragraphs of all shapes of a drawing, with where the shape stands."""
    anchors: list[Node] = []
    xml.read(drawing, ANCHORS, anchors.append)
    for anchor in anchors:
        near = _corner(anchor)
        for name, paragraph in _inside(anchor, ""):
            yield f"図形「{name}」{f'({near}のあたり)' if near else ''}", paragraph


def _inside(node: Node, name: str) -> Iterator[tuple[str, Node]]:
    for each in node.children:
        if each.name == "p":
            yield name, each
        else:
            called = next((it.attributes.get("name", "") for it in each.walk() if it.name == "cNvPr"), "")
            yield from _inside(each, called if each.name in SHAPES else name)


def _corner(anchor: Node) -> str:
    """Return the cell at the upper left corner of a shape, nothing where it stands free."""
    begin = anchor.child("from")
    column, row = (begin.child("col"), begin.child("row")) if begin else (None, None)
    if column is None or row is None or not (column.text.strip().isdecimal() and row.text.strip().isdecimal()):
        return ""
    letters, left = "", int(column.text) + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{int(row.text) + 1}"


def _on_sheet(package: Package, sheet: Sheet, shared: list[str]) -> Iterator[Text]:
    found: list[Text] = []

    def look(node: Node) -> None:
        if node.name == "c":
            text = _of_cell(node, shared)
            if text:
                is_formula = node.child("f") is not None
                found.append(Text(Place(sheet.name, node.attributes.get("r", "")), text, is_formula))
        else:
            found.extend(Text(Place(sheet.name, HEADERS[each.name]), each.text) for each in headers(node))

    xml.read(package.read(sheet.part), ("c", "headerFooter"), look)
    yield from found


def headers(node: Node) -> list[Node]:
    """Return the headers and footers of a sheet."""
    return [each for each in node.children if each.name in HEADERS]


def _of_cell(cell: Node, shared: list[str]) -> str:
    formula = cell.child("f")
    return formula.text if formula is not None else held_by(cell, lambda number: shared[number] if number < len(shared) else "")


def held_by(cell: Node, shared: Callable[[int], str]) -> str:
    """Return the words a cell without a formula shows, nothing for a number."""
    kind, value, inline = cell.attributes.get("t"), cell.child("v"), cell.child("is")
    if kind == "s" and value is not None and value.text.strip().isdecimal():
        return shared(int(value.text))
    if kind == "str" and value is not None:
        return value.text
    return string_of(inline) if kind == "inlineStr" and inline is not None else ""
