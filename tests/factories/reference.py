"""Builders of the dated tables: CSV text as a municipality would send it."""

from django.core.files.uploadedfile import SimpleUploadedFile

HEADER = "code,label,starts_on,ends_on,position,source,certainty"


def make_csv(*lines: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *lines, ""])


def make_upload(text: str, *, encoding: str = "utf-8-sig", name: str = "table.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding), content_type="text/csv")
