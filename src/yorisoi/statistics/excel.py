"""Rows as an Excel file: text stays text, numbers stay numbers, the figures explained on a second sheet."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from yorisoi.foundation import cells
from yorisoi.statistics import figures

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")  # what begins with another nought is a code
NAMES, FIGURES, MEANINGS = 18, 12, (24, 40)  # how wide the columns are
LINE = 15  # points


def as_xlsx(rows: Sequence[Sequence[str]], *, title: str, notes: Iterable[str] = ()) -> bytes:
    """Return a workbook: the table, and what each figure means."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#eeeeee"})
        plain = book.add_format({"border": 1, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        _table(book.add_worksheet("集計表"), rows, title=title, notes=list(notes), head=head, plain=plain, wrapped=wrapped)
        _meanings(book.add_worksheet("数の意味"), head=head, plain=wrapped)
    return stream.getvalue()


def _table(
    sheet: Any, rows: Sequence[Sequence[str]], *, title: str, notes: list[str], head: Any, plain: Any, wrapped: Any,
) -> None:
    _on_paper(sheet)
    sheet.set_column(0, 1, NAMES)
    sheet.set_column(2, len(rows[0]) - 1, FIGURES)
    widths = [NAMES if across < 2 else FIGURES for across in range(len(rows[0]))]
    sheet.write_string(0, 0, title)
    for place, note in enumerate(notes, start=1):
        sheet.write_string(place, 0, note)
    top = len(notes) + 2
    for across, heading in enumerate(rows[0]):
        sheet.write_string(top, across, heading, head)
    _high(sheet, top, rows[0], widths)
    for down, line in enumerate(rows[1:], start=top + 1):
        _high(sheet, down, line, widths)
        for across, text in enumerate(line):
            if _NUMBER.fullmatch(text):
                sheet.write_number(down, across, float(text), plain)
            else:
                sheet.write_string(down, across, text, wrapped)
    sheet.repeat_rows(top)


def _on_paper(sheet: Any) -> None:
    """Have a sheet printed on A4, lying, one page wide."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _high(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its texts need: not every program does so by itself when the file is opened."""
    most = max((cells.lines(text, width) for text, width in zip(texts, widths, strict=False)), default=1)
    if most > 1:
        sheet.set_row(row, min(409, most * LINE))


def _meanings(sheet: Any, *, head: Any, plain: Any) -> None:
    headings = ("指標", "定義", "分子", "分母", "単位", "出典", "偏り")
    widths = [MEANINGS[0], *[MEANINGS[1]] * (len(headings) - 1)]
    _on_paper(sheet)
    sheet.repeat_rows(0)
    sheet.set_column(0, 0, MEANINGS[0])
    sheet.set_column(1, len(headings) - 1, MEANINGS[1])
    for across, heading in enumerate(headings):
        sheet.write_string(0, across, heading, head)
    for down, figure in enumerate(figures.ALL, start=1):
        texts = (figure.label, *figure.told.values())
        _high(sheet, down, texts, widths)
        for across, text in enumerate(texts):
            sheet.write_string(down, across, text, plain)
