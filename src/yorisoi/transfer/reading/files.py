"""Telling what a file is by its content, never by its name."""

import hashlib
import os
from typing import BinaryIO

from yorisoi.transfer.reading import book, refusals, text
from yorisoi.transfer.reading.table import Table

ZIP = b"PK"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream by which an Office file that opens with a password keeps its content, as its directory spells it.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PIECE = 1024 * 1024


def read(stream: BinaryIO, *, sheet: str = "") -> Table:
    """
    Return the rows of a ledger.

    :raises Unreadable: with the one reason why not
    """
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if not size:
        raise refusals.empty()
    if size > refusals.MOST_BYTES:
        raise refusals.too_large(size)
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(ZIP):
        table = book.read(stream, sheet=sheet)
    elif head == OLD_OFFICE:
        raise refusals.with_password() if ENCRYPTED in stream.read() else refusals.old_excel()
    else:
        table = text.read(stream.read())
    if not any(any(cells) for cells in table.rows):
        raise refusals.empty()
    return table


def fingerprint(stream: BinaryIO) -> str:
    """Return the sha256 of a file: the same file is known again."""
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()
