"""行の書きかた (Lines): one row of a table as a line of JSON or of CSV."""

import base64
import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from yorisoi.foundation.cells import harmless

FORMATS = ("jsonl", "csv")
# The mark at the beginning of a CSV file that tells Excel it is UTF-8.
BOM = "\ufeff"
TOKYO = ZoneInfo("Asia/Tokyo")

Write = Callable[[Sequence[Any]], bytes]


def writer(format: str, names: Sequence[str]) -> tuple[bytes, Write]:
    """Return what a file begins with, and the function that turns the values of one row into its line."""
    return (b"", _json_lines(names)) if format == "jsonl" else (_csv_head(names), _csv_line)


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: days and times as ISO 8601, in the time of Japan."""
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode("ascii")
    if value is None or isinstance(value, str | int | float | list | dict):
        return value
    return str(value)


def as_json(value: Any, *, indent: int | None = None) -> str:
    """Return anything as the text of JSON, with its Japanese readable."""
    return json.dumps(value, ensure_ascii=False, default=plain, indent=indent)


def cell(value: Any) -> str:
    """Return a value as it stands in a cell: nothing for nothing, and no text that would run as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | dict):
        return harmless(as_json(value))
    return harmless(str(plain(value)))


def csv_line(values: Sequence[Any]) -> str:
    """Return one line of a CSV file."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([cell(value) for value in values])
    return written.getvalue()


def _json_lines(names: Sequence[str]) -> Write:
    def line(values: Sequence[Any]) -> bytes:
        return (as_json(dict(zip(names, values, strict=True))) + "\n").encode(errors="surrogatepass")

    return line


def _csv_head(names: Sequence[str]) -> bytes:
    return (BOM + csv_line(names)).encode()


def _csv_line(values: Sequence[Any]) -> bytes:
    return csv_line(values).encode(errors="surrogatepass")
