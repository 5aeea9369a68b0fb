"""Taking a file in: read, its columns guessed or matched as last time, nothing brought in yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.db import transaction

from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.violations import Refused
from yorisoi.reference.rules.tables import TABLES
from yorisoi.transfer.enums import ImportState, LedgerKind
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.queries import imports
from yorisoi.transfer.reading import files
from yorisoi.transfer.reading.refusals import Unreadable
from yorisoi.transfer.reading.table import Table
from yorisoi.transfer.rules import columns as rules
from yorisoi.transfer.rules import importing
from yorisoi.transfer.rules.ledgers import FIELDS
from yorisoi.transfer.rules.rows import is_blank

BATCH = 1_000
REASONS = "直すところ"


@dataclass(frozen=True)
class Read:
    """A file as it was read: the names of its columns, its lines with something on them, and how they were matched."""

    table: Table
    titles: tuple[str, ...]
    lines: Sequence[tuple[int, Sequence[str]]]
    columns: dict[str, int]
    missing: list[str]


def read(stream: BinaryIO, *, kind: str, sheet: str = "", kept: dict[str, str] | None = None) -> Read:
    """
    Read a file and match its columns: as kept, otherwise as guessed. Our own column of reasons is left out.

    :raises Refused: with the one reason why the file is not taken
    """
    try:
        table = files.read(stream, sheet=sheet)
    except Unreadable as fault:
        raise Refused([fault.violation]) from fault
    header = rules.find_header(table.rows, FIELDS[kind], merged=table.merged)
    width = len(header.titles)
    lines = [
        (number, list(cells[:width]))
        for number, cells in enumerate(table.rows[header.data_from :], start=header.data_from + 1)
        if not is_blank(cells)
    ]
    guessed = {key: place for key, place in rules.guess(header.titles, FIELDS[kind]).items() if header.titles[place] != REASONS}
    if kept is None:
        return Read(table, header.titles, lines, guessed, [])
    columns, missing = rules.apply(kept, header.titles)
    return Read(table, header.titles, lines, columns, missing)


@transaction.atomic
def take(
    *, stream: BinaryIO, name: str, kind: LedgerKind, actor: Staff, table: str = "", sheet: str = "", mapping: str = ""
) -> LedgerImport:
    """
    Read a file and keep its lines for the next steps; `mapping` names a kept way to match its columns.

    The same file sent again by the same person, while it still waits, is the same import.

    :raises Refused: NOT_A_LEDGER_KEEPER, STAFF_LEDGER_OF_ADMINISTRATOR, LEDGER_… (why the file cannot be read)
    """
    if violations := importing.may_import(role=actor.role, kind=kind):
        raise Refused(violations)
    held = imports.mapping(mapping, kind=kind, staff=actor) if mapping else None
    found = read(stream, kind=kind, sheet=sheet, kept=held.columns if held else None)
    same: dict[str, Any] = {
        "municipality_id": actor.municipality_id, "kind": kind, "table": table if table in TABLES else "", "read_by": actor,
        "sha256": files.fingerprint(stream), "sheet": found.table.name[:60],
    }
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)  # of two presses the second waits, and finds it
    waiting = LedgerImport.objects.filter(**same, state__in=(ImportState.READ, ImportState.CHECKED)).order_by("-pk").first()
    if waiting is not None:
        if held is not None and not waiting.is_at_work:
            waiting.columns, waiting.missing, waiting.state = found.columns, found.missing, ImportState.READ
            waiting.words, waiting.kept_as, waiting.unknown = held.words, held.name, []
            waiting.save(update_fields=["columns", "missing", "state", "words", "kept_as", "unknown"])
        return waiting
    ledger = LedgerImport.objects.create(
        **same, file_name=normalize(name)[-120:], titles=list(found.titles), columns=found.columns, missing=found.missing,
        worker=actor if actor.is_supporter else None, words=held.words if held else {}, kept_as=held.name if held else "",
    )
    ImportedRow.objects.bulk_create(
        (
            ImportedRow(municipality_id=actor.municipality_id, ledger_import=ledger, line=line, cells=list(cells))
            for line, cells in found.lines
        ),
        BATCH,
    )
    audit.record("ledger.read", actor=actor, subject=ledger, kind=kind, rows=len(found.lines), sha256=ledger.sha256)
    return ledger


@transaction.atomic
def drop(*, ledger: LedgerImport, actor: Staff) -> None:
    """
    Throw away a file that was read and not brought in; twice is once.

    :raises Refused: LEDGER_AT_WORK
    """
    held = LedgerImport.objects.select_for_update().filter(pk=ledger.pk, municipality_id=actor.municipality_id).first()
    if held is not None and (violations := importing.may_touch(work=held.work)):
        raise Refused(violations)
    if held is not None and held.is_open:
        audit.record("ledger.dropped", actor=actor, subject=held, kind=held.kind)
        held.delete()
