"""索引をつくる: what is missing is added, begun anew or where it was broken off, and nothing twice."""

from argparse import Namespace

import pytest

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.cli import reindex
from yorisoi.desk.queries import search as queries
from yorisoi.records.actions.finding import index_missing
from yorisoi.records.models import CaseNote
from yorisoi.search import actions as search
from yorisoi.search.models import SearchDoc

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def notes(worker):
    """Notes that came past the actions, as from a load."""
    case = make_case(actor=worker)
    return CaseNote.objects.bulk_create(
        CaseNote(
            municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, happened_on=DAY,
            form="TELEPHONE", body=f"家賃の相談{number}",
        )
        for number in range(30)
    )


def total(worker):
    return queries.notes("家賃", staff=worker, on=DAY).total


def test_ない索引を作り_もう一度しても増えない(notes, worker, capsys):
    assert total(worker) == 0
    before = SearchDoc.objects.count()
    assert reindex.run(Namespace(all=False)) == 0
    assert total(worker) == 30
    assert reindex.run(Namespace(all=False)) == 0
    assert "30件のうち 0件" in capsys.readouterr().out.replace("記録 ", "")
    assert SearchDoc.objects.count() == before + 30


def test_途中で止まっても_つづきから(notes, worker):
    index_missing(after=0, size=12)
    assert 0 < total(worker) < 30
    reindex.fill(size=7)
    assert total(worker) == 30


def test_はじめから作り直せる(notes, worker):
    reindex.fill()
    reindex.run(Namespace(all=True))
    assert total(worker) == 30


def test_忘れた文書は見つからない(notes, worker):
    reindex.fill()
    search.forget(kind="NOTE", subject_id=notes[0].pk, old_text=notes[0].body)
    assert total(worker) == 29
