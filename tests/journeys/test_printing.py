"""Printing in Chromium: a paper of a case, the papers of a meeting, a form of the municipality's own."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories.base import make_staff
from tests.factories.layouts import own_form
from tests.factories.meeting import chief_of, tabled_item
from tests.factories.plan import agreed_plan
from tests.sheets.reading import facts_of_pdf, text_of_pdf, workbook

pytestmark = pytest.mark.journey


def test_a_paper_is_printed_from_the_case(page_for, axe, today):
    staff = make_staff()
    plan = agreed_plan(actor=staff, on=today)
    page = page_for(staff)
    page.goto(f"/cases/{plan.case.number}/")
    page.get_by_role("link", name="帳票", exact=True).last.click()
    expect(page.locator("h1")).to_contain_text("帳票")
    axe(page)
    link = page.get_by_role("link", name=re.compile(r"PDF\s*\(プラン兼事業等利用申込書"))
    answer = page.request.get(link.first.get_attribute("href"))
    assert plan.case.number in text_of_pdf(answer.body())
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile(r"Excel\s*\(相談受付・申込票\)")).click()
    assert taken.value.suggested_filename == f"intake-{plan.case.number}.xlsx"


@pytest.mark.parametrize("javascript", [True, False], ids=["スクリプトあり", "スクリプトなし"])
def test_the_papers_of_a_meeting_become_one_file(page_for, axe, today, settings, javascript):
    settings.WORK_IN_A_THREAD = True
    plan = agreed_plan(actor=make_staff(), on=today)
    item = tabled_item(plan, on=today)
    page = page_for(chief_of(plan.created_by), width="phone", javascript=javascript)
    page.goto(f"/meetings/{item.meeting_id}/")
    page.get_by_role("link", name="用紙をまとめて印刷").click()
    with page.expect_navigation():
        page.get_by_role("button", name="まとめて印刷する").click()
    while not javascript and page.get_by_role("link", name="いまのようすを見る").count():
        with page.expect_navigation():
            page.get_by_role("link", name="いまのようすを見る").click()
    expect(page.get_by_role("heading", name="できました")).to_be_visible()
    opening = page.get_by_role("link", name="PDF をひらく")
    made = page.request.get(opening.get_attribute("href")).body()
    assert int(facts_of_pdf(made)["Pages"]) >= 3
    assert "支援調整会議 次第" in text_of_pdf(made)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
    if javascript:
        axe(page)


def test_an_own_form_is_explained_and_filled(page_for, axe, today, tmp_path):
    chief = chief_of(make_staff())
    plan = agreed_plan(actor=make_staff(), on=today)
    (tmp_path / "wrong.xlsx").write_bytes(own_form("{{ 本人.氏明 }}"))
    (tmp_path / "right.xlsx").write_bytes(own_form("{{ 本人.氏名 }}"))
    page = page_for(chief)
    page.goto("/papers/own/")
    axe(page)
    for name in ("wrong", "right"):
        page.get_by_label("様式の名前").fill("架空市の申請書")
        page.get_by_label("Excelブック").set_input_files(tmp_path / f"{name}.xlsx")
        page.get_by_role("button", name="入れて、目印を確かめる").click()
        if name == "wrong":
            expect(page.locator("main")).to_contain_text("シート「申請書」のA1の「本人.氏明」は、知らない目印です。")
            axe(page)
    expect(page.get_by_role("heading", name="架空市の申請書")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="この様式を使いはじめる").click()
    expect(page.locator("#told")).to_contain_text("使いはじめました")
    page.goto(f"/cases/{plan.case.number}/papers/")
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile(r"Excel\s*\(架空市の申請書\)")).click()
    taken.value.save_as(tmp_path / "made.xlsx")
    assert workbook((tmp_path / "made.xlsx").read_bytes()).active["A1"].value == plan.case.person.name
