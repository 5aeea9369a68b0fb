"""bench --work: every job is done on a tiny city, tells what it took, and leaves nothing behind."""

import json

import pytest
from django.apps import apps
from django.utils import timezone

from yorisoi.cli import reindex
from yorisoi.cli.benchmark import work
from yorisoi.cli.synthetic.city import Wanted, fill
from yorisoi.cli.synthetic.town import CODE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def city():
    wanted = Wanted(people=60, years=2, seed=3, notes=1200, agencies=1, code=CODE, today=timezone.localdate())
    fill(wanted, tell=lambda people, notes: None)
    reindex.fill()


def counts():
    return {model._meta.label: model.objects.order_by().count() for model in apps.get_models()}


@pytest.mark.held_on("sqlite")
def test_どの仕事もでき_何も残さない(city):
    before = counts()
    ground = work.Ground(0.01)
    told = {job.code: job.run(ground) for job in work.JOBS}
    assert counts() == before
    assert min(each["count"] for each in told.values()) > 0
    assert min(each["seconds"] for each in told.values()) > 0
    assert told["import.ledger"]["count"] == 100


def test_目標に届いたかを言う():
    done = [
        work.Worked("a", "はやい仕事", 1, 0.1, 0.1, 100, 1, 200), work.Worked("b", "大きい仕事", 1, 0.1, 0.1, 300, 1, 200),
        work.Worked("c", "おそい仕事", 1, 2, 0.1, 100, 1, None), work.Worked("d", "目標のない仕事", 1, 2, 0.1, 100, None, None),
    ]
    assert [each.is_met for each in done] == [True, False, False, True]
    around = dict.fromkeys(("at", "database", "processors", "memory_gib", "load_before", "load_after"), "") | dict.fromkeys(
        ("cases", "people", "notes"), 0
    )
    assert work.table(around, done, is_markdown=True).count("✕") == 2
    assert json.loads(json.dumps(done[0].as_dict()))["is_met"] is True
