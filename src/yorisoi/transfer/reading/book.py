"""Excel: first what the file is made of, without opening it; then its cells as text."""

import re
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any, BinaryIO

import python_calamine

from yorisoi.foundation.zips import BROKEN
from yorisoi.transfer.reading import refusals
from yorisoi.transfer.reading.refusals import Unreadable
from yorisoi.transfer.reading.table import Area, Table

MOST_PARTS = 2_000
MOST_RATIO = 300
RATIO_FROM = 30 * 1024 * 1024
PIECE = 1024 * 1024
OVERLAP = 64
MIDNIGHT = time(0)
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_CELL = re.compile(rb"<(?:\w+:)?c r=\"([A-Z]{1,3})([0-9]{1,7})\"")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_TYPES = "[Content_Types].xml"


def look_through(stream: BinaryIO) -> None:
    """
    Refuse a file that must not be opened: macros, no Excel at all, broken, unpacking without end, a million rows.

    Its parts are read piece by piece and thrown away: whatever the file claims of itself, memory holds one piece.

    :raises Unreadable: LEDGER_BROKEN, LEDGER_FORMAT, LEDGER_MACRO, LEDGER_PASSWORD, LEDGER_UNPACKS_LARGE,
        LEDGER_TOO_MANY_ROWS, LEDGER_TOO_MANY_COLUMNS
    """
    try:
        with zipfile.ZipFile(stream) as packed:
            _look_at_parts(packed)
            for part in packed.infolist():
                _look_into(packed, part)
    except Unreadable:
        raise
    except BROKEN as fault:
        raise refusals.broken() from fault


def _look_at_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    unpacked = sum(part.file_size for part in parts)
    kept = sum(part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > refusals.MOST_UNPACKED or unpacked > max(RATIO_FROM, kept * MOST_RATIO):
        raise refusals.unpacks_too_large()
    if any(part.flag_bits & 1 for part in parts):
        raise refusals.with_password()
    if _TYPES.lower() not in names or "xl/workbook.xml" not in names:
        raise refusals.other_format()
    if any(name.endswith("vbaproject.bin") for name in names) or b"macroEnabled" in packed.read(_TYPES)[:PIECE]:
        raise refusals.with_macros()


def _look_into(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read one part to its end (which proves its size and checksum); of a sheet, count what it holds."""
    is_sheet = bool(_SHEET.fullmatch(part.filename.replace("\\", "/")))
    rows, rest = 0, b""
    with packed.open(part) as content:
        while piece := content.read(PIECE):
            if not is_sheet:
                continue
            text = rest + piece
            rows += len(_ROW.findall(text[:-OVERLAP] if len(piece) == PIECE else text))
            rest = text[-OVERLAP:]
            _measure(text, rows)


def _measure(text: bytes, rows: int) -> None:
    last = 0
    for column, row in _CELL.findall(text):
        last = int(row)
        if len(column) > 2 or _number(column) > refusals.MOST_COLUMNS:
            raise refusals.too_many_columns(_number(column))
    if max(rows, last) > refusals.MOST_ROWS:
        raise refusals.too_many_rows(max(rows, last))


def _number(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def read(stream: BinaryIO, *, sheet: str = "") -> Table:
    """
    Return the rows of one sheet: the one named, or the first that is shown and holds anything.

    :raises Unreadable: what `look_through` refuses, LEDGER_NO_SHEET
    """
    look_through(stream)
    stream.seek(0)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
        sheets = tuple(book.sheet_names)
        if sheet and sheet not in sheets:
            raise refusals.no_such_sheet(sheet, sheets)
        shown = [each.name for each in book.sheets_metadata if each.visible == python_calamine.SheetVisibleEnum.Visible]
        for name in [sheet] if sheet else shown or sheets:
            found = book.get_sheet_by_name(name)
            if found.height or name == (shown or sheets)[-1] or sheet:
                return _table(found, name, sheets)
    except (python_calamine.CalamineError, python_calamine.PasswordError, python_calamine.XmlError) as fault:
        raise refusals.broken() from fault
    except BaseException as fault:
        # The reader's own way to fail on a file no Excel would write is no Exception.
        if type(fault).__name__ == "PanicException":
            raise refusals.broken() from fault
        raise
    raise refusals.empty()


def _table(found: Any, name: str, sheets: tuple[str, ...]) -> Table:
    merged: tuple[Area, ...] = tuple((a, b, c, d) for (a, b), (c, d) in found.merged_cell_ranges or ())
    rows = [[_text(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]
    return Table(rows, name, sheets, merged)


def _text(cell: Any) -> str:
    """Return what a cell holds as text: what looks like a number in Excel has no 「.0」 here."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, timedelta):
        minutes = int(cell.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(cell)
