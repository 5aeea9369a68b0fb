"""Excel forms as a municipality makes them by hand."""

import zipfile
from io import BytesIO

import openpyxl


def own_form(*texts: str, **cells: str) -> bytes:
    """Return a form with texts down column A, and with others at their cells (`B2="…"`)."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "申請書"
    for place, text in enumerate(texts, 1):
        sheet.cell(place, 1, text)
    for cell, text in cells.items():
        sheet[cell] = text
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a form with one more part in its zip."""
    made = BytesIO(content)
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr(name, part)
    return made.getvalue()
