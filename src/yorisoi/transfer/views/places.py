"""Where a file stands: the page of its next step, what is said when a step is done, and why one could not be done."""

from yorisoi.foundation.violations import Violation
from yorisoi.transfer.enums import RowState, Work
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.queries import imports


def place_of(ledger: LedgerImport) -> str:
    """Return the page on which a file goes on."""
    if ledger.is_at_work:
        return "transfer:progress"
    if ledger.is_open:
        return "transfer:check" if ledger.is_checked else "transfer:columns"
    return "transfer:show"


def words_of(ledger: LedgerImport, work: str) -> str:
    """Return what is said of a work that was done; what was checked speaks for itself."""
    if work == Work.CARRY:
        return f"{imports.counts(ledger)[RowState.DONE]}行を取りこみました。"
    return "取りこみを取り消しました。取りこんだものは、もうありません。" if work == Work.UNDO else ""


def faults_of(ledger: LedgerImport) -> list[Violation]:
    """Return why the last work on a file was not done."""
    return [Violation(**each) for each in ledger.faults]
