"""Two people at one plan, and a line that breaks in the middle of a save: nothing typed is lost, nothing is kept twice."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories import intake
from tests.factories.base import make_staff
from tests.factories.plan import drafted_plan
from tests.journeys.walk import Walk
from yorisoi.agencies.enums import Role
from yorisoi.drafts.models import Draft
from yorisoi.people.models import Person
from yorisoi.process.s06_plan.models import Plan
from yorisoi.records.models import CaseNote

pytestmark = pytest.mark.journey

THEIRS, MINE = "朝は電話をしない。", "約束のない訪問をしない。"


@pytest.mark.parametrize("javascript", [True, False], ids=["JavaScriptあり", "JavaScriptなし"])
def test_the_second_of_two_who_save_a_plan_is_told_and_sees_the_difference(page_for: Any, javascript: bool) -> None:
    worker, chief = make_staff(Role.COUNSELOR), make_staff(Role.CHIEF_COUNSELOR)
    plan = drafted_plan(worker, on=timezone.localdate())
    path = f"/cases/{plan.case.number}/plan/1/edit/"
    first, second = (
        Walk(page_for(staff, javascript=javascript), staff).go(path) for staff in (chief, worker)
    )
    first.fill(cautions=THEIRS).press("保存する")
    second.fill(cautions=MINE).press_refused("保存する", "STALE", keeps={"cautions": MINE})
    second.sees("違い", THEIRS, MINE)
    assert Plan.objects.get(pk=plan.pk).cautions == THEIRS

    second.press("保存する")
    assert Plan.objects.get(pk=plan.pk).cautions == MINE


@pytest.mark.parametrize("javascript", [True, False], ids=["JavaScriptあり", "JavaScriptなし"])
def test_two_at_one_plan_keep_what_each_changed(page_for: Any, javascript: bool) -> None:
    worker, chief = make_staff(Role.COUNSELOR), make_staff(Role.CHIEF_COUNSELOR)
    plan = drafted_plan(worker, on=timezone.localdate())
    path = f"/cases/{plan.case.number}/plan/1/edit/"
    first, second = (Walk(page_for(staff, javascript=javascript), staff).go(path) for staff in (chief, worker))
    first.fill(wish="相手の聞いたことば").put({"goals-0-text": "相手の目標"}).press("保存する")
    second.fill(strengths="わたしの見た強み").press_refused("保存する", "STALE", keeps={
        "strengths": "わたしの見た強み", "wish": "相手の聞いたことば", "goals-0-text": "相手の目標",
    })
    second.sees("違い 2か所", "相手の内容にしました").press("保存する")
    saved = Plan.objects.get(pk=plan.pk)
    assert (saved.wish, saved.strengths) == ("相手の聞いたことば", "わたしの見た強み")
    assert saved.goals.order_by("position").first().text == "相手の目標"


def test_two_at_one_field_of_a_plan_keep_both_texts(page_for: Any) -> None:
    worker, chief = make_staff(Role.COUNSELOR), make_staff(Role.CHIEF_COUNSELOR)
    plan = drafted_plan(worker, on=timezone.localdate())
    path = f"/cases/{plan.case.number}/plan/1/edit/"
    first, second = (Walk(page_for(staff), staff).go(path) for staff in (chief, worker))
    first.fill(cautions=THEIRS).press("保存する")
    second.fill(cautions=MINE).press_refused("保存する", "STALE", keeps={"cautions": MINE})
    box = second.page.locator("[data-theirs=cautions]")
    for words, text in (("相手の内容にする", THEIRS), ("わたしの入力のまま", MINE), ("両方を残す", f"{MINE}\n{THEIRS}")):
        box.get_by_role("button", name=words).click()
        expect(second.field("cautions")).to_have_value(text)
    second.page.wait_for_load_state("networkidle")  # the margin looks at each change
    second.press("保存する")
    assert Plan.objects.get(pk=plan.pk).cautions == f"{MINE}\n{THEIRS}"


def wait_for_draft(page: Any, words: str) -> None:
    """Wait until the server keeps these words in a draft."""
    for _ in range(200):
        if any(words in str(draft.fields) for draft in Draft.objects.order_by("pk")):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no draft holds {words}")


def test_an_old_draft_does_not_undo_what_was_saved_since(page_for: Any, context_for: Any) -> None:
    worker, chief = make_staff(Role.COUNSELOR), make_staff(Role.CHIEF_COUNSELOR)
    plan = drafted_plan(worker, on=timezone.localdate())
    path = f"/cases/{plan.case.number}/plan/1/edit/"
    desk = context_for(worker)
    mine = Walk(desk.new_page(), worker).go(path).fill(cautions=MINE).put({"goals-0-text": "わたしの目標"})
    expect(mine.page.get_by_text("下書き保存済み").first).to_be_visible(timeout=20_000)
    wait_for_draft(mine.page, "わたしの目標")
    mine.page.close()
    Walk(page_for(chief), chief).go(path).fill(wish="相手の聞いたことば").press("保存する")

    mine = Walk(desk.new_page(), worker).go(path)
    mine.page.locator(".draft-offer").get_by_role("button", name="つづきから書く").click()
    expect(mine.field("cautions")).to_have_value(MINE)
    expect(mine.field("goals-0-text")).to_have_value("わたしの目標")
    mine.page.wait_for_load_state("networkidle")
    mine.press_refused("保存する", "STALE", keeps={"wish": "相手の聞いたことば", "cautions": MINE}).press("保存する")
    saved = Plan.objects.get(pk=plan.pk)
    assert (saved.wish, saved.cautions) == ("相手の聞いたことば", MINE)
    assert saved.goals.order_by("position").first().text == "わたしの目標"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("javascript", [True, False], ids=["JavaScriptあり", "JavaScriptなし"])
def test_two_at_one_person_keep_what_each_changed(page_for: Any, javascript: bool) -> None:
    worker, chief = make_staff(Role.COUNSELOR), make_staff(Role.CHIEF_COUNSELOR)
    case = intake.enrolled_case(worker, on=timezone.localdate())
    path = f"/cases/{case.number}/person/"
    first, second = (Walk(page_for(staff, javascript=javascript), staff).go(path) for staff in (chief, worker))
    first.fill(contact_note="電話は午後に", avoid_note=THEIRS).press("保存する")
    second.fill(common_name="はるちゃん", avoid_note=MINE)
    second.press_refused("保存する", "STALE", keeps={"contact_note": "電話は午後に", "avoid_note": MINE})
    second.sees("違い 2か所", THEIRS).press("保存する")
    person = Person.objects.get(pk=case.person_id)
    assert (person.contact_note, person.common_name, person.avoid_note) == ("電話は午後に", "はるちゃん", MINE)


def test_a_save_into_a_broken_line_is_kept_once_when_it_is_sent_again(page_for: Any) -> None:
    worker = make_staff()
    case = intake.enrolled_case(worker, on=timezone.localdate())
    walk = Walk(page_for(worker), worker).go(f"/cases/{case.number}/records/new/")
    before = CaseNote.objects.filter(case=case).count()
    walk.pick("form", "TELEPHONE").pick("counterpart", "PERSON").fill(body="電話で話した。")
    walk.page.context.set_offline(True)
    with walk.page.expect_event("requestfailed"):
        walk.page.locator("main").get_by_role("button", name="記録する").click()
    assert CaseNote.objects.filter(case=case).count() == before

    walk.page.context.set_offline(False)
    walk.page.reload()
    expect(walk.page.get_by_role("heading", level=1)).to_be_visible()
    assert CaseNote.objects.filter(case=case).count() == before + 1
    assert CaseNote.objects.filter(case=case, body="電話で話した。").count() == 1


def test_an_answer_that_is_lost_leaves_one_fact(page_for: Any) -> None:
    worker = make_staff()
    case = intake.enrolled_case(worker, on=timezone.localdate())
    walk = Walk(page_for(worker, javascript=False), worker).go(f"/cases/{case.number}/records/new/")
    walk.pick("form", "TELEPHONE").pick("counterpart", "PERSON").fill(body="電話で話した。")

    def send_and_lose(route: Any) -> None:
        route.fetch(max_redirects=0)  # the server has saved, and its answer never arrives
        route.abort()

    walk.page.route("**/records/new/", send_and_lose)
    with walk.page.expect_event("requestfailed"):
        walk.page.locator("main").get_by_role("button", name="記録する").click()
    walk.page.unroute("**/records/new/")
    walk.page.reload()
    assert CaseNote.objects.filter(case=case, body="電話で話した。").count() == 1
