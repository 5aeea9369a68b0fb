"""By keyboard alone, at 200 %, in forced colours, and on paper."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import intake
from tests.factories.base import make_staff
from tests.factories.city import PASSWORD
from tests.journeys.conftest import axe_faults
from yorisoi.process.s02_intake.models import Reception

pytestmark = pytest.mark.journey

MOST_TABS = 150
STANDS_ON = """() => {
  const node = document.activeElement;
  return [node.name || "", node.value || "", node.innerText || ""].join("|");
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Keys:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab_to(self, wanted: str) -> "Keys":
        """Go on by Tab until what one stands on (name|value|words) matches."""
        passed = []
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(STANDS_ON)
            if re.search(wanted, here):
                return self
            passed.append(here)
        raise AssertionError(f"{self.page.url}: Tab never comes to {wanted}: {passed}")

    def type(self, words: str) -> "Keys":
        self.page.keyboard.insert_text(words)
        return self

    def press(self, key: str) -> "Keys":
        self.page.keyboard.press(key)
        return self

    def go(self, key: str = "Enter") -> "Keys":
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        return self


def test_a_consultation_is_taken_without_a_mouse(page_for: Any) -> None:
    worker = make_staff()
    known = intake.received_case(worker, on=timezone.localdate())
    page = page_for(width="laptop")
    keys = Keys(page)
    page.goto("/sign-in/")
    keys.tab_to(r"^login_name\|").type(worker.login_name).tab_to(r"^password\|").type(PASSWORD).go()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今日すること")

    keys.press("/").type("やまかわ").go()
    keys.tab_to("山川 はるか").go()
    expect(page).to_have_url(re.compile(f"/cases/{known.number}/"))

    page.keyboard.press("Home")
    page.goto("/consultations/new/")
    keys.tab_to(r"^channel\|").press("Space").tab_to(r"^story\|").type("「家賃が払えない」")
    keys.tab_to(r"^worries\|RENT_AND_LOANS").press("Space")
    expect(page.locator("[name=worries][value=RENT_AND_LOANS]")).to_be_checked()
    # The ◎ of all worries are one group: Tab comes to it once, arrows go through it.
    keys.tab_to(r"^worries_top\|").press("Space")
    top = page.evaluate("document.activeElement.value")
    expect(page.locator(f"[name=worries][value={top}]")).to_be_checked()
    keys.tab_to("\\|保存する$").go()

    taken = Reception.objects.exclude(case=known).get()
    assert (taken.story, taken.worries.get(is_main=True).code) == ("「家賃が払えない」", top)
    expect(page).to_have_url(re.compile(f"/cases/{taken.case.number}/"))


def test_the_first_tab_leads_past_the_menu(page_for: Any) -> None:
    page = page_for(make_staff())
    page.goto("/")
    Keys(page).tab_to("本文へ").press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_a_refused_form_is_read_from_its_reasons(page_for: Any) -> None:
    page = page_for(make_staff())
    page.goto("/outreach/new/")
    Keys(page).tab_to("\\|保存する$").go()
    assert page.evaluate("document.activeElement.matches('[data-refused]')")
    Keys(page).press("Tab").press("Enter")
    page.wait_for_function("document.activeElement.closest('main form')")


@pytest.mark.parametrize("path", ["/", "/cases/", "/consultations/new/", "/cases/{}/", "/cases/{}/plan/1/edit/"], ids=[
    "今日すること", "ケースの一覧", "相談受付", "ケースの表紙", "プランを書く",
])
def test_at_200_percent_nothing_is_cut_off(page_for: Any, path: str) -> None:
    from tests.factories.plan import drafted_plan

    worker = make_staff()
    case = drafted_plan(worker, on=timezone.localdate()).case
    page = page_for(worker, width="zoomed")
    page.goto(path.format(case.number))
    assert page.evaluate(WIDER) <= 0
    assert axe_faults(page) == []


def test_in_forced_colours_buttons_and_states_remain(page_for: Any) -> None:
    worker = make_staff()
    case = intake.received_case(worker, on=timezone.localdate())
    page = page_for(worker)
    page.emulate_media(forced_colors="active")
    page.goto(f"/cases/{case.number}/")
    border = page.locator("main .btn.main").first.evaluate("(node) => getComputedStyle(node).borderTopStyle")
    assert border != "none"
    page.goto("/consultations/new/")
    page.locator("[name=channel]").first.check(force=True)
    assert page.locator("[name=channel]").first.is_checked()
    assert axe_faults(page) == []


def test_on_paper_the_cover_is_only_the_cover(page_for: Any) -> None:
    worker = make_staff()
    case = intake.received_case(worker, on=timezone.localdate())
    page = page_for(worker)
    page.goto(f"/cases/{case.number}/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in ("header.top", "nav.nav", "a.skip"):
        expect(page.locator(gone)).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")
