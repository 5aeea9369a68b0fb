"""書き出し: the chief takes one case out of the house, and reads what came out beside the network."""

import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.attachments import make_attachment
from tests.factories.base import make_case, make_staff
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.records import actions as records

pytestmark = pytest.mark.journey


def test_a_case_is_taken_out_and_read(page_for, context_for, axe, tmp_path):
    worker, today = make_staff(), timezone.localdate()
    case = make_case(actor=worker, on=today)
    records.leave_line(case, "家賃の相談を受けました。", event="test.line", actor=worker, on=today)
    make_attachment(case, actor=worker, on=today)
    page = page_for(make_staff(Role.CHIEF_COUNSELOR))
    page.goto(f"/cases/{case.number}/")
    with page.expect_navigation():
        page.get_by_role("link", name="zip に書き出す").click()
    axe(page)
    page.get_by_role("button", name="zip を書き出す").click()
    expect(page.locator("[data-refused]")).to_contain_text("EXPORT_WITHOUT_REASON")
    page.get_by_label("本人から開示を求められた").check()
    with page.expect_download() as taken:
        page.get_by_role("button", name="zip を書き出す").click()
    assert taken.value.suggested_filename == f"{case.number}-{today.isoformat()}.zip"
    taken.value.save_as(tmp_path / "case.zip")
    zipfile.ZipFile(tmp_path / "case.zip").extractall(tmp_path / "case")
    assert AuditEntry.objects.filter(verb="case.exported", case_id=case.pk).count() == 1
    reading = context_for(width="phone").new_page()
    reading.goto((tmp_path / "case" / "index.html").as_uri())
    expect(reading.locator("main")).to_contain_text("家賃の相談を受けました。")
    wider = reading.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0


@pytest.mark.parametrize("width", ["desk", "phone"], ids=["机の画面", "電話の画面"])
def test_the_page_of_exports_is_accessible(page_for, axe, width):
    page = page_for(make_staff(Role.ADMINISTRATOR), width=width)
    page.goto("/export/")
    axe(page)
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
