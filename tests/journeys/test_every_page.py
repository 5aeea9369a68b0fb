"""Every page in Chromium, on a laptop and on a telephone: reachable, readable, of one piece."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.crawl import NOBODY, Place, crawl, page_names
from tests.factories.city import City, make_city
from tests.journeys.conftest import WIDTHS, axe_faults
from tests.submits import submits

pytestmark = [pytest.mark.journey, pytest.mark.slow]

PAGES_OF_A_KIND = 2
# Files to keep, not pages to look at.
DOWNLOADS = {
    "desk:cases_csv", "reference:ceilings_csv", "reference:csv", "statistics:download", "sheets:batch_file", "sheets:layout_filled",
    "sheets:layout_preview", "sheets:empty", "sheets:filled", "transfer:wrong",
}
# What the scripts of a page ask for, and what a secret address gives to a calendar.
SCRIPTED = {"drafts:save", "drafts:for", "agencies:sign_in_again", "desk:suggest", "desk:feed"}
PREVIEWED = {"reference:confirm"}  # the button of a page that only an upload leads to
ONE_PAGE = {"emergency:index", "emergency:settle"}  # the same page, answering the first need or a chosen one
EXHIBITION = "ui:gallery"  # shows every part beside every other
LOOK = """() => {
  const seen = (node) => node.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
  const wide = document.documentElement;
  return {
    title: document.title,
    headings: [...document.querySelectorAll("h1")].filter(seen).length,
    main: [...document.querySelectorAll("main .btn.main")].filter(seen).map((node) => node.innerText.trim()),
    sideways: wide.scrollWidth - wide.clientWidth,
    // The name of a cell of a card stands in seven letters' width: in one line, a longer one lies upon the value.
    covering: [...document.querySelectorAll("table.cards td[data-label]")].filter((node) => seen(node) &&
      getComputedStyle(node).display === "grid" && getComputedStyle(node, "::before").whiteSpace === "nowrap")
      .map((node) => node.dataset.label),
  };
}"""
# Stand before everything, as on a page that has just come.
TOP = "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
# What a keyboard stands on, and whether one sees it.
FOCUS = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return "";
  const shown = (style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const near = [node, node.nextElementSibling, node.closest("label")].filter(Boolean);
  return near.some((each) => shown(getComputedStyle(each))) ? "" : node.outerHTML.slice(0, 120);
}"""


def one_of_each(places: list[Place]) -> list[Place]:
    """Return the first page of each kind."""
    found = {place.name: place for place in reversed(places) if place.status == 200 and place.html}
    return list(reversed(found.values()))


def never_seen(places: list[Place]) -> set[str]:
    """Return the addresses that are neither shown, nor a file, nor only pressed."""
    pressed = {kind[0] for kind in submits(places)}
    return set(page_names()) - {place.name for place in places if place.status == 200} - pressed - DOWNLOADS - PREVIEWED - SCRIPTED


def look(page: Page, place: Place) -> Iterator[str]:
    """Open one page and tell everything that is wrong with it, on the laptop and, made narrow, on the telephone."""
    page.set_viewport_size(WIDTHS["laptop"])
    answer = page.goto(place.url)
    if answer is None or answer.status != 200:
        yield f"answered {answer and answer.status}"
        return
    for width in ("laptop", "smartphone"):
        page.set_viewport_size(WIDTHS[width])
        yield from (f"{width}: {fault}" for fault in [*out_of_order(page, place), *axe_faults(page), *unseen_focus(page)])


def out_of_order(page: Page, place: Place) -> Iterator[str]:
    """Tell what is wrong with the layout of the page as it stands."""
    seen = page.evaluate(LOOK)
    if seen["headings"] != 1:
        yield f"{seen['headings']} headings of the first level"
    if len(seen["main"]) > 1 and place.name != EXHIBITION:
        yield f"more than one filled button: {seen['main']}"
    if seen["sideways"] > 0:
        yield f"{seen['sideways']} px too wide"
    if seen["covering"]:
        yield f"labels that do not fold: {seen['covering'][:3]}"


