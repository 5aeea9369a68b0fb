"""Nothing typed is ever lost, and nobody else reads it: 3,000 characters through everything that happens to a desk."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.client import StrictClient
from tests.factories.base import make_case, make_staff
from tests.journeys.walk import PASSWORD, Walk
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.drafts.models import Draft
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.journey

TEXT = "".join(f"{number:03}番めの文です。" for number in range(300))[:3000]
HALF = 1500
ENOUGH_MS = 2000
KEPT, KEPT_HERE = "下書き保存済み", "この端末に暗号化して控えています"


@pytest.fixture
def worker(transactional_db: None) -> Any:
    return make_staff()


@pytest.fixture
def path(worker: Any) -> str:
    return f"/cases/{make_case(actor=worker).number}/records/new/"


@pytest.fixture
def desk(context_for: Any, worker: Any) -> Any:
    """Return the worker's browser, whose tabs are opened and closed."""
    return context_for(worker)


def body(page: Any) -> Any:
    return page.locator("main [name=body]")


def type_on(page: Any, text: str) -> None:
    """Type as one does in Japanese: one confirmed sentence after another, at the end of what stands there."""
    body(page).focus()
    page.keyboard.press("Control+End")
    for sentence in re.findall("[^。]*。|[^。]+$", text):
        page.keyboard.insert_text(sentence)


def line(page: Any) -> Any:
    return page.locator("main .draft-line").first


def tab_with(desk: Any, path: str) -> Any:
    """Return a new tab that knows what waits there and what time it is on the server: no clock is put on before that."""
    page = desk.new_page()
    with page.expect_response(lambda answer: "/drafts/for/" in answer.url) as told:
        page.goto(path)
    told.value.finished()
    return page


def with_clock(page: Any) -> Any:
    """Return the page with a clock that can be put on; from when it stands there, so that it has come as any page does."""
    page.clock.install()
    return page


def takes_up(page: Any, text: str = TEXT) -> None:
    """Take up the draft that is offered, and find every character of it."""
    offer = page.locator(".draft-offer")
    expect(offer).to_contain_text(f"{len(text):,}文字")
    expect(offer).to_contain_text("Chrome")
    offer.get_by_role("button", name="つづきから書く").click()
    expect(body(page)).to_have_value(text)
    expect(offer).to_have_count(0)


def kept_here(page: Any) -> list[str]:
    """Return everything this browser keeps for our address (but the address htmx was last at)."""
    found = page.evaluate("[localStorage, sessionStorage].flatMap(s => Object.entries(s).map(e => e.join(' ')))")
    return [entry for entry in found if not entry.startswith("htmx-current-path")]


def drafts_here(page: Any) -> list[str]:
    return [entry for entry in kept_here(page) if entry.startswith("yorisoi-draft:")]


def stand_still(page: Any) -> int:
    """
    Put the browser's clock on by two seconds, and let it stand still there; return the moment.

    Nobody waits: what is due by then is done now, and nothing that is due later.
    """
    page.clock.pause_at((page.evaluate("Date.now()") + ENOUGH_MS) / 1000)
    return int(page.evaluate("Date.now()"))


def comes(page: Any, is_so: Callable[[], bool]) -> None:
    """Wait until it is so."""
    for _ in range(250):
        if is_so():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it did not come")


def on_server(text: str) -> bool:
    """Return whether a draft on the server holds this text, every character of it."""
    return any(dict(draft.fields).get("body") == text for draft in Draft.objects.order_by("pk"))


def is_kept_in_two_seconds(page: Any, text: str) -> None:
    """Find on the server what was typed, by two seconds after the last keystroke."""
    stand_still(page)
    comes(page, lambda: on_server(text))
    expect(line(page)).to_contain_text(KEPT)
    page.clock.resume()


def is_kept_here_in_two_seconds(page: Any) -> None:
    """Find in this browser what was typed, by two seconds after the last keystroke."""
    moment = stand_still(page)
    comes(page, lambda: any(f'"at":{moment},' in entry for entry in drafts_here(page)))
    expect(line(page)).to_contain_text(KEPT_HERE)
    page.clock.resume()


