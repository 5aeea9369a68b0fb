"""Who a line may be, in words for whoever decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import format_wareki_short
from yorisoi.people.models import Person
from yorisoi.people.queries import likely
from yorisoi.people.rules.likeness import Reason, shown
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.rules.rows import Layout

TOLD = ("name", "surname", "given", "kana", "born_on", "gender")


@dataclass(frozen=True)
class MaybeSame:
    """Somebody a line may be: on record (a positive key), or on an earlier line (a negative one)."""

    key: int
    words: str
    reasons: Sequence[Reason]


def asked(rows: Iterable[ImportedRow], *, staff: Staff, on: date) -> dict[int, list[MaybeSame]]:
    """Return for each line who it may be, as far as this member of staff may know of them now."""
    rows = list(rows)
    ids = {key for row in rows for key, _, _ in row.likely if key > 0}
    people = Person.objects.in_bulk(ids)
    protected = likely.protected(ids)
    numbers: dict[int, list[str]] = {}
    cases = Case.objects.visible_to(staff, on=on).filter(person_id__in=ids).order_by("opened_on", "pk")
    for person_id, number in cases.values_list("person_id", "number"):
        numbers.setdefault(person_id, []).append(number)
    found: dict[int, list[MaybeSame]] = {}
    for row in rows:
        found[row.line] = [
            MaybeSame(
                key, _words(people[key], numbers.get(key, [])) if key > 0 else f"このファイルの{-key}行目",
                shown(codes, hides_contact=False, veils_contact=key in protected),
            )
            for key, _, codes in row.likely if key < 0 or key in people
        ]
    return found


def _words(person: Person, numbers: list[str]) -> str:
    born = f" {format_wareki_short(person.born_on)}生" if person.born_on else ""
    return f"{person.display_name}さん{born}({'、'.join(numbers) or '家族として記録'})"


def told(row: ImportedRow, ledger: LedgerImport) -> str:
    """Return what the line itself says of the person."""
    layout = Layout(ledger.columns, ledger.titles)
    return " ".join(filter(None, (layout.cell(key, row.cells) for key in TOLD)))
