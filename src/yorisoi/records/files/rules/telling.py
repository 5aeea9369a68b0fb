"""What a file is, told by its first bytes and its structure."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from yorisoi.records.enums import AttachmentKind
from yorisoi.records.files.rules import office
from yorisoi.records.files.rules.refusals import NotTaken

HEAD_BYTES = 4096
TAIL_BYTES = 64 * 1024

PICTURES = {
    b"\xff\xd8\xff": ("JPEG", "image/jpeg", ".jpg"),
    b"\x89PNG\r\n\x1a\n": ("PNG", "image/png", ".png"),
    # The first picture of a GIF is kept, as PNG.
    b"GIF87a": ("GIF", "image/png", ".png"),
    b"GIF89a": ("GIF", "image/png", ".png"),
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"#!", b"\x00asm",
    b"L\x00\x00\x00\x01\x14\x02\x00",  # a shortcut of Windows
    b"dex\n", b"!<arch>",
)
ARCHIVES = (b"PK\x05\x06", b"PK\x07\x08", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
MEDIA = (b"OggS", b"ID3", b"\x1aE\xdf\xa3", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"#!AMR", b"0&\xb2u")
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"miaf"}
# A browser guesses "web page" from these, wherever in the beginning they stand.
WEB_PAGE = re.compile(
    rb"<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|title|table|style|meta|h1|div|a\s|img|br|p>|!--)", re.I
)


@dataclass(frozen=True)
class Told:
    """What a file is. `picture` is the format an image is read as, and `suffix` what its name must end in."""

    kind: AttachmentKind
    media_type: str
    suffix: str
    picture: str = ""


def tell(stream: BinaryIO, *, size: int) -> Told:
    """
    Return what the file is; the stream is left at its beginning.

    :raises NotTaken: with the code of the reason when it is nothing that may be attached

    Source: ADR 0010; WHATWG MIME Sniffing (signatures)
    """
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    try:
        return _told(head, stream, size)
    finally:
        stream.seek(0)


def _told(head: bytes, stream: BinaryIO, size: int) -> Told:
    if not head:
        raise NotTaken("FILE_EMPTY")
    for signature, (picture, media_type, suffix) in PICTURES.items():
        if head.startswith(signature):
            return Told(AttachmentKind.IMAGE, media_type, suffix, picture)
    if head[:4] == b"RIFF":
        if head[8:12] == b"WEBP":
            return Told(AttachmentKind.IMAGE, "image/webp", ".webp", "WEBP")
        raise NotTaken("FILE_MEDIA")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"%PDF-"):
        return _pdf(stream, size)
    if head.startswith(b"PK\x03\x04"):
        media_type, suffix = office.tell(stream, size=size)
        return Told(AttachmentKind.OFFICE, media_type, suffix)
    raise NotTaken(_what_else(head))


def _pdf(stream: BinaryIO, size: int) -> Told:
    """A PDF that was cut off on its way has lost its end."""
    stream.seek(max(0, size - TAIL_BYTES))
    if b"%%EOF" not in stream.read(TAIL_BYTES):
        raise NotTaken("FILE_BROKEN")
    return Told(AttachmentKind.PDF, "application/pdf", ".pdf")


def _what_else(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "FILE_HEIC" if _brands(head) & HEIC_BRANDS and b"avif" not in _brands(head) else "FILE_MEDIA"
    for signatures, code in ((MEDIA, "FILE_MEDIA"), (PROGRAMS, "FILE_PROGRAM"), (ARCHIVES, "FILE_ARCHIVE")):
        if head.startswith(signatures):
            return code
    if head[2:5] == b"-lh":
        return "FILE_ARCHIVE"
    if head.startswith(OLD_OFFICE):
        return "FILE_OLD_OFFICE"
    # UTF-16 hides the marks between zero bytes.
    if WEB_PAGE.search(head) or WEB_PAGE.search(head.replace(b"\x00", b"")):
        return "FILE_WEB_PAGE"
    return "FILE_UNKNOWN"


def _brands(head: bytes) -> set[bytes]:
    """Return the brands a file of the ISO media family names at its beginning."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    return {head[8:12]} | {head[at : at + 4] for at in range(16, length - 3, 4)}
