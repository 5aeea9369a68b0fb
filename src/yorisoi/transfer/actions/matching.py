"""Matching columns: which column of the file is which field, kept under a name for the next file."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.transfer.actions.looking import check
from yorisoi.transfer.models import LedgerImport, LedgerMapping
from yorisoi.transfer.queries import options
from yorisoi.transfer.rules import importing
from yorisoi.transfer.rules.ledgers import by_key


@transaction.atomic
def match(
    *, ledger: LedgerImport, columns: Mapping[str, int], actor: Staff, on: date, worker: Staff | None = None, keep_as: str = ""
) -> LedgerImport:
    """
    Match the columns of a file, keep the way under a name if one is given, and look at every line.

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_COLUMN_MISSING, LEDGER_COLUMN_TWICE, LEDGER_COLUMN_GONE,
        LEDGER_WORKER_MISSING, LEDGER_ALREADY_DONE
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    fields = by_key(held.kind)
    violations = importing.may_import(role=actor.role, kind=held.kind)
    violations += importing.may_match(columns, fields, width=len(held.titles), has_worker=worker is not None)
    if not held.is_open:
        violations += importing.may_carry_out(state=held.state, right=1, wrong=0, kind=held.kind)
    if violations:
        raise Refused(violations)
    if worker is not None and not options.workers(actor).filter(pk=worker.pk).exists():
        worker = None
    held.columns, held.missing, held.worker = dict(columns), [], worker
    held.save(update_fields=["columns", "missing", "worker"])
    if keep_as:
        keep(held, name=keep_as, actor=actor)
    return check(ledger=held, actor=actor, on=on)


def keep(ledger: LedgerImport, *, name: str, actor: Staff) -> LedgerMapping:
    """Keep how the columns of a file were matched; the same name again is replaced."""
    titles = {key: ledger.titles[number] for key, number in ledger.columns.items()}
    mapping, _ = LedgerMapping.objects.update_or_create(
        municipality_id=actor.municipality_id, kind=ledger.kind, name=name,
        defaults={"columns": titles, "kept_by": actor},
    )
    audit.record("ledger.mapping_kept", actor=actor, subject=mapping, kind=ledger.kind)
    return mapping
