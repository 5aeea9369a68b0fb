"""docs/papers.md が言うことと帳票が出すものは同じ: every field, its table of choices, its certainty."""

import re

import pytest

from tests.factories.base import DAY
from tests.house.conftest import ROOT
from tests.sheets.story import worker
from yorisoi.reference.queries import packaged
from yorisoi.reference.rules.tables import TABLES
from yorisoi.sheets import papers
from yorisoi.sheets.rules.layout import Block, Choices, Drawing, Fields, Signature, Table, Text

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


def test_どの帳票にも節がある():
    assert list(SAID) == [module.PAPER.code for module in papers.ALL]


@pytest.mark.parametrize("module", papers.ALL, ids=lambda module: module.PAPER.code)
def test_欄は帳票のとおり(module):
    blocks = module.build(None, staff=worker(), on=DAY).blocks
    fields = dict.fromkeys(label.replace("\n", " ") for block in blocks for label in labels(block))
    assert [row[0] for row in rows(SAID[module.PAPER.code])] == list(fields)


def test_どの欄にも出典と確からしさがある():
    every = [row for part in SAID.values() for row in rows(part)]
    assert [row for row in every if not row[2] or not row[3].startswith(("確認済み", "一部確認", "未確認"))] == []


def test_選択肢の表の確からしさは表のとおり():
    named = [(row[1].strip("`"), row[3]) for part in SAID.values() for row in rows(part) if row[1].startswith("`")]
    assert [name for name, _ in named if name not in TABLES] == []
    assert [(name, said) for name, said in named if said != certainty(name)] == []


def certainty(table: str) -> str:
    found = packaged(table)
    sure = sum(row.is_certain for row in found)
    return "確認済み" if sure == len(found) else f"一部確認({len(found)}のうち{sure})" if sure else "未確認"
