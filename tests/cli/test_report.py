"""yorisoi report: the same numbers as the page, and an exit status that means something."""

import csv
import io
from datetime import date

import pytest

from tests.factories.base import make_municipality, make_staff
from tests.factories.intake import received_case
from yorisoi.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return make_staff()


def run(*arguments, capfdbinary):
    status = main(["report", *arguments])
    out, err = capfdbinary.readouterr()
    return status, out, err.decode()


def test_the_month_comes_out_as_csv(worker, capfdbinary):
    received_case(worker, on=date(2026, 5, 11))
    status, out, _ = run("monthly", "2026-05", "--format", "csv", capfdbinary=capfdbinary)
    whole, agency = csv.DictReader(io.StringIO(out.decode("utf-8-sig")))
    assert status == 0
    assert (whole["期間"], whole["自治体名"], whole["新規相談受付件数"], whole["人口"]) == ("令和8年5月", "架空市", "1", "未設定")
    assert (agency["自治体名"], agency["プラン作成件数"], agency["締め"]) == ("架空市くらし相談センター", "0", "速報")


def test_the_year_comes_out_as_text_and_as_a_file(worker, capfdbinary, tmp_path):
    received_case(worker, on=date(2026, 5, 11))
    status, out, _ = run("yearly", "2026", capfdbinary=capfdbinary)
    assert status == 0
    assert "期間: 令和8年度\n自治体名: 架空市\n人口: 未設定\n新規相談受付件数: 1\n" in out.decode()
    file = tmp_path / "year.xlsx"
    status, _, told = run("yearly", "2026", "--format", "xlsx", "-o", str(file), capfdbinary=capfdbinary)
    assert (status, told) == (0, f"{file} に書きました。\n")
    assert file.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("monthly", "2026-13"), 2, "期間は、月次なら 2025-04"),
        (("yearly", "2026-05"), 2, "期間は、月次なら 2025-04"),
        (("monthly", "2027-05"), 1, "まだ始まっていない期間です。"),
        (("monthly", "2026-05", "--municipality", "000000"), 2, "その自治体は登録されていません。"),
        (("yearly", "2026", "--agency", "ない機関"), 2, "「ない機関」という自立相談支援機関はありません。"),
        (("yearly", "2026", "--format", "xlsx"), 2, "-o で書く先のファイルを指定してください。"),
        (("yearly", "2026", "-o", "/nowhere/at/all.csv"), 1, "に書けませんでした"),
    ],
    ids=["ない月", "年度に月", "先の期間", "ない自治体", "ない機関", "書く先がない", "書けない"],
)
def test_what_cannot_be_done_is_told(worker, capfdbinary, arguments, status, words):
    received_case(worker, on=date(2026, 5, 11))
    found, out, told = run(*arguments, capfdbinary=capfdbinary)
    assert (found, out) == (status, b"")
    assert words in told


def test_of_two_municipalities_one_is_named(worker, capfdbinary):
    make_municipality(code="990027", name="架空町")
    assert run("monthly", "2026-05", capfdbinary=capfdbinary)[0] == 2
    assert run("monthly", "2026-05", "--municipality", "990027", capfdbinary=capfdbinary)[0] == 0
