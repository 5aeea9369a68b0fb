"""Files for the tests of reading: Excel made by hand, whole or broken."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter


def workbook(*sheets: tuple[str, Sequence[Sequence[Any]]], merged: Iterable[tuple[int, int, int, int, str]] = ()) -> io.BytesIO:
    """Write sheets (name, rows); `merged` areas are written into the first one."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy/m/d"})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    for area in merged:
        book.worksheets()[0].merge_range(*area)
    book.close()
    stream.seek(0)
    return stream


def packed(parts: dict[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    """Write a zip of named parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    stream.seek(0)
    return stream


def excel_parts(stream: io.BytesIO) -> dict[str, bytes | str]:
    """Return the parts of a workbook, to make another one of them."""
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
