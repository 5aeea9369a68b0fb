"""
自治体の様式のファイル: looks through an Excel file from outside, finds its marks, and fills them.

A foreign file is never trusted: it is measured before it is opened, and macros, passwords, outside links and document
types are refused. Only openpyxl keeps a foreign layout; what it loses (shapes, text boxes) is told beforehand.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

import openpyxl
from openpyxl.cell.cell import Cell

from yorisoi.foundation.cells import harmless
from yorisoi.foundation.violations import Violation
from yorisoi.sheets.rules import layouts as rules
from yorisoi.sheets.rules import marks
from yorisoi.sheets.rules.layouts import Place

OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED = 30_000_000
MOST_PARTS = 1_000
MOST_CELLS = 200_000
SAVE_AGAIN = "Excelで開き、「Excelブック(.xlsx)」として保存しなおしてから選んでください。"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Checked:
    """What was found in a form: its marks with their places, what is wrong, and what will not be kept."""

    places: tuple[tuple[str, Place], ...] = ()
    faults: tuple[Violation, ...] = ()
    loses_shapes: bool = False

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in self.places))


def check(content: bytes) -> Checked:
    """Return what is in a form; with any fault it cannot be used."""
    if fault := _refused(content):
        return Checked(faults=(fault,))
    try:
        book = openpyxl.load_workbook(BytesIO(content))
    except Exception:  # openpyxl says in many ways that it cannot read a file
        return Checked(faults=(rules.unreadable("Excelのファイルがこわれています。", SAVE_AGAIN),))
    places: list[tuple[str, Place]] = []
    faults: list[Violation] = []
    for place, cell in _texts(book):
        text = str(cell.value)
        names = marks.found_in(text)
        if names and cell.data_type == "f":
            faults.append(rules.in_formula(place))
            continue
        if cell.data_type != "f" and marks.is_left_open(text):
            faults.append(rules.left_open(place))
        faults += [rules.unknown(name, place) for name in names if name not in marks.BY_NAME]
        places += [(name, place) for name in names if name in marks.BY_NAME]
    if not places and not faults:
        faults.append(rules.no_marks())
    return Checked(tuple(places), tuple(faults), _has_shapes(content))


def fill(content: bytes, values: Mapping[str, str]) -> bytes:
    """Return the form with every mark replaced by its value, as text."""
    book = openpyxl.load_workbook(BytesIO(content))
    for _, cell in _texts(book):
        text = str(cell.value)
        if cell.data_type == "f" or not marks.found_in(text):
            continue
        cell.value = _CONTROL.sub("", marks.filled(text, values))
        # What somebody wrote is never a formula, whatever it begins with.
        cell.data_type = "s"
        if harmless(str(cell.value)) != cell.value:
            cell.quotePrefix = True
            cell.number_format = "@"
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _texts(book: openpyxl.Workbook) -> Iterator[tuple[Place, Cell]]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and isinstance(cell.value, str):
                    yield Place(sheet.title, cell.coordinate), cell


def _refused(content: bytes) -> Violation | None:
    """Return why a file is not even opened."""
    if len(content) > rules.MOST_BYTES:
        return rules.unreadable("2MBより大きいためです。", "画像を小さくするか、使わないシートを消してください。")
    if content.startswith(OLD_OR_LOCKED):
        return rules.unreadable("パスワードのついたExcelか、古い形式(.xls)のためです。", f"パスワードを外し、{SAVE_AGAIN}")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return _inside(packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, NotImplementedError, RuntimeError):
        return rules.unreadable("Excelのファイルではないか、こわれています。", SAVE_AGAIN)


def _inside(packed: zipfile.ZipFile) -> Violation | None:
    parts = packed.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return rules.unreadable("圧縮をほどくと大きすぎるためです。", "使うシートだけを新しいブックに写してください。")
    names = [part.filename.lower() for part in parts]
    if "xl/workbook.xml" not in names:
        return rules.unreadable("Excelブック(.xlsx)ではないためです。", SAVE_AGAIN)
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroEnabled" in packed.read("[Content_Types].xml"):
        return rules.unreadable("マクロ(プログラム)が入っているためです。", SAVE_AGAIN)
    if any("externallinks/" in name for name in names):
        return rules.unreadable("ほかのファイルへのリンクがあるためです。", "リンクを値に置きかえてから選んでください。")
    cells = 0
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            text = packed.read(part)
            cells += text.count(b"<c ") if "worksheets/" in part.filename else 0
            if _DOCTYPE.search(text) or cells > MOST_CELLS:
                return rules.unreadable("安全に開けない作りのためです。", SAVE_AGAIN)
    return None


def _has_shapes(content: bytes) -> bool:
    """Return whether the form has shapes or text boxes, which are lost when it is filled."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return any(
            b"<xdr:sp" in packed.read(name) or b"<xdr:cxnSp" in packed.read(name)
            for name in packed.namelist() if name.startswith("xl/drawings/drawing")
        )
