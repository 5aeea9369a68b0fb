"""
取りこみのわきの仕事 (The hands): checks, brings in and undoes whole ledgers in a thread of the server.

All of a work is one transaction: if it is stopped, fails, or the server goes down, nothing of it was written.
"""

import logging
from uuid import UUID

from yorisoi.foundation import beside
from yorisoi.foundation.violations import Refused, Violation
from yorisoi.transfer import actions
from yorisoi.transfer.enums import LedgerKind, Work
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.progress import Progress, Stopped
from yorisoi.transfer.rules import importing

logger = logging.getLogger(__name__)
# So many lines are done while one waits for the page.
AT_ONCE = 500
# Ledgers of thousands of lines; the lists of an office are short, and the passwords of its staff are shown once and kept nowhere.
LONG = frozenset({LedgerKind.CASES, LedgerKind.NOTES})


def is_long(ledger: LedgerImport) -> bool:
    """Say whether a ledger of this kind may take longer than one waits for a page."""
    return ledger.kind in LONG


def start(ledger: LedgerImport) -> None:
    """Set the work going; a short one is done at once."""
    assert ledger.runner is not None
    if ledger.rows.count() <= AT_ONCE:
        run(ledger.pk, ledger.runner)
    else:
        beside.start(run, ledger.pk, ledger.runner)


def run(pk: int, runner: UUID) -> None:
    """Do the work a file waits for; whatever keeps it from being done is kept with the file."""
    ledger = LedgerImport.objects.select_related("worked_by", "worker").filter(pk=pk, runner=runner).first()
    if ledger is None or not ledger.is_at_work:
        return
    progress = Progress(runner)
    faults: list[Violation] = []
    with progress.ticking():
        try:
            _do(ledger, progress)
        except Refused as refused:
            faults = list(refused.violations)
        except Stopped:
            faults = [importing.broken_off(is_stopped=True)]
        except Exception:
            logger.exception("import %s broke off", pk)
            faults = [importing.broken_off(is_stopped=False)]
        if faults:
            actions.leave(ledger=ledger, runner=runner, faults=faults)


def _do(ledger: LedgerImport, progress: Progress) -> None:
    actor, on = ledger.worked_by, ledger.worked_on
    assert actor is not None
    assert on is not None
    if ledger.work == Work.CHECK:
        actions.check(ledger=ledger, actor=actor, on=on, runner=ledger.runner, tell=progress.tell)
    elif ledger.work == Work.CARRY:
        actions.carry_out(ledger=ledger, actor=actor, on=on, runner=ledger.runner, tell=progress.tell)
    else:
        actions.undo(ledger=ledger, actor=actor, on=on, runner=ledger.runner, tell=progress.tell)
