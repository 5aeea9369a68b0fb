"""期間つきの表を読む. One look costs at most one query a municipality and table, however many rows are named."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from asgiref.local import Local

from yorisoi.foundation.cells import harmless
from yorisoi.reference.models import HousingCeiling, ReferenceRow
from yorisoi.reference.rules import ceilings as ceiling_rules
from yorisoi.reference.rules.files import read
from yorisoi.reference.rules.tables import IS_USED, TABLES, Row, Table, merge, row_for, rows_on


@dataclass(frozen=True)
class Service:
    """A service of the plan as its name and its rule stood on a day."""

    code: str
    label: str
    is_statutory: bool
    own_procedure: bool
    statistics_column: str
    source: str
    needs_decision: bool = False
    # The amounts of /settings/ceilings/ say what it may be at most.
    has_ceiling: bool = False


def choices(table: str, on: date, municipality_id: int) -> list[tuple[str, str]]:
    """Return (code, label) of everything that may be chosen on a day, in the order of the table."""
    return [(row.code, row.label) for row in rows_on(rows(table, municipality_id), on) if row.is_used]


def label(table: str, code: str, on: date, municipality_id: int) -> str:
    """Return the name a code bore on a day; the code itself only when no table ever knew it."""
    found = row_for(rows(table, municipality_id), code, on)
    return found.label if found else code


def service(code: str, on: date, municipality_id: int) -> Service:
    """
    Return a service as it stood on a day.

    :raises KeyError: when no table ever knew the code
    """
    found = row_for(rows("services", municipality_id), code, on)
    if found is None:
        raise KeyError(code)
    return _service(found)


def services(on: date, municipality_id: int) -> list[Service]:
    """Return every service that may be chosen on a day, in the order of the table."""
    return [_service(row) for row in rows_on(rows("services", municipality_id), on) if row.is_used]


def days(code: str, on: date, municipality_id: int) -> int:
    """
    Return how many days a period of the table 「日数のきまり」 had on a day.

    :raises KeyError: when the table never knew the code
    """
    found = row_for(rows("periods", municipality_id), code, on)
    if found is None:
        raise KeyError(code)
    return int(found.extra["days"])


def rows(table: str, municipality_id: int) -> list[Row]:
    """Return all rows in use of a table, whatever their period; the own ones are read once a request."""
    kept: dict[tuple[str, int], list[Row]] | None = getattr(_request, "rows", None)
    if kept is not None and (table, municipality_id) in kept:
        return kept[table, municipality_id]
    found = merge(packaged(table), own_rows(table, municipality_id))
    if kept is not None:
        kept[table, municipality_id] = found
    return found


def prepare(municipality_id: int) -> None:
    """Read the own rows of every table in one query, where a request keeps them: for a page that shows many lists."""
    kept: dict[tuple[str, int], list[Row]] | None = getattr(_request, "rows", None)
    if kept is None:
        return
    own: dict[str, list[Row]] = {}
    rows = ReferenceRow.objects.filter(municipality_id=municipality_id)
    for row in rows.order_by("table", "position", "code", "starts_on", "pk"):
        own.setdefault(row.table, []).append(_own(row))
    for table in TABLES:
        kept[table, municipality_id] = merge(packaged(table), own.get(table, ()))


def own_rows(table: str, municipality_id: int) -> list[Row]:
    """Return the municipality's own rows of a table."""
    rows = ReferenceRow.objects.filter(municipality_id=municipality_id, table=table)
    return [_own(row) for row in rows.order_by("position", "code", "starts_on", "pk")]


def _own(row: ReferenceRow) -> Row:
    return Row(
        code=row.code, label=row.label, starts_on=row.starts_on, ends_on=row.ends_on, position=row.position,
        source=row.source, certainty=row.data.get("certainty", ""),
        extra={key: value for key, value in row.data.items() if key != "certainty"}, is_own=True,
    )


def count_own(municipality_id: int) -> dict[str, int]:
    """Return how many own rows the municipality has loaded, by table (one query)."""
    found: dict[str, int] = {}
    for table in ReferenceRow.objects.filter(municipality_id=municipality_id).order_by("table").values_list(
        "table", flat=True
    ):
        found[table] = found.get(table, 0) + 1
    return found


