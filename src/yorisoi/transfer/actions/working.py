"""Work on a file beside the pages: begun by a press, done by a thread, ended with what it did or with why it did nothing."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from yorisoi.agencies.models import Staff
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.transfer.enums import Work
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.rules import importing

WORK = ["work", "runner", "worked_by", "worked_on", "worked_at", "faults"]


@transaction.atomic
def begin(*, ledger: LedgerImport, work: Work, actor: Staff, on: date, at: datetime) -> LedgerImport | None:
    """
    Begin a work on a file and return it; nothing where the same work is going on already (of two presses the second).

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    if held.work == work:
        return None
    if violations := importing.may_import(role=actor.role, kind=held.kind) + importing.may_touch(work=held.work):
        raise Refused(violations)
    held.work, held.runner, held.faults = work, uuid4(), []
    held.worked_by, held.worked_on, held.worked_at = actor, on, at
    held.save(update_fields=WORK)
    return held


@transaction.atomic
def take_over(*, ledger: LedgerImport, actor: Staff, on: date, at: datetime) -> LedgerImport | None:
    """Begin once more a work whose thread fell silent; it had written nothing. Who was silent finds itself replaced."""
    held = LedgerImport.objects.select_for_update(of=("self",), nowait=True).get(
        pk=ledger.pk, municipality_id=actor.municipality_id
    )
    if held.runner is None or held.runner != ledger.runner:
        return None
    held.runner, held.worked_by, held.worked_on, held.worked_at = uuid4(), actor, on, at
    held.save(update_fields=WORK)
    return held


@transaction.atomic
def leave(*, ledger: LedgerImport, runner: UUID | None, faults: Sequence[Violation]) -> None:
    """End a work that did nothing, and keep why; whoever was replaced meanwhile ends nothing."""
    held = LedgerImport.objects.select_for_update(of=("self",), nowait=True).filter(pk=ledger.pk, runner=runner).first()
    if held is not None and held.is_at_work:
        rest(held)
        held.faults = [asdict(each) for each in faults]
        held.save(update_fields=WORK)


def rest(ledger: LedgerImport) -> None:
    """Note that nobody works on a file any more; it is saved by whoever did the work, with the work itself."""
    ledger.work, ledger.runner, ledger.faults = "", None, []
