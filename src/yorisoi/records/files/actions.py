"""Writes of attachments: attach, remove, note that one was opened, and tidy up what no row knows."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases import actions as cases
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.records.files import storage
from yorisoi.records.files.receiving import Received, limits
from yorisoi.records.files.rules.refusals import may_attach
from yorisoi.records.models import Attachment, CaseNote


@transaction.atomic
def attach(
    *, case: Case, files: Sequence[Received], actor: Staff, on: date, note: CaseNote | None = None, once: UUID | None = None
) -> list[Attachment]:
    """
    Let rows know the files that were received, on a note or on the case itself; whatever the case's standing is.

    :raises Refused: FILE_NONE (only without a note), FILE_TOO_MANY
    """
    case = cases.lock(case, standings=tuple(Standing))
    tokens = [uuid5(once, str(number)) if once else None for number in range(limits().files)]
    if once and (made := list(Attachment.objects.filter(case=case, once__in=tokens).order_by("pk"))):
        return made
    already = Attachment.objects.filter(note=note, removed_on__isnull=True).count() if note else 0
    if violations := may_attach(len(files), has_note=note is not None, already=already, limits=limits()):
        raise Refused(violations)
    return [
        _row(file, case=case, note=note, actor=actor, once=token) for file, token in zip(files, tokens, strict=False)
    ]


def _row(file: Received, *, case: Case, note: CaseNote | None, actor: Staff, once: UUID | None) -> Attachment:
    made: Attachment = Attachment.objects.record(
        case=case, actor=actor, once=once, note=note, name=file.name, kind=file.told.kind, media_type=file.told.media_type,
        size_bytes=file.size_bytes, sha256=file.sha256, stored=file.stored, has_thumbnail=bool(file.told.picture),
        was_stripped=file.was_stripped,
    )
    file.row.append(made.pk)
    # What it is called may name somebody: of that, nothing here.
    audit.record("attachment.added", actor=actor, subject=made, kind=file.told.kind, size_bytes=file.size_bytes)
    return made


@transaction.atomic
def remove(*, attachment: Attachment, actor: Staff, on: date) -> Attachment:
    """Remove an attachment: that it was there stays on record, the bytes go when this is certain."""
    case = cases.lock(attachment.case, standings=tuple(Standing))
    attachment = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk, case=case)
    if attachment.removed_on is not None:
        return attachment
    attachment.removed_on, attachment.removed_by = on, actor
    attachment.save(update_fields=["removed_on", "removed_by"])
    audit.record("attachment.removed", actor=actor, subject=attachment)
    stored = attachment.stored
    transaction.on_commit(lambda: storage.delete(stored))
    return attachment


def note_opened(attachment: Attachment, *, actor: Staff) -> None:
    """Leave evidence that somebody opened an attachment."""
    audit.record("attachment.opened", actor=actor, subject=attachment)


def tidy(*, before: datetime) -> int:
    """
    Delete the stored files that no row knows, or whose row was removed; return how many.

    Only those older than `before`: a younger one may belong to a note that is being saved at this moment.
    """
    found = [(stored, path) for stored, path in storage.files() if path.stat().st_mtime < before.timestamp()]
    known = set()
    for start in range(0, len(found), 500):
        names = {stored for stored, _ in found[start : start + 500]}
        rows = Attachment.objects.filter(stored__in=names, removed_on__isnull=True)
        known |= set(rows.order_by("pk").values_list("stored", flat=True))
    lost = [path for stored, path in found if stored not in known or path.name.endswith(storage.UNFINISHED)]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)
