"""
A mark of a municipality's own form: its name, what it stands for, and an invented example.

Source: house (marks are our own means; what they stand for is said in `marks` and `lines`)
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """One mark: what it stands for, and an invented example."""

    name: str
    meaning: str
    example: str
