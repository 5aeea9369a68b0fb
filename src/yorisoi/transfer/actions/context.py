"""What looking at a ledger and bringing it in need to know, gathered once for a whole file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from yorisoi.agencies.models import Staff
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.queries import options as choices
from yorisoi.transfer.rules.ledgers import Field, by_key
from yorisoi.transfer.rules.rows import Entry, Layout
from yorisoi.transfer.rules.values import Options

# How far a work is: lines done, of how many, at which step.
Tell = Callable[[int, int, str], None]


def quiet(done: int, total: int, words: str) -> None:
    """Tell nobody."""


@dataclass
class Context:
    """One file about to come in: its kind, how its columns were matched, who brings it in, on which day."""

    kind: str
    layout: Layout
    actor: Staff
    on: date
    table: str = ""
    worker: Staff | None = None
    cells: dict[int, Sequence[str]] = field(default_factory=dict)
    tell: Tell = quiet

    @classmethod
    def of(cls, ledger: LedgerImport, *, actor: Staff, on: date, tell: Tell = quiet) -> "Context":
        layout = Layout(ledger.columns, ledger.titles)
        return cls(ledger.kind, layout, actor, on, ledger.table, ledger.worker, tell=tell)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return by_key(self.kind)

    @cached_property
    def options(self) -> Mapping[str, Options]:
        return choices.options(self.kind, staff=self.actor, on=self.on)

    @cached_property
    def workers(self) -> dict[int, Staff]:
        """Who may carry a case, by id."""
        return {each.pk: each for each in choices.workers(self.actor).select_related("agency")}

    def worker_of(self, entry: Entry) -> Staff | None:
        """Return the worker a line names, or the one chosen for lines that name nobody."""
        code = entry.values.get("worker")
        return self.workers.get(choices.pk_of(code)) if code else self.worker
