"""1つのケースの書き出し (One case as a zip): a page to read, everything as JSON, the papers, the attachments, the evidence."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from types import ModuleType
from typing import Any

from django.template.loader import render_to_string

from yorisoi.cases.models import Case
from yorisoi.records.files import storage
from yorisoi.records.models import Attachment, CaseNote
from yorisoi.sheets import papers, pdf, printing
from yorisoi.sheets.rules.kinds import Of
from yorisoi.transfer.exporting import case_facts, zipping
from yorisoi.transfer.exporting.case_facts import Cover, Reader, Words
from yorisoi.transfer.exporting.lines import as_json
from yorisoi.transfer.exporting.municipality import ENDINGS, schema
from yorisoi.transfer.exporting.tables import Table, title_of

NOTES = "records.CaseNote"
NOTES_AT_ONCE = 100
# A meeting speaks of other cases too, and a note's own sheet is a line of the list of notes.
NOT_OF_ONE_CASE = frozenset({Of.NOBODY, Of.MEETING, Of.NOTE})


@dataclass(frozen=True)
class Contents:
    """What will be in the zip, as the page tells it beforehand."""

    notes: int
    attachments: int
    papers: list[str]


def contents(case: Case) -> Contents:
    """Return what there is of a case."""
    return Contents(
        CaseNote.objects.filter(case=case).count(), attachments(case).count(),
        [title for _, title, *_ in printed(case)],
    )


def attachments(case: Case) -> Any:
    """Return the attachments that are there, oldest first."""
    return Attachment.objects.filter(case=case, removed_on__isnull=True).order_by("pk")


def stream(case: Case, reader: Reader, *, with_evidence: bool) -> Iterator[bytes]:
    """Yield the zip. Names of files are codes and numbers: they tell nothing of anybody."""
    return zipping.stream(_files(case, reader, with_evidence=with_evidence), on=reader.on)


def _files(case: Case, reader: Reader, *, with_evidence: bool) -> Iterator[tuple[str, zipping.Pieces]]:
    cover = Cover(case, reader)
    person = case_facts.person(case, reader, cover)
    yield "index.html", _index(case, reader, cover, person, with_evidence=with_evidence)
    yield "style.css", [resources.files("yorisoi.transfer").joinpath("templates/transfer/case_zip/style.css").read_bytes()]
    yield "person.json", [as_json(person, indent=1).encode()]
    for table, way in case_facts.tables_of_a_case():
        yield f"facts/{table.name}.json", _json(table, case_facts.rows(table, way, case, cover))
    for name, _, module, subject in printed(case):
        yield name, [pdf.render(printing.make(module, subject, staff=reader.staff, on=reader.on), on=reader.on)]
    for row in attachments(case):
        yield from _attached(row)
    if with_evidence:
        yield "audit.json", _array(case_facts.evidence(case, cover))


def printed(case: Case) -> Iterator[tuple[str, str, ModuleType, Any]]:
    """Yield the papers of a case that can be printed: (name of the file, title, module, subject)."""
    for module in papers.ALL:
        kind = module.PAPER
        if kind.of in NOT_OF_ONE_CASE:
            continue
        if not kind.is_of_parts:
            yield f"papers/{kind.code}.pdf", kind.title, module, case
        if not hasattr(module, "subjects"):
            continue
        for pk, label in module.subjects(case):
            yield f"papers/{kind.code}-{pk}.pdf", f"{kind.title} {label}", module, module.find(case, pk)


def _json(table: Table, rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    """Yield one table as one JSON document that explains itself."""
    yield as_json({"table": table.name, **schema(table)}, indent=1).removesuffix("\n}").encode() + b',\n "rows": '
    yield from _array(rows)
    yield b"}\n"


def _array(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    between = b"["
    for row in rows:
        yield between + b"\n" + as_json(row).encode()
        between = b","
    yield b"[]\n" if between == b"[" else b"\n]\n"


def _attached(row: Attachment) -> Iterator[tuple[str, zipping.Pieces]]:
    """Yield the bytes of an attachment; in place of lost ones a file that says so."""
    if storage.is_whole(row.stored, municipality_id=row.municipality_id, sha256=row.sha256):
        yield name_of(row), storage.read(row.stored, municipality_id=row.municipality_id)
    else:
        yield f"attachments/{row.pk}-lost.txt", ["この添付の中身は、失われたか壊れています。\n".encode()]


def name_of(row: Attachment) -> str:
    """Return the name of an attachment in the zip."""
    return f"attachments/{row.pk}{ENDINGS.get(row.media_type, '.bin')}"


def is_lost(row: Attachment) -> bool:
    """Say whether the bytes of an attachment are gone."""
    return not storage.is_whole(row.stored, municipality_id=row.municipality_id, sha256=row.sha256)


def _index(
    case: Case, reader: Reader, cover: Cover, person: dict[str, Any], *, with_evidence: bool
) -> Iterator[bytes]:
    words = Words(case, reader.on)
    tables = {table.name: (table, way) for table, way in case_facts.tables_of_a_case()}
    files = [{"path": name_of(row), "name": cover(row.name), "is_lost": is_lost(row)} for row in attachments(case)]
    context = {
        "case": case, "person": person, "on": reader.on, "is_opened": bool(reader.opened), "with_evidence": with_evidence,
        "papers": [{"path": name, "title": cover(title)} for name, title, *_ in printed(case)], "files": files,
        "tables": [{"path": f"facts/{name}.json", "title": title_of(table.model)} for name, (table, _) in tables.items()],
    }
    yield _page("transfer/case_zip/head.html", context)
    for name, (table, way) in tables.items():
        if name != NOTES:
            yield from _section(table, (words.read(table, row) for row in case_facts.rows(table, way, case, cover)))
    table, way = tables[NOTES]
    yield from _section(table, (words.read(table, row) for row in case_facts.rows(table, way, case, cover)))
    yield _page("transfer/case_zip/foot.html", context)


def _section(table: Table, rows: Iterator[list[tuple[str, str]]]) -> Iterator[bytes]:
    """Yield what is to be read of one table, some rows at a time; nothing of an empty one."""
    first = True
    while some := list(islice(rows, NOTES_AT_ONCE)):
        yield _page("transfer/case_zip/rows.html", {"table": table, "rows": some, "is_first": first})
        first = False
    if not first:
        yield b"</section>\n"


def _page(template: str, context: dict[str, Any]) -> bytes:
    return render_to_string(template, context).encode()
