"""
One module a kind of ledger.

Each offers `look(entries, context)`, which adds to the entries what the rooms would refuse, and
`carry(entries, context) -> Made`, which brings them in by the rooms' own actions; `ALL` is the table of them.
"""

from types import ModuleType

from yorisoi.transfer.actions.ledgers import agencies, cases, ceilings, choices, notes, resources, staff
from yorisoi.transfer.enums import LedgerKind

ALL: dict[str, ModuleType] = {
    LedgerKind.CASES: cases, LedgerKind.NOTES: notes, LedgerKind.STAFF: staff, LedgerKind.AGENCIES: agencies,
    LedgerKind.RESOURCES: resources, LedgerKind.CHOICES: choices, LedgerKind.CEILINGS: ceilings,
}
