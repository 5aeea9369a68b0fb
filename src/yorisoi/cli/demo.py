"""デモ (Demo): 架空市 with its staff of every role and the seven stories, on an empty database."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from yorisoi.cli.migrate import alone, migrate_if_needed
from yorisoi.cli.play import STORIES
from yorisoi.cli.sign_ins import SignIn, one_time_password, show
from yorisoi.foundation.wareki import fiscal_year

if TYPE_CHECKING:
    from yorisoi.agencies.models import Staff


PEOPLE = 98_400
# Some are left to the municipality: in 架空市 nobody trains for work.
NOT_OFFERED = frozenset({"WORK_TRAINING"})


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
    settle_figures(town.staff["sasaki"], on=on)
    sign_ins = []
    for login_name, name, _, role, _ in STAFF:
        staff, password = town.staff[login_name], one_time_password()
        staff.set_password(password)
        staff.must_change_password = True
        staff.save(update_fields=["password", "must_change_password"])
        sign_ins.append(SignIn(login_name, name, role.label, password))
    return sign_ins


def settle_figures(chief: "Staff", *, on: date) -> None:
    """Say how many people live there and which services there are, as a municipality does once."""
    from yorisoi.statistics import actions as statistics
    from yorisoi.statistics.queries import settings

    for year in (fiscal_year(on) - 1, fiscal_year(on)):
        statistics.set_population(starts_on=date(year, 4, 1), people=PEOPLE, actor=chief, source="架空市の住民基本台帳")
        columns = [column for column, _ in settings.columns_of_services(year, chief.municipality_id)]
        statistics.set_services(year=year, offered={each: each not in NOT_OFFERED for each in columns}, actor=chief)


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
