"""What looking at a ledger and bringing it in need to know, gathered once for a whole file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from yorisoi.agencies.models import Staff
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.queries import options as choices
from yorisoi.transfer.rules.ledgers import Field, by_key
from yorisoi.transfer.rules.rows import Entry, Layout, put_otherwise
from yorisoi.transfer.rules.values import Options, Words, folded

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
    said: Mapping[str, Words] = field(default_factory=dict)  # field → {word of the office: code}
    cells: dict[int, Sequence[str]] = field(default_factory=dict)
    tell: Tell = quiet

    @classmethod
    def of(cls, ledger: LedgerImport, *, actor: Staff, on: date, tell: Tell = quiet) -> "Context":
        layout = Layout(ledger.columns, ledger.titles)
        return cls(ledger.kind, layout, actor, on, ledger.table, ledger.worker, ledger.words, tell=tell)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return by_key(self.kind)

    @cached_property
    def options(self) -> Mapping[str, Options]:
        return choices.options(self.kind, staff=self.actor, on=self.on)

    @cached_property
    def words(self) -> Mapping[str, Words]:
        """Return what the office's own words mean, as cells are compared with them."""
        return {key: {folded(word): code for word, code in each.items()} for key, each in self.said.items()}

    @cached_property
    def workers(self) -> dict[int, Staff]:
        """Who may carry a case, by id."""
        return {each.pk: each for each in choices.workers(self.actor).select_related("agency")}

    def put_otherwise(self, entry: Entry) -> list[str]:
        """Return what a line says in words of the office that were taken for a choice, with the names of the fields."""
        cells = self.cells[entry.line]
        said = {key: put_otherwise(self.layout.cell(key, cells), words) for key, words in self.words.items()}
        return [f"{self.fields[key].label}: {cell}" for key, cell in said.items() if cell and key in self.layout.columns]

    def worker_of(self, entry: Entry) -> Staff | None:
        """Return the worker a line names, or the one chosen for lines that name nobody."""
        code = entry.values.get("worker")
        return self.workers.get(choices.pk_of(code)) if code else self.worker
