"""The pages of the figures: what they show, to whom, and what comes out as a file."""

import csv
import io
from datetime import date
from importlib import resources

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.base import make_agency, make_staff
from tests.factories.intake import received_case
from tests.process.reading import codes, read, text
from tests.statistics.bulk import make_year
from yorisoi.agencies.enums import Role
from yorisoi.audit.models import AuditEntry
from yorisoi.process.s02_intake.models import Reception
from yorisoi.reference import actions as reference
from yorisoi.reference.rules.tables import TABLES
from yorisoi.statistics import actions, figures
from yorisoi.statistics.models import (
    CountingSetting,
    MonthClosing,
    Population,
    PublishedFigures,
    ServiceOffered,
)
from yorisoi.statistics.queries import packaged
from yorisoi.statistics.queries.settings import columns_of_report

pytestmark = pytest.mark.django_db
IWAKI = packaged.municipal()[0]
MAY = {"year": "2026", "month": "5"}


@pytest.fixture
def worker():
    return make_staff()


@pytest.fixture
def officer():
    return make_staff(Role.MUNICIPAL_OFFICER)


@pytest.fixture
def page(client_for, officer):
    return client_for(officer)


def iwaki_year(worker, officer):
    cases = make_year(worker, IWAKI.numbers, year=2024)
    actions.set_population(starts_on=date(2024, 4, 1), people=IWAKI.population, actor=officer)
    return cases


def row_of(answer, heading):
    """Return the cells of the first table line whose heading is so called."""
    found = read(answer).xpath("//tbody/tr[th]")
    (line,) = [each for each in found if each.xpath("th")[0].text_content().strip() == heading][:1]
    return [" ".join(cell.text_content().split()) for cell in line.xpath("td")]


def table_of(answer, encoding="utf-8-sig"):
    return list(csv.DictReader(io.StringIO(answer.content.decode(encoding))))


# 月次報告


def test_the_month_shows_numbers_rates_and_what_they_stand_on(page, worker, officer, django_assert_max_num_queries):
    received_case(worker, on=date(2026, 5, 11))
    received_case(worker, on=date(2026, 4, 3))
    actions.set_population(starts_on=date(2026, 4, 1), people=50_000, actor=officer)
    with django_assert_max_num_queries(60):
        found = page.get("/statistics/", MAY)
    assert row_of(found, "新規相談受付件数") == ["1件", "2.0", "2", "2.0", "未集計"]
    assert "相談の数え方電話1本でも、相談を受け付けたら1件" in text(found)
    assert "人口50,000人" in text(found)


def test_the_number_of_queries_does_not_grow_with_the_cases(page, worker, officer, django_assert_num_queries):
    received_case(worker, on=date(2026, 5, 11))
    page.get("/statistics/", MAY)
    with CaptureQueriesContext(connection) as few:
        page.get("/statistics/", MAY)
    iwaki_year(worker, officer)
    with django_assert_num_queries(len(few)):
        page.get("/statistics/", MAY)


def test_a_nought_is_told_from_not_offered_and_from_not_counted(page, worker, officer):
    received_case(worker, on=date(2026, 5, 11))
    actions.set_services(year=2026, offered={"WORK_TRAINING": False, "WELFARE_LOAN": True}, actor=officer)
    may = page.get("/statistics/", MAY)
    assert row_of(may, "就労訓練事業")[0] == "未実施"
    assert row_of(may, "生活福祉資金貸付")[0] == "0件"
    assert row_of(page.get("/statistics/", {"year": "2026", "month": "7"}), "生活福祉資金貸付")[0] == "未集計"
    assert "実施の有無が未設定居住支援事業" in text(may)


def test_without_a_population_the_rates_say_so(page, worker):
    received_case(worker, on=date(2026, 5, 11))
    assert row_of(page.get("/statistics/", MAY), "新規相談受付件数")[1] == "未設定"
    assert "未設定(人口10万人あたりは出せません)" in text(page.get("/statistics/", MAY))


def test_what_is_asked_wrongly_shows_the_usual_month(page):
    found = page.get("/statistics/", {"year": "x", "month": "13", "agency": "999999"})
    assert found.status_code == 200
    assert "令和8年5月" in text(found)


