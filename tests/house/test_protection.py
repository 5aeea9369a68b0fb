"""
Who is protected leaves no trace: every page, paper, list, search and fragment, for each of nine people.

Two layers are tried, each alone. The pages mask at the source: with the guard switched off, nothing of what is kept as
address, telephone or way of contact is shown. The guard stands behind them: with the secrets copied into every text
of the program, nothing of them leaves it. Every address comes under this by standing in the matrix of permissions.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.urls import resolve, reverse

from tests.client import StrictClient
from tests.conftest import NOW
from tests.crawl import name_of, place_of
from tests.factories.base import DAY
from tests.house.permission_matrix import MATRIX
from tests.house.protected_world import (
    ASKED,
    HOME,
    LONG,
    MOBILE,
    NOTE,
    POSTAL,
    ProtectedWorld,
    make_protected_world,
    poison,
    traces,
    wiped,
    write_everywhere,
)
from tests.house.world import VIEWERS
from tests.submits import submits_of, untouched
from yorisoi.audit.models import AuditEntry
from yorisoi.people.models import Phone
from yorisoi.records.models import CaseNote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
GUARD = "yorisoi.config.guard.ContactGuard"
SHOWS = {"desk:unveil"}  # the deliberate act: shows it to those named, and is tried below
LOOK_IN = ("counselor", "chief", "stranger")
MOST_LINKS = 5


def is_asked(name: str) -> bool:
    """Return whether the page searches, or says who is alike: there the database has a say."""
    return any(word in name for word in ("search", "suggest", "find", "same", "alike", "doubles", "desk:cases"))


PAGES = [
    pytest.param(name, marks=() if is_asked(name) else pytest.mark.held_on("sqlite")) for name in sorted(set(MATRIX) - SHOWS)
]


@pytest.fixture
def without_guard(settings):
    settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if each != GUARD]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[ProtectedWorld]:
    """Build the world once for all pages; what a test does to it is undone with the test."""
    with django_db_blocker.unblock(), time_machine.travel(NOW), transaction.atomic():
        yield make_protected_world()
        transaction.set_rollback(True)


@pytest.fixture
def written(made: ProtectedWorld, clock: Any) -> ProtectedWorld:
    """Return the world with the secrets copied into everything that is written."""
    write_everywhere(made)
    return made


def client_of(made: ProtectedWorld, viewer: str) -> StrictClient:
    return made.world.client_of(viewer)


def urls(made: ProtectedWorld, name: str) -> list[str]:
    """Return the addresses of a page: of her case, and of the child's and the other's where it is a page of a case."""
    arguments = MATRIX[name].arguments(made.world)
    found = [reverse(name, kwargs=arguments)]
    if set(arguments) == {"number"} and not MATRIX[name].posts:
        found += [reverse(name, kwargs={"number": case.number}) for case in (made.child, made.other)]
    return found


def ask(client: StrictClient, name: str, url: str, **data: str) -> Any:
    """Ask for a page, or press it where it only takes a press; nothing it does stays."""
    with transaction.atomic():
        answer = client.post(url, MATRIX[name].data) if MATRIX[name].posts else client.get(url, data)
        transaction.set_rollback(True)
    return answer


def shown(made: ProtectedWorld, name: str, places: list[str]) -> Iterator[str]:
    """Yield every trace each of the nine finds at the addresses of a page."""
    for viewer in VIEWERS:
        client = client_of(made, viewer)
        for url in places if viewer in LOOK_IN else places[:1]:
            yield from (f"{viewer} {url}: {trace}" for trace in traces(ask(client, name, url)))


def about_her(made: ProtectedWorld, name: str, places: list[str]) -> Iterator[str]:
    """Yield every trace at a page opened for her: a new consultation, a note, by the number of her case."""
    if MATRIX[name].posts or resolve(places[0]).kwargs:
        return
    client, number = client_of(made, "counselor"), made.world.case.number
    for asked_for in ({"person": number}, {"case": number}, {"person": number, "found": "1"}):
        found = traces(client.get(places[0], asked_for))
        yield from (f"{places[0]} {asked_for}: {trace}" for trace in found)


def narrowed(made: ProtectedWorld, name: str, places: list[str]) -> Iterator[str]:
    """Yield every trace at the filters, sortings and parts a page links to."""
    client = client_of(made, "counselor")
    for link in filters(ask(client, name, places[0]), places[0]):
        yield from (f"{link}: {trace}" for trace in traces(client.get(link)))


def asked(made: ProtectedWorld, name: str, places: list[str]) -> Iterator[str]:
    """Yield every trace found by asking a page for a secret; the words typed are no trace of what they find."""
    if MATRIX[name].posts or resolve(places[0]).kwargs:
        return
    for viewer in VIEWERS:
        for typed in ASKED if viewer in LOOK_IN else ASKED[:1]:
            answer = client_of(made, viewer).get(places[0], {"q": typed})
            yield from (f"{viewer} {name}?q={typed}: {trace}" for trace in traces(answer, typed=typed))


def filters(answer: Any, url: str) -> list[str]:
    """Return the addresses by which a page filters, sorts, turns and fetches parts of itself."""
    if not answer.headers.get("Content-Type", "").startswith("text/html") or not answer.content.strip():
        return []
    root = lxml.html.document_fromstring(answer.content.decode(), base_url=f"http://testserver{url}")
    root.make_links_absolute()
    found = {link for link in root.xpath("//*/@href | //*/@hx-get") if urlsplit(link).netloc in {"testserver", ""}}
    asked = {urlsplit(link)._replace(scheme="", netloc="", fragment="").geturl() for link in found if urlsplit(link).query}
    return sorted(link for link in asked if name_of(link))[:MOST_LINKS]


@pytest.mark.parametrize("name", PAGES)
def test_どの画面も_つくりの中で_連絡先を出さない(name, made, clock, without_guard):
    places = urls(made, name)
    assert [*shown(made, name, places), *about_her(made, name, places)] == []


@pytest.mark.parametrize("name", PAGES)
def test_どの文に写されていても_連絡先は出ない_保存しなおしても消えない(name, written):
    places = urls(written, name)
    poison()  # the rows of the page too
    assert [fault for way in (shown, narrowed, asked, pressed) for fault in way(written, name, places)] == []


def pressed(made: ProtectedWorld, name: str, places: list[str]) -> Iterator[str]:
    """Press every button of a page as its worker finds it: what comes back shows nothing, and nothing is wiped."""
    if MATRIX[name].posts or name.startswith("agencies:"):
        return
    client = client_of(made, "counselor")
    place = place_of("counselor", places[0], client.get(places[0]))
    for submit in submits_of(place) if place.status == 200 else ():
        if submit.name in SHOWS:
            continue
        with transaction.atomic():
            answer = client.post(submit.target, untouched(submit), follow=True)
            yield from [f"{submit}: {trace}" for trace in traces(answer)]
            yield from [f"{submit}: wipes {field}" for field in wiped()]
            transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["desk:case", "records:index", "records:show", "intake:index", "plan:show"])
def test_番人がいなければ_文に写した連絡先は出てしまう(name, written, without_guard):
    """The net is fine enough: what it finds here it would find anywhere."""
    places = urls(written, name)
    poison()
    assert traces(client_of(written, "counselor").get(places[0])) != []


@pytest.mark.parametrize("viewer", VIEWERS)
def test_わけを選んで押した_名のある人にだけ_その一回だけ出る(viewer, written):
    client = client_of(written, viewer)
    answer = client.post(reverse("desk:unveil", args=[written.world.case.number]), {"unveil-reason": "VISIT"})
    text = answer.content.decode()
    is_named = viewer == "counselor"
    assert all(words in text for words in (HOME, POSTAL, MOBILE, NOTE)) == is_named
    assert bool(traces(answer)) == is_named
    assert AuditEntry.objects.filter(verb="person.unveiled", data__code="VISIT").count() == is_named
    assert traces(client.get(reverse("desk:case", args=[written.world.case.number]))) == []


@pytest.mark.parametrize("typed", [MOBILE, "4172", "北町4-17-9"])
@pytest.mark.parametrize("viewer", ["chief", "officer", "auditor", "stranger", "partner", "administrator"])
def test_伏せた電話や住所では_見つからない(viewer, typed, written):
    found = client_of(written, viewer).get("/search/", {"q": typed}).content.decode()
    assert written.world.case.number not in found


def test_だれも守られていなければ_何も変えない(written, client_for):
    staff = written.world.staff["chief"]
    written.person.protections.update(ends_on=DAY)
    text = client_for(staff).get(reverse("desk:case", args=[written.world.case.number])).content.decode()
    assert MOBILE in text
    assert "〔秘匿〕" not in text


def test_書いた文は_そのまましまわれている(written):
    assert CaseNote.objects.filter(body=LONG).exists()
    assert Phone.objects.filter(number=MOBILE).exists()
    assert GUARD in settings.MIDDLEWARE
