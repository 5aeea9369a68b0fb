"""
Every page, and what each of nine people gets there. The one table of who may go where.

A page that is missing here fails `test_every_page_is_in_the_matrix`; so does a line whose page is gone.
The people: tests/house/world.py. DONE stands for any answer to somebody who may act: shown, sent on, asked again.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.house.world import VIEWERS, World

SHOWN, SENT_ON, NOT_YOURS, READ_ONLY, NO_GET = 200, 302, 404, 403, 405
DONE = frozenset({200, 302, 303, 409, 422})

Answer = int | frozenset[int]


def row(**others: Answer) -> dict[str, Answer]:
    """Return the answers of one kind of page: anonymous is always sent to sign in."""
    default = others.pop("everyone", NOT_YOURS)
    return {viewer: SENT_ON if viewer == "anonymous" else others.get(viewer, default) for viewer in VIEWERS}


# A page of a case: to read, and to write.
CASE_READ = row(counselor=SHOWN, chief=SHOWN, officer=SHOWN, member=SHOWN, auditor=SHOWN)
CASE_WRITE = row(counselor=SHOWN, chief=SHOWN, officer=SHOWN, member=READ_ONLY, auditor=READ_ONLY)
CASE_ACT = row(counselor=DONE, chief=DONE, officer=DONE, member=READ_ONLY, auditor=READ_ONLY)
# A page that belongs to everybody who is signed in.
EVERYBODY = row(everyone=SHOWN)
# A page before the sign-in.
OPEN = dict.fromkeys(VIEWERS, SHOWN)


def no_arguments(world: World) -> dict[str, Any]:
    """Return the arguments of a page that has none."""
    return {}


def of_the_case(world: World) -> dict[str, Any]:
    """Return the arguments of a page of the case."""
    return {"number": world.case.number}


@dataclass(frozen=True)
class Page:
    """画面と、それぞれの人への答え: `posts` for an address that only takes a POST."""

    answers: dict[str, Answer]
    arguments: Callable[[World], dict[str, Any]] = no_arguments
    posts: bool = False
    data: dict[str, str] = field(default_factory=dict)


def case_page(answers: dict[str, Answer], **options: Any) -> Page:
    """Return a page whose only argument is the number of the case."""
    return Page(answers, of_the_case, **options)


MATRIX: dict[str, Page] = {
    "ui:gallery": Page(EVERYBODY),
    "records:index": case_page(CASE_READ),
    "records:new": case_page(CASE_WRITE),
}
