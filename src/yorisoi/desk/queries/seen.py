"""見える範囲 (What one may see): asked for once for all that one search looks through."""

from datetime import date
from functools import cached_property
from typing import NamedTuple

from yorisoi.agencies.enums import Role
from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case

# These roles see (nearly) all of what their scope holds.
SEES_WIDELY = frozenset({Role.CHIEF_COUNSELOR, Role.MUNICIPAL_OFFICER, Role.AUDITOR})
# So many cases of one's own are named one by one.
MOST_OWN = 5_000


class Own(NamedTuple):
    """A case somebody holds, the person it is about, and the agency it is of."""

    pk: int
    person_id: int
    agency_id: int


class Seen:
    """The cases one may see on a day: `cases` as a condition, and by name where they are a worker's own, which are few."""

    def __init__(self, staff: Staff, *, on: date) -> None:
        self.staff = staff
        # What a chief or an officer holds beyond their role.
        self.beyond = Case.objects.beyond_role(staff, on=on)
        self.cases = Case.objects.visible_to(staff, on=on, beyond=self.beyond)

    @property
    def is_wide(self) -> bool:
        return self.staff.role in SEES_WIDELY

    @cached_property
    def own(self) -> list[Own] | None:
        """All cases one may see, by name; None where they are too many for that."""
        if self.is_wide:
            return None
        rows = self.cases.order_by("pk").values_list("pk", "person_id", "agency_id")[: MOST_OWN + 1]
        own = [Own(*row) for row in rows]
        return own if len(own) <= MOST_OWN else None
