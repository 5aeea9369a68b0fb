"""Undoing a whole import, while nobody has worked on what it brought in."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models, transaction

from yorisoi.agencies.models import Agency, Staff
from yorisoi.audit import actions as audit
from yorisoi.audit.models import AuditEntry
from yorisoi.cases import ledger as cases
from yorisoi.cases.models import Case
from yorisoi.foundation.violations import Refused
from yorisoi.people import ledger as people
from yorisoi.people.models import Person
from yorisoi.process.s02_intake import ledger as intake
from yorisoi.process.s12_closure import ledger as closure
from yorisoi.records import ledger as records
from yorisoi.records.models import CaseNote
from yorisoi.reference import actions as reference
from yorisoi.reference.models import HousingCeiling
from yorisoi.reference.rules import files as tables
from yorisoi.reference.rules.tables import TABLES
from yorisoi.resources.models import SocialResource
from yorisoi.transfer.actions.carrying import speaking
from yorisoi.transfer.actions.context import Tell, quiet
from yorisoi.transfer.actions.working import rest
from yorisoi.transfer.enums import ImportState, LedgerKind, RowState
from yorisoi.transfer.models import LedgerImport
from yorisoi.transfer.rules import importing

CHUNK = 2_000
# What changes or removes a row that an import made, and leaves no newer row to be found by.
IN_PLACE = {
    "person.phone_removed": "電話(取りのぞいた)", "person.phone_noted": "電話(書きそえた)",
    "person.address_ended": "住所(おわった)",
    "consent.withdrawn": "同意の取り下げ", "case.unassigned": "担当(はずれた)",
}
# What a line became, and the model of it.
MODELS: dict[str, type[models.Model]] = {
    "case": Case, "person": Person, "note": CaseNote, "agency": Agency, "staff": Staff, "resource": SocialResource,
    "ceiling": HousingCeiling,
}


@transaction.atomic
def undo(
    *, ledger: LedgerImport, actor: Staff, on: date, runner: UUID | None = None, tell: Tell = quiet
) -> LedgerImport:
    """
    Take out everything an import brought in; twice is once. The evidence of both stays.

    :raises Refused: NOT_A_LEDGER_KEEPER, LEDGER_AT_WORK, LEDGER_NOT_DONE, LEDGER_WORKED_ON
    """
    held = LedgerImport.objects.select_for_update(of=("self",)).get(pk=ledger.pk, municipality_id=actor.municipality_id)
    if held.is_undone:
        return held
    violations = importing.may_import(role=actor.role, kind=held.kind)
    is_own = runner is not None and held.runner == runner
    if violations := violations + importing.may_touch(work=held.work, is_own=is_own):
        raise Refused(violations)
    made = _made(held)
    touched = _touched(held, made) if held.is_done else []
    violations = importing.may_undo(state=held.state, touched=touched, count=len(touched))
    if violations:
        raise Refused(violations)
    _take_out(held, made, actor=actor, tell=tell)
    rest(held)
    held.rows.all().delete()
    held.state, held.undone_on, held.undone_by, held.marks, held.before = ImportState.UNDONE, on, actor, {}, []
    held.save(update_fields=["state", "undone_on", "undone_by", "marks", "before", "work", "runner", "faults"])
    audit.record("ledger.undone", actor=actor, subject=held, kind=held.kind, rows=sum(map(len, made.values())))
    return held


def _made(ledger: LedgerImport) -> dict[str, list[int]]:
    """Return the ids of what the lines became, by kind."""
    found: dict[str, list[int]] = {name: [] for name in MODELS}
    for each in ledger.rows.filter(state=RowState.DONE).order_by("line").values_list("made", flat=True):
        for name in found:
            if each.get(name):
                found[name].append(each[name])
    return found


def _touched(ledger: LedgerImport, made: dict[str, list[int]]) -> list[str]:
    """Return in words what somebody has done since to what the import brought in, each thing once."""
    found: dict[str, None] = {}
    for name, ids in made.items():
        for model, key in _keys_to(MODELS[name]) if ids else ():
            for some in _chunks(_newer(model, key, set(ids), ledger.marks.get(model._meta.label_lower, 0))):
                for row in model._default_manager.filter(pk__in=some).select_related(key.name).order_by("pk"):
                    found[f"{_called(getattr(row, key.name))}の{_term(model)}"] = None
    for words in (*_changed(ledger, made), *_replaced(ledger)):
        found[words] = None
    return list(found)


def _newer(model: type[models.Model], key: Any, ids: set[int], mark: int) -> list[int]:
    """Return the rows above a mark with a key to one of these: asked once, for the span of the ids an import made in a row."""
    span = {f"{key.name}__gte": min(ids), f"{key.name}__lte": max(ids), "pk__gt": mark}
    rows = model._default_manager.filter(**span).order_by("pk").values_list("pk", key.attname)
    return [pk for pk, pointed_at in rows if pointed_at in ids]


def _keys_to(target: type[models.Model]) -> list[tuple[type[models.Model], Any]]:
    return [(model, key) for model, keys in speaking() for key in keys if key.related_model is target]


def _changed(ledger: LedgerImport, made: dict[str, list[int]]) -> Iterable[str]:
    """Yield what was changed where it stands, without a new row beside it."""
    for some in _chunks(made["case"]):
        for case in Case.objects.filter(pk__in=some).exclude(version=1).order_by("pk"):
            yield f"{case.number}の段階"
    for some in _chunks(made["person"]):
        for person in Person.objects.filter(pk__in=some).exclude(version=1, merged_into__isnull=True).order_by("pk"):
            yield f"{person.display_name}の本人の情報"
    for note in CaseNote.objects.filter(pk__in=made["note"], is_corrected=True).select_related("case").order_by("pk"):
        yield f"{note.case.number}の記録の訂正"
    for member in Staff.objects.filter(pk__in=made["staff"], last_login__isnull=False).order_by("pk"):
        yield f"{member.name}のサインイン"
    yield from _changed_in_place(ledger, made)
    gone = len(made["case"]) - sum(Case.objects.filter(pk__in=some).count() for some in _chunks(made["case"]))
    if gone:
        yield f"なくなったケース{gone}件"


def _changed_in_place(ledger: LedgerImport, made: dict[str, list[int]]) -> Iterable[str]:
    """Yield what left nothing but evidence: a telephone that was removed, an address that ended, a consent withdrawn."""
    since = AuditEntry.objects.filter(
        municipality_id=ledger.municipality_id, pk__gt=ledger.marks.get("audit.auditentry", 0), verb__in=IN_PLACE
    )
    for some in _chunks(made["person"]):
        names = {person.pk: person.display_name for person in Person.objects.filter(pk__in=some).order_by("pk")}
        of_people = since.filter(subject_type="people.person", subject_id__in=some)
        for pk, verb in of_people.order_by("pk").values_list("subject_id", "verb"):
            yield f"{names.get(pk or 0, '')}の{IN_PLACE[verb]}"
    for some in _chunks(made["case"]):
        numbers = dict(Case.objects.filter(pk__in=some).order_by("pk").values_list("pk", "number"))
        of_cases = since.filter(case_id__in=some).exclude(subject_type="people.person")
        for pk, verb in of_cases.order_by("pk").values_list("case_id", "verb"):
            yield f"{numbers.get(pk or 0, '')}の{IN_PLACE[verb]}"


def _replaced(ledger: LedgerImport) -> Iterable[str]:
    """Yield that a table of choices was loaded once more since."""
    if ledger.kind == LedgerKind.CHOICES:
        later = LedgerImport.objects.filter(
            municipality_id=ledger.municipality_id, table=ledger.table, state=ImportState.DONE, pk__gt=ledger.pk
        )
        if later.exists():
            yield f"{TABLES[ledger.table].title}の表の新しい読みこみ"


def _take_out(ledger: LedgerImport, made: dict[str, list[int]], *, actor: Staff, tell: Tell) -> None:
    total = len(made["case"]) + len(made["person"]) + len(made["note"])
    for done, some in enumerate(_chunks(made["case"])):
        tell(done * CHUNK, total, "取り消しています")
        notes = CaseNote.objects.filter(case_id__in=some).order_by("pk")
        records.remove_many(list(notes.values_list("pk", flat=True)), actor=actor)
        closure.remove_many(some)
        intake.remove_many(some)
        cases.remove_many(some, actor=actor)
    for done, some in enumerate(_chunks(made["person"])):
        tell(len(made["case"]) + done * CHUNK, total, "取り消しています")
        people.unregister_many(some, actor=actor)
    for done, some in enumerate(_chunks(made["note"])):
        tell(done * CHUNK, total, "取り消しています")
        cases_of = set(CaseNote.objects.filter(pk__in=some).order_by("pk").values_list("case_id", flat=True))
        records.remove_many(some, actor=actor)
        records.parted(cases_of)
    for name in ("agency", "staff", "resource", "ceiling"):
        rows = list(MODELS[name]._default_manager.filter(pk__in=made[name]).order_by("pk"))
        audit.record_many(f"{name}.removed", rows, actor=actor, source="ledger")
        MODELS[name]._default_manager.filter(pk__in=made[name]).delete()
    if ledger.kind == LedgerKind.CHOICES:
        table = TABLES[ledger.table]
        text = ledger.before[0]["csv"]
        if tables.read(text, table).rows:
            reference.load_rows(table=table, text=text, actor=actor)
        else:
            reference.drop_rows(table=table, actor=actor)


def _called(thing: models.Model) -> str:
    if isinstance(thing, Case):
        return thing.number
    if isinstance(thing, Person):
        return thing.display_name
    if isinstance(thing, CaseNote):
        return "記録"
    return str(thing)


def _term(model: type[models.Model]) -> str:
    """Return the Japanese term by which a model's own words begin."""
    return (model.__doc__ or "").strip().split(" ")[0].split("(")[0] or "記録"


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
