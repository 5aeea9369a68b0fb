"""Looking at a ledger: every problem of every line, and who is likely known already. Writes nothing to any room."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.cases.queries import same_person
from yorisoi.foundation.violations import Refused
from yorisoi.people.queries import many
from yorisoi.transfer.actions.context import Context, Tell, quiet
from yorisoi.transfer.actions.ledgers import ALL
from yorisoi.transfer.actions.ledgers import cases as case_ledger
from yorisoi.transfer.actions.working import rest
from yorisoi.transfer.enums import Answer, ImportState, LedgerKind, RowState
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.rules import importing
from yorisoi.transfer.rules.rows import Entry, Problem, read_row, without_end

BATCH = 1_000
PORTION = 500
# What is longer is a sentence, not a word for a choice.
LONGEST_WORD = 40
MOST_WORDS = 60
# A person on record (id), or an earlier line of the file (negative); how alike; why.
Likely = tuple[int, int, list[str]]


@dataclass
class Looked:
    """A file looked at: its lines read, and for a line with nothing wrong who it is likely to be."""

    entries: list[Entry]
    likely: dict[int, list[Likely]] = field(default_factory=dict)

    @property
    def problems(self) -> list[Problem]:
        return [problem for entry in self.entries for problem in entry.problems]

    @property
    def unknown(self) -> list[tuple[str, str, int]]:
        """Return the words that fit no choice: (field, word, in how many lines), the most frequent first."""
        found = Counter(
            (problem.key, word) for problem in self.problems for word in problem.words if len(word) <= LONGEST_WORD
        )
        return [(key, word, count) for (key, word), count in found.most_common(MOST_WORDS)]

    @property
    def noticed(self) -> list[str]:
        """Return what to take care of before the file is brought in."""
        return without_end(self.entries)

    @property
    def right(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.problems]


def look(lines: Iterable[tuple[int, Sequence[str]]], context: Context) -> Looked:
    """Read every line and ask the rooms' rules about each; nothing is written."""
    context.cells = dict(lines)
    entries: list[Entry] = []
    for line, cells in context.cells.items():
        if not len(entries) % PORTION:
            context.tell(len(entries), len(context.cells), "中身を確かめています")
        entries.append(
            read_row(
                cells, line, layout=context.layout, fields=context.fields, options=context.options, words=context.words
            )
        )
    context.tell(len(entries), len(context.cells), "同じ人がいないか確かめています")
    ALL[context.kind].look(entries, context)
    looked = Looked(entries)
    if context.kind == LedgerKind.CASES:
        looked.likely = _likely(looked.right, context)
    return looked


def _likely(entries: Sequence[Entry], context: Context) -> dict[int, list[Likely]]:
    """Return who each person may be: on record within the reach of who brings them in, or on an earlier line."""
    typed = {entry.line: case_ledger.typed(entry) for entry in entries}
    on_record = many.likely_many(typed, staff=context.actor)
    ids = {pk for found in on_record.values() for pk, _ in found}
    reach = same_person.in_reach(ids, staff=context.actor, on=context.on) if ids else set()
    answer: dict[int, list[Likely]] = {}
    for line, found in on_record.items():
        if seen := [(pk, each.score, list(each.codes)) for pk, each in found if pk in reach]:
            answer[line] = seen
    for line, found in many.among_themselves(typed).items():
        answer.setdefault(line, []).extend((-other, each.score, list(each.codes)) for other, each in found)
    return answer


@transaction.atomic
def check(*, ledger: LedgerImport, actor: Staff, on: date, runner: UUID | None = None, tell: Tell = quiet) -> LedgerImport:
    """
    Look at every line of a file and keep what was found beside it. No room is written to.

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    violations = importing.may_import(role=actor.role, kind=held.kind)
    if violations := violations + importing.may_touch(work=held.work, is_own=runner is not None and held.runner == runner):
        raise Refused(violations)
    rows = list(ledger.rows.order_by("line"))
    answers = {row.line: (row.answer, row.same_as) for row in rows if row.answer}
    looked = look([(row.line, row.cells) for row in rows], Context.of(ledger, actor=actor, on=on, tell=tell))
    by_line = {entry.line: entry for entry in looked.entries}
    fresh = [_row(row, by_line[row.line], looked.likely.get(row.line, []), answers.get(row.line)) for row in rows]
    # Most lines are right, and were before: only what is said of a line anew is written.
    changed = [new for new, old in zip(fresh, rows, strict=True) if _said_of(new) != _said_of(old)]
    for start in range(0, len(changed), BATCH):
        ledger.rows.filter(line__in=[row.line for row in changed[start : start + BATCH]]).delete()
    ImportedRow.objects.bulk_create(changed, BATCH)
    ledger.state, ledger.unknown, ledger.noticed = ImportState.CHECKED, looked.unknown, looked.noticed
    rest(ledger)
    ledger.save(update_fields=["state", "unknown", "noticed", "work", "runner", "faults"])
    return ledger


def _row(row: ImportedRow, entry: Entry, likely: list[Likely], answered: tuple[str, int | None] | None) -> ImportedRow:
    said, same_as = answered or ("", None)
    if said == Answer.SAME and same_as not in [each[0] for each in likely]:
        said, same_as = "", None
    return ImportedRow(
        municipality_id=row.municipality_id, ledger_import_id=row.ledger_import_id, line=row.line, cells=row.cells,
        problems=[problem.reason for problem in entry.problems], likely=likely, answer=said, same_as=same_as,
        state=_state(bool(entry.problems), bool(likely), said),
    )


def _said_of(row: ImportedRow) -> tuple[Any, ...]:
    return row.state, row.problems, [list(each) for each in row.likely], row.answer, row.same_as


def _state(is_wrong: bool, is_likely: bool, said: str) -> RowState:
    if is_wrong:
        return RowState.WRONG
    if said == Answer.SKIP:
        return RowState.LEFT
    return RowState.ASKED if is_likely and not said else RowState.RIGHT


@transaction.atomic
def answer(*, ledger: LedgerImport, said: Mapping[int, tuple[Answer, int | None]], actor: Staff) -> int:
    """
    Keep for lines whether the person is the same as somebody, another, or whether the line is left out.

    What names nobody of those asked about is passed over. Return how many lines were answered.

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK, LEDGER_ALREADY_DONE
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    violations = importing.may_import(role=actor.role, kind=held.kind)
    violations += importing.may_touch(work=held.work)
    violations += importing.may_carry_out(state=held.state, right=1, wrong=0, kind=held.kind)
    if violations:
        raise Refused(violations)
    rows = list(held.rows.filter(line__in=said, state__in=(RowState.ASKED, RowState.RIGHT, RowState.LEFT)).order_by("line"))
    changed: list[Any] = []
    for row in rows:
        word, same_as = said[row.line]
        if word == Answer.SAME and same_as not in [each[0] for each in row.likely]:
            continue
        row.answer, row.same_as = word, same_as if word == Answer.SAME else None
        row.state = _state(False, bool(row.likely), word)
        changed.append(row)
    ImportedRow.objects.bulk_update(changed, ["answer", "same_as", "state"], BATCH)
    return len(changed)
