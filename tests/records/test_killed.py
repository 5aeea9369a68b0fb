"""
kill -9 at every point of a save: no acknowledged note is lost, none is doubled, nothing half stays behind.

The process that is writing is killed 200 times, each time a little later in the save; the whole server a few times;
and once exactly before and after every statement and commit. The sender sends the same form again, as a browser with
its draft does: with the same token.
"""

import contextlib
import http.client
import statistics
import time
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests.factories.base import make_case, make_staff
from tests.records.server import is_gone, killed_after, running
from yorisoi.foundation.wareki import format_wareki

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TIMES = 200
PARTS = 4  # so many tests share the times, each with moments from all over the save
# A divided run kills half of the times on each database.
SHARED_OUT = [pytest.param(part, marks=pytest.mark.held_on("postgresql" if part % 2 else "sqlite")) for part in range(PARTS)]
WARM = 9
# From before the first byte is read until after the answer is out.
REACH = 1.4


@pytest.fixture
def clock():
    """Keep the real time: the server beside us does."""


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def path(worker):
    return f"/cases/{make_case(actor=worker, on=timezone.localdate()).number}/records/new/"


def note(number):
    return {
        "happened_on": format_wareki(timezone.localdate()), "form": "TELEPHONE", "counterpart": "PERSON", "reached": "on",
        "body": f"{number}回目の電話。" + "朝、起きられるようになった。" * 20, "once": str(uuid4()),
        "next_on": format_wareki(timezone.localdate() + timedelta(days=7)), "next_note": "14:00 電話",
    }


def written(server, fields):
    """Return how many notes this form has made."""
    once = fields["once"].replace("-", "") if server.is_sqlite else fields["once"]
    return server.one("SELECT count(*) FROM records_casenote WHERE once = ? AND body = ?", once, fields["body"])


def is_acknowledged(server, path, fields, **options):
    with contextlib.suppress(OSError, http.client.HTTPException):
        return server.ask("POST", path, fields, **options) == 302
    return False


def seconds_of_a_save(server, path):
    """Return how long a worker that has just come up takes from the first byte to the answer."""
    spans = []
    for number in range(WARM):
        with killed_after(0, server.worker()):
            pass
        server.worker()
        time.sleep(0.05)
        begin = time.perf_counter()
        assert server.ask("POST", path, note(f"試し{number}")) == 302
        spans.append(time.perf_counter() - begin)
    return statistics.median(spans)


def one_round(server, path, fields, *, after, whole=False):
    """Save while the process is killed, send again until it is acknowledged, and tell how far the save had come."""
    target = server.process.pid if whole else server.worker()
    time.sleep(0.05)  # it has come up, and waits for us
    with killed_after(after, target, whole=whole):
        acknowledged = is_acknowledged(server, path, fields)
    if whole:
        server.process.wait()
        server.start()
    return end_of(server, path, fields, acknowledged)


def end_of(server, path, fields, acknowledged):
    """Send the same form until it is acknowledged, and tell how far the first press had come."""
    kept = written(server, fields)
    assert kept == 1 or not acknowledged, "an acknowledged note is lost"
    assert server.until_answered("POST", path, fields) == 302
    assert written(server, fields) == 1, "a note is lost or doubled"
    return "acknowledged" if acknowledged else "kept" if kept else "nothing"


def all_belong_together(server, total):
    """Each note has its evidence and its place in the index of words, and nothing else has."""
    assert server.one("SELECT count(*) FROM records_casenote WHERE form = 'TELEPHONE'") == total
    assert server.one("SELECT count(*) FROM audit_auditentry WHERE verb = 'note.written'") == total
    notes = "FROM search_searchdoc d JOIN records_casenote n ON n.id = d.subject_id WHERE d.kind = 'NOTE'"
    assert server.one(f"SELECT count(*) {notes} AND n.form = 'TELEPHONE'") == total
    assert server.one(f"SELECT count(*) {notes}") == server.one("SELECT count(*) FROM search_searchdoc WHERE kind = 'NOTE'")
    assert server.one("SELECT count(*) FROM records_casenote WHERE next_is_open") == 1


@pytest.mark.parametrize("part", SHARED_OUT)
def test_保存のどの瞬間に止められても_記録は失われず_二つにならない(worker, path, tmp_path, part):
    with running(tmp_path, worker, warm=path) as server:
        span = seconds_of_a_save(server, path)
        reached = Counter(
            one_round(server, path, note(number), after=span * REACH * number / TIMES)
            for number in range(part, TIMES, PARTS)
        )
        reached.update([one_round(server, path, note("全"), after=span * (part + 1) / (PARTS + 1), whole=True)])
        all_belong_together(server, reached.total() + WARM)
        # The kills really came both before the note was kept and after its answer was out.
        assert min(reached["nothing"], reached["acknowledged"]) >= TIMES // PARTS // 20, reached


def test_保存のどの文の前でも後でも_止められてよい(worker, path, tmp_path):
    with running(tmp_path, worker, warm=path) as server:
        reached, acknowledged = [], False
        while not acknowledged:  # until the point asked for lies behind the end of the save
            fields, pid = note(len(reached)), server.worker()
            acknowledged = is_acknowledged(server, path, fields, die_at=len(reached) + 1)
            assert acknowledged or is_gone(pid)
            reached.append(end_of(server, path, fields, acknowledged))
        # The points before the commit leave nothing, those after it leave the note: no third thing, and in this order.
        assert reached == sorted(reached, key=["nothing", "kept", "acknowledged"].index)
        assert min(reached.count("nothing"), 10 * reached.count("kept")) >= 10
        all_belong_together(server, len(reached))
