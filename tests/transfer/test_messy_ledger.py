"""A ledger of years, every trouble in it: told line by line, brought in, mended, brought in again; and killed half-way."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.factories.base import DAY, make_staff
from tests.reading import text_of
from tests.transfer.messy import ledger as messy
from tests.transfer.out_again import facts_of, meant_as_text
from yorisoi.agencies.enums import Role
from yorisoi.cases.models import Case
from yorisoi.cli.main import main
from yorisoi.people.models import Person
from yorisoi.process.s12_closure.models import OldClosure
from yorisoi.transfer import actions, excel, progress
from yorisoi.transfer.enums import Answer, LedgerKind, RowState, Work
from yorisoi.transfer.queries import imports
from yorisoi.transfer.reading import files
from yorisoi.transfer.rules.ledgers import FIELDS

ROWS = 300
# The other process tells the time of the machine: later than that, and than the clock of the tests.
AFTERWARDS = datetime(2100, 1, 1, 9, 0, tzinfo=UTC)
# The book has name and kana in one way of two, and nothing else is left out.
NOT_IN_THE_BOOK = {"name", "surname_kana", "given_kana"}
CARRY = """
import os, django
django.setup()
from django.db import transaction
from yorisoi.process.s12_closure import ledger as closure
from yorisoi.transfer import beside
from yorisoi.transfer.models import LedgerImport
import time
def wait(*args, **kwargs):
    # Persons, cases and their lines are written: this is half-way.
    print("half-way", flush=True)
    time.sleep(60)
closure.close_many = wait
ledger = LedgerImport.objects.get()
beside.run(ledger.pk, ledger.runner)
"""


@pytest.fixture
def chief(db):
    return make_staff(Role.CHIEF_COUNSELOR, login_name="sasaki")


@pytest.fixture
def read(chief):
    """Read the messy ledger and look at it; return it with what is wrong by line."""
    worker = make_staff(Role.COUNSELOR)
    book = messy(ROWS, workers=(worker.name, chief.name), until=DAY)
    ledger = actions.take(stream=book.file, name="台帳.xlsx", kind=LedgerKind.CASES, actor=chief)
    ledger = actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief)
    return ledger, book


@pytest.fixture
def carried(read, chief):
    """Bring in what is right; who may be somebody else is somebody else."""
    ledger, _ = read
    asked = [row.line for row in imports.rows(ledger, RowState.ASKED)]
    actions.answer(ledger=ledger, said=dict.fromkeys(asked, (Answer.NEW, None)), actor=chief)
    return actions.carry_out(ledger=ledger, actor=chief, on=DAY)


def test_every_trouble_is_told_at_its_line_and_nothing_else(read):
    ledger, book = read
    told = {row.line: " ".join(row.problems) for row in imports.rows(ledger, RowState.WRONG)}

    assert set(told) == set(book.wrong)
    assert {line for line, why in book.wrong.items() if why not in told[line]} == set()


def test_every_line_comes_in_or_comes_back_with_all_its_cells(read, carried, chief):
    ledger, book = read
    assert set(ledger.columns) == {each.key for each in FIELDS[LedgerKind.CASES]} - NOT_IN_THE_BOOK
    assert (carried.brought, carried.left) == (len(book.right), len(book.wrong))
    assert Case.objects.count() == Person.objects.count() == carried.brought
    assert OldClosure.objects.count() == Case.objects.filter(standing="ENDED").count()
    returned = excel.wrong_rows(ledger)
    assert [row[:-1] for row in files.read(io.BytesIO(returned)).rows[1:]] == lines_of(book)
    again = actions.take(stream=io.BytesIO(returned), name="w.xlsx", kind=LedgerKind.CASES, actor=chief)
    assert (again.columns, again.rows.count()) == (ledger.columns, len(book.wrong))


def test_everything_that_came_in_goes_out_again(read, carried, tmp_path, monkeypatch):
    """Every mapped value of every line, through both exports of the municipality, and the zips of two cases."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    meant = {number: meant_as_text(facts) for number, facts in read[1].right.items()}
    assert exported(tmp_path / "jsonl") == meant
    assert exported(tmp_path / "csv") == meant
    richest = sorted(carried.ledger.rows.filter(state=RowState.DONE), key=lambda row: -fullness(meant[row.made["old_number"]]))[:2]
    numbers = {row.made["old_number"]: row.made["number"] for row in richest}
    assert [words_missing(meant[old], zipped(tmp_path / f"{old}.zip", number)) for old, number in numbers.items()] == [[], []]


def exported(folder):
    """Export the municipality in the form the folder is named by, and read it."""
    assert main(["export", "municipality", "--out", str(folder), "--format", folder.name]) == 0
    return facts_of(folder)


def zipped(path, number):
    """Export a case and return the text in its zip."""
    assert main(["export", "case", number, "-o", str(path)]) == 0
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith((".json", ".html")))


def fullness(facts):
    return sum(map(bool, facts.values()))


def words_missing(facts, text):
    words = [word for value in facts.values() for word in (value if isinstance(value, set) else {value})]
    return [word for word in words if json.dumps(word, ensure_ascii=False)[1:-1] not in text]


def lines_of(book):
    """Return the cells of the wrong lines, as they stood in the office's own file."""
    every = files.read(book.file).rows
    return [every[line - 1] for line in sorted(book.wrong)]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_leaves_nothing_and_says_so(read, chief, client_for, clock):
    """A real process, really killed: persons and cases are written by then, and none of them stays."""
    begun = actions.begin(ledger=read[0], work=Work.CARRY, actor=chief, on=DAY, at=timezone.now())
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "DATABASE_URL": database_url(),
        "YORISOI_TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    child = subprocess.Popen(
        [sys.executable, "-c", _on_this_database() + CARRY], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True
    )
    with closing(child.stdout), closing(child.stderr):
        said = child.stdout.readline()
        told = "" if said else child.stderr.read()
        child.send_signal(signal.SIGKILL)
        child.wait(30)
    assert said == "half-way\n", told
    time.sleep(0.2)
    assert (Person.objects.count(), Case.objects.count()) == (0, 0)
    clock.move_to(AFTERWARDS)
    client = client_for(chief)
    assert "何も取りこまれていません" in text_of(client.get(f"/import/{begun.pk}/progress/"))
    client.post(f"/import/{begun.pk}/again/")
    assert Case.objects.count() > 0
    assert progress.seen(begun.runner) is None


def database_url() -> str:
    """Return the address this test run was given, for the other process."""
    return os.environ.get("DATABASE_URL", "")


def _on_this_database() -> str:
    """Return the lines that let another process work on the database of this test."""
    return (
        "import os\nfrom django.conf import settings\n"
        "settings.DATABASES['default']['NAME'] = os.environ['YORISOI_TEST_DATABASE']\n"
    )
