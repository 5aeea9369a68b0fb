"""
The filling of a form: a mark is replaced where it stands, and every other byte of the file stays what it was.

What is written is always text. Formulas are computed anew when the file is opened: what they showed of the marks is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from yorisoi.foundation.cells import harmless
from yorisoi.sheets.own_excel import texts, xml
from yorisoi.sheets.own_excel.package import WORKBOOK, Package
from yorisoi.sheets.own_excel.styles import Styles
from yorisoi.sheets.own_excel.values import Values
from yorisoi.sheets.own_excel.xml import Edits, Node
from yorisoi.sheets.rules import marks
from yorisoi.sheets.rules.lines import Rows

BEFORE_CALCULATION = ("definedNames", "externalReferences", "functionGroups", "sheets")


@dataclass(frozen=True)
class Filled:
    """A filled form, and what is to be told of it: entries without a line, characters that could not be written."""

    content: bytes
    notices: tuple[str, ...] = ()


def fill(content: bytes, values: Mapping[str, str], rows: Mapping[str, Rows] | None = None) -> Filled:
    """Return a form that was checked with every mark replaced by its value, as text."""
    return _Form(Package(content), Values(values, rows or {})).filled()


class _Form:
    """One form on its way."""

    def __init__(self, package: Package, values: Values) -> None:
        self.package, self.values = package, values
        self.styles = Styles(package)
        self.shared: dict[int, str] = {}
        self.has_formulas = False

    def filled(self) -> Filled:
        changed = [self._strings()]
        for sheet in self.package.sheets():
            changed.append((sheet.part, self._sheet(self.package.read(sheet.part))))
            changed += [
                (drawing, self._drawing(self.package.read(drawing)))
                for drawing in self.package.related(sheet.part, "drawing").values()
            ]
        changed.append(self.styles.edited())
        if self.has_formulas:
            changed.append((self.package.part(WORKBOOK), _computed_anew(self.package.read(WORKBOOK))))
        parts = {part: edits.done() for part, edits in changed if edits}
        return Filled(self.package.with_parts(parts), self.values.notices)

    def _strings(self) -> tuple[str, Edits]:
        """Fill the strings the cells share, and keep what became of them."""
        part = self.package.one("sharedStrings")
        edits = Edits(self.package.read(part) if part else b"")
        for number, string in enumerate(texts.strings(self.package)):
            if marks.found_in(texts.string_of(string)):
                self.shared[number] = self._string(edits, string)
        return part, edits

    def _string(self, edits: Edits, string: Node) -> str:
        """Fill one string, rich or plain; a run that became empty goes, and so does how the old words were read."""
        pieces = texts.pieces(string)
        made = self.values.cell([piece.text for piece in pieces])
        if not any(made):
            tag = xml.qualified(edits.raw[pieces[0].start : pieces[0].inner])
            edits.replace(string.inner, string.close, b"<" + tag + b"/>")
            return ""
        new = dict(zip((piece.start for piece in pieces), made, strict=True))
        for each in string.children:
            held = each if each.name == "t" else each.child("t")
            if each.name == "rPh" or (each.name == "r" and held is not None and not new[held.start]):
                edits.replace(each.start, each.end, b"")
            elif held is not None and new[held.start] != held.text:
                edits.write_text(held, new[held.start])
        return "".join(made)

    def _sheet(self, raw: bytes) -> Edits:
        edits = Edits(raw)

        def look(node: Node) -> None:
            if node.name == "row":
                filled = [self._cell(edits, each) for each in node.children if each.name == "c"]
                if any(filled):
                    _fit_again(edits, node)
                return
            for header in texts.headers(node):
                if marks.found_in(header.text):
                    edits.write_text(header, self.values.header(header.text), keeps_space=False)

        xml.read(raw, ("row", "headerFooter"), look)
        return edits

    def _cell(self, edits: Edits, cell: Node) -> bool:
        """Fill a cell: an empty value leaves an empty cell, and what begins like a formula is told to be text."""
        is_filled = False
        tag = old = edits.raw[cell.start : cell.inner]
        value, inline = cell.child("v"), cell.child("is")
        if cell.child("f") is not None:
            self.has_formulas = True
            tag = xml.with_attribute(tag, b"t", None)
            gone = value
        elif (text := self._text(edits, cell)) is None:
            return False
        elif not text:
            tag = xml.with_attribute(tag, b"t", None)
            gone = value or inline
        else:
            gone, is_filled = None, True
            if harmless(text) != text:
                quoted = self.styles.quoted(cell.attributes.get("s", "0"))
                tag = xml.with_attribute(tag, b"s", quoted.encode())
        if tag != old:
            edits.replace(cell.start, cell.inner, tag)
        if gone is not None:
            edits.replace(gone.start, gone.end, b"")
        return is_filled

    def _text(self, edits: Edits, cell: Node) -> str | None:
        """Return what a cell with marks holds now, nothing for a cell without any."""
        kind, value, inline = cell.attributes.get("t"), cell.child("v"), cell.child("is")
        if kind == "s" and value is not None and value.text.strip().isdecimal():
            return self.shared.get(int(value.text))
        if kind == "str" and value is not None and marks.found_in(value.text):
            made = self.values.cell([value.text])[0]
            if made:
                edits.write_text(value, made, keeps_space=False)
            return made
        if kind != "inlineStr" or inline is None or not marks.found_in(texts.string_of(inline)):
            return None
        trial = Edits(edits.raw)
        made = self._string(trial, inline)
        if made:
            edits.take(trial)
        return made

    def _drawing(self, raw: bytes) -> Edits:
        edits = Edits(raw)
        for _, paragraph in texts.paragraphs(raw):
            runs = texts.runs(paragraph)
            old = [texts.words(run) for run in runs]
            if marks.found_in("".join(old)):
                for run, before, after in zip(runs, old, marks.spread(old, self.values.in_shape), strict=True):
                    if after != before:
                        _write_run(edits, run, after)
        return edits


def _fit_again(edits: Edits, row: Node) -> None:
    """Forget the height of a row nobody has set: it was measured for the mark, and the text would be cut."""
    if "ht" in row.attributes and row.attributes.get("customHeight", "0") not in {"1", "true"}:
        tag = edits.raw[row.start : row.inner]
        edits.replace(row.start, row.inner, xml.with_attribute(tag, b"ht", None))


def _write_run(edits: Edits, run: Node, text: str) -> None:
    """Put words into a run of a shape; a new line begins a new run that looks the same."""
    held, look = run.child("t"), run.child("rPr")
    assert held is not None
    if run.name != "r":
        text = text.replace("\n", " ")
    if "\n" not in text:
        edits.write_text(held, text, keeps_space=False)
        return
    opening = edits.raw[run.start : held.inner]
    tag = xml.qualified(opening)
    br = tag.removesuffix(b"r") + b"br"
    rest = edits.raw[held.close : run.end]
    between = rest + b"<" + br + b">" + (edits.raw[look.start : look.end] if look else b"") + b"</" + br + b">" + opening
    edits.replace(run.start, run.end, opening + between.join(map(xml.escaped, text.split("\n"))) + rest)


def _computed_anew(workbook: bytes) -> Edits:
    """Have every formula computed when the file is opened."""
    edits = Edits(workbook)
    found: dict[str, Node] = {}
    xml.read(workbook, ("calcPr", *BEFORE_CALCULATION), lambda node: found.__setitem__(node.name, node))
    if known := found.get("calcPr"):
        edits.replace(known.start, known.inner, xml.with_attribute(workbook[known.start : known.inner], b"fullCalcOnLoad", b"1"))
        return edits
    last = next(found[name] for name in BEFORE_CALCULATION if name in found)
    prefix = xml.qualified(workbook[last.start : last.inner]).removesuffix(last.name.encode())
    edits.replace(last.end, last.end, b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>')
    return edits
