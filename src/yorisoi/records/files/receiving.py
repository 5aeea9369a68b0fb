"""From what a browser sent to bytes that are stored: looked at, pictures drawn anew, encrypted; rows come later."""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from yorisoi.agencies.models import Staff
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.records.files import pictures, storage
from yorisoi.records.files.rules.names import kept_name
from yorisoi.records.files.rules.refusals import Limits, NotTaken, refusal, too_much
from yorisoi.records.files.rules.telling import Told, tell

logger = logging.getLogger(__name__)

# One picture at a time in each server process: what many would need together, a small machine does not have.
_one_picture = threading.Lock()
PATIENCE_SECONDS = 60
COPY_BYTES = 64 * 1024


@dataclass(frozen=True)
class Received:
    """届いたファイル: stored already, and not yet known to any row. `row` says so when it is."""

    name: str
    told: Told
    size_bytes: int
    sha256: str
    stored: str
    done: dict[str, Any] = field(default_factory=dict)
    row: list[int] = field(default_factory=list)

    @property
    def was_stripped(self) -> bool:
        return bool(self.done.get("was_stripped"))

    @property
    def notes(self) -> list[str]:
        """What was done to the picture, for the sender to know."""
        said = {
            "was_stripped": "撮影場所などの情報を取りのぞきました",
            "was_halved": "とても大きな写真なので、縦と横を小さくしました",
            "was_moving": "動く画像なので、はじめの1枚だけを残しました",
        }
        return [words for name, words in said.items() if self.done.get(name)]


def said(files: Sequence[Received]) -> list[str]:
    """Return for each file that was changed the sentence that says so."""
    return [f"{file.name}: {'。'.join(file.notes)}。" for file in files if file.notes]


def limits() -> Limits:
    """Return how much may be attached here."""
    return Limits(settings.UPLOAD_LARGEST_BYTES, settings.UPLOAD_MOST_FILES)


@contextmanager
def received(uploads: Sequence[UploadedFile], *, actor: Staff) -> Iterator[list[Received]]:
    """
    Store what was sent, for the act inside the block to attach.

    What the act did not attach, or was refused, is deleted at the end. After any other fault it stays until
    `yorisoi tidy`: nobody knows then whether the rows were written.

    :raises Refused: with every reason why one of them is not taken; then none is stored
    """
    files = _stored(_looked_at(uploads), municipality_id=actor.municipality_id)
    try:
        yield files
    except Refused:
        _forget(files)
        raise
    _forget([file for file in files if not file.row])


def _forget(files: Sequence[Received]) -> None:
    for file in files:
        storage.delete(file.stored)


def _looked_at(uploads: Sequence[UploadedFile]) -> list[tuple[UploadedFile, Told]]:
    """Return what each file is, or refuse with everything that is wrong with any."""
    names = [upload.name or "" for upload in uploads]
    found: list[Violation] = too_much(zip(names, (upload.size or 0 for upload in uploads), strict=True), limits=limits())
    if found:
        raise Refused(found)
    told = []
    for upload, name in zip(uploads, names, strict=True):
        try:
            told.append((upload, tell(_stream(upload), size=upload.size or 0)))
        except NotTaken as fault:
            found.append(refusal(fault.code, name))
    if found:
        raise Refused(found)
    return told


def _stored(looked_at: Sequence[tuple[UploadedFile, Told]], *, municipality_id: int) -> list[Received]:
    files: list[Received] = []
    found: list[Violation] = []
    for upload, told in looked_at:
        try:
            files.append(_one(upload, told, municipality_id))
        except NotTaken as fault:
            found.append(refusal(fault.code, upload.name or ""))
        except (OSError, storage.KeyLost):
            logger.exception("a file could not be stored")
            found.append(refusal("FILE_NOT_STORED", upload.name or ""))
    if found:
        _forget(files)
        raise Refused(found)
    return files


def _one(upload: UploadedFile, told: Told, municipality_id: int) -> Received:
    stored = storage.new_name()
    made = Received(kept_name(upload.name or "", suffix=told.suffix), told, 0, "", stored)
    if not told.picture:
        size, sha256 = storage.save(_stream(upload), stored=stored, municipality_id=municipality_id)
        return replace(made, size_bytes=size, sha256=sha256)
    with _unnamed() as drawn, _unnamed() as small:
        done = _redrawn(upload, told.picture, drawn, small)
        size, sha256 = storage.save(drawn, stored=stored, municipality_id=municipality_id)
        storage.save(small, stored=stored, municipality_id=municipality_id, part=storage.SMALL)
    return replace(made, size_bytes=size, sha256=sha256, done=done)


def _redrawn(upload: UploadedFile, picture: str, drawn: BinaryIO, small: BinaryIO) -> dict[str, Any]:
    """Let the other process draw the picture; whatever it dies of, the picture was broken."""
    with _unnamed() as source:
        _copy(upload, source)
        targets = (drawn.fileno(), small.fileno())
        command = [sys.executable, "-I", "-m", pictures.__name__, picture, *map(str, targets)]
        with _one_picture:
            try:
                answer = subprocess.run(
                    command, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, pass_fds=targets, env={},
                    timeout=PATIENCE_SECONDS, check=True,
                ).stdout
                done: dict[str, Any] = json.loads(answer)
            except (subprocess.SubprocessError, ValueError) as fault:
                raise NotTaken("FILE_BROKEN") from fault
    if "refused" in done:
        raise NotTaken(done["refused"])
    drawn.seek(0)
    small.seek(0)
    return done


def _copy(upload: UploadedFile, target: BinaryIO) -> None:
    source = _stream(upload)
    while chunk := source.read(COPY_BYTES):
        target.write(chunk)
    target.flush()
    target.seek(0)


def _stream(upload: UploadedFile) -> BinaryIO:
    stream: Any = upload.file
    stream.seek(0)
    return stream


def _unnamed() -> Any:
    """Return a file that has no name on the disk: it is gone with this process."""
    return tempfile.TemporaryFile(dir=settings.VAR_DIR)
