"""A real browser for the journeys: Debian's Chromium, the real server, the real clock."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.client import StrictClient

# Playwright's loop runs in this thread; the ORM would otherwise refuse to be called beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = {
    "desk": {"width": 1280, "height": 900},
    "phone": {"width": 360, "height": 740},
    "laptop": {"width": 1366, "height": 768},
    "smartphone": {"width": 390, "height": 844},
    "zoomed": {"width": 683, "height": 384},  # the laptop at 200 %
}
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium, started once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            # Without the windows of a desktop, which take longer to open than a page does.
            executable_path=shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium",
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def context_for(
    browser: Browser, live_server: Any, transactional_db: None
) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function: staff member (or None) → a browser of theirs, signed in."""
    opened = []

    def open_context(staff: Any = None, *, width: str = "desk", javascript: bool = True) -> BrowserContext:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=WIDTHS[width],
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(PATIENCE_MS)
        if staff is not None:
            client = StrictClient()
            client.force_login(staff, backend="yorisoi.agencies.backend.StaffBackend")
            cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
            )
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def page_for(context_for: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """
    Return a function: staff member → a page of theirs.

    A script that fails, a source the policy blocks and an answer of 500 each fail the test at its end.
    """

    def open_page(staff: Any = None, **options: Any) -> Page:
        page = context_for(staff, **options).new_page()
        page.faults = []  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on(
            "console",
            lambda line: line.type == "error" and is_fault(line.text) and page.faults.append(line.text),
        )
        page.on("response", lambda answer: answer.status >= 500 and page.faults.append(answer.url))
        pages.append(page)
        return page

    pages: list[Any] = []
    yield open_page
    assert [fault for page in pages for fault in page.faults] == []


def is_fault(text: str) -> bool:
    """Return whether a line on the console is a fault: a refusal answered with 4xx is not one."""
    return "status of 4" not in text


AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# axe reads the colours of every element anew, from the same few words: half of its time.
REMEMBER_COLOURS = """(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map();
  colour.parseString = function (words) {
    if (known.has(words)) {
      [this.r, this.g, this.b, this.alpha] = known.get(words);
    } else {
      read.call(this, words); // words that are no colour fail here, each time
      known.set(words, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
})()"""


def axe_faults(page: Page) -> list[str]:
    """Return every accessibility fault of the page as it stands."""
    seen = page.viewport_size
    assert seen is not None
    # As long as the page: what sticks to the edge of the window then lies over nothing.
    height = max(seen["height"], int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": seen["width"], "height": height})
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(REMEMBER_COLOURS)
    # Only the faults: to bring over all that is right takes as long as to look for it.
    found = page.evaluate("(options) => axe.run(options).then((results) => results.violations)", AXE)
    page.set_viewport_size(seen)
    return [f"{fault['id']}: {node['target']} {fault['help']}" for fault in found for node in fault["nodes"]]


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a function that fails with every accessibility fault of the page as it stands."""

    def check(page: Page) -> None:
        assert axe_faults(page) == []

    return check
