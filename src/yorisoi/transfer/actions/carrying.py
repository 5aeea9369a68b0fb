"""Carrying an import out: all lines that are right in one transaction, or none."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.audit.models import AuditEntry
from yorisoi.foundation.violations import Refused
from yorisoi.transfer.actions.context import Context, Tell, quiet
from yorisoi.transfer.actions.ledgers import ALL
from yorisoi.transfer.actions.ledgers.made import Made
from yorisoi.transfer.actions.looking import Looked, look
from yorisoi.transfer.actions.working import rest
from yorisoi.transfer.enums import Answer, ImportState, RowState
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.rules import importing
from yorisoi.transfer.rules.rows import Entry

BATCH = 1_000
# What somebody may write about these after the import speaks against undoing it.
SPOKEN_OF = frozenset({
    "cases.case", "people.person", "agencies.agency", "agencies.staff", "resources.socialresource", "records.casenote",
    "intake.reception", "consents.consent",
})
# Kept by the program itself, never by somebody's work.
NOBODYS_WORK = frozenset({"people.personkey", "people.likelypair", "search.searchdoc"})


@dataclass
class Carried:
    """An import carried out: how many lines came in, how many did not, and sign-ins to be shown once."""

    ledger: LedgerImport
    brought: int = 0
    left: int = 0
    sign_ins: list[tuple[str, str, str, str]] = field(default_factory=list)


@transaction.atomic
def carry_out(
    *, ledger: LedgerImport, actor: Staff, on: date, runner: UUID | None = None, tell: Tell = quiet
) -> Carried:
    """
    Bring in every line that is right and decided; the others stay with their reasons, to be mended and brought again.

    Every line is looked at once more: what changed since it was checked (a name taken, a worker who left) counts.

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK, LEDGER_NOT_CHECKED, LEDGER_ALREADY_DONE, LEDGER_NOTHING_RIGHT,
        CHOICES_NOT_WHOLE, and what the rooms refuse
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).select_related("worker").get(
        pk=ledger.pk, municipality_id=actor.municipality_id
    )
    rows = {row.line: row for row in held.rows.order_by("line")}
    context = Context.of(held, actor=actor, on=on, tell=tell)
    violations = importing.may_import(role=actor.role, kind=held.kind)
    if violations := violations + importing.may_touch(work=held.work, is_own=runner is not None and held.runner == runner):
        raise Refused(violations)
    looked = look([(line, row.cells) for line, row in rows.items()], context) if held.is_checked else Looked([])
    entries = _decided(looked, rows)
    violations = importing.may_carry_out(
        state=held.state, right=len(entries), wrong=sum(bool(entry.problems) for entry in looked.entries), kind=held.kind
    )
    if violations:
        raise Refused(violations)
    made: Made = ALL[held.kind].carry(entries, context)
    _finish(held, rows, looked, made, actor=actor, on=on)
    audit.record(
        "ledger.brought_in", actor=actor, subject=held, kind=held.kind, brought=len(made.rows),
        left=len(rows) - len(made.rows), sha256=held.sha256,
    )
    return Carried(held, len(made.rows), len(rows) - len(made.rows), made.sign_ins)


def _decided(looked: Looked, rows: dict[int, ImportedRow]) -> list[Entry]:
    """Return the lines to bring in; one that is the same as a line that stays out stays out, too."""
    taken: list[Entry] = []
    lines: set[int] = set()
    for entry in looked.right:
        row, likely = rows[entry.line], [pk for pk, _, _ in looked.likely.get(entry.line, ())]
        if row.answer == Answer.SKIP or (likely and not row.answer):
            continue
        if row.answer == Answer.SAME:
            same_as = row.same_as or 0
            if same_as not in likely or (same_as < 0 and -same_as not in lines):
                continue
            entry.values["same_as"] = same_as
        taken.append(entry)
        lines.add(entry.line)
    return taken


def _finish(
    ledger: LedgerImport, rows: dict[int, ImportedRow], looked: Looked, made: Made, *, actor: Staff, on: date
) -> None:
    """Write beside each line what became of it. What was brought in is kept in its room, and no longer here."""
    by_line = {entry.line: entry for entry in looked.entries}
    fresh = []
    for line, row in rows.items():
        is_done = line in made.rows
        fresh.append(
            ImportedRow(
                municipality_id=row.municipality_id, ledger_import=ledger, line=line, cells=[] if is_done else row.cells,
                state=RowState.DONE if is_done else RowState.WRONG if by_line[line].problems else row.state,
                problems=[problem.reason for problem in by_line[line].problems], likely=[] if is_done else row.likely,
                answer=row.answer, same_as=row.same_as, made=made.rows.get(line, {}),
            )
        )
    ledger.rows.all().delete()
    ImportedRow.objects.bulk_create(fresh, BATCH)
    ledger.state, ledger.done_on, ledger.done_by = ImportState.DONE, on, actor
    ledger.marks, ledger.before, ledger.unknown = marks(), made.before, []
    rest(ledger)
    ledger.save(update_fields=["state", "done_on", "done_by", "marks", "before", "unknown", "work", "runner", "faults"])


def marks() -> dict[str, int]:
    """Return for each model that may speak of what an import makes its highest id now."""
    every: list[type[models.Model]] = [AuditEntry, *(model for model, _ in speaking())]
    return {model._meta.label_lower: _highest(model) for model in every}


def speaking() -> list[tuple[type[models.Model], list[models.ForeignKey[Any, Any]]]]:
    """Return the models with a foreign key to something an import makes, with those keys."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label_lower
        is_ours = model._meta.app_config.name.startswith("yorisoi.")  # a package's own lists tell nothing of a case
        if label in NOBODYS_WORK or model._meta.app_label == "transfer" or not is_ours:
            continue
        keys: list[models.ForeignKey[Any, Any]] = [
            each for each in model._meta.local_fields
            if isinstance(each, models.ForeignKey) and each.related_model._meta.label_lower in SPOKEN_OF
        ]
        if keys:
            found.append((model, keys))
    return found


def _highest(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0
