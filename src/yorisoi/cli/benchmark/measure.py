"""測り方 (Measuring): one warm request after another through the whole stack, and its queries once more on their own."""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from math import ceil
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yorisoi.agencies.models import Staff
from yorisoi.cli.benchmark.page import MOST_KB, Page, Sends, Typed

BACKEND = "yorisoi.agencies.backend.StaffBackend"
MESSAGES = "_messages"
WARM_UPS = 2
# The rival takes much longer, and its figures need less care.
RIVAL_RUNS = 3
# One user looks at a page before asking for the next one; a machine that shares its time fairly needs it, too.
PAUSE = 0.1
# Statements that only mark the transaction are no work of the page.
MARKS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "SET CONSTRAINTS")


class Unexpected(Exception):
    """A page did not answer as it should. Says which page and how it answered."""


@dataclass(frozen=True)
class Timing:
    """What one kind of request cost."""

    p50_ms: float
    p95_ms: float
    queries: int = 0
    kb: float = 0.0
    cpu_ms: float = 0.0


@dataclass(frozen=True)
class Result:
    """One page: itself, its bare SQL, the admin's page of the same kind, and for a search the same as plain LIKE."""

    code: str
    label: str
    role: str
    within_ms: int
    page: Timing
    sql: Timing
    rival: Timing | None
    scan: Timing | None = None

    @property
    def is_met(self) -> bool:
        return self.page.p95_ms <= self.within_ms and self.page.kb <= MOST_KB

    def as_dict(self) -> dict[str, Any]:
        """Return everything for the JSON."""
        return {**asdict(self), "is_met": self.is_met}


def measure(page: Page, *, runs: int, rival: bool) -> Result:
    """Measure one page, its queries by themselves, and (`rival`) the admin beside it."""
    browser = Browser(page.staff)
    own = _time(lambda run: browser.ask(page, run), runs)
    statements, kb = _capture(browser, page, runs)
    sql = _time(lambda run: _replay(statements), runs)
    beside = None
    if rival and page.rival:
        def ask(run: int) -> Any:
            return browser.ask(page.beside, run)

        timing = _time(ask, max(1, runs // RIVAL_RUNS))
        with CaptureQueriesContext(connection) as captured:
            answer = ask(runs + WARM_UPS)
        beside = _complete(timing, len(captured), answer)
    scan = None
    if page.scan:
        plainly = page.scan
        scan = _time(lambda run: plainly(), max(1, runs // RIVAL_RUNS))
    browser.leave()
    return Result(
        page.code, page.label, page.staff.role_name, page.within_ms,
        Timing(own.p50_ms, own.p95_ms, len(statements), kb, own.cpu_ms), sql, beside, scan,
    )


def _complete(timing: Timing, queries: int, answer: Any) -> Timing:
    return Timing(timing.p50_ms, timing.p95_ms, queries, len(answer.content) / 1024, timing.cpu_ms)


def _capture(browser: "Browser", page: Page, runs: int) -> tuple[list[str], float]:
    """Return the queries of a page and its size. What it writes is rolled back: the queries will be run again."""
    browser.prepare(page)
    with transaction.atomic():
        with CaptureQueriesContext(connection) as captured:
            answer = browser.ask(page, runs + WARM_UPS, is_prepared=True)
        transaction.set_rollback(True)
    statements = [query["sql"] for query in captured if not query["sql"].upper().startswith(MARKS)]
    return statements, len(answer.content) / 1024


def _replay(statements: list[str]) -> float:
    """Run the queries of a page again on a raw cursor, reading every row; what they write is rolled back."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            began = time.perf_counter()
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
            took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


def _time(ask: Callable[[int], Any], runs: int) -> Timing:
    """Run something some times after a warm-up. What it returns as a number is its own time, without preparations."""
    took, cpu = [], []
    for run in range(WARM_UPS + runs):
        began, busy = time.perf_counter(), time.process_time()
        answer = ask(run)
        seconds, busy_for = time.perf_counter() - began, time.process_time() - busy
        if isinstance(answer, float):
            seconds = answer
        elif hasattr(answer, "took"):
            seconds, busy_for = answer.took, answer.busy_for
        time.sleep(seconds * PAUSE)
        if run >= WARM_UPS:
            took.append(seconds * 1000)
            cpu.append(busy_for * 1000)
    took.sort()
    cpu.sort()
    return Timing(percentile(took, 50), percentile(took, 95), cpu_ms=percentile(cpu, 50))


def percentile(ordered: list[float], share: int) -> float:
    """Return the value that this share of 100 does not exceed (nearest rank)."""
    return ordered[max(0, ceil(len(ordered) * share / 100) - 1)]


class Browser:
    """A signed-in client that sends forms with their token, as a browser does."""

    def __init__(self, staff: Staff) -> None:
        host = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "localhost")
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False, HTTP_HOST=host)
        self.client.force_login(staff, backend=BACKEND)
        self.inputs: Typed = {}

    def prepare(self, page: Page) -> None:
        """Open the form, so that it can be sent with its token and everything it is filled with."""
        if page.typed is None:
            return
        path = page.form or page.path
        if not self.inputs or self.inputs.get("path") != path:
            reader = _FormReader()
            reader.feed(self.client.get(path).content.decode())
            self.inputs = {**reader.inputs, "path": path}
        # Messages of earlier sendings wait in the session for a page to show them.
        session = self.client.session
        if MESSAGES in session:
            del session[MESSAGES]
            session.save()

    def ask(self, page: Page, run: int, *, is_prepared: bool = False) -> Any:
        """
        Ask for a page, or send its form, and return the answer with the time it took.

        :raises Unexpected: when the answer is none a page gives
        """
        if not is_prepared:
            self.prepare(page)
        send: Callable[[], Any] = (
            self._sending(page, page.typed(run)) if page.typed else lambda: self.client.get(page.path)
        )
        began, busy = time.perf_counter(), time.process_time()
        answer = send()
        answer.took, answer.busy_for = time.perf_counter() - began, time.process_time() - busy
        if answer.status_code != page.answered:
            raise Unexpected(f"{page.code}: {page.path} → {answer.status_code}")
        return answer

    def _sending(self, page: Page, typed: Typed) -> Callable[[], Any]:
        """Return the sending of what is typed, with the token of the form, as a browser or its script does it."""
        token = self.client.cookies[settings.CSRF_COOKIE_NAME].value
        headers = {"X-CSRFToken": token, **({} if page.sends in (Sends.FORM, Sends.JSON) else {"HX-Request": "true"})}
        if page.sends == Sends.JSON:
            text = json.dumps(typed)
            return lambda: self.client.post(page.path, text, content_type="application/json", headers=headers)
        data = dict(typed)
        if page.sends != Sends.FIELDS:
            data = {**self.inputs, **typed, "csrfmiddlewaretoken": token}
            if "once" in self.inputs:
                data["once"] = str(uuid4())
            data.pop("path")
        return lambda: self.client.post(page.path, data, headers=headers)

    def leave(self) -> None:
        """Forget the session."""
        self.client.session.flush()


class _FormReader(HTMLParser):
    """What a form would send untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: Typed = {}
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        name, value = known.get("name") or "", known.get("value") or ""
        if tag == "input" and name:
            kind = known.get("type", "text")
            if kind not in ("radio", "checkbox", "submit") or (kind != "submit" and "checked" in known):
                self.inputs.setdefault(name, value)
        elif tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in known:
            self.inputs.setdefault(self._select, value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self._area = self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area and data.strip():
            self.inputs.setdefault(self._area, data)
