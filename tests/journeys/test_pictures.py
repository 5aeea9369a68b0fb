"""図に指で・キーで描く: choosing, dragging, relating and moving; and the same page without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.factories.base import DAY, make_case, make_staff
from yorisoi.people import actions as people
from yorisoi.people.enums import Relation, TieKind
from yorisoi.people.models import Relationship, Spot

pytestmark = pytest.mark.journey


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def case(worker):
    return make_case(actor=worker)


@pytest.fixture
def parents(case, worker):
    return [
        people.add_relative(
            person=case.person, relation=Relation.PARENT, lives_together=False, name=name, gender=gender, actor=worker,
            on=DAY + timedelta(days=0),
        )
        for name, gender in (("山川 一郎", "MALE"), ("山川 佳代", "FEMALE"))
    ]


def opened(page_for, worker, case, shown="genogram", **options):
    page = page_for(worker, **options)
    page.goto(f"/cases/{case.number}/pictures/?p={shown}")
    return page


def figure(page, person):
    return page.locator(f"[data-node='p{person.pk}']")


def drag(page, node, dx, dy):
    box = node.locator(".shape").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx / 2, y + dy / 2)
    page.mouse.move(x + dx, y + dy)
    page.mouse.up()


def test_引いて動かすと_そこに残り_もどせる(page_for, worker, case, parents):
    page = opened(page_for, worker, case)
    node = figure(page, parents[1])
    drag(page, node, 90, -40)
    expect(page.locator("[data-picture-told]")).to_contain_text("場所を保存しました")
    held = Spot.objects.get()
    before = node.get_attribute("data-x"), node.get_attribute("data-y")
    page.reload()
    assert (node.get_attribute("data-x"), node.get_attribute("data-y")) == before
    assert (held.node, held.x > 60) == (f"p{parents[1].pk}", True)
    page.get_by_role("button", name="場所をもとにもどす").click()
    expect(page.locator("#told")).to_contain_text("もとにもどしました")
    assert Spot.objects.count() == 0


def test_キーだけで_えらび_動かし_むすぶ(page_for, worker, case, parents, axe):
    page = opened(page_for, worker, case)
    father, mother = (figure(page, each) for each in parents)
    mother.focus()
    page.keyboard.press("Enter")
    expect(mother).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-picture-told]")).to_contain_text("場所を保存しました")
    expect(mother).to_be_focused()
    axe(page)
    page.get_by_role("button", name="ほかの人とむすぶ").press("Enter")
    father.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_r-relation")).to_be_focused()
    page.locator("#id_r-relation").select_option("SEPARATED_SPOUSE")
    page.get_by_role("button", name="むすぶ", exact=True).press("Enter")
    expect(page.locator(".slash").first).to_be_attached()
    assert Relationship.objects.get(relation="SEPARATED_SPOUSE").person == parents[1]


def test_電話の画面でも_えらんで家族を加えられる(page_for, worker, case, parents, axe):
    page = opened(page_for, worker, case, width="smartphone")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    figure(page, parents[0]).scroll_into_view_if_needed()
    figure(page, parents[0]).locator(".shape").click()
    page.get_by_role("button", name="この人の家族を加える").click()
    expect(page.locator("#id_relation")).to_be_focused()
    assert page.locator("#id_middle").input_value() == f"p{parents[0].pk}"
    page.locator("#id_relation").select_option("PARENT")
    page.locator("#id_name").fill("山川 ウメ")
    page.get_by_role("button", name="加える", exact=True).first.click()
    expect(page.locator("svg.genogram")).to_contain_text("山川 ウメ")
    axe(page)


def test_エコマップの相手をえらんで直す(page_for, worker, case, axe):
    held = people.tie(person=case.person, kind=TieKind.IBASHO, name="朝の体操の会", actor=worker, on=DAY)
    page = opened(page_for, worker, case, "ecomap")
    page.locator(f"[data-node='t{held.pk}'] .around").click()
    page.get_by_role("button", name="このつながりを直す").click()
    expect(page.get_by_role("heading", name="つながりを直す")).to_be_visible()
    axe(page)
    page.get_by_label("切れている").check()
    page.get_by_role("button", name="直す", exact=True).click()
    expect(page.locator(".tie.broken").first).to_be_attached()


def test_JavaScriptがなくても_数で動かせる(page_for, worker, case, parents):
    page = opened(page_for, worker, case, javascript=False)
    page.get_by_text("数で書く").click()
    page.locator("#id_s-node").select_option(f"p{parents[1].pk}")
    page.locator("#id_s-x").fill("150")
    page.locator("#id_s-y").fill("-90")
    with page.expect_navigation():
        page.get_by_role("button", name="動かす", exact=True).click()
    assert Spot.objects.get().x == 150