def unseen_focus(page: Page) -> Iterator[str]:
    """Go on by Tab, from the top and from the main part, and tell what does not show that one stands on it."""
    page.evaluate(TOP)
    page.keyboard.press("Tab")
    if where := page.evaluate(FOCUS):
        yield f"focus not seen: {where}"
    page.locator("#main").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
        if where := page.evaluate(FOCUS):
            yield f"focus not seen: {where}"


def doubled_titles(titles: dict[str, set[str]]) -> list[str]:
    """Return the titles that two kinds of pages share."""
    return [
        f"「{title}」: {sorted(names)}" for title, names in titles.items()
        if title.startswith("画面｜") or (len(names) > 1 and names != ONE_PAGE)
    ]


@pytest.fixture
def browser_of(page_for: Callable[..., Page]) -> Callable[[City, str], Page]:
    """Return a function: viewer → their page, opened once."""
    opened: dict[str, Page] = {}

    def page_of(city: City, viewer: str) -> Page:
        if viewer not in opened:
            opened[viewer] = page_for(None if viewer == NOBODY else city.staff[viewer], width="smartphone")
        return opened[viewer]

    return page_of


def test_every_page_is_in_order_and_so_is_every_form_that_asks_again(browser_of: Any) -> None:
    city = make_city(on=timezone.localdate())
    places = crawl(city, far=PAGES_OF_A_KIND, near=PAGES_OF_A_KIND)
    # All pages first: a form that takes what it is sent changes the town.
    faults = [*page_faults(browser_of, city, places), *form_faults(browser_of, city, places)]
    assert not faults, "\n".join(faults)


def page_faults(browser_of: Any, city: City, places: list[Place]) -> Iterator[str]:
    """Look at one page of each kind, and tell what is wrong with it and which pages nobody reaches."""
    titles: dict[str, set[str]] = defaultdict(set)
    for place in one_of_each(places):
        page = browser_of(city, place.viewer)
        yield from (f"{place.url} ({place.viewer}): {fault}" for fault in look(page, place))
        titles[page.title()].add(place.name)
    yield from (f"never seen: {name}" for name in sorted(never_seen(places)))
    yield from doubled_titles(titles)


# Empties the first form of the page's main part that people write in, and sends it with its last button.
SEND_EMPTY = """() => {
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const form = forms.find((each) => each.querySelector("input[type=text], textarea"));
  if (!form) return false;
  form.querySelectorAll("input[type=text], textarea").forEach((field) => { field.value = ""; });
  const saving = form.querySelector(".btn.main") || form.querySelector("button:not([type=button])");
  setTimeout(() => form.requestSubmit(saving), 0);
  return true;
}"""


def send_empty(page: Page, place: Place, answers: Counter[int]) -> Iterator[str]:
    """Send the form of a page with nothing typed, and tell what is wrong with the page that asks again."""
    page.goto(place.url)
    with page.expect_navigation() as sent:
        page.evaluate(SEND_EMPTY)
    answers[sent.value.status] += 1
    if sent.value.status != 422:
        return
    yield from (f"asked again, {fault}" for fault in out_of_order(page, place))
    if not page.evaluate("Boolean(document.activeElement.closest('[data-refused], [aria-invalid=true]'))"):
        yield "asked again, the reader does not stand at the reasons"
    if not page.locator("[data-refused]").first.is_visible():
        yield "asked again, the reasons are not seen"
    yield from axe_faults(page)


def form_faults(browser_of: Any, city: City, places: list[Place]) -> Iterator[str]:
    """Send one form of each kind of page empty, and tell what is wrong with the page that asks again."""
    places = [
        place for place in one_of_each(places)
        if place.name != EXHIBITION and place.viewer != NOBODY
        and place.root.xpath("//main//form[@method='post'][.//textarea or .//input[@type='text']]")
    ]
    answers = Counter[int]()
    for place in places:
        page = browser_of(city, place.viewer)
        yield from (f"{place.url} ({place.viewer}): {fault}" for fault in send_empty(page, place, answers))
    assert answers[422] > len(places) // 2, answers