def hand_over(desk: Any, staff: Any, url: str) -> None:
    """Let somebody else sign in on the same browser."""
    client = StrictClient()
    client.force_login(staff, backend="yorisoi.agencies.backend.StaffBackend")
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
    desk.add_cookies([{**cookie, "url": url}])


# --- the tab is closed, the browser is gone ---


def test_a_closed_tab_and_another_browser_find_every_character(desk: Any, context_for: Any, worker: Any, path: str) -> None:
    page = tab_with(desk, path)
    type_on(page, TEXT)
    typed = time.monotonic()
    comes(page, lambda: on_server(TEXT))
    assert time.monotonic() - typed <= ENOUGH_MS / 1000
    expect(line(page)).to_contain_text(KEPT)
    page.close()

    there = context_for(worker).new_page()
    there.goto("/drafts/")
    expect(there.locator("main")).to_contain_text("3000文字")
    takes_up(tab_with(desk, path))
    verbs = AuditEntry.objects.filter(verb__startswith="draft.").order_by("pk").values_list("verb", flat=True)
    comes(there, lambda: verbs.count() == 3)
    assert list(verbs) == ["draft.started", "draft.started", "draft.restored"]


def test_while_somebody_types_without_a_pause_it_is_saved_all_the_same(desk: Any, path: str) -> None:
    page = tab_with(desk, path)
    body(page).press_sequentially("あ" * 30, delay=150)  # 4.5 seconds, and never 1.5 without a key
    assert Draft.objects.get().characters >= 10


def test_a_saved_record_leaves_no_draft(desk: Any, worker: Any, path: str) -> None:
    walk = Walk(tab_with(desk, path), worker)
    walk.pick("form", "TELEPHONE").pick("counterpart", "PERSON").fill(body="電話で話した。")
    expect(line(walk.page)).to_contain_text(KEPT)
    walk.press("記録する")
    expect(walk.page).not_to_have_url(path)
    assert CaseNote.objects.filter(body="電話で話した。").count() == 1
    assert not Draft.objects.exists()
    walk.page.wait_for_timeout(ENOUGH_MS)
    assert not Draft.objects.exists()
    walk.go(path)
    walk.page.wait_for_timeout(500)
    assert walk.page.locator(".draft-offer").count() == 0


def test_a_refused_record_keeps_its_draft_and_offers_nothing(desk: Any, worker: Any, path: str) -> None:
    walk = Walk(tab_with(desk, path), worker)
    walk.fill(body="電話で話した。", happened_on="きのうのきのう")
    walk._click("記録する", "main")
    expect(walk.page.locator("[data-refused]")).to_be_visible()
    expect(body(walk.page)).to_have_value("電話で話した。")
    walk.page.wait_for_timeout(500)
    assert walk.page.locator(".draft-offer").count() == 0
    with_clock(walk.page)
    type_on(walk.page, "つづき。")
    is_kept_in_two_seconds(walk.page, "電話で話した。つづき。")
    assert Draft.objects.count() == 1


def test_the_note_over_a_page_is_kept_wherever_it_was_opened(desk: Any, path: str) -> None:
    page = with_clock(desk.new_page())
    page.goto(path.replace("records/new/", ""))
    page.keyboard.press("n")
    note = page.locator("dialog[open] [name=body]")
    note.fill("電話がきて、席を立った。")
    stand_still(page)
    comes(page, lambda: on_server("電話がきて、席を立った。"))
    page.clock.resume()
    assert Draft.objects.get().page == "/notes/new/"
    page.close()
    page = desk.new_page()
    page.goto("/cases/")
    page.keyboard.press("n")
    page.locator("dialog[open] .draft-offer").get_by_role("button", name="つづきから書く").click()
    expect(page.locator("dialog[open] [name=body]")).to_have_value("電話がきて、席を立った。")


# --- the session ends ---


def sign_in_again(page: Any, name: str) -> None:
    page.locator("dialog.again [name=login_name]").fill(name)
    page.locator("dialog.again [name=password]").fill(PASSWORD)
    page.locator("dialog.again button").click()


