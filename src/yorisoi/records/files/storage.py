"""
Where the bytes lie: encrypted, under random names, in a folder of the running service and outside the web root.

A file is cut into pieces of one megabyte, each sealed by AES-256-GCM and bound to its place, to whether it is the
last, to the municipality and to the file's own name; so no piece can be changed, swapped, left out or moved to
another file unnoticed, and a large file never stands in memory whole. The key of each file is derived (HKDF) from
the key of the installation and a salt of its own. Source: ADR 0010; Hoang et al., STREAM (2015).
"""

import base64
import functools
import hashlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

MARK = b"YSF1"
SALT_BYTES = 16
KEY_BYTES = 32
PIECE_BYTES = 1024 * 1024
TAG_BYTES = 16
SMALL = "s"  # the ending of a thumbnail's file
UNFINISHED = ".part"


class Lost(Exception):
    """The bytes are not there, or are not those that were stored."""


class KeyLost(Exception):
    """There are stored files, and the key they were locked with is gone."""


def new_name() -> str:
    """Return a random name."""
    return secrets.token_hex(16)


def save(source: BinaryIO, *, stored: str, municipality_id: int, part: str = "") -> tuple[int, str]:
    """
    Store the bytes of a stream under a name; return how many they are and their SHA-256.

    When this returns they are on the disk, whatever happens next to the process or the machine.
    """
    path = path_of(stored, part)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(path.name + UNFINISHED)
    salt = os.urandom(SALT_BYTES)
    cipher, about = _cipher(salt), _about(stored, part, municipality_id)
    size, digest = 0, hashlib.sha256()
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(MARK + salt)
            for number, (piece, is_last) in enumerate(_pieces(source, PIECE_BYTES)):
                size += len(piece)
                digest.update(piece)
                target.write(cipher.encrypt(_nonce(number, is_last), piece, about))
            target.flush()
            os.fsync(target.fileno())
    except OSError:  # no space left: half a file takes none either
        unfinished.unlink(missing_ok=True)
        raise
    unfinished.rename(path)
    _sync(path.parent)
    _sync(path.parent.parent)
    return size, digest.hexdigest()


def read(stored: str, *, municipality_id: int, part: str = "") -> Iterator[bytes]:
    """
    Yield the bytes piece by piece.

    :raises Lost: when they are missing or were changed
    """
    try:
        with path_of(stored, part).open("rb") as source:
            head = source.read(len(MARK) + SALT_BYTES)
            if head[: len(MARK)] != MARK or len(head) != len(MARK) + SALT_BYTES:
                raise Lost(stored)
            cipher, about = _cipher(head[len(MARK) :]), _about(stored, part, municipality_id)
            for number, (piece, is_last) in enumerate(_pieces(source, PIECE_BYTES + TAG_BYTES)):
                yield cipher.decrypt(_nonce(number, is_last), piece, about)
    except (OSError, InvalidTag, KeyLost) as fault:
        raise Lost(stored) from fault


def is_whole(stored: str, *, municipality_id: int, sha256: str) -> bool:
    """Say whether the bytes are all there and are those that were stored."""
    digest = hashlib.sha256()
    try:
        for piece in read(stored, municipality_id=municipality_id):
            digest.update(piece)
    except Lost:
        return False
    return digest.hexdigest() == sha256


def delete(stored: str) -> None:
    """Delete the bytes and the thumbnail, if they are still there."""
    for part in ("", SMALL):
        path_of(stored, part).unlink(missing_ok=True)


def files() -> Iterator[tuple[str, Path]]:
    """Yield (name, file) of everything in the folder, thumbnails and unfinished ones too."""
    folder = Path(settings.ATTACHMENTS_DIR)
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        yield path.name.removesuffix(UNFINISHED).split(".")[0], path


def path_of(stored: str, part: str = "") -> Path:
    """Return where the bytes lie."""
    return Path(settings.ATTACHMENTS_DIR) / stored[:2] / (f"{stored}.{part}" if part else stored)


def _about(stored: str, part: str, municipality_id: int) -> bytes:
    return f"{municipality_id}/{stored}/{part}".encode("ascii")


def _nonce(number: int, is_last: bool) -> bytes:
    # The key is this file's alone, so the number of the piece is enough.
    return bytes(7) + number.to_bytes(4, "big") + bytes([is_last])


def _pieces(source: BinaryIO, length: int) -> Iterator[tuple[bytes, bool]]:
    """Yield the pieces of a stream and whether each is the last; an empty stream is one empty piece."""
    piece = source.read(length)
    while True:
        following = source.read(length) if len(piece) == length else b""
        yield piece, not following
        if not following:
            return
        piece = following


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cipher(salt: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=b"yorisoi attachment 1").derive(_key())
    return AESGCM(derived)


def _key() -> bytes:
    if settings.FILE_KEY:
        return _decoded(settings.FILE_KEY)
    return _key_in(Path(settings.FILE_KEY_PATH))


@functools.lru_cache(maxsize=4)
def _key_in(path: Path) -> bytes:
    """Return the key of the installation, made at the first use."""
    if not path.exists():
        if next(files(), None) is not None:
            raise KeyLost(path)
        _make_key(path)
    return _decoded(path.read_text(encoding="ascii"))


def _make_key(path: Path) -> None:
    """Write a new key whole under another name first: of two that make one at the same moment, one wins."""
    mine = path.with_name(f"{path.name}.{secrets.token_hex(8)}{UNFINISHED}")
    handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii"))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(mine, path)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
    _sync(path.parent)


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError as fault:
        raise KeyLost("base64") from fault
    if len(key) != KEY_BYTES:
        raise KeyLost("length")
    return key
