"""CSV as offices write it: UTF-8 with or without BOM, Shift_JIS (cp932), Excel's 「Unicode テキスト」."""

import csv
import io
import re

from yorisoi.transfer.reading import refusals
from yorisoi.transfer.reading.table import Table

LONGEST_CELL = 1_000_000
SAMPLE = 20_000
# Single bytes to which cp932 gives no character, as Python decodes them.
_UNASSIGNED = re.compile("[\x80\xa0\uf8f0-\uf8f3]")


def decode(content: bytes) -> str:
    """
    Return the text of a file.

    :raises Unreadable: LEDGER_ENCODING with the line
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reached = error.start
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        # The encoding that came further is the one meant; its first strange character is the one to mend.
        raise refusals.strange_characters(content.count(b"\n", 0, max(reached, error.start)) + 1) from error
    if strange := _UNASSIGNED.search(text):
        raise refusals.strange_characters(text.count("\n", 0, strange.start()) + 1)
    return text


def read(content: bytes) -> Table:
    """
    Return the rows of a CSV (or of a text with tabs or semicolons between its columns).

    :raises Unreadable: LEDGER_FORMAT, LEDGER_ENCODING, LEDGER_QUOTATION, LEDGER_TOO_MANY_ROWS, LEDGER_TOO_MANY_COLUMNS
    """
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusals.other_format()
    text = decode(content)
    if "\0" in text:
        raise refusals.other_format()
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows: list[list[str]] = []
    began = 1
    try:
        for cells in reader:
            # A cell with line breaks makes one row of several lines; rows are counted as a spreadsheet counts them.
            if len(rows) >= refusals.MOST_ROWS:
                raise refusals.too_many_rows(len(rows))
            if len(cells) > refusals.MOST_COLUMNS:
                raise refusals.too_many_columns(len(cells))
            rows.append([cell.strip() for cell in cells])
            began = reader.line_num + 1
    except csv.Error as fault:
        raise refusals.open_quotation(began) from fault
    return Table(rows)


def _delimiter(text: str) -> str:
    sample = text[:SAMPLE]
    return max(",\t;", key=sample.count) if any(mark in sample for mark in ",\t;") else ","
