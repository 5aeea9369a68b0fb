"""
自治体まるごとの書き出し (Everything of a municipality): every table, a file a part, so that nobody is locked in.

Complete: protected addresses too (THREAT_MODEL.md). Tables that point at others are read first; a row added meanwhile may
be missing, but never one that another row points at.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import models

from yorisoi import __version__
from yorisoi.agencies.models import Municipality
from yorisoi.records.files import storage
from yorisoi.records.models import Attachment
from yorisoi.reference import queries as reference
from yorisoi.reference.rules.tables import TABLES
from yorisoi.transfer.exporting import folder as folders
from yorisoi.transfer.exporting import lines
from yorisoi.transfer.exporting.describing import readme
from yorisoi.transfer.exporting.tables import LEFT_OUT, LEFT_OUT_COLUMNS, Table, every_table

LAYOUT = 1
ROWS_OF_A_PART, BYTES_OF_A_PART, FILES_OF_A_PART = 20_000, 64 * 1024 * 1024, 200
# So many rows stand in memory at once; few of those whose texts may be very long.
ROWS_AT_ONCE, LONG_ROWS_AT_ONCE, LONG_CHARACTERS = 2_000, 100, 10_000
ATTACHED = "attachments"
ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
}

ELSEWHERE = "別のフォルダーに、はじめから書き出してください。"
GO_ON = "つづけるなら --resume を付け、新しくするなら別のフォルダーを指定してください。"
BUSY = "このフォルダーには、いま別の書き出しが書いています。終わるのを待つか、別のフォルダーを指定してください。"
MUST_BE_SAME = (
    ("municipality", "自治体"), ("format", "形式"), ("schema", "表と列(版が変わりました)"), ("attachments", "添付の有無"),
)


class NotPossible(Exception):
    """Why nothing is written, as a sentence."""


@dataclass(frozen=True)
class Asked:
    """What was asked for. `now` is the clock, `tell` is told the table, the rows done and the rows there are."""

    folder: Path
    municipality: Municipality
    now: Callable[[], datetime]
    format: str = "jsonl"
    is_resumed: bool = False
    with_attachments: bool = False
    tell: Callable[[str, int, int], None] = lambda title, done, total: None


@dataclass
class Done:
    """What was written: rows of each table by its title, and the attachments whose bytes are lost."""

    rows: dict[str, int] = field(default_factory=dict)
    lost: int = 0
    was_finished: bool = False


def export(asked: Asked) -> Done:
    """
    Write everything, or what an earlier run has left.

    :raises NotPossible: when the folder is not empty, is another export's, or was changed meanwhile
    """
    try:
        with folders.held(asked.folder):
            return _export(asked)
    except folders.Busy as fault:
        raise NotPossible(BUSY) from fault


def _export(asked: Asked) -> Done:
    state = _state(asked)
    if state is None:
        return Done(was_finished=True)
    done = Done()
    for table in every_table():
        kept = state["tables"][table.name]
        _write_table(asked, state, table, kept)
        done.rows[table.title] = sum(part["rows"] for part in kept["parts"])
    if asked.with_attachments:
        done.lost = _write_attachments(asked, state)
    folders.write_whole(asked.folder, "codes.csv", _codes(asked.municipality))
    folders.write_whole(asked.folder, "README.txt", readme(asked.municipality.name, asked.format).encode())
    files = [(part["file"], part["sha256"]) for part in _parts(state)]
    files += [(name, folders.fingerprint(asked.folder / name)) for name in ("codes.csv", "README.txt")]
    folders.finish(asked.folder, {**state, "finished_at": asked.now().isoformat()}, files)
    return done


def _state(asked: Asked) -> dict[str, Any] | None:
    """Return what is known at the beginning; None if everything was there already."""
    is_done = (asked.folder / folders.DONE).exists()
    kept = folders.read(asked.folder, folders.DONE if is_done else folders.UNFINISHED)
    fresh = _fresh(asked)
    if kept is None:
        begun = folders.UNFINISHED + folders.BEING_WRITTEN  # left behind where the very first write was cut short
        if any(path.name != begun for path in asked.folder.iterdir()):
            raise NotPossible(f"{asked.folder} は空ではありません。空のフォルダーか、まだないフォルダーを指定してください。")
        folders.keep(asked.folder, folders.UNFINISHED, fresh)
        return fresh
    if not asked.is_resumed:
        raise NotPossible(f"{asked.folder} には書き出しがもうあります。{GO_ON}")
    for name, words in MUST_BE_SAME:
        if kept[name] != fresh[name]:
            raise NotPossible(f"前の書き出しとは{words}がちがうので、つづけられません。{ELSEWHERE}")
    try:
        folders.check(asked.folder, _parts(kept))
    except folders.Damaged as fault:
        raise NotPossible(f"前に書いたファイル {fault} がないか、変わっています。{ELSEWHERE}") from fault
    return None if is_done else kept


def _fresh(asked: Asked) -> dict[str, Any]:
    town = asked.municipality
    return {
        "layout": LAYOUT, "program": f"yorisoi {__version__}", "municipality": {"code": town.code, "name": town.name},
        "format": asked.format, "encoding": "UTF-8", "attachments": asked.with_attachments, "is_masked": False,
        "started_at": asked.now().isoformat(), "finished_at": None,
        "schema": {table.name: schema(table) for table in every_table()},
        "tables": {table.name: {"rows": 0, "parts": []} for table in every_table()},
        "files": {"lost": 0, "parts": []}, "left_out": LEFT_OUT, "left_out_columns": LEFT_OUT_COLUMNS,
    }


def schema(table: Table) -> dict[str, Any]:
    """Return a table's columns as the manifest tells them."""
    columns = [
        {
            "name": each.name, "title": each.title, "type": each.type, "refers_to": each.refers_to,
            "codes": dict(each.choices),
        }
        for each in table.columns
    ]
    return {"title": table.title, "columns": columns}


