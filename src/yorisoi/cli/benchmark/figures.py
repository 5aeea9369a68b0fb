"""統計の画面 (Figures): the monthly report and ten fiscal years, as the municipality reads them."""

from urllib.parse import urlencode

from django.urls import reverse

from yorisoi.cli.benchmark.page import Page
from yorisoi.cli.benchmark.sample import Sample
from yorisoi.foundation.wareki import fiscal_year

MONTH_MS, YEARS_MS = 1_000, 10_000


def figures(sample: Sample) -> list[Page]:
    """Return the pages of the figures."""

    def page(code: str, label: str, name: str, within_ms: int = MONTH_MS, **asked: object) -> Page:
        query = f"?{urlencode(asked)}" if asked else ""
        return Page(f"figures.{code}", f"統計 {label}", sample.officer, reverse(name) + query, within_ms)

    year = fiscal_year(sample.on) - 1
    return [
        page("month", "月次報告", "statistics:month"),
        page("year", "年度の集計", "statistics:year", year=year),
        page("years", "10年の集計", "statistics:years", YEARS_MS),
        page("cross", "クロス集計(支援形態)", "statistics:cross", rows="contact", columns="age", year=year),
        page("compare", "ほかのまちとの比較", "statistics:compare", year=year),
    ]
