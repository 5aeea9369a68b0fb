"""Office Open XML: a zip that must be what it says, without macros, and no larger inside than a person could write."""

import re
import zipfile
from typing import BinaryIO

from yorisoi.foundation.zips import BROKEN
from yorisoi.records.files.rules.refusals import MEGABYTE, NotTaken

TYPES = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml":
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml":
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml":
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx"),
}
CONTENT_TYPES = "[Content_Types].xml"
MACRO_TYPES = re.compile(rb"macroEnabled|vbaProject|vbaData|activeX|ms-excel\.(?:intl)?macrosheet", re.I)
MACRO_PARTS = re.compile(r"(?:^|/)(?:vbaProject\w*\.bin|vbaData\.xml|macrosheets?/|activeX/)", re.I)

MOST_ENTRIES = 5_000
MOST_DIRECTORY_BYTES = MEGABYTE
MOST_UNPACKED_BYTES = 200 * MEGABYTE
# Deflate reaches 1032:1; tables full of repeated words come to about 40:1.
MOST_RATIO = 150
RATIO_COUNTS_FROM_BYTES = 5 * MEGABYTE
MOST_TYPES_BYTES = MEGABYTE
CHUNK = 64 * 1024

END_OF_DIRECTORY = b"PK\x05\x06"
END_BYTES = 22
LONGEST_COMMENT = 65_535
ZIP64_LOCATOR = b"PK\x06\x07"
IS_ENCRYPTED = 0x1


def tell(stream: BinaryIO, *, size: int) -> tuple[str, str]:
    """
    Return the media type and the suffix of an Office document.

    :raises NotTaken: FILE_ARCHIVE, FILE_MACRO, FILE_SWOLLEN, FILE_BROKEN

    Source: ISO/IEC 29500-2 (Open Packaging Conventions); ADR 0010
    """
    _look_at_the_directory(stream, size)
    try:
        with zipfile.ZipFile(stream) as package:
            return _told(package, size)
    except BROKEN as fault:
        raise NotTaken("FILE_BROKEN") from fault


def _look_at_the_directory(stream: BinaryIO, size: int) -> None:
    """Refuse a directory too large to be read: the reader would make an object for each of its entries."""
    start = max(0, size - END_BYTES - LONGEST_COMMENT)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) - at < END_BYTES:
        raise NotTaken("FILE_BROKEN")
    entries = int.from_bytes(tail[at + 10 : at + 12], "little")
    directory = int.from_bytes(tail[at + 12 : at + 16], "little")
    if entries > MOST_ENTRIES or directory > MOST_DIRECTORY_BYTES or ZIP64_LOCATOR in tail[max(0, at - 20) : at]:
        raise NotTaken("FILE_SWOLLEN")
    stream.seek(0)


def _told(package: zipfile.ZipFile, size: int) -> tuple[str, str]:
    parts = package.infolist()
    # First what the directory promises, then what really comes out.
    _refuse_if_swollen(sum(part.file_size for part in parts), size)
    if any(part.flag_bits & IS_ENCRYPTED for part in parts):
        raise NotTaken("FILE_ARCHIVE")
    if any(part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for part in parts):
        raise NotTaken("FILE_ARCHIVE")
    names = [part.filename for part in parts]
    if names.count(CONTENT_TYPES) != 1:
        raise NotTaken("FILE_ARCHIVE")
    types = _types(package)
    if MACRO_TYPES.search(types) or any(MACRO_PARTS.search(name) for name in names):
        raise NotTaken("FILE_MACRO")
    _unpack(package, size)
    found = [told for mark, told in TYPES.items() if mark in types]
    if len(found) != 1:
        raise NotTaken("FILE_ARCHIVE")
    return found[0]


def _types(package: zipfile.ZipFile) -> bytes:
    with package.open(CONTENT_TYPES) as part:
        types = part.read(MOST_TYPES_BYTES + 1)
    if len(types) > MOST_TYPES_BYTES:
        raise NotTaken("FILE_SWOLLEN")
    return types


def _unpack(package: zipfile.ZipFile, size: int) -> None:
    """Unpack every part into nothing, counting; the reader checks each against its sum."""
    total = 0
    for part in package.infolist():
        with package.open(part) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                _refuse_if_swollen(total, size)


def _refuse_if_swollen(unpacked: int, size: int) -> None:
    if unpacked > MOST_UNPACKED_BYTES:
        raise NotTaken("FILE_SWOLLEN")
    if unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > size * MOST_RATIO:
        raise NotTaken("FILE_SWOLLEN")
