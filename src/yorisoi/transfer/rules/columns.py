"""列の見当: where the names of the columns stand, and which column is probably what."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yorisoi.transfer.rules.ledgers import Field

# The names stand within the first lines: above them a title, a date, who made it.
FIRST_LINES = 15
LONGEST_NAME = 40
Area = tuple[int, int, int, int]
_BRACKETS = re.compile(r"[((\[【〔<].*?[))\]】〕>]")
_NOT_READ = re.compile(r"[\s ※*＊・:：/／_\-ー.。,、「」『』]")
_DATA = re.compile(r"[0-9]{2,}|[0-9]年|^[0-9]+$")


@dataclass(frozen=True)
class Header:
    """The names of the columns: the lines they stand in (from 0), and one title a column."""

    first: int
    last: int
    titles: tuple[str, ...]

    @property
    def data_from(self) -> int:
        return self.last + 1


def plain(title: str) -> str:
    """
    Return the name of a column as it is compared: no width, no brackets with what they hold, no marks.

    Source: habits of the offices: 「受付日(和暦)」, 「※ 氏 名」, 「ＴＥＬ」
    """
    text = unicodedata.normalize("NFKC", title)
    return _NOT_READ.sub("", _BRACKETS.sub("", text) or text).casefold()


def guess(titles: Sequence[str], fields: Sequence[Field]) -> dict[str, int]:
    """
    Return which column is probably which field: each field once, each column once.

    The label itself weighs most, then the other names in their order, then a name inside a longer title (the longest
    counts, of names of at least two characters).

    Source: domain.md §9 (every office names its columns its own way)
    """
    found: list[tuple[int, int, str]] = []
    for number, title in enumerate(titles):
        whole = plain(title)
        last = plain(title.rpartition("・")[2]) if "・" in title else whole
        if not whole:
            continue
        for field in fields:
            weight = max(_weight(whole, field), _weight(last, field) - 1)
            if weight > 0:
                found.append((-weight, number, field.key))
    taken: dict[str, int] = {}
    for _, number, key in sorted(found):
        if key not in taken and number not in taken.values():
            taken[key] = number
    return taken


def _weight(title: str, field: Field) -> int:
    names = [plain(name) for name in (field.label, *field.names)]
    if title in names:
        return 1000 - names.index(title)
    inside = [len(name) for name in names if len(name) > 1 and name in title]
    return max(inside, default=0) * 10


def find_header(rows: Sequence[Sequence[str]], fields: Sequence[Field], *, merged: Sequence[Area] = ()) -> Header:
    """
    Return where the names of the columns stand: the line, or the two lines, by which most columns are known.

    Over two lines (「連絡先」 above 「電話」 and 「住所」) the upper name reaches as far as its merged cell, or where
    nothing is merged, as far as the cells beside it are empty.

    Source: habits of the offices (merged cells in the head of a ledger)
    """
    best, best_score = Header(0, 0, _titles(rows, 0, 0, merged)), (-1, 0, 0)
    for first in range(min(FIRST_LINES, len(rows))):
        for last in (first, first + 1):
            if last >= len(rows) or (last > first and not _is_second(rows, first, last, merged)):
                continue
            titles = _titles(rows, first, last, merged)
            score = (len(guess(titles, fields)), first - last, -first)
            if score > best_score:
                best, best_score = Header(first, last, titles), score
    return best


def _is_second(rows: Sequence[Sequence[str]], first: int, last: int, merged: Sequence[Area]) -> bool:
    """Say whether the second line looks like names, too, and stands under a name that reaches over several columns."""
    cells = [cell for cell in rows[last] if cell]
    if not cells or any(len(cell) > LONGEST_NAME or _DATA.search(unicodedata.normalize("NFKC", cell)) for cell in cells):
        return False
    if merged:
        return any(top == first and (right > left or bottom > top) for top, left, bottom, right in merged)
    upper = rows[first]
    return any(cell and (number >= len(upper) or not upper[number]) for number, cell in enumerate(rows[last]))


def _titles(rows: Sequence[Sequence[str]], first: int, last: int, merged: Sequence[Area]) -> tuple[str, ...]:
    if not rows:
        return ()
    width = max(len(rows[line]) for line in (first, last))
    lower = [_cell(rows, last, column) for column in range(width)]
    if first == last:
        return tuple(" ".join(cell.split()) for cell in lower)
    upper = [_cell(rows, first, column) for column in range(width)]
    reach = _reach(upper, lower, first, merged)
    titles = []
    for over, under in zip(reach, lower, strict=True):
        parts = list(dict.fromkeys(" ".join(part.split()) for part in (over, under) if part))
        titles.append("・".join(parts))
    return tuple(titles)


def _reach(upper: list[str], lower: list[str], line: int, merged: Sequence[Area]) -> list[str]:
    reach = list(upper)
    if merged:
        for top, left, _, right in merged:
            if top == line:
                for column in range(left, min(right, len(reach) - 1) + 1):
                    reach[column] = upper[left]
        return reach
    for column in range(1, len(reach)):
        if not reach[column] and lower[column]:
            reach[column] = reach[column - 1]
    return reach


def _cell(rows: Sequence[Sequence[str]], line: int, column: int) -> str:
    return rows[line][column] if column < len(rows[line]) else ""


def apply(kept: Mapping[str, str], titles: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """
    Return the columns of a kept mapping (field → title) in this file, and the titles that are not there any more.

    Source: issue 4 (a mapping for a column that vanished)
    """
    places = {plain(title): number for number, title in reversed(list(enumerate(titles)))}
    found = {key: places[plain(title)] for key, title in kept.items() if plain(title) in places}
    return found, [title for title in kept.values() if plain(title) not in places]
