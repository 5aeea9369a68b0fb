"""A telephone consultation on record before the next call rings: by keyboard alone, with an input method, on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.base import make_case, make_person, make_staff
from tests.journeys.conftest import axe_faults
from yorisoi.cases.models import Case
from yorisoi.records import actions as records
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.journey

MOST_ACTIONS = 12
LONG_ENOUGH_MS = 1_000
STORY = "家賃が2か月おくれている。大家さんから電話があった。\n来週、窓口で家計をいっしょに見ることにした。"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUS = "document.activeElement.name || document.activeElement.id"


class Hands:
    """Two hands on a keyboard: every key pressed and every word typed into a field is one action; the note's text is none."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def press(self, key: str) -> "Hands":
        self.actions += 1
        self.page.keyboard.press(key)
        return self

    def type(self, words: str) -> "Hands":
        self.actions += 1
        self.page.keyboard.insert_text(words)
        return self

    def text(self, words: str) -> "Hands":
        self.page.keyboard.insert_text(words)
        return self

    def on(self, name: str) -> "Hands":
        assert self.page.evaluate(FOCUS) == name
        return self


@pytest.fixture
def worker() -> Any:
    return make_staff()


@pytest.fixture
def case(worker: Any) -> Case:
    return make_case(actor=worker)


@pytest.fixture
def child(worker: Any) -> Case:
    return make_case(actor=worker, person=make_person(actor=worker, name="山川 みのる", kana="やまかわ みのる"))


def dialog(page: Page) -> Any:
    return page.locator("#note-dialog")


def opened(page: Page, *, path: str = "/cases/") -> Hands:
    page.goto(path)
    hands = Hands(page).press("n")
    expect(dialog(page).locator("#quick-note")).to_be_visible()
    return hands


def test_a_telephone_consultation_by_keyboard_alone(page_for: Any, worker: Any, case: Case, child: Case) -> None:
    page = page_for(worker, width="laptop")
    hands = opened(page).on("person")
    hands.type("やまかわ はるか")
    expect(page.locator(".choice")).to_have_count(1)
    hands.press("Enter")
    expect(page.locator("[data-person]")).to_have_count(1)
    hands.on("form").press("Tab").on("minutes").type("20")
    hands.press("Tab").on("counterpart").press("Tab").on("reached").press("Space")
    hands.press("Tab").on("body").text(STORY)
    hands.press("Tab").on("next_on").type("令和99年6月1日").press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("記録しました")
    expect(dialog(page)).to_be_hidden()
    assert page.url.endswith("/cases/")
    note = CaseNote.objects.get()
    assert (note.case, note.body, note.form, note.minutes, note.reached) == (case, STORY, "TELEPHONE", 20, True)
    assert note.next_on is not None
    assert hands.actions <= MOST_ACTIONS


