"""
書き出しのフォルダー (The folder of an export): its parts, each whole or not there, and what is kept of them.

A part is written under another name, brought to the disk and renamed; only then is it told in `unfinished.json`. Killed
at any moment, the export goes on behind the last part told. `manifest.json` is there when everything is.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from yorisoi.transfer.exporting.lines import as_json

DONE, UNFINISHED, SUMS = "manifest.json", "unfinished.json", "SHA256SUMS"
BEING_WRITTEN = ".part"
READ_BYTES = 1024 * 1024


class Busy(Exception):
    """Another export writes into the folder at this moment."""


class Damaged(Exception):
    """A file that was written is not there, or is not what was written."""


@dataclass(frozen=True)
class Part:
    """One file of a table: how many rows it has, the last of them, and its fingerprint."""

    file: str
    rows: int
    last: int
    bytes: int
    sha256: str


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """
    Keep a folder, only for the eyes of who exports, to oneself.

    :raises Busy: when somebody else has it
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise Busy(folder) from fault
    finally:
        os.close(handle)


def read(folder: Path, name: str) -> dict[str, Any] | None:
    """Return what is kept of an export, or None if there is no such file."""
    path = folder / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def keep(folder: Path, name: str, state: dict[str, Any]) -> None:
    """Write what is known of an export so that the old or the new is there, never half of it."""
    write_whole(folder, name, as_json(state, indent=1).encode())


def finish(folder: Path, state: dict[str, Any], files: Iterable[tuple[str, str]]) -> None:
    """Tell that everything is there, and how it can be checked by `sha256sum -c`."""
    write_whole(folder, SUMS, "".join(f"{sha256}  {file}\n" for file, sha256 in files).encode())
    keep(folder, DONE, state)
    (folder / UNFINISHED).unlink(missing_ok=True)


def write_whole(folder: Path, name: str, content: bytes) -> None:
    """Write a small file at once."""
    with writing(folder, name) as target:
        target.write(content)


@contextmanager
def writing(folder: Path, name: str) -> Iterator[BinaryIO]:
    """Give a file to write that gets its name when all of it is on the disk."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + BEING_WRITTEN)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as target:
        yield target
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(path)
    _sync(path.parent)


def write_part(folder: Path, name: str, lines: Iterable[tuple[int, bytes]], *, head: bytes = b"") -> Part | None:
    """Write the lines of one part, each with the number of its row; None, and no file, if there is none."""
    first = next(iter_lines := iter(lines), None)
    if first is None:
        return None
    digest, size, rows, last = hashlib.sha256(), 0, 0, 0
    with writing(folder, name) as target:
        for number, line in _with(first, iter_lines):
            content = head + line if not rows else line
            target.write(content)
            digest.update(content)
            size, rows, last = size + len(content), rows + 1, number
    return Part(name, rows, last, size, digest.hexdigest())


def check(folder: Path, parts: Iterable[dict[str, Any]]) -> None:
    """
    Look whether the parts told are there as they were written.

    :raises Damaged: with the name of the first that is not
    """
    for part in parts:
        if fingerprint(folder / part["file"]) != part["sha256"]:
            raise Damaged(part["file"])


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, or nothing if there is none."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source:
            while piece := source.read(READ_BYTES):
                digest.update(piece)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def as_dict(part: Part) -> dict[str, Any]:
    return asdict(part)


def _with(first: tuple[int, bytes], others: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    yield first
    yield from others


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
