"""Ceilings of 住居確保給付金, as an office's table has them."""

from datetime import date
from typing import Any

from tests.factories.base import DAY, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.reference import actions
from yorisoi.reference.models import HousingCeiling

APRIL = date(2026, 4, 1)
BANDS = ((1, 1, 43_000), (2, 2, 52_000), (3, 5, 56_000), (6, 6, 60_000), (7, 99, 67_000))


def make_ceilings(**facts: Any) -> list[HousingCeiling]:
    """Build the table of a 2級地, from April on."""
    facts = {"actor": make_staff(Role.ADMINISTRATOR), "on": DAY, "starts_on": APRIL, "source": "架空市要綱(令和8年度)", **facts}
    return [
        actions.add_ceiling(size_from=first, size_to=last, ceiling_yen=yen, **facts) for first, last, yen in BANDS
    ]
