"""索引をつくる: what is missing is added, begun anew or where it was broken off, and nothing twice."""

from argparse import Namespace

import pytest

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.cli import reindex
from yorisoi.desk.queries import search as queries
from yorisoi.people.actions import merging
from yorisoi.people.models import PersonKey, Protection
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


def keys_of(person):
    return set(PersonKey.objects.filter(person=person).order_by("pk").values_list("key", flat=True))


def test_前からの人の鍵も_名前の途中でさがせるようになる(worker, capsys):
    people = [make_person(actor=worker, name=f"山川 春{number}", phone=f"090-0000-000{number}") for number in range(5)]
    wanted = {person.pk: keys_of(person) for person in people}
    PersonKey.objects.filter(key__startswith="~").delete()
    PersonKey.objects.filter(person=people[4]).delete()
    PersonKey.objects.create(municipality_id=worker.municipality_id, person=people[0], key="むかしの鍵")
    reindex.run(Namespace(all=False))
    assert {person.pk: keys_of(person) for person in people} == wanted
    assert "5人のうち 5人の、さがす鍵" in capsys.readouterr().out
    assert reindex.renew_people(size=2) == (5, 0)


def test_秘匿の番号とまとめた人の名前も_一人ずつ直すときと同じになる(worker):
    kept, gone, hidden = (make_person(actor=worker, name=name, phone="090-0000-4172") for name in ("山川 春", "川山 秋", "森 冬"))
    merging.merge(kept=kept, gone=gone, actor=make_staff(Role.CHIEF_COUNSELOR), on=DAY)
    Protection.objects.create(
        municipality_id=worker.municipality_id, person=hidden, kind="DV", starts_on=DAY, set_by=worker
    )
    PersonKey.objects.all().delete()
    assert reindex.renew_people(size=2) == (3, 2)
    assert {"川山秋", "09000004172"} <= keys_of(kept)
    assert keys_of(gone) == set()
    assert "森冬" in keys_of(hidden)
    assert "09000004172" not in keys_of(hidden)
