"""What an import made."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Made:
    """For each line what it became (`case: 12`), sign-ins to be shown once, and what the import replaced."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    sign_ins: list[tuple[str, str, str, str]] = field(default_factory=list)
    before: list[dict[str, Any]] = field(default_factory=list)
