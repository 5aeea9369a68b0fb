"""Arguments of the pages of ledgers, for the matrix of permissions."""

import itertools
from typing import Any

from tests.factories import ledgers
from tests.house.world import World

NUMBERS = itertools.count(100)


def of_a_read_ledger(world: World) -> dict[str, Any]:
    """Return the arguments of a ledger whose columns are about to be matched."""
    return {"pk": ledgers.read_ledger(world.staff["chief"]).pk}


def of_a_checked_ledger(world: World) -> dict[str, Any]:
    """Return the arguments of a ledger that was looked at."""
    return {"pk": ledgers.checked_ledger(world.staff["chief"]).pk}


def of_a_ledger_at_work(world: World) -> dict[str, Any]:
    """Return the arguments of a ledger that is being brought in."""
    return {"pk": ledgers.working_ledger(world.staff["chief"], f"{next(NUMBERS)},R7.7.1").pk}


def of_a_kept_mapping(world: World) -> dict[str, Any]:
    """Return the arguments of a kept way to match columns."""
    return {"pk": ledgers.kept_mapping(world.staff["chief"]).pk}


def of_an_import(world: World) -> dict[str, Any]:
    """Return the arguments of a ledger that was brought in."""
    return {"pk": ledgers.carried_ledger(world.staff["chief"], "8,R7.6.1").ledger.pk}
