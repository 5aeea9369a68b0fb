"""連絡先の秘匿, by keyboard and eye: set, looked behind once, covered again, also by 「戻る」 of the browser."""

import os
from pathlib import Path

import pytest

from tests.factories.base import DAY, make_case, make_person, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.people import actions as people
from yorisoi.records import actions as records

pytestmark = pytest.mark.journey
HOME, NUMBER = "架空市北町4丁目17番9号 みなもハイツ305", "090-0000-4172"
SHOTS = os.environ.get("YORISOI_SHOTS", "")


@pytest.fixture
def worker(transactional_db):
    return make_staff()


@pytest.fixture
def case(worker):
    make_staff(Role.CHIEF_COUNSELOR)
    person = make_person(actor=worker, phone=NUMBER, contact_note="電話は午後に。留守電は使わない")
    people.add_address(person=person, kind="HOME", text=HOME, postal_code="999-0417", actor=worker, on=DAY)
    people.add_relative(
        person=person, relation="EX_SPOUSE", lives_together=False, name="山川 剛", actor=worker, on=DAY
    )
    case = make_case(actor=worker, person=person)
    records.write_note(
        case=case, body="新しい住まいは北町４−１７−９。電話は09000004172", form="VISIT", happened_on=DAY, actor=worker, on=DAY
    )
    return case


def look(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", ["laptop", "smartphone"])
def test_秘匿にして_わけを選んで見て_もどると伏せられている(page_for, axe, worker, case, width):
    page = page_for(worker, width=width)
    page.goto(f"/cases/{case.number}/person/")
    look(page, f"{width}-0-person-before")
    page.get_by_role("link", name="連絡先を秘匿にする").click()
    page.get_by_label("山川 剛").check()
    look(page, f"{width}-1-set")
    axe(page)
    page.get_by_role("button", name="秘匿にする").click()
    page.get_by_text("連絡先は秘匿されています").first.wait_for()
    look(page, f"{width}-2-held")
    axe(page)
    page.goto(f"/cases/{case.number}/")
    assert NUMBER not in page.content()
    assert "北町" not in page.content()
    look(page, f"{width}-3-cover")
    page.goto(f"/cases/{case.number}/person/")
    look(page, f"{width}-4-person")
    page.goto(f"/cases/{case.number}/household/")
    look(page, f"{width}-5-household")
    page.goto(f"/cases/{case.number}/protection/")
    page.get_by_role("button", name="連絡先を見る").click()
    page.get_by_text("何のために見るのかが選ばれていません").first.wait_for()
    page.get_by_label("本人に連絡する").check()
    page.get_by_role("button", name="連絡先を見る").click()
    page.get_by_text(NUMBER).wait_for()
    assert HOME in page.content()
    look(page, f"{width}-6-unveiled")
    axe(page)
    page.get_by_role("link", name="とじる").click()
    page.get_by_text("これまで").first.wait_for()
    assert NUMBER not in page.content()
