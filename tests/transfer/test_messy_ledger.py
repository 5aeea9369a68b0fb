"""A ledger of years, every trouble in it: told line by line, brought in, mended, brought in again; and killed half-way."""

import io
import os
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from tests.factories.base import DAY, make_staff
from tests.transfer.messy import ledger as messy
from yorisoi.agencies.enums import Role
from yorisoi.cases.models import Case
from yorisoi.people.models import Person
from yorisoi.process.s12_closure.models import OldClosure
from yorisoi.transfer import actions, excel
from yorisoi.transfer.enums import Answer, LedgerKind, RowState
from yorisoi.transfer.queries import imports
from yorisoi.transfer.reading import files

ROWS = 300
CARRY = """
import os, django
django.setup()
from django.db import transaction
from yorisoi.agencies.models import Staff
from yorisoi.process.s12_closure import ledger as closure
from yorisoi.transfer import actions
from yorisoi.transfer.models import LedgerImport
import datetime, sys, time
def wait(*args, **kwargs):
    # Persons, cases and their lines are written: this is half-way.
    print("half-way", flush=True)
    time.sleep(60)
closure.close_many = wait
actions.carry_out(ledger=LedgerImport.objects.get(), actor=Staff.objects.get(login_name="sasaki"), on=datetime.date(2026, 6, 10))
"""


@pytest.fixture
def chief(db):
    return make_staff(Role.CHIEF_COUNSELOR, login_name="sasaki")


@pytest.fixture
def read(chief):
    """Read the messy ledger and look at it; return it with what is wrong by line."""
    worker = make_staff(Role.COUNSELOR)
    stream, wrong = messy(ROWS, workers=(worker.name, chief.name), until=DAY)
    ledger = actions.take(stream=stream, name="台帳.xlsx", kind=LedgerKind.CASES, actor=chief)
    ledger = actions.match(ledger=ledger, columns=ledger.columns, actor=chief, on=DAY, worker=chief)
    return ledger, wrong


def test_every_trouble_is_told_at_its_line_and_nothing_else(read):
    ledger, wrong = read
    told = {row.line: " ".join(row.problems) for row in imports.rows(ledger, RowState.WRONG)}

    assert set(told) == set(wrong)
    assert {line for line, why in wrong.items() if why not in told[line]} == set()


def test_what_is_right_comes_in_and_the_rest_comes_back(read, chief):
    ledger, wrong = read
    asked = [row.line for row in imports.rows(ledger, RowState.ASKED)]
    actions.answer(ledger=ledger, said=dict.fromkeys(asked, (Answer.NEW, None)), actor=chief)
    carried = actions.carry_out(ledger=ledger, actor=chief, on=DAY)

    assert (carried.brought, carried.left) == (ROWS - len(wrong), len(wrong))
    assert Case.objects.count() == Person.objects.count() == carried.brought
    assert OldClosure.objects.count() == Case.objects.filter(standing="ENDED").count()
    back = files.read(io.BytesIO(excel.wrong_rows(ledger)))
    assert len(back.rows) == len(wrong) + 1
    again = actions.take(stream=io.BytesIO(excel.wrong_rows(ledger)), name="w.xlsx", kind=LedgerKind.CASES, actor=chief)
    assert (again.columns, again.rows.count()) == (ledger.columns, len(wrong))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_half_way_leaves_nothing(read, chief):
    """A real process, really killed: persons and cases are written by then, and none of them stays."""
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
    ledger = read[0]
    ledger.refresh_from_db()
    assert ledger.is_checked
    assert actions.carry_out(ledger=ledger, actor=chief, on=DAY).brought > 0


def database_url() -> str:
    """Return the address this test run was given, for the other process."""
    return os.environ.get("DATABASE_URL", "")


def _on_this_database() -> str:
    """Return the lines that let another process work on the database of this test."""
    return (
        "import os\nfrom django.conf import settings\n"
        "settings.DATABASES['default']['NAME'] = os.environ['YORISOI_TEST_DATABASE']\n"
    )
