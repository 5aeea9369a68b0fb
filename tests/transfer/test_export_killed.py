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
# Runs the export with small parts, and kills itself, as `kill -9` does, at the nth look at the disk.
RUN = """
import os, signal, sys
import django
django.setup()
from yorisoi.transfer.exporting import municipality as exporting
from yorisoi.cli.main import main
exporting.ROWS_OF_A_PART, left, sync = int(sys.argv[1]), int(sys.argv[2]), os.fsync
def fsync(handle):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    sync(handle)
os.fsync = fsync
code = main(["export", "municipality", "--out", sys.argv[3], *sys.argv[4:]])
print("MEMORY", open("/proc/self/status").read().split("VmHWM:")[1].split()[0])
sys.exit(code)
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


def export(url, out, *options, rows=10, dies_at=NEVER):
    return subprocess.run(
        [sys.executable, "-c", RUN, str(rows), str(dies_at), str(out), *options],
        capture_output=True, text=True, check=False, env={
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src"), "YORISOI_VAR": str(Path(out).parent),
            "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yorisoi.config.settings.prod",
        },
    )


def files(folder):
    return {
        path.name: path.read_bytes() for path in folder.iterdir()
        if path.name.endswith(".jsonl") and not path.name.startswith("audit.")
    }


def test_どこで止められても_つづきから書いて_同じものになる(tmp_path, database):
    url = database(45, 10)
    assert export(url, tmp_path / "whole").returncode == 0
    for moment in (1, 9, 23, 40):
        broken = tmp_path / f"broken{moment}"
        assert export(url, broken, dies_at=moment).returncode == -9
        assert not (broken / "manifest.json").exists()
        again = export(url, broken, "--resume")
        assert again.returncode == 0, again.stderr
        assert files(broken) == files(tmp_path / "whole")
        rows = json.loads((broken / "manifest.json").read_text(encoding="utf-8"))["tables"]["records.CaseNote"]["rows"]
        assert rows == 45


def test_たくさんの長い記録でも_小さいまま(tmp_path, database):
    """More goes out than the process may hold: it starts with some 80 megabytes of its own."""
    url = database(1_500, 25_000)
    done = export(url, tmp_path / "out", rows=20_000)
    assert done.returncode == 0, done.stderr
    assert sum(len(content) for content in files(tmp_path / "out").values()) > 100 * MEGABYTE
    kilobytes = int(done.stdout.split("MEMORY")[1])
    assert kilobytes * 1024 < 130 * MEGABYTE
