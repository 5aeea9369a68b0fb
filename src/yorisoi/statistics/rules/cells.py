"""数の欄: what is counted, what is not carried out, what is not counted yet, and what changed after the closing."""

from collections.abc import Iterable
from dataclasses import dataclass

from yorisoi.statistics.enums import State


@dataclass(frozen=True)
class Cell:
    """
    One figure in one month, or in several.

    `count` is what is reported (frozen where the month is closed), `now` what counting today gives. `months` of them
    were counted.
    """

    state: State
    count: int = 0
    now: int = 0
    months: int = 1

    @property
    def is_counted(self) -> bool:
        return self.state == State.COUNTED

    @property
    def correction(self) -> int:
        """What changed since the closing."""
        return self.now - self.count

    @property
    def correction_text(self) -> str:
        return f"{self.correction:+,}"

    @property
    def text(self) -> str:
        """The number, or why there is none."""
        return f"{self.count:,}" if self.is_counted else self.state.label

    @property
    def plain(self) -> str:
        """The same for a file, without marks between the digits."""
        return str(self.count) if self.is_counted else self.state.label


def cell(*, now: int, frozen: int | None, is_over: bool, is_known: bool, is_offered: bool) -> Cell:
    """
    Return the cell of one month.

    `frozen`: the number at the closing. `is_over`: the month has begun; `is_known`: there were cases by then.
    `is_offered` is False only where the municipality said that it does not carry the service out.

    Source: domain §2.1(「0件」は「事業をしていない」と区別できない、という批判 [G1])
    """
    if frozen is None and not (is_over and is_known):
        return Cell(State.NOT_COUNTED, months=0)
    count = now if frozen is None else frozen
    if not is_offered and not count and not now:
        return Cell(State.NOT_OFFERED)
    return Cell(State.COUNTED, count, now)


def total(cells: Iterable[Cell]) -> Cell:
    """
    Return several months as one cell: 未実施 only where no month was offered, 未集計 where none was counted.

    Source: domain §2.1(年度累計)
    """
    cells = list(cells)
    counted = [each for each in cells if each.is_counted]
    months = sum(each.months for each in cells)
    if counted:
        return Cell(State.COUNTED, sum(each.count for each in counted), sum(each.now for each in counted), months)
    if any(each.state == State.NOT_OFFERED for each in cells):
        return Cell(State.NOT_OFFERED, months=months)
    return Cell(State.NOT_COUNTED, months=0)
