"""A worker at a browser: signs in, opens pages, fills fields by their names, presses buttons by their words."""

from typing import Any

from playwright.sync_api import Page, expect

PASSWORD = "himitsu-no-kotoba-1"


class Walk:
    """
    One member of staff in one browser. The same steps work with and without JavaScript.

    `refusals` collects the codes met on the way.
    """

    def __init__(self, page: Page, staff: Any) -> None:
        self.page, self.staff = page, staff
        self.refusals: list[str] = []

    def sign_in(self) -> "Walk":
        self.page.goto("/sign-in/")
        self.page.locator("input[name=login_name]").fill(self.staff.login_name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="サインイン").click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("今日すること")
        return self

    def go(self, path: str) -> "Walk":
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def field(self, name: str) -> Any:
        return self.page.locator(f"main [name='{name}']").first

    def fill(self, **values: str) -> "Walk":
        for name, value in values.items():
            self.field(name).fill(value)
        return self

    def put(self, values: dict[str, str]) -> "Walk":
        return self.fill(**values)

    def pick(self, name: str, value: str) -> "Walk":
        """Choose a radio or tick a checkbox by its value (they are drawn over, hence `force`)."""
        self.page.locator(f"main [name='{name}'][value='{value}']").first.check(force=True)
        return self

    def tick(self, name: str) -> "Walk":
        self.field(name).check(force=True)
        return self

    def choose(self, name: str, words: str) -> "Walk":
        """Choose an option of a select by a part of its words."""
        option = self.field(name).locator("option", has_text=words).first
        self.field(name).select_option(value=option.get_attribute("value"))
        return self

    def press(self, words: str, *, within: str = "main") -> "Walk":
        """Press a button that must be accepted."""
        self._click(words, within)
        box = self.page.locator(".refused")
        assert box.count() == 0, box.inner_text()
        assert self.page.locator(".error, [id$='_error']").count() == 0, self.page.locator("main").inner_text()
        return self

    def press_refused(self, words: str, *codes: str, keeps: dict[str, str] | None = None, within: str = "main") -> "Walk":
        """Press a button that must be refused in place with these codes, keeping what was typed."""
        self._click(words, within)
        box = self.page.locator(".refused[role=alert]")
        expect(box).to_be_visible()
        told = box.inner_text()
        assert [code for code in codes if code not in told] == [], told
        for name, text in (keeps or {}).items():
            expect(self.field(name)).to_have_value(text)
        self.refusals += codes
        return self

    def _click(self, words: str, within: str) -> None:
        button = self.page.locator(within).get_by_role("button", name=words, exact=True).first
        if not button.is_visible():
            there = [each.inner_text() for each in self.page.locator("main button").all()]
            raise AssertionError(f"{self.page.url}: {words} is not among {there}")
        # Until the next page has loaded: the answer to the press is only the way there.
        with self.page.expect_navigation():
            button.click()

    def sees(self, *words: str) -> "Walk":
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)
        return self

    def tick_staff(self, *names: str) -> "Walk":
        """Ask colleagues to a meeting by their names."""
        for name in names:
            self.page.locator("main label", has_text=name).locator("input[name=staff]").first.check(force=True)
        return self

    def attend_all(self) -> "Walk":
        """Mark every member of a meeting as present."""
        for box in self.page.locator("main input[name=attended]").all():
            box.check(force=True)
        return self

    @property
    def number(self) -> str:
        """The case number in the address."""
        return self.page.url.split("/cases/")[1].split("/")[0]
