"""測る画面の形 (Page): how one page is asked for or sent, as whom, and how fast it must be."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from yorisoi.agencies.models import Staff

LIST_MS, SEARCH_MS, COVER_MS, NEW_MS, NOTE_MS, DRAFT_MS, HINT_MS = 60, 50, 80, 60, 30, 20, 150
MOST_KB = 100
MARK = "計測"

Typed = dict[str, Any]


class Sends(Enum):
    """How a browser sends what is typed: the form itself, the form by htmx, some fields by htmx, JSON by a script."""

    FORM = "form"
    OVER = "over"
    FIELDS = "fields"
    JSON = "json"


@dataclass(frozen=True)
class Page:
    """One page: how it is asked for, and by when the answer must be there (95 of 100)."""

    code: str
    label: str
    staff: Staff
    path: str
    within_ms: int = LIST_MS
    typed: Callable[[int], Typed] | None = field(default=None)
    rival: str = ""
    rival_typed: Callable[[int], Typed] | None = field(default=None)
    # The same search as plain `LIKE '%…%'`, the database alone.
    scan: Callable[[], object] | None = field(default=None)
    sends: Sends = Sends.FORM
    # Where the form stands that is sent to `path`, if not there.
    form: str = ""

    @property
    def is_post(self) -> bool:
        return self.typed is not None

    @property
    def answered(self) -> int:
        """The status of the answer: a form leads on, a script is told."""
        return 302 if self.is_post and self.sends == Sends.FORM else 200

    @property
    def beside(self) -> "Page":
        """The admin's page of the same kind."""
        return replace(
            self, code=f"admin {self.code}", path=self.rival, typed=self.rival_typed, sends=Sends.FORM, form=""
        )
