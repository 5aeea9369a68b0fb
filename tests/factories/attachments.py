"""Files as people send them, and as nobody should: each made here, nothing binary lies in the repository."""

import io
import struct
import zipfile
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories.base import DAY
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.records.files import actions, receiving
from yorisoi.records.models import Attachment

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
GPS_IFD, GPS_LATITUDE_REF, GPS_LATITUDE, ORIENTATION, MODEL = 0x8825, 1, 2, 0x0112, 0x0110
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def image(kind: str = "PNG", *, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    """Return a picture: its left half is red, its right half is white."""
    picture = Image.new(mode, size, "white")
    picture.paste(Image.new(mode, (size[0] // 2, size[1]), "red"))
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def photograph(*, size: tuple[int, int] = (40, 30), orientation: int = 6, kind: str = "JPEG") -> bytes:
    """Return a photograph as a telephone takes it: lying on its side, with the place it was taken at."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MODEL] = orientation, "Denwa 1"
    exif.get_ifd(GPS_IFD).update({GPS_LATITUDE_REF: "N", GPS_LATITUDE: (35.0, 41.0, 22.0)})
    return image(kind, size=size, exif=exif.tobytes())


def office(
    main: str = WORD, *, parts: dict[str, bytes] | None = None, types: str = "", compression: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return an Office document with these parts besides."""
    told = types or f'<?xml version="1.0"?><Types><Override PartName="/a.xml" ContentType="{main}"/></Types>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        package.writestr("[Content_Types].xml", told)
        package.writestr("word/document.xml", "<w:document>家計表</w:document>")
        for name, content in (parts or {}).items():
            package.writestr(name, content)
    return stream.getvalue()


def heic(brand: bytes = b"heic") -> bytes:
    """Return the beginning of a photograph of an iPhone."""
    return struct.pack(">I", 24) + b"ftyp" + brand + b"\0\0\0\0" + b"mif1" + brand + b"\0" * 64


def upload(content: bytes = PDF, name: str = "意見書.pdf") -> SimpleUploadedFile:
    """Return the file as a form sends it."""
    return SimpleUploadedFile(name, content)


def make_attachment(
    case: Case, *, actor: Staff, content: bytes = PDF, name: str = "意見書.pdf", on: date = DAY, **facts: Any
) -> Attachment:
    """Attach a file to a case, or to its note."""
    with receiving.received([upload(content, name)], actor=actor) as files:
        return actions.attach(case=case, files=files, actor=actor, on=on, **facts)[0]
