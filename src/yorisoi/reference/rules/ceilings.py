"""住居確保給付金の上限額・基準額: which amount holds for a household on a day, and what may be added."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

from yorisoi.foundation.violations import Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.foundation.yen import format_yen

# 「7人以上」: open upward.
NO_LIMIT = 99
MOST_PERSONS = 20
LEAST_YEN, MOST_YEN = 1_000, 1_000_000
FIRST_DAY = date(2015, 4, 1)
FARTHEST_DAYS = 3 * 366
WHAT = "この額を登録できません。"


class Amounts(Protocol):
    """The amounts of one size of household, from a day on."""

    @property
    def area(self) -> str: ...
    @property
    def size_from(self) -> int: ...
    @property
    def size_to(self) -> int: ...
    @property
    def ceiling_yen(self) -> int | None: ...
    @property
    def base_yen(self) -> int | None: ...
    @property
    def starts_on(self) -> date: ...


Row = TypeVar("Row", bound=Amounts)


def ceiling_for(household_size: int, on: date, rows: Iterable[Row]) -> Row | None:
    """
    Return the row whose 支給上限額 holds for a household on a day: of those that have begun, the one that began last.

    The sizes are bands (1・2・3〜5・6・7人以上): three, four and five persons have the same ceiling.

    Source: domain.md §4.2, §4.3 (住宅扶助基準に基づく額)
    """
    return _latest(row for row in rows if row.ceiling_yen is not None and _covers(row, household_size, on))


def base_for(household_size: int, on: date, rows: Iterable[Row]) -> Row | None:
    """
    Return the row whose 基準額 holds for a household on a day. It is the municipality's own table and never computed.

    Source: domain.md §4.3 (自治体が年度ごとに公表する表を設定値として持つ)
    """
    return _latest(row for row in rows if row.base_yen is not None and _covers(row, household_size, on))


def _covers(row: Amounts, household_size: int, on: date) -> bool:
    return row.size_from <= household_size <= row.size_to and row.starts_on <= on


def _latest(rows: Iterable[Row]) -> Row | None:
    return max(rows, key=lambda row: row.starts_on, default=None)


def in_use(rows: Sequence[Row], on: date) -> list[Row]:
    """
    Return the rows of which an amount holds on a day, by area and size.

    Source: process.md §5
    """
    found = [
        row for row in rows
        if any(
            amount(size, on, [each for each in rows if each.area == row.area]) is row
            for amount in (ceiling_for, base_for) for size in range(row.size_from, min(row.size_to, MOST_PERSONS) + 1)
        )
    ]
    return sorted(found, key=lambda row: (row.area, row.size_from, row.size_to, row.starts_on))


def size_words(size_from: int, size_to: int) -> str:
    """
    Return a size of household in words: 2人, 3〜5人, 7人以上.

    Source: domain.md §4.3
    """
    if size_to >= NO_LIMIT:
        return f"{size_from}人以上"
    return f"{size_from}人" if size_from == size_to else f"{size_from}〜{size_to}人"


def since_words(day: date) -> str:
    """
    Return since when in words, without the first of a month.

    Source: habits of the offices (令和8年4月から)
    """
    return f"{format_wareki(day).removesuffix('1日') if day.day == 1 else format_wareki(day)}から"


def is_unconfirmed(source: str) -> bool:
    """
    Say whether the source itself says that the amount was not confirmed.

    Source: domain.md §0.1, §4.3 (未確認)
    """
    return "未確認" in source


def told(household_size: int | None, on: date, rows: Sequence[Row]) -> list[str]:
    """
    Return the ceilings as one sentence an area: of the household, or of every size where it is not known.

    Source: domain.md §4.2; issue 4 (ceilings where a worker needs them)
    """
    sentences = []
    for area in sorted({row.area for row in rows}):
        here = [row for row in rows if row.area == area]
        mine = ceiling_for(household_size, on, here) if household_size else None
        if mine is not None and mine.ceiling_yen is not None:
            words = [area, f"{household_size}人世帯", since_words(mine.starts_on)]
            sentences.append(f"上限額({'・'.join(filter(None, words))}): {format_yen(mine.ceiling_yen)}/月")
        else:
            sentences += _every_size(area, on, here)
    return sentences


def _every_size(area: str, on: date, rows: Sequence[Row]) -> list[str]:
    held = [(row, sizes) for row in in_use(rows, on) if row.ceiling_yen is not None for sizes in _sizes(row, on, rows)]
    sentences = []
    for day in sorted({row.starts_on for row, _ in held}):
        amounts = "、".join(
            f"{size_words(*sizes)} {format_yen(row.ceiling_yen or 0)}" for row, sizes in held if row.starts_on == day
        )
        sentences.append(f"上限額({'・'.join(filter(None, [area, since_words(day)]))}、月): {amounts}")
    return sentences


def _sizes(row: Row, on: date, rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return for which sizes the ceiling of a band still holds: a later row may have taken some of them out of it."""
    runs: list[tuple[int, int]] = []
    for size in range(row.size_from, min(row.size_to, MOST_PERSONS) + 1):
        if ceiling_for(size, on, rows) is row:
            first = runs.pop()[0] if runs and runs[-1][1] == size - 1 else size
            runs.append((first, size))
    if runs and row.size_to >= NO_LIMIT and runs[-1][1] == MOST_PERSONS:
        runs[-1] = (runs[-1][0], NO_LIMIT)
    return runs


