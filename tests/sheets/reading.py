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


def facts_of_pdf(content: bytes) -> dict[str, str]:
    """Return what a PDF says of itself: its title, its pages, whether it is tagged."""
    said = _pdfinfo(content)
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in said.splitlines())}


def structure_of_pdf(content: bytes) -> str:
    """Return the tags of a PDF as a screen reader walks them."""
    return _pdfinfo(content, "-struct")


def fonts_of_pdf(content: bytes) -> list[str]:
    """Return the names of the fonts a PDF is set in."""
    made = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()
    return [line.split()[0] for line in made.splitlines()[2:]]


def _pdfinfo(content: bytes, *options: str) -> str:
    made = subprocess.run(["pdfinfo", *options, "-"], input=content, capture_output=True, check=True)
    return made.stdout.decode(errors="replace")
