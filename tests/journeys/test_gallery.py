"""The browser itself works: the parts of every page, looked at in both widths."""

import pytest

from tests.factories.base import make_staff

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", ["desk", "phone"], ids=["机の画面", "電話の画面"])
def test_the_gallery_of_parts_is_accessible(page_for, axe, width):
    page = page_for(make_staff(), width=width)
    page.goto("/ui/")
    assert page.locator("main").count() == 1
    axe(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
