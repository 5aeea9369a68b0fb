from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.utils import timezone

from yorisoi.audit.models import AuditEntry

# Who acted, when it was the command line of the server.
COMMAND, COMMAND_ID = "サーバーの命令", 0


def record(
    verb: str,
    *,
    actor: Any,
    subject: models.Model | None = None,
    case_id: int | None = None,
    reason: str = "",
    **data: Any,
) -> AuditEntry:
    """
    Write one audit row in the caller's transaction.

    `verb` is dotted and stable (`plan.endorsed`). `data` holds codes, dates and ids, never names or free text
    of the person helped. `actor` is any signed-in staff (this floor does not know the class).
    """
    if case_id is None and subject is not None:
        case_id = getattr(subject, "case_id", None)
        if case_id is None and subject._meta.label_lower == "cases.case":
            case_id = subject.pk
    return AuditEntry.objects.create(
        at=timezone.now(),
        municipality_id=actor.municipality_id,
        actor_id=actor.pk,
        actor_name=actor.name,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        case_id=case_id,
        reason=reason,
        data=data,
    )


def record_command(verb: str, *, municipality_id: int, case_id: int | None = None, **data: Any) -> AuditEntry:
    """Write one audit row of what was done by a command on the server, by nobody who signed in."""
    return AuditEntry.objects.create(
        at=timezone.now(), municipality_id=municipality_id, actor_id=COMMAND_ID, actor_name=COMMAND, verb=verb, case_id=case_id,
        reason=COMMAND, data=data,
    )


def record_many(verb: str, subjects: Iterable[models.Model], *, actor: Any, **data: Any) -> None:
    """Write one audit row for each subject of an act that was done to many at once, in the caller's transaction."""
    shared = AuditEntry(
        at=timezone.now(), municipality_id=actor.municipality_id, actor_id=actor.pk, actor_name=actor.name, verb=verb, data=data
    )
    fields = [field for field in AuditEntry._meta.concrete_fields if not field.primary_key]
    same = {field.attname: field.get_db_prep_save(getattr(shared, field.attname), connection) for field in fields}
    rows = [
        list({
            **same, "subject_type": each._meta.label_lower, "subject_id": each.pk,
            "case_id": each.pk if each._meta.label_lower == "cases.case" else getattr(each, "case_id", None),
        }.values())
        for each in subjects
    ]
    quote = connection.ops.quote_name
    names, marks = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(AuditEntry._meta.db_table)} ({names}) VALUES ({marks})", rows)