def test_the_chief_reads_the_whole_and_their_own_agency_only(client_for, worker):
    other = make_staff(agency=make_agency(name="架空市みなみ相談室"))
    received_case(worker, on=date(2026, 5, 11))
    received_case(other, on=date(2026, 5, 12))
    client = client_for(make_staff(Role.CHIEF_COUNSELOR))
    assert row_of(client.get("/statistics/", MAY), "新規相談受付件数")[0] == "2件"
    own = client.get("/statistics/", MAY | {"agency": worker.agency_id})
    assert row_of(own, "新規相談受付件数")[0] == "1件"
    assert "架空市みなみ相談室" not in own.content.decode()
    assert row_of(client.get("/statistics/", MAY | {"agency": other.agency_id}), "新規相談受付件数")[0] == "2件"


# 年度


def test_the_year_and_ten_years_show_the_published_line(page, worker, officer):
    iwaki_year(worker, officer)
    found = page.get("/statistics/year/", {"year": "2024"})
    assert row_of(found, "新規相談受付件数")[-2:] == ["334", "9.1"]
    assert row_of(found, "就労・増収率")[-2:] == ["110.7%", ""]
    assert "就労・増収率75%110.7%148%(達成)" in text(found)
    decade = page.get("/statistics/years/", {"year": "2025"})
    assert row_of(decade, "プラン作成件数")[-2:] == ["145", "0"]
    assert row_of(decade, "プラン作成件数")[:2] == ["未集計", "未集計"]


# うしろにあるケース


def test_a_number_opens_the_cases_behind_it_as_far_as_one_may_see_them(client_for, worker, officer):
    seen = received_case(worker, on=date(2026, 5, 11))
    received_case(worker, on=date(2026, 5, 12))
    seen.reported_on = date(2026, 5, 20)
    seen.save(update_fields=["reported_on"])
    found = client_for(officer).get("/statistics/new_consultations/", MAY)
    assert "2件" in text(found)
    assert "このうち1件は、あなたには見えないケースのものです。" in text(found)
    assert seen.number in text(found)
    assert "定義その期間に新しく受け付けた相談。" in text(found)
    chief = text(client_for(make_staff(Role.CHIEF_COUNSELOR)).get("/statistics/new_consultations/", MAY))
    assert "見えないケース" not in chief


@pytest.mark.parametrize("figure", figures.ALL, ids=lambda each: each.label)
def test_every_figure_opens(page, figure):
    assert page.get(f"/statistics/{figure.code}/", {"year": "2026"}).status_code == 200


def test_an_unknown_figure_is_not_found(page):
    assert page.get("/statistics/no_such_figure/").status_code == 404


# 締め


def test_a_closed_month_is_frozen_and_what_changes_later_is_told(client_for, worker, officer):
    received_case(worker, on=date(2026, 5, 11))
    client = client_for(officer)
    assert client.post("/statistics/?year=2026&month=5", {}).status_code == 302
    received_case(worker, on=date(2026, 5, 30))
    found = client.get("/statistics/", MAY)
    assert row_of(found, "新規相談受付件数")[:3] == ["1件訂正 +1", "未設定", "1"]
    assert "新規相談受付件数締めた数 1件いま 2件+1" in text(found)
    assert "令和8年6月10日に締めました" in text(found)
    year = client.get("/statistics/year/", {"year": "2026"})
    assert row_of(year, "新規相談受付件数")[12] == "1"


def test_a_month_is_closed_once_and_only_when_it_is_over(client_for, worker, officer):
    client = client_for(officer)
    early = client.post("/statistics/?year=2026&month=6", {})
    assert (early.status_code, codes(early)) == (422, ["MONTH_NOT_OVER"])
    client.post("/statistics/?year=2026&month=5", {})
    again = client.post("/statistics/?year=2026&month=5", {})
    assert (again.status_code, codes(again)) == (422, ["MONTH_CLOSED"])
    assert f"令和8年6月10日に{officer.name}さんが締めています。" in text(again)
    assert MonthClosing.objects.count() == 1


def test_the_auditor_reads_and_closes_nothing(client_for):
    client = client_for(make_staff(Role.AUDITOR))
    assert "この月を締める" not in text(client.get("/statistics/", MAY))
    assert codes(client.post("/statistics/?year=2026&month=5", {})) == ["CLOSING_FOR_KEEPERS"]


# ファイル


