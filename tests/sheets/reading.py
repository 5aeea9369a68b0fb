"""Reading a printed paper back: the words of a PDF, the cells of a workbook."""

import subprocess
from io import BytesIO

import openpyxl


def text_of_pdf(content: bytes, *options: str) -> str:
    """Return the words of a PDF as they stand on its pages."""
    return subprocess.run(
        ["pdftotext", "-layout", *options, "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def workbook(content: bytes) -> openpyxl.Workbook:
    """Return a workbook as Excel opens it."""
    return openpyxl.load_workbook(BytesIO(content))


def cells(content: bytes, sheet: int = 0) -> list[str]:
    """Return the words of a sheet, row by row."""
    rows = workbook(content).worksheets[sheet].iter_rows()
    return [str(cell.value) for row in rows for cell in row if cell.value is not None]