def test_esc_asks_nothing_and_the_words_are_still_there(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop")
    page.goto(f"/cases/{case.number}/")
    link = page.locator("main a[data-note]").first
    link.focus()
    page.keyboard.press("n")
    expect(page.locator("[data-person]")).to_have_count(1)
    page.locator("#quick-note [name=body]").fill(STORY)
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#quick-note [name=body]")).to_have_value(STORY)
    assert not CaseNote.objects.exists()


def test_the_page_beneath_shows_the_note(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop")
    page.goto(f"/cases/{case.number}/")
    page.locator("header a[data-note]").click()
    page.locator("#quick-note [name=body]").fill("大家さんに電話した。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#course")).to_contain_text("大家さんに電話した。")
    expect(page.locator("#told")).to_contain_text("記録しました")
    page.reload()
    expect(page.locator("#course")).to_contain_text("大家さんに電話した。")


def test_what_is_typed_beneath_stays(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop")
    page.goto(f"/cases/{case.number}/records/new/")
    page.locator("main [name=body]").fill("書きかけの記録。")
    page.locator("main [name=next_note]").fill("日のない予定")
    page.locator("main .acts .btn.main").click()
    expect(page.locator("main [data-refused]")).to_contain_text("NEXT_WITHOUT_DAY")
    page.locator("header a[data-note]").click()
    page.locator("#quick-note [name=body]").fill("あいだに来た電話。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("記録しました")
    page.wait_for_timeout(LONG_ENOUGH_MS)  # for a page that would be fetched anew
    expect(page.locator("main [name=body]")).to_have_value("書きかけの記録。")
    assert CaseNote.objects.get().body == "あいだに来た電話。"


def test_a_draft_taken_up_brings_its_own_persons(page_for: Any, worker: Any, case: Case, child: Case) -> None:
    page = page_for(worker, width="laptop")
    opened(page, path=f"/cases/{case.number}/")
    page.locator("#quick-note [name=body]").fill("はるかさんの電話。")
    expect(page.locator(".draft-line")).to_contain_text("下書き保存済み")
    opened(page, path=f"/cases/{child.number}/")
    expect(page.locator("[data-person]")).to_contain_text("みのる")
    page.get_by_role("button", name="つづきから書く").click()
    expect(page.locator("#quick-note [name=body]")).to_have_value("はるかさんの電話。")
    expect(page.locator("[data-person]")).to_contain_text("はるか")
    page.locator("#quick-note [name=body]").focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("記録しました")
    assert CaseNote.objects.get().case == case


# What an input method does, as the browser tells it: keys of 229 while it composes, the words at the end.
COMPOSE = """([selector, words, key]) => {
  const node = document.querySelector(selector);
  node.focus();
  node.dispatchEvent(new CompositionEvent("compositionstart", {bubbles: true}));
  node.value = words;
  node.dispatchEvent(new InputEvent("input", {bubbles: true, isComposing: true, inputType: "insertCompositionText"}));
  const event = new KeyboardEvent("keydown", {key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true});
  node.dispatchEvent(event);
  node.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true, data: words}));
  node.dispatchEvent(new InputEvent("input", {bubbles: true, inputType: "insertText"}));
  return event.defaultPrevented;
}"""

COUNT_SENDS = "() => { window.sends = 0; window.addEventListener('submit', () => { window.sends += 1; }, true); }"


def test_the_enter_of_a_conversion_neither_chooses_nor_sends(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop")
    opened(page)
    assert page.evaluate(COMPOSE, ["#id_person", "やまかわ", "Enter"]) is False
    expect(page.locator(".choice")).to_have_count(1)
    expect(page.locator("[data-person]")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("[data-person]")).to_have_count(1)
    page.locator("#quick-note [name=body]").fill("電話があった。")
    page.evaluate(COUNT_SENDS)
    page.evaluate(COMPOSE, ["#quick-note [name=next_note]", "面談", "Enter"])
    page.keyboard.press("Enter")
    assert page.evaluate("window.sends") == 0
    expect(dialog(page)).to_be_visible()
    assert not CaseNote.objects.exists()


def test_a_conversion_with_cdp_keys(page_for: Any, worker: Any, case: Case) -> None:
    """The browser's own composition, and its own Enter with the key code of an input method."""
    page = page_for(worker, width="laptop")
    opened(page)
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "やまかわ", "selectionStart": 4, "selectionEnd": 4})
    expect(page.locator(".choice")).to_have_count(1)
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "key": "Process", "code": "Enter", "windowsVirtualKeyCode": 229})
    with page.expect_response("**/notes/new/?*"):
        keys.send("Input.insertText", {"text": "山川"})
    expect(page.locator("#id_person")).to_have_value("山川")
    expect(page.locator("[data-person]")).to_have_count(0)
    expect(dialog(page)).to_be_visible()