def test_the_files_hold_the_published_line(page, worker, officer):
    iwaki_year(worker, officer)
    name = officer.municipality.name
    (line, *months) = table_of(page.get("/statistics/report.csv", {"year": "2024"}))
    published = next(csv.DictReader(io.StringIO(_bundled())))
    by_value = {column.value: line[column.heading] for column in columns_of_report(2024, officer.municipality_id)}
    expected = {key: value for key, value in published.items() if key != "level"} | {"name": name}
    assert by_value == expected
    assert len(months) == 12
    older = table_of(page.get("/statistics/report.cp932", {"year": "2024"}), "cp932")
    assert older[0] == line
    assert "一時生活支援" in line


@pytest.mark.parametrize(
    ("year", "names"),
    [
        (2017, {"一時生活支援", "家計相談支援"}), (2024, {"一時生活支援", "家計改善支援"}),
        (2025, {"居住支援", "家計改善支援"}),
    ],
)
def test_the_columns_of_a_year_bear_the_names_of_then(officer, year, names):
    headings = [column.heading for column in columns_of_report(year, officer.municipality_id)]
    assert len(headings) == len(set(headings)) == 20
    assert names <= set(headings)


def test_a_municipality_loads_the_columns_of_a_new_year_itself(page, worker):
    heads = "code,label,starts_on,ends_on,position,source,certainty,is_used\n"
    lines = "PLANS,プラン数,2026-04-01,,5,通知,確認済み,1\nHOUSING_RELOCATION,転居費用補助,2026-04-01,,95,通知,確認済み,1\n"
    more = "NEW_KIND,新しい列,2026-04-01,,200,通知,確認済み,1\nNAME,自治体名,2026-04-01,,10,通知,確認済み,0\n"
    reference.load_rows(table=TABLES["report_columns"], text=heads + lines + more, actor=make_staff(Role.CHIEF_COUNSELOR))
    received_case(worker, on=date(2026, 5, 11))
    (line, _) = table_of(page.get("/statistics/report.csv", MAY))
    assert list(line)[1:3] == ["プラン数", "人口"]
    assert (line["転居費用補助"], line["新しい列"], "自治体名" in line) == ("0", "", False)
    assert "プラン作成件数" in table_of(page.get("/statistics/report.csv", {"year": "2025"}))[0]


def _bundled():
    return resources.files("yorisoi.statistics").joinpath("data/municipal_2024.csv").read_text(encoding="utf-8")


def test_the_excel_file_holds_numbers_and_what_they_mean(page, worker):
    received_case(worker, on=date(2026, 5, 11))
    answer = page.get("/statistics/report.xlsx", MAY)
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    table = [list(line) for line in book["集計表"].iter_rows(values_only=True)]
    headings = next(line for line in table if line[0] == "期間")
    whole, agency = table[table.index(headings) + 1 :]
    assert whole[headings.index("新規相談受付件数")] == 1
    assert (whole[1], agency[1]) == ("架空市", "架空市くらし相談センター")
    assert whole[headings.index("人口")] == "未設定"
    assert "居住支援" in headings
    assert book["数の意味"].max_row == len(figures.ALL) + 1
    assert AuditEntry.objects.filter(verb="statistics.downloaded").count() == 1


def test_names_do_not_run_as_formulas_and_unwritable_characters_are_told(page, worker):
    worker.agency.name = "=HYPERLINK(\"x\")𠮷"
    worker.agency.save(update_fields=["name"])
    assert "'=HYPERLINK" in page.get("/statistics/report.csv", MAY).content.decode("utf-8-sig")
    refused = page.get("/statistics/report.cp932", MAY)
    assert (refused.status_code, codes(refused)) == (422, ["CP932_CHARACTERS"])
    assert "𠮷" in text(refused)


# 設定


def test_the_way_of_counting_is_set_and_printed(page, worker):
    phoned = received_case(worker, on=date(2026, 5, 11))
    Reception.objects.filter(case=phoned).update(channel="SELF_TELEPHONE")
    received_case(worker, on=date(2026, 5, 12))
    facts = {"act": "counting", "counting-counting": "INTERVIEWED", "counting-starts_on": "R8.5.20"}
    assert page.post("/statistics/settings/", facts).status_code == 302
    assert CountingSetting.objects.get().starts_on == date(2026, 5, 1)
    found = page.get("/statistics/", MAY)
    assert row_of(found, "新規相談受付件数")[0] == "1件"
    assert "面接(来所・訪問・面談)に至ったものだけを1件" in text(found)
    page.post("/statistics/?year=2026&month=5", {})
    assert codes(page.post("/statistics/settings/", facts)) == ["COUNTING_CLOSED"]


