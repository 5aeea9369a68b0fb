"""The report as rows for a file: the columns of the nation's table, dated by fiscal year; CSV in two encodings."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from yorisoi.foundation.cells import harmless
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.foundation.wareki import fiscal_year, fiscal_year_label
from yorisoi.statistics import figures
from yorisoi.statistics.figures.report import Report
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules.cells import Cell
from yorisoi.statistics.rules.columns import Column, cells
from yorisoi.statistics.rules.periods import month_label

UNSET = "未設定"
BEFORE, AFTER = ("期間",), ("就労・増収率(%)", "集計した月数", "相談の数え方", "締め")
ENCODINGS = {"utf-8": "utf-8-sig", "cp932": "cp932"}


def headings(columns: Iterable[Column]) -> list[str]:
    """Return the headings of a table of those columns."""
    return [*BEFORE, *(column.heading for column in columns), *AFTER]


def row(found: Report, months: Sequence[date], columns: Iterable[Column], *, name: str, label: str) -> list[str]:
    """Return one line: some months of one fiscal year, of the municipality or of an agency."""
    numbers: dict[str, Cell] = {}

    def shown(code: str) -> str:
        numbers[code] = found.cell(code, months)
        return numbers[code].plain

    rate = found.employment_rate(months)
    line = cells(
        columns, name=name, population=None if found.agency else found.population_in(months), known=figures.BY_CODE,
        shown=shown,
        per_100k=lambda code: found.per_100k(code, months), unset="" if found.agency else UNSET,
    )
    counted = found.cell("new_consultations", months).months
    return [
        label, *line, "" if rate is None else str(rate), str(counted), " / ".join(ways(found, months)), closing(found, months),
    ]


def ways(found: Report, months: Sequence[date]) -> list[str]:
    """Return how consultations were counted in some months, in words: a closed month keeps its own way."""
    used = []
    for month in months:
        closed = found.closings.get(month)
        way = closed.get_counting_display() if closed else _way_on(found, month)
        if way not in used:
            used.append(way)
    return used


def _way_on(found: Report, month: date) -> str:
    return next(str(span.counting.label) for span in found.spans if span.since <= month <= span.until)


def closing(found: Report, months: Sequence[date]) -> str:
    """Say which of some months are closed."""
    closed = sum(month in found.closings for month in months)
    return "締め" if closed == len(months) else "速報" if not closed else f"{closed}か月分を締め"


def month_rows(reports: Iterable[Report], month: date, *, name: str) -> list[list[str]]:
    """Return a month: the whole municipality, then each agency."""
    label, reports = month_label(month), list(reports)
    columns = settings.columns_of_report(fiscal_year(month), reports[0].municipality_id)
    return [
        headings(columns),
        *(row(each, (month,), columns, name=each.agency.name if each.agency else name, label=label) for each in reports),
    ]


def year_rows(found: Report, year: int, *, name: str) -> list[list[str]]:
    """Return a fiscal year: its total first, then its months."""
    months = [month for month in found.period.months if fiscal_year(month) == year]
    name = found.agency.name if found.agency else name
    columns = settings.columns_of_report(year, found.municipality_id)
    return [
        headings(columns), row(found, months, columns, name=name, label=fiscal_year_label(year)),
        *(row(found, (month,), columns, name=name, label=month_label(month)) for month in months),
    ]


def as_csv(rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> bytes:
    """
    Return rows as a CSV file; nothing in it runs as a formula.

    :raises Refused: CP932_CHARACTERS, where the older encoding lacks a character
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([harmless(text) for text in line] for line in rows)
    text = written.getvalue()
    if encoding == "cp932" and (lacking := sorted({each for each in text if not _is_known(each)})):
        raise Refused(
            [
                Violation(
                    "CP932_CHARACTERS", "このCSVは作れません。",
                    f"Shift_JIS(cp932)では書けない文字があります: {'、'.join(lacking[:10])}", "UTF-8のCSVかExcelを使ってください。",
                )
            ]
        )
    return text.encode(ENCODINGS[encoding])


def _is_known(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True