def may_add(
    *, area: str, size_from: int, size_to: int, ceiling_yen: int | None, base_yen: int | None, starts_on: date, source: str,
    on: date, held: Iterable[Amounts],
) -> list[Violation]:
    """
    Return why amounts may not be added. `held`: those that are on record already.

    Source: domain.md §4.3 (年度ごとの表、出典); process.md §5
    """
    found = []
    if not 1 <= size_from <= size_to or size_from > MOST_PERSONS:
        found.append(
            Violation("CEILING_SIZE", WHAT, "世帯人数の範囲になりません。", "「3〜5人」「7人以上」のように書いてください。", "size")
        )
    if ceiling_yen is None and base_yen is None:
        found.append(
            Violation("CEILING_NO_AMOUNT", WHAT, "上限額も基準額も書かれていません。", "どちらかを書いてください。", "ceiling_yen")
        )
    for name, yen in (("ceiling_yen", ceiling_yen), ("base_yen", base_yen)):
        if yen is not None and not LEAST_YEN <= yen <= MOST_YEN:
            found.append(
                Violation(
                    "CEILING_AMOUNT", WHAT, f"月の額として、{format_yen(yen)}は考えにくい額です。",
                    f"千円単位の表なら円に直してください({format_yen(LEAST_YEN)}から{format_yen(MOST_YEN)}まで)。", name,
                )
            )
    if not FIRST_DAY <= starts_on <= on + timedelta(days=FARTHEST_DAYS):
        found.append(
            Violation(
                "CEILING_DAY", WHAT, f"いつから({format_wareki(starts_on)})が、制度のはじまりより前か、3年より先です。",
                "年号(元号)と年を確かめてください。", "starts_on",
            )
        )
    if not source.strip():
        found.append(
            Violation(
                "CEILING_SOURCE_MISSING", WHAT, "出典が書かれていません。",
                "要綱や公表ページの名前と年度を書いてください。確かめていなければ「未確認」と書き足します。", "source",
            )
        )
    new = (area, starts_on, size_from, size_to, ceiling_yen, base_yen)
    return found + [_twice(row) for row in held if _is_same(row, *new)][:1]


def _is_same(
    row: Amounts, area: str, starts_on: date, size_from: int, size_to: int, ceiling_yen: int | None, base_yen: int | None
) -> bool:
    """Say whether a row tells the same amount of the same household from the same day on."""
    both = (row.ceiling_yen is not None and ceiling_yen is not None) or (row.base_yen is not None and base_yen is not None)
    meet = row.size_from <= size_to and size_from <= row.size_to
    return both and meet and (row.area, row.starts_on) == (area, starts_on)


def _twice(row: Amounts) -> Violation:
    size = size_words(row.size_from, row.size_to)
    return Violation(
        "CEILING_TWICE", WHAT, f"{since_words(row.starts_on)}の{size}の額が、もうあります。",
        "額が変わったのなら、変わった日を「いつから」に書いてください。まちがいなら、その取りこみを取り消します。", "size",
    )