def test_a_visit_to_a_family_keeps_secrets_apart(page_for: Any, worker: Any, case: Case, child: Case) -> None:
    page = page_for(worker, width="laptop")
    hands = opened(page, path=f"/cases/{case.number}/")
    expect(page.locator("[data-person]")).to_have_count(1)
    expect(page.locator(f"[name='only-{case.number}']")).to_be_hidden()
    page.locator("#id_person").focus()
    hands.type("みのる")
    expect(page.locator(".choice")).to_have_count(1)
    hands.press("Enter")
    expect(page.locator("[data-person]")).to_have_count(2)
    page.locator("#quick-note [name=body]").fill("三人で話した。")
    page.locator(f"[name='only-{case.number}']").fill("借金のことは、子に言わないでほしい。")
    page.locator(f"[id='met-{child.number}']").check()
    assert axe_faults(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("2人の記録に残しました")
    hers, his = CaseNote.objects.get(case=case), CaseNote.objects.get(case=child)
    assert hers.body == "三人で話した。\n\n借金のことは、子に言わないでほしい。"
    assert his.body == "三人で話した。"
    assert (hers.reached, his.reached, hers.visit) == (False, True, his.visit)


def test_on_a_phone_held_in_one_hand(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="smartphone")
    page.goto("/")
    page.locator("header a[data-note]").click()
    expect(dialog(page)).to_be_visible()
    assert page.evaluate(WIDER) <= 0
    assert dialog(page).evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
    page.locator("#id_person").fill("やまかわ")
    page.locator(".choice").first.click()
    page.get_by_role("button", name="30分").click()
    expect(page.locator("[name=minutes]")).to_have_value("30")
    page.locator("#quick-note [name=body]").fill("訪問した。")
    assert axe_faults(page) == []
    page.locator("#quick-note [data-save]").click()
    expect(page.locator("#told")).to_contain_text("記録しました")
    assert CaseNote.objects.get().minutes == 30


def test_a_refusal_stays_over_the_page_with_every_word(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop")
    opened(page)
    page.locator("#quick-note [name=body]").fill(STORY)
    page.keyboard.press("Control+Enter")
    expect(dialog(page).locator("[data-refused]")).to_contain_text("NOTE_WITHOUT_CASE")
    expect(page.locator("#quick-note [name=body]")).to_have_value(STORY)
    page.locator("#id_person").fill("やまかわ")
    expect(page.locator(".choice")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("[data-person]")).to_have_count(1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("記録しました")
    assert CaseNote.objects.get().body == STORY


def test_without_javascript_it_is_a_page(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop", javascript=False)
    page.goto("/")
    page.locator("header a[data-note]").click()
    page.locator("#id_person").fill("やまかわ")
    page.locator("#id_person").press("Enter")
    page.locator(".choice").first.click()
    page.locator("[name=body]").fill(STORY)
    page.locator("[data-save]").click()
    expect(page.locator("#told")).to_contain_text("記録しました")
    assert CaseNote.objects.get().case == case


@pytest.mark.parametrize("typed", [";でんわ", "；でんわ", ";デンワ"], ids=["半角", "全角", "カタカナ"])
@pytest.mark.parametrize("key", ["Tab", "Space"])
def test_a_short_word_becomes_the_phrase(page_for: Any, worker: Any, case: Case, typed: str, key: str) -> None:
    records.keep_phrase(key="でんわ", text="本人へ電話。留守番電話に残した。", actor=worker)
    page = page_for(worker, width="laptop")
    opened(page, path=f"/cases/{case.number}/")
    body = page.locator("#quick-note [name=body]")
    body.focus()
    page.keyboard.insert_text(f"10時、{typed}")
    expect(page.locator(".phrase-hint")).to_contain_text("Tab で「本人へ電話。留守番電話に残した。」を入れます")
    page.keyboard.press(key)
    expect(body).to_have_value("10時、本人へ電話。留守番電話に残した。")
    page.keyboard.press("Control+z")
    expect(body).not_to_have_value("10時、本人へ電話。留守番電話に残した。")


def test_phrases_templates_and_earlier_notes_by_keyboard(page_for: Any, worker: Any, case: Case) -> None:
    from django.utils import timezone

    from yorisoi.agencies.enums import Role

    records.keep_phrase(key="でんわ", text="本人へ電話。", actor=worker)
    chief = make_staff(Role.CHIEF_COUNSELOR)
    records.keep_template(form="VISIT", name="はじめての訪問", body="■ようす\n■話したこと", actor=chief)
    today = timezone.localdate()
    records.write_note(case=case, actor=worker, body="前の電話の中身。", form="TELEPHONE", happened_on=today, on=today)
    page = page_for(worker, width="laptop")
    opened(page, path=f"/cases/{case.number}/")
    body = page.locator("#quick-note [name=body]")
    template = page.get_by_role("button", name="はじめての訪問")
    expect(template).to_be_hidden()
    page.locator("#quick-note [name=form][value=VISIT]").check(force=True)
    expect(template).to_be_visible()
    template.focus()
    page.keyboard.press("Enter")
    expect(body).to_have_value("■ようす\n■話したこと")
    expect(template).to_be_hidden()
    body.fill("")
    page.get_by_role("button", name="でんわ", exact=True).focus()
    page.keyboard.press("Enter")
    expect(body).to_have_value("本人へ電話。")
    expect(body).to_be_focused()
    page.locator(".earlier summary").click()
    page.get_by_role("button", name="の記録を写す").first.click()
    expect(body).to_have_value("本人へ電話。\n前の電話の中身。")


def test_times_go_by_ten_minutes(page_for: Any, worker: Any, case: Case) -> None:
    page = page_for(worker, width="laptop")
    page.goto(f"/notes/new/?case={case.number}")
    minutes, clock = page.locator("[name=minutes]"), page.locator("[name=starts_at]")
    minutes.fill("25")
    minutes.press("ArrowUp")
    expect(minutes).to_have_value("30")
    minutes.press("ArrowDown")
    expect(minutes).to_have_value("20")
    clock.fill("9:55")
    clock.press("ArrowUp")
    expect(clock).to_have_value("10:00")
