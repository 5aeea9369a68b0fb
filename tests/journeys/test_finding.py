"""Finding while typing: the list under the box, by keyboard alone, safe while Japanese is composed; and without scripts."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.records import actions as records
from yorisoi.records.enums import ContactForm

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PEOPLE = (
    ("髙橋 陽子", "たかはし ようこ"), ("高橋 健一", "たかはし けんいち"), ("山﨑 みどり", "やまさき みどり"),
    ("渡邊 修", "わたなべ おさむ"),
)
BODY = (
    "本人から電話。先月から家賃を2か月分滞納していて、大家から督促の手紙が届いた。母と二人で暮らしている。"
    "住居確保給付金について説明し、次回は通帳と契約書を持って来てもらうことにした。"
)


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def cases(worker):
    made = []
    for name, kana in PEOPLE:
        person = make_person(actor=worker, name=name, kana=kana, born_on=date(1975, 4, 1), phone="090-0000-4172")
        case = make_case(actor=worker, person=person)
        for number in range(8):
            records.write_note(
                case=case, body=f"{number + 1}回目。{BODY}", form=ContactForm.TELEPHONE, happened_on=DAY, actor=worker, on=DAY
            )
        made.append(case)
    return made


@pytest.fixture
def found(page_for, worker, cases):
    """Return a function: width → today's page and its search box."""

    def open_page(width="laptop", **options):
        page = page_for(worker, width=width, **options)
        page.goto("/")
        return page, page.locator("#find")

    return open_page


@pytest.mark.parametrize("width", ["laptop", "smartphone"])
def test_打つそばから見つかり_キーだけで開ける(found, axe, width):
    page, box = found(width)
    page.keyboard.press("/")
    expect(box).to_be_focused()
    page.keyboard.type("takahasi", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("ふりがな(ローマ字から)")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    axe(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "find-case-2")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(options.first).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(options.first).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/cases/R\d+-\d+/$"))


def test_記録のことばは_しるしをつけて出る_件数は読み上げられる(found):
    page, box = found()
    box.fill("家賃")
    expect(page.get_by_role("option").first.locator("mark")).to_have_text("家賃")
    expect(page.locator("[data-find-told]")).to_have_text("人とケース 0件、記録 3件以上")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    expect(page.locator("#found-notes")).to_contain_text("32件")


def test_変換を決めるEnterでは_何も送らず_決まってからさがす(found):
    page, box = found()
    box.focus()
    page.evaluate(
        """() => {
          const box = document.querySelector("#find");
          box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          box.value = "やまさ";
          box.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
          box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, isComposing: true, bubbles: true }));
        }"""
    )
    page.wait_for_timeout(400)
    assert page.get_by_role("option").count() == 0
    assert page.url.endswith("/")
    page.evaluate(
        """() => {
          const box = document.querySelector("#find");
          box.value = "山崎";
          box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true, data: "山崎" }));
        }"""
    )
    expect(page.get_by_role("option").first).to_contain_text("氏名(異体字)")


def test_まちがえた名前は_もしかして_に出る(found):
    page, box = found()
    box.fill("わたなぺ")
    group = page.get_by_role("group", name="もしかして")
    expect(group.get_by_role("option")).to_contain_text("ふりがなが似ています")


def test_見つからないときは_そう言う(found):
    page, box = found()
    box.fill("ぬまおか")
    expect(page.locator("[data-find-told]")).to_have_text("見つかりませんでした。")
    expect(box).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("width", ["laptop", "smartphone"])
def test_スクリプトがなくても_さがせる(found, width):
    page, box = found(width, javascript=False)
    box.fill("家賃")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    expect(page.locator(".snippet mark").first).to_have_text("家賃")
