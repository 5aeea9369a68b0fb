from datetime import UTC, date, datetime, time

import pytest
from django.template.loader import render_to_string

from yorisoi.ui.asked import paged
from yorisoi.ui.parts import Step, pager
from yorisoi.ui.templatetags import ui

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        (ui.wareki, "令和8年11月22日"), (ui.wareki_short, "R8.11.22"), (ui.wareki_weekday, "令和8年11月22日(日)"),
        (ui.month_day, "11月22日"), (ui.month_day_weekday, "11月22日(日)"), (ui.short_day, "11.22"),
        (ui.weekday, "日"), (ui.iso, "2026-11-22"), (ui.fiscal_year, "令和8年度"),
    ],
)  # fmt: skip
def test_日の見せ方(show, expected):
    assert show(DAY) == expected
    assert show(None) == ""


def test_夜の時刻は日本の日になる():
    late = datetime(2026, 11, 21, 20, 5, tzinfo=UTC)
    assert ui.month_day(late) == "11月22日"
    assert ui.moment(late) == "11月22日 5:05"
    assert ui.clock(time(14, 30)) == "14:30"


def test_円と歳():
    assert ui.yen(12300) == "12,300円"
    assert ui.yen(0) == "0円"
    assert ui.yen(None) == ""
    assert ui.age(date(1992, 11, 23), DAY) == "33歳"
    assert ui.age(date(1992, 11, 22), DAY) == "34歳"
    assert ui.age(None, DAY) == ""


def test_年度は年の数からも():
    assert ui.fiscal_year(2026) == "令和8年度"


def test_ないものは横線():
    assert "記録なし" in ui.dash("")
    assert ui.dash(0) == 0
    assert ui.dash("高梨") == "高梨"


def steps(*states):
    return [Step(f"段階{number}", state) for number, state in enumerate(states, 1)]


@pytest.mark.parametrize(
    ("states", "near"),
    [
        (["done"] * 7 + ["now"] + ["none"] * 5, [7, 8, 9, 10]),
        (["now"] + ["none"] * 12, [1, 2, 3]),
        (["done"] * 13, [12, 13]),
        (["none"] * 13, [1, 2, 3]),
    ],
    ids=["途中", "はじめ", "おわり", "まだ"],
)
def test_狭い画面では今の前後だけ見える(states, near):
    assert [row.number for row in ui.journey_rows(steps(*states)) if row.is_near] == near


def test_道のりは今ここを声でも言う():
    html = render_to_string("ui/journey.html", {"steps": steps("done", "now", "none")})
    assert html.count('aria-current="step"') == 1
    assert "(いまここ)" in html
    assert "3の段階のうち 2番目" in html


def test_頁送り():
    middle = pager(number=2, size=20, total=57, path="/cases/", params=[("q", "山"), ("page", "2")])
    assert middle.pages == 3
    assert middle.previous_url == "/cases/?q=%E5%B1%B1&page=1"
    assert middle.next_url.endswith("page=3")
    assert pager(number=9, size=20, total=57, path="/").next_url == ""
    assert pager(number=1, size=20, total=0, path="/").pages == 1
    assert middle.rows == slice(20, 40)


@pytest.mark.parametrize(
    ("typed", "number"), [("2", 2), ("99", 3), ("0", 1), ("", 1), ("x", 1), ("9" * 5_000, 1)],
    ids=["2頁", "先の頁", "零", "空", "数でない", "とても長い"],
)
def test_読めない頁の番号は_はじめの頁になる(rf, typed, number):
    shown = paged(rf.get("/cases/", {"q": "山", "page": typed}), size=20, total=57)
    assert shown.number == number
    assert "q=%E5%B1%B1" in shown.previous_url + shown.next_url


@pytest.mark.parametrize(
    ("text", "shown"), [("また来ます", "「また来ます」"), ("「また来ます」", "「また来ます」"), ("", "「」")]
)
def test_本人のことばのかぎかっこは一重(text, shown):
    assert ui.said(text) == shown
