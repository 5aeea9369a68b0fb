"""書き出しを止める: killed at any moment it goes on and is whole; and it stays small however much there is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.base import DAY, make_case, make_staff
from tests.records.server import ROOT, copied_database, drop_copy
from yorisoi.records.models import CaseNote

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MEGABYTE = 1024 * 1024
# Runs exports one after the other, each in a process of its own that is split off from a started one, with small parts;
# it kills itself, as `kill -9` does, at the nth look at the disk.
RUN = """
import json, os, signal, sys
import django
django.setup()
from yorisoi.transfer.exporting import municipality as exporting
from yorisoi.cli.main import main
sync = os.fsync
def run(rows, dies_at, out, *options):
    left = dies_at
    def fsync(handle):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        sync(handle)
    os.fsync, exporting.ROWS_OF_A_PART = fsync, rows
    code = main(["export", "municipality", "--out", out, *options])
    print("MEMORY", open("/proc/self/status").read().split("VmHWM:")[1].split()[0], flush=True)
    os._exit(code)
for given in json.loads(sys.argv[1]):
    child = os.fork()
    if not child:
        run(*given)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print("ENDED", json.dumps([code, os.path.exists(os.path.join(given[2], "manifest.json"))]), flush=True)
"""
NEVER = 0


@pytest.fixture
def database(tmp_path):
    """A copy of the database with notes, beside the test's own."""
    worker = make_staff()
    case = make_case(actor=worker)
    urls = []

    def copy(number, length):
        CaseNote.objects.bulk_create(
            [
                CaseNote(
                    municipality_id=case.municipality_id, case=case, created_by=worker, author=worker, happened_on=DAY,
                    form="TELEPHONE", body=f"{each}回目。" + "あ" * length,
                )
                for each in range(number)
            ],
            batch_size=100,
        )
        url, look = copied_database(tmp_path)
        look.close()
        urls.append(url)
        return url

    yield copy
    drop_copy(urls[0])


def export(url, *runs):
    """Run exports (rows of a part, when it dies, folder, options); return how each ended, and what was said."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps([[rows, dies_at, str(out), *options] for rows, dies_at, out, *options in runs])],
        capture_output=True, text=True, check=False, env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "YORISOI_VAR": str(Path(runs[0][2]).parent),
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yorisoi.config.settings.prod",
        },
    )
    ended = [json.loads(line.removeprefix("ENDED")) for line in done.stdout.splitlines() if line.startswith("ENDED")]
    return [tuple(each) for each in ended], done.stdout + done.stderr


def files(folder):
    return {
        path.name: path.read_bytes() for path in folder.iterdir()
        if path.name.endswith(".jsonl") and not path.name.startswith("audit.")
    }


def test_どこで止められても_つづきから書いて_同じものになる(tmp_path, database):
    url, whole = database(45, 10), tmp_path / "whole"
    broken = {moment: tmp_path / f"broken{moment}" for moment in (1, 9, 23, 40)}
    runs = [run for moment, out in broken.items() for run in ((10, moment, out), (10, NEVER, out, "--resume"))]
    ended, said = export(url, (10, NEVER, whole), *runs)
    # Each was killed without a manifest, and ended with one.
    assert ended == [(0, True), *[(-9, False), (0, True)] * len(broken)], said
    for out in broken.values():
        assert files(out) == files(whole)
        rows = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["tables"]["records.CaseNote"]["rows"]
        assert rows == 45


def test_たくさんの長い記録でも_小さいまま(tmp_path, database):
    """More goes out than the process may hold: it starts with some 80 megabytes of its own."""
    url = database(1_500, 25_000)
    ended, said = export(url, (20_000, NEVER, tmp_path / "out"))
    assert ended == [(0, True)], said
    assert sum(len(content) for content in files(tmp_path / "out").values()) > 100 * MEGABYTE
    kilobytes = int(said.split("MEMORY")[1].split()[0])
    assert kilobytes * 1024 < 130 * MEGABYTE
