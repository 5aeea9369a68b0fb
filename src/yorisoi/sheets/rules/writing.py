"""書き方 (Writing): days, periods and choices as they stand on a paper; nothing known leaves room for the hand."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from yorisoi.foundation.wareki import format_wareki
from yorisoi.reference.rules.tables import Row
from yorisoi.sheets.rules.layout import Choice, Choices, Mark

BLANK_DAY = "     年     月     日"  # two digits of a hand in each gap
BLANK_ROUND = "第     回"
OTHER = "OTHER"
SEVERAL = "(複数可)"
TEN = 10


def is_open(value: str) -> bool:
    """
    Return whether something is still to be written here by hand: nothing stands there, or words with gaps between them.

    Source: domain §1.1 (書ける範囲で記入)
    """
    return not value.strip(" 〒") or "  " in value or "\u3000\u3000" in value


def day(value: date | None) -> str:
    """
    Return a day in 和暦, or the room to write one.

    Source: domain §1.1 (和暦表示)
    """
    return format_wareki(value) if value else BLANK_DAY


def known_day(value: date | None) -> str:
    """
    Return a day in 和暦, or nothing: in the cell of a table an empty day is an empty cell.

    Source: domain §1.1 (和暦表示)
    """
    return format_wareki(value) if value else ""


def period(starts_on: date | None, ends_on: date | None) -> str:
    """
    Return a period with both its days, or the room to write them.

    Source: domain §1.5 (プラン期間: 始期・終期)
    """
    return f"{day(starts_on)} から {day(ends_on)} まで"


def numbered(rows: Iterable[Row]) -> list[tuple[str, Row]]:
    """
    Return the rows with the numbers they have on the paper.

    The standard papers count their choices; a table whose places go in tens keeps a number that is missing there.

    Source: domain §1.1 (相談受付・申込票の番号。欠番はそのまま)
    """
    rows = list(rows)
    has_places = any(row.position for row in rows)
    is_in_tens = has_places and all(row.position % TEN == 0 for row in rows if row.code != OTHER)
    found: list[tuple[str, Row]] = []
    last = 0
    for row in rows:
        if has_places and not row.position:
            found.append(("", row))
            continue
        last = row.position // TEN if is_in_tens and row.position % TEN == 0 else last + 1
        found.append((str(last), row))
    return found


def ticked(
    label: str, rows: Iterable[Row], chosen: Collection[str] = (), *, main: str = "",
    notes: Mapping[str, str] | None = None, columns: int = 3, is_multiple: bool = True, note: str = "",
) -> Choices:
    """
    Return a list to choose from with what was chosen ticked, and what was written beside a choice.

    Source: domain §1.1–1.6 (選択肢); 記入要領(「☑は複数可」以外は単一選択)
    """
    notes = notes or {}
    found = [
        Choice(
            f"{row.label}( )" if row.code == OTHER and not row.label.endswith((")", ")")) else row.label,
            mark=Mark.TOP if row.code == main else Mark.TICK if row.code in chosen else Mark.NONE,
            code=number, note=notes.get(row.code, ""),
        )
        for number, row in numbered(rows)
    ]
    return Choices(label, found, columns=columns, is_multiple=is_multiple, note=note, hint=SEVERAL if is_multiple else "")
