"""
帳票の種類 (Kind): what a paper is called, and of what it is made.

A kind is data only. Its module in `sheets/papers/` offers the functions that make it (see `sheets/papers/__init__.py`).

Source: domain §1.1–1.12(帳票の一覧: 番号と題名)
"""

from dataclasses import dataclass
from enum import Enum


class Of(Enum):
    """What one paper of a kind speaks of; the value is said on the page that lists the papers."""

    CASE = "ケース"
    PLAN = "プラン"
    REVIEW = "評価"
    MEETING = "会議"
    ITEM = "会議の案件"
    INTRODUCTION = "つなぎ"
    DECISION = "決定"
    NOTE = "記録"
    CLOSURE = "終結"
    NOBODY = "用紙"


@dataclass(frozen=True)
class Kind:
    """
    One kind of paper.

    `code` stands in addresses and names of files; `number` is the one among the standard papers (「【1】」 or "");
    `is_given` says that the person takes it home, and `languages` in which ("ja", "easy", "en" …).
    """

    code: str
    title: str
    number: str = ""
    of: Of = Of.CASE
    languages: tuple[str, ...] = ("ja",)
    is_given: bool = False

    @property
    def is_of_parts(self) -> bool:
        """A case may have several of it (a plan, a meeting …), and one has to be chosen."""
        return self.of not in (Of.CASE, Of.NOBODY)
