"""
Every page is reached by links, every button pressed twice makes one fact, and whatever is typed or sent, no button
breaks and nothing of another case is touched.

The buttons are read off the pages that six people reach (tests/crawl.py, tests/submits.py). For every kind of button
the usual words are sent, and the usual words with one thing wrong.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.shortcuts import resolve_url
from django.urls import resolve, reverse

from tests.client import WRITES
from tests.crawl import page_names, signed_in, walk
from tests.factories.city import City, make_next_town
from tests.house.pressing import (
    SENT_ON,
    TODAY,
    TOLD,
    TRUE_AGAIN,
    Pressed,
    built_for_a_module,
    client_of,
    is_accepted,
    none_of,
    press,
    reasons,
    rows,
)
from tests.submits import MANAGED, Body, Control, Submit, filled, submits_of
from yorisoi.audit.models import AuditEntry
from yorisoi.records.models import CaseNote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
# PostgreSQL is the stricter one: it minds the length of words and the letter 0, and a broken constraint there ends the
# whole transaction. Numbers are tried on both.
strict = pytest.mark.held_on("postgresql")

# Answers in Japanese: shown again, sent on, not there, not yours, done already, told in place.
CALM = {200, 302, 400, 403, 404, 409, TOLD}
IMPOSSIBLE_DAYS = ("令和0年5月1日", "令和8年2月30日", "明日生まれ", "いつか", "令和999年1月1日")
RARE = "𠮷野家 葛󠄀城 髙﨑 🏠"
WORDS = {
    "めずらしい字": RARE,
    "半角カナ": "ﾔﾏｶﾜ ﾊﾙｶ ﾊﾞﾋﾞﾌﾞ",
    "見えない字": "あ\x00い\x07う\x1b\u200bえ\u202eお\ufeff",
    "名札のような字": "<script>alert(1)</script> \"><b onclick=x> &amp; %00 ' ; --",
    "長い文": "あ" * 100_000,
    "空白だけ": "　 \t\r\n",
}
NUMBERS = ("たくさん", "-1", "9" * 30, "1.5", "１０")
# Of these each field gets two, the next field the next two.
CODES = ("NO_SUCH_CODE", "-1", "9" * 30, "", "\x00", "あ")
HIDDEN = ("abc", "9" * 30, "", "-1", "\x00")
TOTALS = ("", "abc", "-1", "2000000")
JAPANESE = re.compile("[ぁ-ん]")


@pytest.fixture(scope="module")
def pressed(django_db_setup: None, django_db_blocker: Any, pytestconfig: pytest.Config) -> Iterator[Pressed]:
    """Build the city with the buttons of all viewers; of the worker alone, who has most, where the other run has the rest."""
    divided = pytestconfig.getoption("--divided") and connection.vendor == "sqlite"
    with built_for_a_module(django_db_blocker, **({"far": 2, "near": 0} if divided else {})) as built:
        built.neighbour = make_next_town(on=TODAY)  # type: ignore[attr-defined]
        yield built


# Asked for by scripts as somebody types, and opened by who holds a secret: tests/desk, tests/drafts and the journeys.
NOT_BY_LINKS = {"agencies:sign_in_again", "desk:feed", "desk:suggest", "drafts:for", "drafts:save"}


@strict
def test_every_address_of_the_program_is_reached(pressed):
    shown = {place.name for place in pressed.places if place.status == 200}
    none_of(set(page_names()) - shown - NOT_BY_LINKS - {kind[0] for kind in pressed.kinds})


@strict
def test_no_link_leads_to_a_closed_door(pressed):
    none_of(f"{place.viewer}: {place.url} {place.status}" for place in pressed.places if place.status not in {200, SENT_ON})


@strict
def test_every_button_can_be_pressed_and_a_second_press_adds_nothing(pressed):
    none_of(fault for ways in pressed.kinds.values() for fault in twice(ways, pressed.city))


def twice(ways: list[Submit], city: City) -> Iterator[str]:
    """Press the first button of a kind that is accepted, twice, and tell what the second press did."""
    for submit in ways:
        with transaction.atomic():
            first = press(submit, city)
            if accepted := is_accepted(submit, first):
                once = rows()
                second = press(submit, city)
                if added := rows() - once:
                    yield f"{submit}: the second press adds {dict(added)}"
                # The same answer again, or told in place that it is done.
                if second.status_code not in {first.status_code, TOLD}:
                    yield f"{submit}: the second press is answered {second.status_code}"
            transaction.set_rollback(True)
        if accepted:
            return
    yield f"{ways[0]}: never accepted; the last answer was {first.status_code} {reasons(first)}"


class Bench:
    """The usual words of every kind of button, to be sent with one thing wrong; every press is undone."""

    def __init__(self, pressed: Pressed) -> None:
        self.city = pressed.city
        self.clients: dict[str, Any] = {}
        self.before = rows()
        self.good: dict[str, tuple[Submit, Body]] = {}
        for kind, ways in pressed.kinds.items():
            for submit in ways:
                if is_accepted(submit, self.send(submit, filled(submit, today=TODAY))[0]):
                    self.good[str(kind)] = submit, filled(submit, today=TODAY)
                    break

    def send(self, submit: Submit, body: Body, *, target: str = "", may_pass: bool = True) -> tuple[Any, bool]:
        """Return the answer and whether it wrote anything that it may not: taken, when it may pass, it may write."""
        if submit.place.viewer not in self.clients:
            self.clients[submit.place.viewer] = client_of(submit, self.city)
        client = self.clients[submit.place.viewer]
        client.raise_request_exception = False
        cookies = SimpleCookie(client.cookies)
        wrote: list[str] = []
        with transaction.atomic(), connection.execute_wrapper(lambda run, sql, *rest: run_and_note(wrote, run, sql, *rest)):
            answer = client.post(target or submit.target, rewound(body))
            # Counting every table is slow, and a refused act takes back what it wrote.
            may_write = may_pass and answer.status_code in {200, 302}
            written = bool(wrote) and not may_write and answer.status_code < 500 and rows() != self.before
            transaction.set_rollback(True)
        client.cookies = cookies  # whoever signed out is back
        return answer, written

    def faults(self, submit: Submit, body: Body, what: str, *, target: str = "", may_pass: bool = True) -> Iterator[str]:
        """Send it and tell what was wrong with the answer."""
        answer, written = self.send(submit, body, target=target, may_pass=may_pass)
        status = answer.status_code
        if resolve_url(settings.LOGIN_URL) in answer.headers.get("Location", "") and submit.name != "agencies:sign_out":
            yield f"{submit}: {what}: sent to sign in"
        elif status not in CALM:
            yield f"{submit}: {what}: answered {status} {getattr(answer, 'exc_info', None) and repr(answer.exc_info[1])[:160]}"
        elif status not in {200, 302} and not JAPANESE.search(answer.content.decode()):
            yield f"{submit}: {what}: answered {status} without a word of Japanese"
        elif not may_pass and (written or status == 302):
            yield f"{submit}: {what}: taken ({status})"
        elif written and status not in {200, 302}:
            yield f"{submit}: {what}: refused with {status}, yet something was written"


def rewound(body: Body) -> Body:
    """Return the body with its files at their beginning: sent before, they are read to the end."""
    for file in (each for values in body.values() for each in values if hasattr(each, "seek")):
        file.seek(0)
    return body


def run_and_note(wrote: list[str], run: Any, sql: str, params: Any, *rest: Any) -> Any:
    """Run a statement, and note it when it writes what is counted: not who is signed in, nor that somebody looked."""
    if (found := WRITES.match(sql)) and not is_no_fact(sql, found["table"], params):
        wrote.append(sql)
    return run(sql, params, *rest)


def is_no_fact(sql: str, table: str, params: Any) -> bool:
    """Say whether a statement writes only what `rows` leaves out."""
    is_evidence = table == AuditEntry._meta.db_table and sql.startswith("INSERT")
    return table == "django_session" or (is_evidence and any(str(each).startswith(TRUE_AGAIN) for each in params))


@pytest.fixture(scope="module")
def bench(pressed: Pressed) -> Bench:
    return Bench(pressed)


def with_changed(body: Body, controls: Iterator[Control], value: Any) -> Body:
    """Return the body with some fields holding something else."""
    return body | {control.name: [value] for control in controls}


def free(submit: Submit) -> Iterator[Control]:
    """Yield the fields of free text."""
    return (each for each in submit.controls if each.is_text and not (each.is_date or each.is_number))


def once_each(submit: Submit, seen: set[tuple[str, str]], wanted: Callable[[Control], bool]) -> Iterator[Control]:
    """Yield the wanted fields of a form that no other button of the same page has shown yet."""
    for control in submit.controls:
        name = submit.name, re.sub(r"\d+", "0", control.name)
        if wanted(control) and name not in seen:
            seen.add(name)
            yield control


def two_of(values: Sequence[str], turn: int) -> list[str]:
    """Return two of the values, others for every turn."""
    return [values[turn * 2 % len(values)], values[(turn * 2 + 1) % len(values)]]


def each_wrong(bench: Bench, wrong: Any) -> Iterator[str]:
    """Send every button with every wrong body that `wrong` yields for it."""
    bench.before = rows()
    for submit, body in bench.good.values():
        for bad, what, options in wrong(submit, body):
            yield from bench.faults(submit, bad, what, **options)


@strict
def test_every_kind_of_button_is_tried(bench, pressed):
    none_of(str(ways[0]) for kind, ways in pressed.kinds.items() if str(kind) not in bench.good)


@strict
def test_an_impossible_day_is_told(bench):
    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        dates = [each for each in submit.controls if each.is_date]
        for day in IMPOSSIBLE_DAYS if dates else ():
            yield with_changed(body, dates, day), day, {"may_pass": False}

    none_of(each_wrong(bench, wrong))


@strict
def test_any_words_are_taken_or_told(bench):
    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        fields = list(free(submit))
        for name, words in WORDS.items() if fields else ():
            yield with_changed(body, fields, words), name, {}
        if lines := [each for each in fields if each.kind != "textarea"]:
            yield with_changed(body, lines, "あ" * 10_000), "長い行", {}

    none_of(each_wrong(bench, wrong))


def test_no_number_breaks_a_form(bench):
    seen: set[tuple[str, str]] = set()

    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        for field in once_each(submit, seen, lambda each: each.is_number and not each.is_date):
            for number in NUMBERS:
                yield with_changed(body, [field], number), f"{field.name}={number}", {}

    none_of(each_wrong(bench, wrong))


@strict
def test_an_unknown_choice_is_told(bench):
    seen: set[tuple[str, str]] = set()

    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        for field in once_each(submit, seen, lambda each: each.is_choice):
            for code in two_of(CODES, len(seen)):
                may_pass = not code or field.options in (["on"], ["1"], ["True"])
                yield with_changed(body, [field], code), f"{field.name}={code!r}", {"may_pass": may_pass}

    none_of(each_wrong(bench, wrong))


def test_no_hidden_field_breaks_a_form(bench):
    seen: set[tuple[str, str]] = set()

    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        yield {}, "何もない", {}
        for field in once_each(submit, seen, lambda each: each.kind == "hidden"):
            for value in two_of(TOTALS if MANAGED.search(field.name) else HIDDEN, len(seen)):
                yield with_changed(body, [field], value), f"{field.name}={value!r}", {}
            yield {name: values for name, values in body.items() if name != field.name}, f"{field.name}なし", {}

    none_of(each_wrong(bench, wrong))


@strict
def test_what_belongs_to_another_town_cannot_be_chosen(bench, pressed):
    theirs, seen = neighbours_values(pressed), set[tuple[str, str]]()

    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        for field in once_each(submit, seen, lambda each: each.is_choice):
            for value in sorted(theirs[re.sub(r"\d+", "0", field.name)] - set(field.options))[:2]:
                yield with_changed(body, [field], value), f"{field.name}={value} (他市の行)", {"may_pass": False}

    none_of(each_wrong(bench, wrong))


def neighbours_values(pressed: Pressed) -> dict[str, set[str]]:
    """Return field name → the numbers of rows that the neighbouring town offers there."""
    found: dict[str, set[str]] = defaultdict(set)
    places = walk("島", signed_in(pressed.neighbour), most=3)  # type: ignore[attr-defined]
    for submit in (submit for place in places for submit in submits_of(place)):
        for field in submit.controls:
            if field.is_choice:
                found[re.sub(r"\d+", "0", field.name)] |= {value for value in field.options if value.isdecimal()}
    return found


@strict
def test_the_address_of_another_case_opens_nothing(bench, pressed):
    town = [place.url for place in walk("島", signed_in(pressed.neighbour), most=2)]  # type: ignore[attr-defined]
    numbers = {resolve(urlsplit(url).path).kwargs.get("number", "") for url in town} - {""}
    assert numbers

    def wrong(submit: Submit, body: Body) -> Iterator[tuple[Body, str, dict[str, Any]]]:
        path = resolve(urlsplit(submit.target).path)
        rows_in_it = {name: value for name, value in path.kwargs.items() if isinstance(value, int)}
        changes = [{"number": "R8-9999"}, {"number": "あ\u3000"}] if "number" in path.kwargs else []
        changes += [{name: 999_999} for name in rows_in_it] + [{name: 10**30} for name in rows_in_it]
        others = [each.number for each in pressed.city.cases.values() if each.number != path.kwargs.get("number")]
        changes += [{"number": number} for number in others[:2]] if rows_in_it and "number" in path.kwargs else []
        for change in changes:
            target = reverse(path.view_name, kwargs=path.kwargs | change)
            yield body, str(change), {"target": target, "may_pass": path.view_name in ALREADY_GONE}

    none_of(each_wrong(bench, wrong))


# A row that is gone is what was wanted: the answer sends back to the page.
ALREADY_GONE = {
    "drafts:discard", "meeting:remove_member", "meeting:withdraw", "records:phrase", "records:template", "transfer:drop",
    "transfer:mapping_drop",
}


@strict
def test_rare_characters_are_kept(bench):
    submit, body = next(each for each in bench.good.values() if each[0].name == "records:new")
    client = client_of(submit, bench.city)
    assert client.post(submit.target, rewound(body) | {"body": [RARE]}).status_code == 302
    assert CaseNote.objects.order_by("-pk").first().body == RARE


def test_only_what_is_counted_is_noted():
    wrote: list[str] = []
    fact, evidence = 'INSERT INTO "cases_case" ("number") VALUES (%s)', 'INSERT INTO "audit_auditentry" ("verb") VALUES (%s)'
    tried = [
        (fact, ("case.viewed",)), (evidence, ("case.viewed",)), (evidence, ("note.written",)), ("SELECT 1", ()),
        ('UPDATE "django_session" SET "expire_date" = %s', ("",)), ("DELETE FROM search_grams WHERE rowid = %s", (1,)),
    ]
    for sql, params in tried:
        run_and_note(wrote, lambda *all_of_it: None, sql, params, False, {})
    assert wrote == [fact, evidence, "DELETE FROM search_grams WHERE rowid = %s"]
