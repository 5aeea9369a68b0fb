"""
What a stage shows of itself on the cover of a case, and the shape of a warning.

Source: process.md §1(段階), §4(気になること); 手引き §2
"""

from dataclasses import dataclass
from datetime import date

from yorisoi.cases.enums import Stage


@dataclass(frozen=True)
class Panel:
    """One step of the journey as its own room sees it. `note` is at most ten characters."""

    stage: Stage
    is_done: bool
    note: str = ""
    happened_on: date | None = None


@dataclass(frozen=True)
class Warning:
    """Something allowed, but said. `text` is one plain Japanese sentence."""

    code: str
    label: str
    text: str
    source: str
