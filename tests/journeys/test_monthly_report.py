"""月次報告: the numbers are read, the cases behind one opened, the month closed, a correction seen, the file taken."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.factories.base import make_staff
from tests.factories.intake import received_case
from tests.statistics.bulk import make_year
from yorisoi.agencies.enums import Role
from yorisoi.cases import actions as cases
from yorisoi.statistics import actions
from yorisoi.statistics.queries import packaged

pytestmark = pytest.mark.journey
MAY = "?year=2026&month=5"


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def officer():
    return make_staff(Role.MUNICIPAL_OFFICER)


def test_a_month_is_read_opened_closed_and_corrected(page_for, axe, worker, officer, tmp_path):
    line = packaged.municipal()[0]
    make_year(worker, line.numbers, year=2025)
    actions.set_population(starts_on=date(2025, 4, 1), people=line.population, actor=officer)
    for day in (11, 12):
        cases.report_to_municipality(received_case(worker, on=date(2026, 5, day)), on=date(2026, 5, 20))
    page = page_for(officer)
    page.goto("/")
    page.get_by_role("link", name="統計").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("月次報告")
    page.goto(f"/statistics/{MAY}")
    axe(page)
    page.get_by_role("link", name="新規相談受付件数").first.click()
    expect(page.locator("table tbody tr")).to_have_count(2)
    axe(page)
    page.goto(f"/statistics/{MAY}")
    page.get_by_role("button", name="令和8年5月を締める").click()
    expect(page.locator("#told")).to_contain_text("令和8年5月を締めました。")
    received_case(worker, on=date(2026, 5, 29))
    page.reload()
    expect(page.get_by_role("heading", name="締めたあとの訂正")).to_be_visible()
    axe(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV(UTF-8)").click()
    file = tmp_path / "report.csv"
    taken.value.save_as(file)
    assert "令和8年5月,架空市,306714,2," in Path(file).read_text(encoding="utf-8-sig")
    for address in ("year/?year=2025", "cross/?year=2025&rows=worry", "compare/?year=2024", "settings/", "compare/load/"):
        page.goto(f"/statistics/{address}")
        axe(page)


def test_the_report_fits_a_telephone(page_for, axe, worker, officer):
    received_case(worker, on=date(2026, 5, 11))
    page = page_for(officer, width="phone")
    for address in ("", "year/", "cross/", "compare/", "settings/"):
        page.goto(f"/statistics/{address}")
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, address
    axe(page)
