"""Writes on the dated tables: a municipality's rows are replaced as a whole, after they were checked and shown."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.reference import queries
from yorisoi.reference.models import HousingCeiling, ReferenceRow
from yorisoi.reference.rules import ceilings
from yorisoi.reference.rules.files import read
from yorisoi.reference.rules.tables import Row, Table

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.CHIEF_COUNSELOR})


def not_a_keeper() -> Violation:
    """Return the refusal for somebody who may read the tables but not change them."""
    return Violation(
        "NOT_A_TABLE_KEEPER", "表を読みこめません。", "表を変えられるのは、管理者と主任相談支援員だけです。",
        "管理者か主任相談支援員に頼んでください。",
    )


@transaction.atomic
def load_rows(*, table: Table, text: str, actor: Staff) -> Sequence[Row]:
    """
    Replace the municipality's own rows of a table by those of a CSV file; loading the same file twice is harmless.

    :raises Refused: NOT_A_TABLE_KEEPER, or every fault of the file (TABLE_…)
    """
    reading = read(text, table)
    violations = [*([] if actor.role in KEEPERS else [not_a_keeper()]), *reading.violations]
    if violations:
        raise Refused(violations)
    _replace(table, reading.rows, actor)
    audit.record("reference.loaded", actor=actor, table=table.name, rows=len(reading.rows))
    return reading.rows


@transaction.atomic
def drop_rows(*, table: Table, actor: Staff) -> None:
    """
    Go back to the nation's rows of a table.

    :raises Refused: NOT_A_TABLE_KEEPER
    """
    if actor.role not in KEEPERS:
        raise Refused([not_a_keeper()])
    _replace(table, [], actor)
    audit.record("reference.dropped", actor=actor, table=table.name)


@transaction.atomic
def add_ceiling(
    *, size_from: int, size_to: int, starts_on: date, source: str, actor: Staff, on: date, ceiling_yen: int | None = None,
    base_yen: int | None = None, area: str = "",
) -> HousingCeiling:
    """
    Add the amounts of one size of household from a day on; those before it stay for the days before it.

    :raises Refused: NOT_A_TABLE_KEEPER, CEILING_… (every reason at once)
    """
    # Of two who add the same at one moment the second waits, and finds it there.
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
    facts: dict[str, Any] = {
        "area": area, "size_from": size_from, "size_to": size_to, "ceiling_yen": ceiling_yen, "base_yen": base_yen,
        "starts_on": starts_on, "source": source,
    }
    violations = [
        *([] if actor.role in KEEPERS else [not_a_keeper()]),
        *ceilings.may_add(**facts, on=on, held=queries.ceilings(actor.municipality_id)),
    ]
    if violations:
        raise Refused(violations)
    row = HousingCeiling.objects.create(municipality_id=actor.municipality_id, **facts)
    audit.record("ceiling.added", actor=actor, subject=row)
    return row


def _replace(table: Table, rows: Sequence[Row], actor: Staff) -> None:
    # Two loads at once would leave the rows of both: the second waits for the first.
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
    ReferenceRow.objects.filter(municipality_id=actor.municipality_id, table=table.name).delete()
    ReferenceRow.objects.bulk_create(
        ReferenceRow(
            municipality_id=actor.municipality_id, table=table.name, code=row.code, label=row.label,
            starts_on=row.starts_on, ends_on=row.ends_on, position=row.position, source=row.source,
            data={**row.extra, "certainty": row.certainty},
        )
        for row in rows
    )
    queries.forget_now()
