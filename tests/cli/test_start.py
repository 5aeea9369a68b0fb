"""`yorisoi start` as `bin/serve` runs it: a server of its own, twice."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from django.urls import reverse

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60


@pytest.fixture
def command(tmp_path):
    """Return a function that runs `yorisoi start …` on a folder of its own, and stops it at the end."""
    running = []
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    environment |= {"YORISOI_VAR": str(tmp_path), "YORISOI_DEMO": "0"}
    environment.pop("DATABASE_URL", None)

    def start(*arguments):
        command = [sys.executable, "-m", "yorisoi.cli.main", "start", *arguments]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        running.append(process)
        return process

    yield start
    for process in running:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE_SECONDS)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def contents(file):
    """Return every row of the database; of the index of words, the tables it is made of."""
    with sqlite3.connect(file) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
        ).fetchall()
        return {name: database.execute(f'SELECT * FROM "{name}"').fetchall() for (name,) in tables}


def answer(url):
    """Return the status of the page, asked for until the server is there."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as response:
                return response.status
        except (ConnectionError, urllib.error.URLError):
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def seconds_to_start(command):
    port = free_port()
    started = time.monotonic()
    command(f"--port={port}")
    assert answer(f"http://127.0.0.1:{port}{reverse('agencies:sign_in')}") == 200
    return time.monotonic() - started


def test_a_second_start_changes_nothing_and_answers_at_once(command, tmp_path):
    assert command("--prepare-only").wait(PATIENCE_SECONDS) == 0
    before = contents(tmp_path / "yorisoi.sqlite3")
    # The other tests take their share of the machine: the fastest of three starts tells what a start takes.
    assert min(seconds_to_start(command) for _ in range(3)) < 3
    assert contents(tmp_path / "yorisoi.sqlite3") == before


def test_a_taken_port_is_told(command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        process = command(f"--port={other.getsockname()[1]}")
        assert process.wait(PATIENCE_SECONDS) == 1
        assert "ほかのプログラムが使っています" in process.stderr.read().decode()
