"""Matching: which column of the file is which field, which word which choice; kept under a name for the next file."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from yorisoi.agencies.models import Municipality, Staff
from yorisoi.audit import actions as audit
from yorisoi.foundation.violations import Refused
from yorisoi.transfer.actions.looking import check
from yorisoi.transfer.enums import ImportState
from yorisoi.transfer.models import LedgerImport, LedgerMapping
from yorisoi.transfer.queries import imports, options
from yorisoi.transfer.rules import importing
from yorisoi.transfer.rules.ledgers import by_key


@transaction.atomic
def match(
    *, ledger: LedgerImport, columns: Mapping[str, int], actor: Staff, on: date, worker: Staff | None = None, keep_as: str = "",
    is_checked_later: bool = False,
) -> LedgerImport:
    """
    Match the columns of a file, keep the way under a name if one is given, and look at every line (or leave that for later).

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK, LEDGER_COLUMN_MISSING, LEDGER_COLUMN_TWICE, LEDGER_COLUMN_GONE,
        LEDGER_WORKER_MISSING, LEDGER_ALREADY_DONE
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    fields = by_key(held.kind)
    violations = importing.may_import(role=actor.role, kind=held.kind)
    violations += importing.may_match(columns, fields, width=len(held.titles), has_worker=worker is not None)
    violations += importing.may_touch(work=held.work)
    if not held.is_open:
        violations += importing.may_carry_out(state=held.state, right=1, wrong=0, kind=held.kind)
    if violations:
        raise Refused(violations)
    if worker is not None and not options.workers(actor).filter(pk=worker.pk).exists():
        worker = None
    # What was found with other columns says nothing any more.
    held.columns, held.missing, held.worker, held.state = dict(columns), [], worker, ImportState.READ
    held.unknown, held.noticed = [], []
    held.save(update_fields=["columns", "missing", "worker", "state", "unknown", "noticed"])
    if keep_as:
        keep(held, name=keep_as, actor=actor)
    if is_checked_later:
        return held
    return check(ledger=held, actor=actor, on=on)


@transaction.atomic
def say(
    *, ledger: LedgerImport, said: Mapping[tuple[str, str], str], actor: Staff, on: date, is_checked_later: bool = False
) -> LedgerImport:
    """
    Say what words of the office mean that fit no choice, and look at every line again (or leave that for later).

    `said` holds for (field, word) a code, or "" where the word is to be read as nothing. Words that were not asked about
    and codes that no choice has are passed over. Where the columns were kept under a name, the words are kept with them.

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK, LEDGER_NOT_CHECKED, LEDGER_ALREADY_DONE
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    violations = importing.may_import(role=actor.role, kind=held.kind)
    violations += importing.may_touch(work=held.work)
    violations += importing.may_carry_out(state=held.state, right=1, wrong=0, kind=held.kind)
    if violations:
        raise Refused(violations)
    words = {key: dict(each) for key, each in held.words.items()}
    codes = {key: {code for code, _ in each} for key, each in options.options(held.kind, staff=actor, on=on).items()}
    for key, word, _ in held.unknown:
        code = said.get((key, word))
        if code is not None and (code in codes.get(key, ()) or (not code and not by_key(held.kind)[key].is_required)):
            words.setdefault(key, {})[word] = code
    held.words = words
    held.save(update_fields=["words"])
    kept = LedgerMapping.objects.filter(municipality_id=actor.municipality_id, kind=held.kind, name=held.kept_as)
    if held.kept_as and kept.update(words=words):
        audit.record("ledger.mapping_kept", actor=actor, subject=kept.get(), kind=held.kind)
    if is_checked_later:
        return held
    return check(ledger=held, actor=actor, on=on)


@transaction.atomic
def rename(*, mapping: LedgerMapping, name: str, actor: Staff) -> LedgerMapping:
    """
    Give a kept way another name; the same name again changes nothing.

    :raises Refused: NOT_A_LEDGER_KEEPER, MAPPING_NAME_TAKEN
    """
    Municipality.objects.select_for_update().get(pk=actor.municipality_id)
    violations = importing.may_import(role=actor.role, kind=mapping.kind)
    others = imports.mappings(mapping.kind, staff=actor).exclude(pk=mapping.pk)
    violations += importing.may_rename(is_taken=others.filter(name=name).exists())
    if violations:
        raise Refused(violations)
    if mapping.name != name:
        mapping.name = name
        mapping.save(update_fields=["name", "kept_at"])
        audit.record("ledger.mapping_renamed", actor=actor, subject=mapping, kind=mapping.kind)
    return mapping


@transaction.atomic
def forget(*, mapping: LedgerMapping, actor: Staff) -> None:
    """
    Throw away a kept way; imports that used it stay as they are. Twice is once.

    :raises Refused: NOT_A_LEDGER_KEEPER
    """
    if violations := importing.may_import(role=actor.role, kind=mapping.kind):
        raise Refused(violations)
    held = LedgerMapping.objects.select_for_update().filter(pk=mapping.pk, municipality_id=actor.municipality_id).first()
    if held is not None:
        audit.record("ledger.mapping_dropped", actor=actor, subject=held, kind=held.kind)
        held.delete()


def keep(ledger: LedgerImport, *, name: str, actor: Staff) -> LedgerMapping:
    """Keep how the columns and words of a file were matched; the same name again is replaced."""
    titles = {key: ledger.titles[number] for key, number in ledger.columns.items()}
    mapping, _ = LedgerMapping.objects.update_or_create(
        municipality_id=actor.municipality_id, kind=ledger.kind, name=name,
        defaults={"columns": titles, "words": ledger.words, "kept_by": actor},
    )
    ledger.kept_as = name
    ledger.save(update_fields=["kept_as"])
    audit.record("ledger.mapping_kept", actor=actor, subject=mapping, kind=ledger.kind)
    return mapping
