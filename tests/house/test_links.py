"""
Whoever only reads is shown no link that answers 403 or 404, on whichever page they stand.

They stand on more pages than links lead them to: somebody sends them the address. So the walk begins on every page
of the cases they see.
"""

from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse

from tests.conftest import NOW
from tests.crawl import FIRST_PAGES, kind_of, links, page_names, place_of, signed_in
from tests.factories import intake
from tests.factories.city import City, make_city
from tests.house.pressing import SENT_ON, none_of
from yorisoi.agencies.models import Staff
from yorisoi.cases import actions as cases
from yorisoi.cases.models import Case
from yorisoi.process.s02_intake.enums import TriageOutcome

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.held_on("sqlite")]  # no database has a say in a link

OPEN = {200, SENT_ON}
READERS = {"hara": "自治体職員", "minami": "関係機関の職員", "toda": "監査担当"}


@pytest.fixture
def city() -> City:
    built = make_city(on=NOW.date())
    informed = intake.triaged_case(built.staff["takanashi"], on=built.on, outcome=TriageOutcome.INFORMATION_ONLY)
    cases.report_to_municipality(informed, on=built.on)
    return built


def starts(city: City, reader: Staff) -> Iterator[str]:
    """Yield the pages a walk begins on: of the cases this reader sees, one at each place of the journey."""
    yield from FIRST_PAGES
    for doors in city.doors.values():
        yield from doors
    seen = Case.objects.visible_to(reader, on=city.on).order_by("pk")
    for case in {(case.stage, case.turn, case.standing): case for case in seen}.values():
        for name in page_names():
            try:
                yield reverse(name, args=[case.number])
            except NoReverseMatch:
                continue


def closed_doors(client: Any, first: Iterator[str]) -> Iterator[str]:
    """Walk on from those pages, and yield every link shown that leads to a closed door, with the page that shows it."""
    sent = set(first)  # sent by somebody, and closed to this reader perhaps: that tells nothing of its kind
    waiting, answered, shown = deque(sorted(sent)), dict[Any, int](), list[tuple[str, str]]()
    while waiting:
        url = waiting.popleft()
        if kind_of(url) in answered:
            continue
        answer = client.get(url)
        if answer.status_code in OPEN or url not in sent:
            answered[kind_of(url)] = answer.status_code
        if answer.status_code in OPEN:
            for link in links(place_of("", url, answer), answer):
                shown.append((url, link))
                waiting.append(link)
    for page, link in shown:
        if (status := answered.get(kind_of(link))) not in OPEN:
            yield f"{page} → {link} {status}"


@pytest.mark.parametrize("reader", READERS, ids=READERS.values())
def test_who_only_reads_is_led_to_no_closed_door(city: City, reader: str) -> None:
    staff = city.staff[reader]
    none_of(closed_doors(signed_in(staff), starts(city, staff)))
