"""Rows as an Excel file: text stays text, numbers stay numbers, the figures explained on a second sheet."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from yorisoi.statistics import figures

_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?")


def as_xlsx(rows: Sequence[Sequence[str]], *, title: str, notes: Iterable[str] = ()) -> bytes:
    """Return a workbook: the table, and what each figure means."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "top", "bg_color": "#eeeeee"})
        plain = book.add_format({"border": 1, "valign": "top"})
        _table(book.add_worksheet("集計表"), rows, title=title, notes=list(notes), head=head, plain=plain)
        wrapped = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        _meanings(book.add_worksheet("数の意味"), head=head, plain=wrapped)
    return stream.getvalue()


def _table(sheet: Any, rows: Sequence[Sequence[str]], *, title: str, notes: list[str], head: Any, plain: Any) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 1, 18)
    sheet.set_column(2, len(rows[0]) - 1, 12)
    sheet.write_string(0, 0, title)
    for place, note in enumerate(notes, start=1):
        sheet.write_string(place, 0, note)
    top = len(notes) + 2
    for across, heading in enumerate(rows[0]):
        sheet.write_string(top, across, heading, head)
    for down, line in enumerate(rows[1:], start=top + 1):
        for across, text in enumerate(line):
            if _NUMBER.fullmatch(text):
                sheet.write_number(down, across, float(text), plain)
            else:
                sheet.write_string(down, across, text, plain)
    sheet.repeat_rows(top)


def _meanings(sheet: Any, *, head: Any, plain: Any) -> None:
    headings = ("指標", "定義", "分子", "分母", "単位", "出典", "偏り")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, len(headings) - 1, 40)
    for across, heading in enumerate(headings):
        sheet.write_string(0, across, heading, head)
    for down, figure in enumerate(figures.ALL, start=1):
        for across, text in enumerate((figure.label, *figure.told.values())):
            sheet.write_string(down, across, text, plain)