def test_an_ended_session_is_taken_up_in_place(desk: Any, worker: Any, path: str) -> None:
    chief = make_staff(Role.CHIEF_COUNSELOR)
    page = with_clock(tab_with(desk, path))
    walk = Walk(page, worker).pick("form", "TELEPHONE").pick("counterpart", "PERSON")
    type_on(page, TEXT[:HALF])
    Session.objects.all().delete()
    type_on(page, TEXT[HALF:])
    stand_still(page)
    dialog = page.locator("dialog.again")
    expect(dialog).to_contain_text("サインインが切れました。書いたものは残っています")
    page.clock.resume()
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    assert not any("番めの文" in entry for entry in kept_here(page))

    sign_in_again(page, chief.login_name)
    expect(dialog).to_contain_text("別の人")
    sign_in_again(page, worker.login_name)
    expect(dialog).to_have_count(0)
    expect(body(page)).to_have_value(TEXT)
    expect(line(page)).to_contain_text(KEPT)
    walk.press("記録する")
    assert CaseNote.objects.filter(body=TEXT).count() == 1
    assert not Draft.objects.exists()


def test_a_tab_closed_over_an_ended_session_loses_nothing(desk: Any, worker: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    type_on(page, TEXT[:HALF])
    Session.objects.all().delete()
    type_on(page, TEXT[HALF:])
    stand_still(page)
    expect(page.locator("dialog.again")).to_be_visible()
    page.close()
    desk.clock.resume()
    walk = Walk(desk.new_page(), worker).sign_in().go(path)
    takes_up(walk.page)


def test_a_press_after_the_session_ended_signs_in_and_saves(desk: Any, worker: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    Walk(page, worker).pick("form", "TELEPHONE").pick("counterpart", "PERSON")
    body(page).fill(TEXT)
    is_kept_in_two_seconds(page, TEXT)
    Session.objects.all().delete()
    type_on(page, "おわり。")
    page.locator("main").get_by_role("button", name="記録する").click()
    expect(page.locator("dialog.again")).to_be_visible()
    sign_in_again(page, worker.login_name)
    expect(page).not_to_have_url(path)
    assert CaseNote.objects.filter(body=TEXT + "おわり。").count() == 1


# --- the network is cut ---


def test_a_cut_network_keeps_it_encrypted_here(desk: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    type_on(page, TEXT[:HALF])
    desk.set_offline(True)
    type_on(page, TEXT[HALF:])
    is_kept_here_in_two_seconds(page)
    assert len(drafts_here(page)) == 1
    assert not any("番めの文" in entry or "/cases/" in entry for entry in kept_here(page))
    page.close()

    desk.set_offline(False)
    page = tab_with(desk, path)
    takes_up(page)
    expect(line(page)).to_contain_text(KEPT)
    assert drafts_here(page) == []


def test_when_the_server_answers_again_it_is_sent_up(desk: Any, path: str) -> None:
    page = tab_with(desk, path)
    desk.set_offline(True)
    type_on(page, "つながらないあいだに書いた。")
    expect(line(page)).to_contain_text(KEPT_HERE)
    assert not Draft.objects.exists()
    desk.set_offline(False)
    expect(line(page)).to_contain_text(KEPT)
    assert drafts_here(page) == []
    assert Draft.objects.get().characters > 0


# --- somebody else at the same desk ---

READ_WITH = """async (keyHex) => {
  const bytes = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
  const key = await crypto.subtle.importKey('raw', bytes(keyHex), 'AES-GCM', false, ['decrypt']);
  const read = async (name) => {
    const kept = JSON.parse(localStorage.getItem(name));
    const sealed = Uint8Array.from(atob(kept.sealed), (c) => c.charCodeAt(0));
    return new TextDecoder().decode(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: bytes(kept.iv) }, key, sealed));
  };
  const names = Object.keys(localStorage).filter((name) => name.startsWith('yorisoi-draft:'));
  return Promise.all(names.map((name) => read(name).catch(() => '')));
}"""


def key_of(page: Any, path: str) -> str:
    return page.request.get(f"/drafts/for/?page={path}").json()["key"]


def test_the_next_worker_on_the_browser_sees_nothing(desk: Any, live_server: Any, worker: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    own_key = key_of(page, path)
    type_on(page, TEXT[:HALF])
    is_kept_in_two_seconds(page, TEXT[:HALF])
    desk.set_offline(True)
    type_on(page, TEXT[HALF:])
    is_kept_here_in_two_seconds(page)
    page.close()
    desk.set_offline(False)

    hand_over(desk, make_staff(Role.CHIEF_COUNSELOR), live_server.url)
    page = tab_with(desk, path)
    page.wait_for_timeout(1000)
    assert page.locator(".draft-offer").count() == 0
    assert body(page).input_value() == ""
    assert len(drafts_here(page)) == 1
    assert page.evaluate(READ_WITH, own_key)[0].count("番めの文") == 300
    assert page.evaluate(READ_WITH, key_of(page, path)) == [""]
    page.goto("/drafts/")
    expect(page.locator("main")).to_contain_text("書きかけは、ありません")
    assert "番めの文" not in page.content()

    hand_over(desk, worker, live_server.url)
    takes_up(tab_with(desk, path))


def test_a_page_left_open_shows_and_saves_nothing_for_the_next_one(desk: Any, live_server: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    type_on(page, "わたしの文。")
    is_kept_in_two_seconds(page, "わたしの文。")
    chief = make_staff(Role.CHIEF_COUNSELOR)
    hand_over(desk, chief, live_server.url)
    type_on(page, "つづき。")
    expect(page.locator("dialog.again")).to_contain_text("別の人が")
    assert not Draft.objects.filter(staff=chief).exists()


def test_sign_out_leaves_nothing_behind(desk: Any, worker: Any, path: str) -> None:
    page = tab_with(desk, path)
    desk.set_offline(True)
    type_on(page, TEXT[:100])
    expect(line(page)).to_contain_text(KEPT_HERE)
    desk.set_offline(False)
    page.evaluate("localStorage.setItem('yorisoi-draft:other:tab:x', JSON.stringify({at: Date.now()}))")
    page.get_by_role("button", name="サインアウト").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("サインイン")
    assert [entry.split()[0] for entry in kept_here(page)] == ["yorisoi-draft:other:tab:x"]
    takes_up(Walk(page, worker).sign_in().go(path).page, TEXT[:100])


def test_what_lies_here_longer_than_seven_days_goes(desk: Any, path: str) -> None:
    page = tab_with(desk, path)
    page.evaluate("localStorage.setItem('yorisoi-draft:other:tab:x', JSON.stringify({at: Date.now() - 8 * 86400000}))")
    page.reload()
    page.wait_for_timeout(300)
    assert drafts_here(page) == []


# --- what is offered ---


def test_two_drafts_of_one_thing_stand_side_by_side(desk: Any, path: str) -> None:
    desk.clock.install()
    for text in ("はじめの文。ひとつめ。", "はじめの文。ふたつめ。"):
        page = tab_with(desk, path)
        type_on(page, text)
        is_kept_in_two_seconds(page, text)
        page.close()
        page = tab_with(desk, path)
    offer = page.locator(".draft-offer")
    expect(offer.locator("li")).to_have_count(2)
    expect(offer.locator(".draft-compare mark")).to_have_text(["ふたつめ。", "ひとつめ。"])
    offer.get_by_role("button", name="両方").click()
    expect(body(page)).to_have_value("はじめの文。ふたつめ。\nはじめの文。ひとつめ。")
    offer.get_by_role("button", name="選びおわった").click()
    expect(line(page)).to_contain_text(KEPT)
    expect(offer).to_have_count(0)
    assert dict(Draft.objects.get().fields)["body"].count("はじめの文。") == 2


def test_two_drafts_nobody_chose_between_are_both_kept(desk: Any, path: str) -> None:
    desk.clock.install()
    for text in ("ひとつめ。", "ふたつめ。"):
        page = tab_with(desk, path)
        type_on(page, text)
        is_kept_in_two_seconds(page, text)
        page.close()
    page = tab_with(desk, path)
    page.locator(".draft-offer").get_by_role("button", name="選びおわった").click()
    expect(body(page)).to_have_value("ふたつめ。\nひとつめ。")


def test_what_is_typed_already_is_never_overwritten(desk: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    type_on(page, "きのうの文。")
    page.locator("main [name=form][value=TELEPHONE]").check(force=True)
    is_kept_in_two_seconds(page, "きのうの文。")
    page.reload()
    type_on(page, "きょうの文。")
    is_kept_in_two_seconds(page, "きょうの文。")
    assert sorted(dict(draft.fields)["body"] for draft in Draft.objects.order_by("pk")) == ["きのうの文。", "きょうの文。"]
    offer = page.locator(".draft-offer")
    offer.get_by_role("button", name="つづきから書く").click()
    expect(body(page)).to_have_value("きょうの文。")
    expect(offer).to_contain_text("きのうの文。")
    expect(page.locator("main [name=form][value=TELEPHONE]")).to_be_checked()


def test_a_draft_is_looked_at_and_thrown_away(desk: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    type_on(page, "いらない文。")
    is_kept_in_two_seconds(page, "いらない文。")
    page.reload()
    offer = page.locator(".draft-offer")
    offer.get_by_role("button", name="見る").click()
    expect(offer).to_contain_text("いらない文。")
    expect(body(page)).to_have_value("")
    offer.get_by_role("button", name="捨てる").click()
    assert Draft.objects.count() == 1
    offer.get_by_role("button", name="本当に捨てる").click()
    expect(offer).to_have_count(0)
    assert not Draft.objects.exists()


def test_a_conversion_that_is_not_confirmed_is_left_alone(desk: Any, path: str) -> None:
    page = with_clock(tab_with(desk, path))
    body(page).focus()
    client = desk.new_cdp_session(page)
    client.send("Input.imeSetComposition", {"text": "そうだん", "selectionStart": 4, "selectionEnd": 4})
    is_kept_in_two_seconds(page, "そうだん")
    client.send("Input.insertText", {"text": "相談"})
    expect(body(page)).to_have_value("相談")
    is_kept_in_two_seconds(page, "相談")
    assert dict(Draft.objects.get().fields)["body"] == "相談"


# --- the server is killed ---

FILL = """
import django; django.setup()
from tests.factories.base import make_case, make_staff
worker = make_staff(login_name="takanashi")
print(make_case(actor=worker).number)
"""


class Server:
    """The real server, as `yorisoi start` runs it, with a database of its own."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.env = {
            **kept, "YORISOI_VAR": str(folder), "YORISOI_WORKERS": "2", "PYTHONPATH": os.getcwd(),
            "DJANGO_SETTINGS_MODULE": "yorisoi.config.settings.prod",
        }
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *arguments: str) -> str:
        made = subprocess.run([sys.executable, *arguments], env=self.env, check=True, capture_output=True, text=True)
        return made.stdout.strip()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-m", "yorisoi.cli.main", "start", "--no-demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        for _ in range(300):
            with suppress(OSError):
                urlopen(f"{self.url}/sign-in/").close()
                return
            time.sleep(0.1)
        raise AssertionError("the server did not come up")

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path)
    yield running
    running.kill()


def bodies_at(page: Any, path: str) -> list[str]:
    """Return what the drafts of a page hold, as the server tells it."""
    return [dict(draft["fields"])["body"] for draft in page.request.get(f"/drafts/for/?page={path}").json()["drafts"]]


def test_a_killed_server_loses_no_character(browser: Any, server: Server) -> None:
    server.run("-m", "yorisoi.cli.main", "migrate")
    path = f"/cases/{server.run('-c', FILL)}/records/new/"
    server.start()
    context = browser.new_context(base_url=server.url, locale="ja-JP")
    page = context.new_page()
    page.goto("/sign-in/")
    page.locator("[name=login_name]").fill("takanashi")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="サインイン").click()
    with_clock(page).goto(path)
    type_on(page, TEXT[:1000])
    server.kill()
    type_on(page, TEXT[1000:2000])
    is_kept_here_in_two_seconds(page)
    server.start()
    expect(line(page)).to_contain_text(KEPT, timeout=15_000)
    type_on(page, TEXT[2000:])
    stand_still(page)
    comes(page, lambda: TEXT in bodies_at(page, path))
    page.clock.resume()
    server.kill()
    page.close()
    server.start()
    page = context.new_page()
    page.goto(path)
    takes_up(page)
    context.close()
