"""Reads of attachments: of a case, of notes, and one to be opened."""

import base64
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from yorisoi.cases.models import Case
from yorisoi.people import queries as people
from yorisoi.records.enums import AttachmentKind
from yorisoi.records.files import storage
from yorisoi.records.models import Attachment, CaseNote
from yorisoi.ui.parts import Attached

# So many small pictures one page brings along; further ones are links.
MOST_THUMBNAILS = 40


def of_case(case: Case, *, note: CaseNote | None = None, is_removed: bool = False) -> QuerySet[Attachment]:
    """Return the attachments of a case or of one note, newest first: those that are there, or those that were removed."""
    rows = Attachment.objects.filter(case=case, removed_on__isnull=not is_removed)
    if note is not None:
        rows = rows.filter(note=note)
    return rows.select_related("created_by", "removed_by", "note").order_by("-pk")


def note(case: Case, pk: int) -> CaseNote | None:
    """Return one note of the case."""
    return CaseNote.objects.filter(case=case, pk=pk).first()


def one(case: Case, pk: int) -> Attachment | None:
    """Return one attachment of the case, unless it was removed."""
    return Attachment.objects.select_related("case").filter(case=case, pk=pk, removed_on__isnull=True).first()


def any_one(case: Case, pk: int) -> Attachment | None:
    """Return one attachment of the case, removed or not."""
    return Attachment.objects.select_related("case").filter(case=case, pk=pk).first()


def of_notes(notes: Iterable[CaseNote], *, case: Case, on: date) -> dict[int, list[Attached]]:
    """Return the attachments of these notes of a case by note, the first ones with their small picture."""
    rows = Attachment.objects.filter(note__in=[note.pk for note in notes], removed_on__isnull=True)
    found = list(rows.select_related("created_by").order_by("pk"))
    by_note: dict[int, list[Attached]] = defaultdict(list)
    for row, shown in zip(found, shown_of(found, case=case, on=on), strict=True):
        by_note[row.note_id or 0].append(shown)
    return dict(by_note)


def shown_of(rows: Iterable[Attachment], *, case: Case, on: date) -> list[Attached]:
    """Return the attachments as a page shows them, the first ones with their small picture; names tell no masked data."""
    rows = list(rows)
    if not rows:
        return []
    left, shown = MOST_THUMBNAILS, []
    hidden = people.secrets_around(case.person, on=on)
    for row in rows:
        picture = _thumbnail(row) if row.has_thumbnail and row.removed_on is None and left > 0 else ""
        left -= bool(picture)
        shown.append(
            Attached(
                people.veil(row.name, secrets=hidden), reverse("records:attachment", args=[case.number, row.pk]),
                kind=row.get_kind_display(), size=filesizeformat(row.size_bytes), thumbnail=picture, row=row,
            )
        )
    return shown


def _thumbnail(row: Attachment) -> str:
    """Return the small picture as a data address: the page that holds it went through the door already."""
    try:
        small = b"".join(storage.read(row.stored, municipality_id=row.municipality_id, part=storage.SMALL))
    except storage.Lost:
        return ""
    return f"data:image/jpeg;base64,{base64.b64encode(small).decode('ascii')}"


def content(row: Attachment) -> Iterator[bytes] | None:
    """Return the bytes, looked through beforehand, or None when they are not those that were stored."""
    if not storage.is_whole(row.stored, municipality_id=row.municipality_id, sha256=row.sha256):
        return None
    return storage.read(row.stored, municipality_id=row.municipality_id)


def may_be_shown(row: Attachment) -> bool:
    """Say whether a browser may show it in its own window: only what was drawn here."""
    return row.kind == AttachmentKind.IMAGE