def _parts(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kept in (*state["tables"].values(), state["files"]):
        yield from kept["parts"]


def _write_table(asked: Asked, state: dict[str, Any], table: Table, kept: dict[str, Any]) -> None:
    rows = table.rows(asked.municipality.pk)
    parts = kept["parts"]
    total = rows.count()
    # At the end one look finds nothing more; that is not kept, so an export that goes on takes along what came since.
    while True:
        last = parts[-1]["last"] if parts else 0
        head, line = lines.writer(asked.format, table.names)
        name = f"{table.name}-{len(parts) + 1:05}.{asked.format}"
        found: Any = rows.filter(pk__gt=last).values_list("pk", *table.names)
        with closing(found.iterator(chunk_size=_at_once(table))) as stream:
            part = folders.write_part(asked.folder, name, _limited((row[0], line(row[1:])) for row in stream), head=head)
        if part is None:
            return
        parts.append(folders.as_dict(part))
        kept["rows"] = sum(each["rows"] for each in parts)
        folders.keep(asked.folder, folders.UNFINISHED, state)
        asked.tell(table.title, kept["rows"], max(total, kept["rows"]))


def _limited(rows: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Yield as many lines as one part takes."""
    size = 0
    for number, (pk, line) in enumerate(rows, start=1):
        yield pk, line
        size += len(line)
        if number >= ROWS_OF_A_PART or size >= BYTES_OF_A_PART:
            return


def _at_once(table: Table) -> int:
    fields = table.model._meta.local_concrete_fields
    if any(isinstance(each, models.BinaryField) for each in fields):
        return 1
    is_long = any(isinstance(each, models.TextField) and (each.max_length or 0) > LONG_CHARACTERS for each in fields)
    return LONG_ROWS_AT_ONCE if is_long else ROWS_AT_ONCE


def _write_attachments(asked: Asked, state: dict[str, Any]) -> int:
    """Write the bytes of every attachment, and lists that say which row each file belongs to."""
    kept = state["files"]
    rows = Attachment.objects.filter(municipality=asked.municipality, removed_on__isnull=True).order_by("pk")
    total = rows.count()
    while True:
        last = kept["parts"][-1]["last"] if kept["parts"] else 0
        found = list(rows.filter(pk__gt=last)[:FILES_OF_A_PART])
        if not found:
            return int(kept["lost"])
        written = [(row.pk, _write_attachment(asked.folder, row)) for row in found]
        name = f"{ATTACHED}/list-{len(kept['parts']) + 1:05}.jsonl"
        part = folders.write_part(asked.folder, name, ((pk, (lines.as_json(told) + "\n").encode()) for pk, told in written))
        assert part is not None
        kept["parts"].append(folders.as_dict(part))
        kept["lost"] += sum(told["file"] is None for _, told in written)
        folders.keep(asked.folder, folders.UNFINISHED, state)
        asked.tell("添付の中身", sum(each["rows"] for each in kept["parts"]), total)


def _write_attachment(folder: Path, row: Attachment) -> dict[str, Any]:
    """Write the bytes of one attachment under a name that tells nothing; `file` is None when they are lost."""
    name = f"{ATTACHED}/{row.pk // 1_000:04}/{row.pk}{ENDINGS.get(row.media_type, '.bin')}"
    told = {"attachment_id": row.pk, "file": name, "bytes": row.size_bytes, "sha256": row.sha256}
    if not storage.is_whole(row.stored, municipality_id=row.municipality_id, sha256=row.sha256):
        return {**told, "file": None}
    with folders.writing(folder, name) as target:
        for piece in storage.read(row.stored, municipality_id=row.municipality_id):
            target.write(piece)
    return told


def _codes(municipality: Municipality) -> bytes:
    """Return what the codes of the dated tables mean, the nation's and the municipality's own."""
    text = lines.BOM + lines.csv_line(["table", "code", "label", "starts_on", "ends_on", "is_used", "source"])
    for name in sorted(TABLES):
        for row in reference.rows(name, municipality.pk):
            text += lines.csv_line([name, row.code, row.label, row.starts_on, row.ends_on, row.is_used, row.source])
    return text.encode()