def test_population_and_services_are_set(page):
    typed = {"starts_on": "R8.4.1", "people": "300,000", "source": "住民基本台帳"}
    facts = {"act": "population"} | {f"population-{name}": value for name, value in typed.items()}
    assert page.post("/statistics/settings/", facts).status_code == 302
    assert codes(page.post("/statistics/settings/", facts | {"population-people": "0"})) == ["POPULATION_MISSING"]
    assert Population.objects.get().people == 300_000
    assert page.post("/statistics/settings/", {"act": "services", "year": "2026", "offered": "WORK_TRAINING"}).status_code == 302
    assert ServiceOffered.objects.filter(is_offered=True).values_list("column", flat=True).get() == "WORK_TRAINING"
    assert "300,000人" in text(page.get("/statistics/settings/"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.COUNSELOR])
def test_others_keep_nothing(client_for, role):
    client = client_for(make_staff(role))
    assert client.get("/statistics/settings/").status_code == 403
    assert client.get("/statistics/compare/load/").status_code == 403


# 比較


def test_the_own_line_stands_beside_the_nation_and_places_of_its_size(page, worker, officer):
    iwaki_year(worker, officer)
    found = page.get("/statistics/compare/", {"year": "2024", "place": ["仙台市"]})
    assert row_of(found, "架空市")[:5] == ["306,714", "9.1", "3.9", "1.5", "110.7%"]
    assert row_of(found, "全国")[1:5] == ["20.2", "6.0", "2.7", "49.1%"]
    assert row_of(found, "一宮市 中核市")[1] == "14.2"
    assert row_of(found, "仙台市 指定都市")[1] == "22.1"
    assert "さいたま市 指定都市" not in [each.text_content() for each in read(found).xpath("//tbody/tr/th")]


def test_a_year_without_anything_is_told(page):
    found = text(page.get("/statistics/compare/", {"year": "2026"}))
    assert "この年度の全国の数は、まだありません。" in found
    assert "架空市は未集計" in found


def upload(page, content, encoding="utf-8"):
    file = io.BytesIO(content.encode(encoding))
    file.name = "years.csv"
    return page.post("/statistics/compare/load/", {"file": file})


def line_of(**changes):
    facts = {"fiscal_year": "2025", "name": "架空町", "population": "1,2000", **IWAKI.numbers, **changes}
    written = io.StringIO()
    writer = csv.DictWriter(written, list(facts))
    writer.writeheader()
    writer.writerow(facts)
    return written.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_further_years_are_loaded(page, encoding):
    assert upload(page, line_of(), encoding).status_code == 302
    assert upload(page, line_of(plans="200"), encoding).status_code == 302
    loaded = PublishedFigures.objects.get()
    assert (loaded.name, loaded.population, loaded.numbers["plans"]) == ("架空町", 12_000, 200)
    assert "架空町" in text(page.get("/statistics/compare/", {"year": "2025"}))


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        ("name\n架空町\n", "YEARS_COLUMNS", "列がありません: fiscal_year、"),
        (line_of(plans="多い"), "YEARS_LINE", "2行目: plans の「多い」は数ではありません。"),
        (line_of(employed_with_plan="999"), "YEARS_LINE", "2行目: employed_with_plan が employed より多くなっています。"),
        (line_of(fiscal_year="7"), "YEARS_LINE", "2行目: 年度は2015から"),
        (line_of() + line_of().splitlines()[1], "YEARS_TWICE", "3行目: 2025年度の架空町が二度あります。"),
        ("", "YEARS_COLUMNS", "列がありません"),
    ],
    ids=["列がない", "数でない", "部分が全体より多い", "年度がおかしい", "二度ある", "からのファイル"],
)
def test_a_wrong_file_is_explained_and_nothing_is_taken(page, content, code, words):
    refused = upload(page, content or "\n")
    assert (refused.status_code, codes(refused)) == (422, [code])
    assert words in text(refused)
    assert not PublishedFigures.objects.exists()
