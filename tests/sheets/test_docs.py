"""docs/papers.md が言うことと帳票が出すものは同じ: every field, its table of choices, its certainty."""

import re

import pytest

from tests.factories.base import DAY
from tests.house.conftest import ROOT
from tests.sheets import printing
from tests.sheets.story import Words, tell, worker
from yorisoi.consents import actions as consents
from yorisoi.reference.queries import packaged
from yorisoi.reference.rules.tables import TABLES
from yorisoi.sheets import papers
from yorisoi.sheets.papers import consent, meeting_item
from yorisoi.sheets.rules.layout import Block, Choices, Drawing, Fields, Paper, Signature, Table, Text

pytestmark = pytest.mark.django_db
PARTS = re.split(r"^## ", (ROOT / "docs" / "papers.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
SAID = {re.search(r"`([\w-]+)`", part)[1]: part for part in PARTS}


def rows(part: str) -> list[list[str]]:
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def labels(block: Block) -> list[str]:
    match block:
        case Fields(cells):
            return [cell.label for cell in cells]
        case Choices(label) | Text(label) | Drawing(label):
            return [label]
        case Table(headers, label=label):
            return [label or headers[0]]
        case Signature(lines):
            return [label for label, _ in lines]
        case _:
            return []


def fields(paper: Paper) -> dict[str, None]:
    return dict.fromkeys(label.replace("\n", " ") for block in paper.blocks for label in labels(block))


def test_どの帳票にも節がある():
    assert list(SAID) == [module.PAPER.code for module in papers.ALL]


@pytest.mark.parametrize("module", papers.ALL, ids=lambda module: module.PAPER.code)
def test_欄は帳票のとおり(module):
    said = [row[0] for row in rows(SAID[module.PAPER.code]) if "ときだけ" not in row[2]]
    assert said == list(fields(module.build(None, staff=worker(), on=DAY)))


def test_記入ずみの帳票にも_表にない欄はない():
    staff = worker()
    case = tell(Words(), actor=staff)
    made = printing.filled([module for module in papers.ALL if rows(SAID[module.PAPER.code])], case, staff=staff, on=DAY)
    given = consent.find(case, consent.subjects(case)[0][0])
    consents.withdraw(consent=given, note="やめたい。", actor=staff, on=DAY)
    withdrawn = consent.build(consent.find(case, given.pk), staff=staff, on=DAY)
    every = [*made.items(), ("consent", withdrawn), ("meeting-item", newest_item(case, staff))]
    assert [(code, name) for code, paper in every for name in fields(paper) if name not in named(code)] == []
    # What the table says is there only at times is there then.
    rare = {(code, row[0]) for code, part in SAID.items() for row in rows(part) if "ときだけ" in row[2]}
    shown = {(code, name) for code, paper in every for name in fields(paper)}
    assert rare - shown == {("consent", "終わった日"), ("meeting-item", "題名")}


def newest_item(case, staff):
    return meeting_item.build(meeting_item.find(case, meeting_item.subjects(case)[0][0]), staff=staff, on=DAY)


def named(code):
    return [row[0] for row in rows(SAID[code])]


@pytest.mark.parametrize("module", papers.ALL, ids=lambda module: module.PAPER.code)
def test_表の列は帳票のとおり(module):
    blocks = module.build(None, staff=worker(), on=DAY).blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    columns = {labels(table)[0]: [name.replace("\n", "・") for name in table.headers if name] for table in tables}
    said = {row[0]: re.sub(r"\(`\w+`\)", "", row[1]) for row in rows(SAID[module.PAPER.code])}
    assert {name: said[name] for name in columns} == {name: f"列: {'・'.join(each)}" for name, each in columns.items()}


def test_どの欄にも出典と確からしさがある():
    every = [row for part in SAID.values() for row in rows(part)]
    assert [row for row in every if not row[2] or not row[3].startswith(("確認済み", "一部確認", "未確認"))] == []


def test_選択肢の表の確からしさは表のとおり():
    said_of = [(row[1].strip("`"), row[3]) for part in SAID.values() for row in rows(part) if row[1].startswith("`")]
    assert [name for name, _ in said_of if name not in TABLES] == []
    assert [(name, said) for name, said in said_of if said != certainty(name)] == []


def certainty(table: str) -> str:
    found = packaged(table)
    sure = sum(row.is_certain for row in found)
    return "確認済み" if sure == len(found) else f"一部確認({len(found)}のうち{sure})" if sure else "未確認"
