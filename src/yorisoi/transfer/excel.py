"""The lines that did not come in, as Excel: the file's own columns, and one of reasons. Mended, it is brought in again."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from yorisoi.foundation import cells
from yorisoi.transfer.enums import RowState
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.queries import imports

REASONS = "直すところ"
WIDEST = 60
NARROW = 16
LINE = 15  # points
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNDECIDED = "同じ人かもしれない方がいます。同じ人か別の人か、まだ決めていないので、取りこんでいません。"
LEFT_OUT = "取りこまないことにした行です。"


def wrong_rows(ledger: LedgerImport) -> bytes:
    """Return the lines with something to mend, still undecided, or left out. Every cell is text: no formula runs."""
    rows = imports.rows(ledger, RowState.WRONG, RowState.ASKED, RowState.LEFT)
    titles = [title for title in ledger.titles if title != REASONS]
    places = [place for place, title in enumerate(ledger.titles) if title != REASONS]
    return _book([*titles, REASONS], ([*_cells(row, places), reason(row)] for row in rows.iterator(chunk_size=1_000)))


def reason(row: ImportedRow) -> str:
    """Return everything that is wrong with a line, one sentence a problem."""
    if row.state == RowState.ASKED:
        return UNDECIDED
    if row.state == RowState.LEFT:
        return LEFT_OUT
    return "\n".join(row.problems)


def _cells(row: ImportedRow, places: Sequence[int]) -> list[str]:
    return [str(row.cells[place]) if place < len(row.cells) else "" for place in places]


def _book(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "constant_memory": True})
    sheet = book.add_worksheet("直す行")
    head = book.add_format({"bold": True, "bg_color": "#EEEEEE", "text_wrap": True, "border": 1})
    plain = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    told = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "font_color": "#A10000"})
    sheet.set_column(0, len(titles) - 2, NARROW, plain)
    sheet.set_column(len(titles) - 1, len(titles) - 1, WIDEST, told)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    widths = [*[NARROW] * (len(titles) - 1), WIDEST]
    for place, title in enumerate(titles):
        sheet.write_string(0, place, title, head)
    for number, written in enumerate(lines, start=1):
        # Not every program makes a row as high as its longest cell by itself.
        most = max(cells.lines(text, width) for text, width in zip(written, widths, strict=True))
        sheet.set_row(number, min(409, most * LINE))
        for place, cell in enumerate(written):
            sheet.write_string(number, place, cell, told if place == len(titles) - 1 else plain)
    book.close()
    return stream.getvalue()
