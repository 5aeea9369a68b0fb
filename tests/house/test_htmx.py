"""The helper of `HTMX equals reload` swaps as htmx does, and sees what a swap forgot."""

import pytest
from django.http import HttpResponse

from tests.htmx import assert_equals_reload

PAGE = """<html><body><main><p id="count">{count}件</p>
<form id="search" hx-get="/" hx-target="{target}" {swap}><input name="q"></form>
<ul id="list">{rows}</ul></main></body></html>"""
BOTH, ONE = "<li>山川</li><li>田中</li>", "<li>山川</li>"


def page(rows, count, *, target="#list", swap=""):
    return HttpResponse(PAGE.format(rows=rows, count=count, target=target, swap=swap))


@pytest.mark.parametrize(
    ("target", "swap", "answer"),
    [
        ("#list", "", f'{ONE}<p id="count" hx-swap-oob="true">1件</p>'),
        ("#list", 'hx-swap="outerHTML"', f'<ul id="list">{ONE}</ul><p id="count" hx-swap-oob="true">1件</p>'),
        ("#list", 'hx-swap="outerHTML"', f'<ul id="list">{ONE}</ul><b hx-swap-oob="innerHTML:#count">1件</b>'),
        ("#count", "", f'1件<ul id="list" hx-swap-oob="outerHTML">{ONE}</ul>'),
    ],
    ids=["中身", "まるごと", "別の場所の中身", "件数が先"],
)
def test_a_whole_answer_equals_a_reload(target, swap, answer):
    how = {"target": target, "swap": swap}
    assert_equals_reload(page(BOTH, 2, **how), HttpResponse(answer), page(ONE, 1, **how), trigger="search")


def test_a_forgotten_count_is_seen():
    with pytest.raises(AssertionError, match="2件"):
        assert_equals_reload(page(BOTH, 2), HttpResponse(ONE), page(ONE, 1), trigger="search")


def test_added_rows_stand_at_the_end():
    swap = 'hx-swap="beforeend"'
    before, after = page(ONE, 2, swap=swap), page(BOTH, 2, swap=swap)
    assert_equals_reload(before, HttpResponse("<li>田中</li>"), after, trigger="search")


def test_a_refusal_may_choose_its_own_place():
    answer = HttpResponse("2件", headers={"HX-Retarget": "#count", "HX-Reswap": "innerHTML"})
    assert_equals_reload(page(BOTH, 1), answer, page(BOTH, 2), trigger="search")
