"""Reads of imports, their rows and the kept ways to match columns."""

from collections import Counter
from typing import Any

from django.db.models import Count, QuerySet

from yorisoi.agencies.models import Staff
from yorisoi.transfer.enums import ImportState, LedgerKind, RowState
from yorisoi.transfer.models import ImportedRow, LedgerImport, LedgerMapping

MOST_MADE = 20


def imports(staff: Staff) -> QuerySet[LedgerImport]:
    """Return the imports of the municipality, the newest first; lists of staff only for the administrator."""
    found = LedgerImport.objects.filter(municipality_id=staff.municipality_id).select_related("read_by", "done_by")
    if staff.is_chief:
        found = found.exclude(kind=LedgerKind.STAFF)
    return found.order_by("-pk")


def found(pk: int, *, staff: Staff) -> LedgerImport | None:
    """Return one import, if this member of staff may know of it."""
    return imports(staff).filter(pk=pk).first()


def same_file(sha256: str, *, staff: Staff, but: int = 0) -> LedgerImport | None:
    """Return the last import of this very file that was carried out and stands, if any."""
    held = LedgerImport.objects.filter(municipality_id=staff.municipality_id, sha256=sha256, state=ImportState.DONE)
    return held.exclude(pk=but).select_related("done_by").order_by("-pk").first()


def counts(ledger: LedgerImport) -> Counter[str]:
    """Return how many rows of an import stand how."""
    rows = ledger.rows.values("state").annotate(number=Count("pk")).order_by("state")
    return Counter({row["state"]: row["number"] for row in rows})


def rows(ledger: LedgerImport, *states: str) -> QuerySet[ImportedRow]:
    """Return the rows of an import in the order of the file, all or those that stand so."""
    every = ledger.rows.order_by("line")
    return every.filter(state__in=states) if states else every


def mappings(kind: str, *, staff: Staff) -> QuerySet[LedgerMapping]:
    """Return the kept ways to match the columns of a kind of ledger, the newest first."""
    held = LedgerMapping.objects.filter(municipality_id=staff.municipality_id, kind=kind)
    return held.select_related("kept_by").order_by("-kept_at", "-pk")


def all_mappings(staff: Staff) -> QuerySet[LedgerMapping]:
    """Return every kept way that this member of staff may use, by kind and name."""
    held = LedgerMapping.objects.filter(municipality_id=staff.municipality_id).select_related("kept_by")
    return (held.exclude(kind=LedgerKind.STAFF) if staff.is_chief else held).order_by("kind", "name", "pk")


def mapping(name: str, *, kind: str, staff: Staff) -> LedgerMapping | None:
    """Return a kept way by its name."""
    return mappings(kind, staff=staff).filter(name=name).first()


def made(municipality_id: int, model: str) -> dict[str, Any]:
    """Return for the cases brought in by an older number the case each became (number of the ledger → case id)."""
    rows = ImportedRow.objects.filter(
        municipality_id=municipality_id, state=RowState.DONE, ledger_import__state=ImportState.DONE,
        ledger_import__kind=LedgerKind.CASES,
    )
    told = rows.order_by("pk").values_list("made", flat=True)
    return {each["old_number"]: each[model] for each in told if each.get("old_number") and each.get(model)}


def samples(ledger: LedgerImport, *, count: int = 3) -> list[list[str]]:
    """Return the first lines of an import, to show what stands in each column."""
    return list(ledger.rows.order_by("line").values_list("cells", flat=True)[:count])


def made_cases(ledger: LedgerImport) -> list[str]:
    """Return the numbers of the first cases an import brought in."""
    told = rows(ledger, RowState.DONE).values_list("made", flat=True)[:MOST_MADE]
    return [each["number"] for each in told if each.get("number")]
