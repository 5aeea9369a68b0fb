"""台帳の行: what a line says, and everything that is wrong with it, each in one sentence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from yorisoi.foundation.cells import as_written
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.violations import Violation, quoted
from yorisoi.transfer.rules import values
from yorisoi.transfer.rules.ledgers import Field
from yorisoi.transfer.rules.values import NotRead, Options, Words

# How offices write that a case has ended, and that it has not yet.
ENDED = ("終結", "終了", "完了", "打ち切り", "打切")
NOT_YET = ("予定", "未", "前", "見込", "検討")
MOST_LINES = 5


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a line: in which column, what stands there, why, what to do; words that fit no choice."""

    line: int
    column: str
    found: str
    why: str
    todo: str
    key: str = ""
    words: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        where = f"{self.line}行目「{self.column}」" if self.column else f"{self.line}行目"
        return f"{where}: {quoted(self.found) + 'は、' if self.found else ''}{self.why}{self.todo}"

    @property
    def reason(self) -> str:
        """The sentence without its line, for the column of reasons."""
        return self.sentence.partition("行目")[2].removeprefix(": ")


@dataclass
class Entry:
    """One line of a ledger, read."""

    line: int
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Layout:
    """Which column (from 0) holds which field, and how the columns are called in the file."""

    columns: Mapping[str, int]
    titles: Sequence[str]

    def title(self, key: str, fields: Mapping[str, Field]) -> str:
        """
        Return what the file calls the column of a field.

        Source: ADR 0015
        """
        number = self.columns.get(key)
        known = self.titles[number] if number is not None and number < len(self.titles) else ""
        return known or (fields[key].label if key in fields else "")

    def cell(self, key: str, cells: Sequence[str]) -> str:
        """
        Return what stands in the column of a field, nothing where the file has none.

        Source: ADR 0015
        """
        number = self.columns.get(key)
        return cells[number] if number is not None and number < len(cells) else ""


def read_row(
    cells: Sequence[str], line: int, *, layout: Layout, fields: Mapping[str, Field], options: Mapping[str, Options],
    words: Mapping[str, Words] = MappingProxyType({}),
) -> Entry:
    """
    Read one line: every cell that has a field, and everything that is wrong with any of them.

    Source: issue 4 (each row's problems in Japanese before anything is written)
    """
    entry = Entry(line, {})
    for key in sorted(layout.columns, key=lambda each: layout.columns[each]):
        cell = layout.cell(key, cells)
        try:
            entry.values[key] = values.read(cell, fields[key], options.get(key, ()), words.get(key, {}))
        except NotRead as fault:
            title = layout.title(key, fields)
            entry.problems.append(Problem(line, title, cell, fault.why, fault.todo, key, fault.words))
            continue
    blank = [
        key for key, each in fields.items()
        if each.is_required and key in layout.columns and not layout.cell(key, cells).strip()
    ]
    for key in blank:
        entry.problems.append(
            Problem(line, layout.title(key, fields), "", "書かれていません。", f"{fields[key].label}を書いてください。")
        )
    return entry


def told(
    entry: Entry, violations: Iterable[Violation], cells: Sequence[str], *, layout: Layout, fields: Mapping[str, Field],
    names: Mapping[str, str] | None = None,
) -> None:
    """
    Add what a room refuses about a line to its problems, at the column the refusal speaks of.

    Source: the rooms' own rules; their sentences are said as they are
    """
    for each in violations:
        key = (names or {}).get(each.field or "", each.field or "")
        column = layout.title(key, fields) if key in fields else ""
        entry.problems.append(Problem(entry.line, column, layout.cell(key, cells), each.why or each.what, each.todo))


def without_end(entries: Iterable[Entry]) -> list[str]:
    """
    Return what to take care of where the ledger says that a case has ended and not when: it would come in as open.

    Source: process.md §1 (an ended case has its day); handbook §12
    """
    lines = [
        entry.line for entry in entries
        if not entry.problems and not entry.values.get("closed_on") and _says_ended(entry.values.get("stage") or "")
    ]
    if not lines:
        return []
    first = "、".join(f"{line}行目" for line in lines[:MOST_LINES]) + ("など" if len(lines) > MOST_LINES else "")
    return [
        f"「終結」「終了」などと書かれていて、終結日のない行が{len(lines)}行あります({first})。このまま取りこむと、支援中のケースになります。"
        "おわったケースにするには、終結日の列を選ぶか、終結日を書きたしたファイルを選んでください。"
    ]


def _says_ended(stage: str) -> bool:
    return any(word in stage for word in ENDED) and not any(word in stage for word in NOT_YET)


def otherwise(cell: str, label: str) -> str:
    """
    Return the words of a cell where the choice they were taken for does not hold them: 民生委員 is 関係機関から, and more.

    Source: issue 4 (out again complete)
    """
    said = normalize(as_written(cell))
    return "" if said.isascii() or said in label else said


def put_otherwise(cell: str, words: Words) -> str:
    """
    Return a cell as it is written, where a word of it was taken for what the office said it means; otherwise nothing.

    Source: issue 4 (out again complete)
    """
    said = normalize(as_written(cell))
    parts = {values.folded(part) for part in (said, *values.parts_of(said))}
    return said if parts & words.keys() else ""


def is_blank(cells: Sequence[str]) -> bool:
    """
    Say whether a line holds nothing.

    Source: habits of the offices (empty lines between the years)
    """
    return not any(cell.strip() for cell in cells)
