"""
索引をつくる (Reindex): makes every note findable that is not yet, and puts right the keys people are searched by.

Begins where an earlier run was broken off.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable

from yorisoi.cli.migrate import alone, migrate_if_needed

# Few enough that whoever is saving a note meanwhile waits less than a second.
CHUNK = 5_000
CHUNK_OF_PEOPLE = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether to begin from nothing."""
    parser.add_argument("--all", action="store_true", help="いまの索引を捨てて、はじめから作り直す")


def run(args: argparse.Namespace) -> int:
    """Index what is missing and renew what is wrong, chunk after chunk; each is safe once it is told."""
    from yorisoi.people.models import Person
    from yorisoi.records.models import CaseNote
    from yorisoi.search import actions as search

    with alone():
        migrate_if_needed()
    if args.all:
        search.clear()
    began = time.monotonic()
    looked, added = fill(tell=_progress(CaseNote.objects.count(), "記録"))
    print(f"\n記録 {looked:,}件のうち {added:,}件を索引に加えました({time.monotonic() - began:.0f}秒)。", flush=True)
    began = time.monotonic()
    looked, renewed = renew_people(tell=_progress(Person.objects.count(), "人"))
    print(f"\n{looked:,}人のうち {renewed:,}人の、さがす鍵を直しました({time.monotonic() - began:.0f}秒)。", flush=True)
    return 0


def fill(*, tell: Callable[[int], None] = lambda looked: None, size: int = CHUNK) -> tuple[int, int]:
    """Index every note that is not indexed; return how many were looked at and how many were added."""
    from yorisoi.records.actions.finding import index_missing
    from yorisoi.search import actions as search

    last = looked = added = 0
    while True:
        last, seen, new = index_missing(after=last, size=size)
        if not seen:
            break
        looked, added = looked + seen, added + new
        tell(looked)
    if added:
        search.settle()
    return looked, added


def renew_people(*, tell: Callable[[int], None] = lambda looked: None, size: int = CHUNK_OF_PEOPLE) -> tuple[int, int]:
    """Put right the keys everybody is searched by; return how many people were looked at and how many had wrong ones."""
    from yorisoi.people.actions import renew_many

    last = looked = renewed = 0
    while True:
        last, seen, changed = renew_many(after=last, size=size)
        if not seen:
            break
        looked, renewed = looked + seen, renewed + changed
        tell(looked)
    return looked, renewed


def _progress(total: int, what: str) -> Callable[[int], None]:
    is_terminal = sys.stdout.isatty() or bool(os.environ.get("YORISOI_PROGRESS"))

    def tell(looked: int) -> None:
        line = f"{looked:,}/{total:,}{what}"
        if is_terminal:
            print(f"\r{line}", end="", flush=True)
        elif looked % 50_000 < CHUNK:
            print(line, flush=True)

    return tell
