"""Every page that people reach by links, found as they find it: from 「今日」 on, link by link."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import lxml.html
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from tests.client import StrictClient
from tests.factories.city import City

FIRST_PAGES = ("/", "/ui/", "/password/", "/search/?q=やまかわ")
NOBODY = "だれでもない人"
# How many pages of a kind each viewer opens: the first one reads far, the others look in.
FAR, NEAR = 6, 3


@dataclass(frozen=True)
class Place:
    """画面: what one viewer got at an address. `html` is empty for a download."""

    viewer: str
    url: str
    name: str
    status: int
    html: str

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def root(self) -> Any:
        return lxml.html.document_fromstring(self.html, base_url=self.url)


def page_names(patterns: Any = None, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address of the product."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from page_names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}"


def name_of(url: str) -> str:
    """Return the name of an address, or "" when it is none of ours."""
    return _name_of(urlsplit(url).path)


@cache  # every page links to the same places, and looking one up means trying every pattern
def _name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def signed_in(staff: Any) -> StrictClient:
    client = StrictClient()
    client.force_login(staff, backend="yorisoi.agencies.backend.StaffBackend")
    return client


def crawl(city: City, *, far: int = FAR, near: int = NEAR) -> list[Place]:
    """Walk the links of every viewer, and look at the door of the house as nobody."""
    found = list(walk(NOBODY, StrictClient(), most=near, first=("/sign-in/",)))
    for number, (viewer, person) in enumerate(city.viewers.items()):
        first = (*city.doors.get(viewer, ()), *FIRST_PAGES)
        found += walk(viewer, signed_in(person), most=near if number else far, first=first)
    return found


def walk(viewer: str, client: StrictClient, *, most: int, first: tuple[str, ...] = FIRST_PAGES) -> Iterator[Place]:
    """Yield the pages one viewer reaches, at most so many of a kind."""
    waiting, known, counted = deque(first), {kind_of(url) for url in first}, Counter[str]()
    while waiting:
        url = waiting.popleft()
        if counted[name_of(url)] >= most:
            continue
        counted[name_of(url)] += 1
        answer = client.get(url)
        place = place_of(viewer, url, answer)
        yield place
        for link in links(place, answer):
            if kind_of(link) not in known:
                known.add(kind_of(link))
                waiting.append(link)


def place_of(viewer: str, url: str, answer: Any) -> Place:
    """Return what a viewer was answered."""
    is_page = answer.headers.get("Content-Type", "").startswith("text/html") and not answer.streaming
    return Place(viewer, url, name_of(url), answer.status_code, answer.content.decode() if is_page else "")


def links(place: Place, answer: Any) -> Iterator[str]:
    """Yield the addresses of ours that a page leads to."""
    if target := answer.headers.get("Location"):
        yield urljoin(place.url, target)
    if place.html:
        # What a page asks for by itself is reached, too.
        for href in place.root.xpath("//a/@href | //@hx-get | //@data-phrase-book"):
            url = urljoin(place.url, href.split("#")[0])
            if not urlsplit(url).netloc and name_of(url):
                yield url


def kind_of(url: str) -> tuple[str, tuple[str, ...]]:
    """Return what makes two addresses the same page: the values of a filter do not count, nor on which page it is set."""
    parts = urlsplit(url)
    asked = tuple(sorted(parse_qs(parts.query)))
    return name_of(url) if asked else parts.path, asked
