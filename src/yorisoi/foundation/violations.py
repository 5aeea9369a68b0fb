"""Why something cannot be done, said in three Japanese parts: what happened, why, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

FULL_STOP = "。"


def _closed(part: str) -> str:
    """The part with its full stop; an empty part stays empty."""
    part = part.strip()
    if not part or part.endswith((FULL_STOP, "？", "！")):
        return part
    return part + FULL_STOP


@dataclass(frozen=True)
class Violation:
    """One reason for a refusal.

    `field` names the form field the reason belongs to; None means the whole act.
    """

    code: str
    what: str
    why: str
    todo: str
    field: str | None = None

    @property
    def message(self) -> str:
        """The three parts as one text, without the code."""
        return "".join(_closed(part) for part in (self.what, self.why, self.todo))

    @property
    def sentence(self) -> str:
        """The three parts followed by the code, as read aloud over the telephone to support staff."""
        return f"{self.message}({self.code})"


class Refused(Exception):
    """An act was refused. Carries every reason at once, so nobody has to submit twice to learn the second."""

    violations: tuple[Violation, ...]

    def __init__(self, violations: Iterable[Violation]) -> None:
        self.violations = tuple(violations)
        if not self.violations:
            raise ValueError("Refused needs at least one Violation")
        super().__init__(self.violations)

    def __str__(self) -> str:
        return "\n".join(violation.sentence for violation in self.violations)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons, in the order given."""
        return tuple(violation.code for violation in self.violations)


class NotUnderstood(ValueError):
    """Typed text could not be read as the value asked for; `str()` is the message for the screen."""

    violation: Violation

    def __init__(self, violation: Violation) -> None:
        self.violation = violation
        super().__init__(violation)

    def __str__(self) -> str:
        return self.violation.message


def stale(what: str) -> Violation:
    """The reason given when somebody else saved `what` (「プラン」 etc.) after this page was opened."""
    return Violation(
        code="STALE",
        what=f"{what}は保存されていません。",
        why="この画面を開いたあとに、ほかの人が先に更新しました。",
        todo="入力した内容は残しています。最新の内容を確かめてから、もう一度保存してください。",
    )


def quoted(text: str, *, limit: int = 20) -> str:
    """What was typed, in 「」 and shortened, for use inside a message."""
    text = " ".join(text.split())
    return f"「{text[:limit]}…」" if len(text) > limit else f"「{text}」"