@cache
def packaged(table: str) -> tuple[Row, ...]:
    """Return the nation's rows of a table, as they came with the package."""
    text = resources.files("yorisoi.reference").joinpath("data", f"{table}.csv").read_text(encoding="utf-8")
    reading = read(text, TABLES[table])
    if reading.violations:
        raise ValueError(f"{table}.csv: " + " ".join(fault.sentence for fault in reading.violations))
    return tuple(reading.rows)


def as_csv(table: Table, found: Iterable[Row]) -> str:
    """Return rows as the text of a CSV file that can be loaded again."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    columns = [*table.columns, IS_USED]
    writer.writerow(columns)
    for row in found:
        values = {
            **row.extra, "code": row.code, "label": row.label, "position": str(row.position), "source": row.source,
            "certainty": row.certainty, IS_USED: "1" if row.is_used else "0",
            "starts_on": row.starts_on.isoformat() if row.starts_on else "",
            "ends_on": row.ends_on.isoformat() if row.ends_on else "",
        }
        writer.writerow([values.get(name, "") for name in columns])
    return written.getvalue()


@dataclass(frozen=True)
class Published:
    """What an authority publishes as ceilings by size of household (a start for one's own table, unconfirmed)."""

    code: str
    authority: str
    area_class: str
    amounts: tuple[tuple[int, int, int | None], ...]
    seen_on: date
    source: str
    certainty: str


BANDS = {"one": (1, 1), "two": (2, 2), "three_to_five": (3, 5), "six": (6, 6), "seven_or_more": (7, ceiling_rules.NO_LIMIT)}


def ceilings(municipality_id: int) -> list[HousingCeiling]:
    """Return the municipality's ceilings and 基準額 of every day."""
    held = HousingCeiling.objects.filter(municipality_id=municipality_id)
    return list(held.order_by("area", "starts_on", "size_from", "size_to", "pk"))


@cache
def published_ceilings() -> tuple[Published, ...]:
    """Return what authorities publish, as it came with the package."""
    file = resources.files("yorisoi.reference").joinpath("published", "housing_allowance_caps.csv")
    return tuple(
        Published(
            row["code"], row["authority"], row["area_class"],
            tuple((*BANDS[name], int(row[name]) if row[name] else None) for name in BANDS),
            date.fromisoformat(row["seen_on"]), row["source"], row["certainty"],
        )
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    )


OWN = "own"


def ceilings_csv(code: str, municipality_id: int) -> str | None:
    """
    Return a file of ceilings that an import reads again: the own ones (OWN), or those of an authority by its code.

    What an authority publishes has no day: whoever brings it in finds out from when on it holds, and writes it there.
    """
    if code == OWN:
        lines = [
            (
                each.area, ceiling_rules.size_words(each.size_from, each.size_to), each.ceiling_yen, each.base_yen,
                each.starts_on.isoformat(), each.source,
            )
            for each in ceilings(municipality_id)
        ]
    else:
        found = next((each for each in published_ceilings() if each.code == code), None)
        if found is None:
            return None
        lines = [
            (found.area_class, ceiling_rules.size_words(first, last), yen, None, "", found.source)
            for first, last, yen in found.amounts if yen is not None
        ]
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(["地域・級地", "世帯人数", "上限額", "基準額", "いつから", "出典"])
    writer.writerows([harmless(cell) if isinstance(cell, str) else cell for cell in line] for line in lines)
    return written.getvalue()


def _service(row: Row) -> Service:
    return Service(
        code=row.code, label=row.label, is_statutory=row.flag("is_statutory"),
        own_procedure=row.flag("own_procedure"), statistics_column=row.extra.get("statistics_column", ""),
        source=row.source, needs_decision=row.flag("needs_decision"), has_ceiling=row.flag("has_ceiling"),
    )


# A page names services and worries dozens of times. Own rows are kept from the start of a request to its end and
# no longer: another process may load new ones at any time.
_request = Local()


def remember(**kwargs: object) -> None:
    """Begin to keep what is read (a request starts)."""
    _request.rows = {}


def forget(**kwargs: object) -> None:
    """Forget what was kept (a request ended)."""
    _request.rows = None


def forget_now() -> None:
    """Read anew from here on, within the same request: the rows were just replaced."""
    if getattr(_request, "rows", None) is not None:
        _request.rows = {}
