"""What the includes of this room are given, as plain values with defaults; any object of the same shape will do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Step:
    """One of the thirteen steps: `state` is done, now or none."""

    label: str
    state: str = "none"
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class DutyLine:
    """One thing to do: when, whose case, why with its source, and the one button that settles it."""

    label: str
    when: str
    why: str
    source: str = ""
    when_note: str = ""
    who: str = ""
    who_note: str = ""
    who_url: str = ""
    url: str = ""
    button: str = ""
    is_late: bool = False
    is_main: bool = False


@dataclass(frozen=True)
class Attached:
    """One attachment as a page shows it. `thumbnail` is the address of a small picture, `row` what it was made of."""

    name: str
    url: str
    kind: str = ""
    size: str = ""
    thumbnail: str = ""
    row: Any = None


@dataclass(frozen=True)
class Entry:
    """One line of a timeline. `is_act` marks a step of the process, as against a record of contact."""

    when: str
    text: str
    clock: str = ""
    meta: str = ""
    url: str = ""
    datetime: str = ""
    is_act: bool = False
    page_url: str = ""
    attached: Sequence[Attached] = ()


@dataclass(frozen=True)
class Caution:
    """Something allowed, but said."""

    label: str
    sentence: str
    source: str = ""


@dataclass(frozen=True)
class Pager:
    """Where a list stands among its pages; addresses are empty at the ends."""

    number: int
    pages: int
    total: int
    previous_url: str = ""
    next_url: str = ""
    size: int = 1

    @property
    def rows(self) -> slice:
        """Where the rows of this page stand in the whole list."""
        return slice((self.number - 1) * self.size, self.number * self.size)


def pager(*, number: int, size: int, total: int, path: str, params: Iterable[tuple[str, Any]] = ()) -> Pager:
    """Return the pager of a list, keeping the other parameters of its address."""
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    kept = [(key, str(value)) for key, value in params if key != "page"]

    def to(page: int) -> str:
        return f"{path}?{urlencode([*kept, ('page', str(page))])}"

    return Pager(
        number, pages, total, to(number - 1) if number > 1 else "", to(number + 1) if number < pages else "", size
    )
