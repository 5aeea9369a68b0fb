"""デモ (Demo): 架空市 with its staff of every role and the seven stories, on an empty database."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from yorisoi.cli.migrate import alone, migrate_if_needed
from yorisoi.cli.play import STORIES
from yorisoi.cli.sign_ins import SignIn, one_time_password, show


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing: the demo is what it is."""


def run(args: argparse.Namespace) -> int:
    """Load the demo unless somebody is there already."""
    from yorisoi.agencies.models import Staff

    with alone():
        migrate_if_needed()
    if Staff.objects.exists():
        print("このデータベースには、もう職員がいます。デモデータは空のデータベースにだけ入れられます。")
        return 1
    show(load(on=timezone.localdate()))
    return 0


@transaction.atomic
def load(*, on: date) -> list[SignIn]:
    """Build 架空市, play every story so that it ends on or before that day, and return the first sign-ins."""
    from yorisoi.cli.scenario.town import STAFF, build

    town = build(on=on)
    for path in stories():
        _play(path, on=on)
    sign_ins = []
    for login_name, name, _, role, _ in STAFF:
        staff, password = town.staff[login_name], one_time_password()
        staff.set_password(password)
        staff.must_change_password = True
        staff.save(update_fields=["password", "must_change_password"])
        sign_ins.append(SignIn(login_name, name, role.label, password))
    return sign_ins


def stories() -> Iterator[Path]:
    """Yield the story files in their order."""
    yield from sorted(STORIES.glob("*.toml"))


def _play(path: Path, *, on: date) -> None:
    from yorisoi.cli.scenario.player import Scene, play
    from yorisoi.cli.scenario.story import read
    from yorisoi.cli.scenario.town import build

    story = read(path, today=on)
    scene = Scene(town=build(on=on), story=story)
    for _ in play(scene):
        pass
