"""A ledger of years goes in through the browser: its errors explained, who is the same decided, undone where wrong."""

import io
import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories.base import make_case, make_person, make_staff
from tests.transfer.messy import ledger as messy
from tests.transfer.out_again import facts_of, meant_as_text
from yorisoi.agencies.enums import Role
from yorisoi.cases.models import Case
from yorisoi.cli.main import main
from yorisoi.process.s02_intake.models import Reception
from yorisoi.transfer.models import ImportedRow, LedgerImport
from yorisoi.transfer.reading import files

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PATIENCE_MS = 120_000


@pytest.fixture
def chief():
    return make_staff(Role.CHIEF_COUNSELOR)


def choose(page, content, name="台帳.xlsx"):
    page.goto("/import/")
    page.get_by_label("ファイル", exact=False).first.set_input_files({"name": name, "mimeType": EXCEL, "buffer": content})
    page.get_by_role("button", name="ファイルを読む").click()


@pytest.mark.slow
def test_2000行の台帳を_取りこみ_直す行を受けとり_すべてを書き出す(page_for, axe, chief, today, tmp_path, settings):
    settings.WORK_IN_A_THREAD = True
    worker = make_staff(Role.COUNSELOR)
    book = messy(2_000, workers=(worker.name, chief.name), until=today)
    wrong = book.wrong
    page = page_for(chief, width="laptop")
    page.set_default_timeout(PATIENCE_MS)
    page.goto("/import/")
    axe(page)
    choose(page, book.file.getvalue())
    page.wait_for_url(re.compile(r"/columns/$"))
    expect(page.get_by_text("2000行")).to_be_visible()
    axe(page)
    page.get_by_label("この合わせ方の名前").fill("本所の台帳")
    page.get_by_role("button", name="中身を確かめる").click()
    page.wait_for_url(re.compile(r"/check/$"))
    expect(page.get_by_text(f"直すところがある {len(wrong)}行", exact=True)).to_be_visible()
    assert Case.objects.count() == 0
    axe(page)
    page.get_by_label("まだ答えていない行をまとめて").select_option("別の人として取りこむ")
    page.get_by_role("button", name="答えを残す").click()
    expect(page.get_by_text("同じ人か決める 0行")).to_be_visible()
    page.get_by_role("button", name=f"取りこめる{2_000 - len(wrong)}行を取りこむ").click()
    page.wait_for_url(re.compile(r"/import/\d+/$"))
    expect(page.locator("#told")).to_contain_text(f"{2_000 - len(wrong)}行を取りこみました。")
    axe(page)
    assert Case.objects.count() == Reception.objects.count() == 2_000 - len(wrong)
    with page.expect_download() as download:
        page.get_by_role("link", name="理由をつけてExcelで受け取る").click()
    back = files.read(io.BytesIO(download.value.path().read_bytes())).rows
    sent = files.read(book.file).rows
    # What did not come in comes back with every cell and its reasons; what did goes out with every value it had.
    assert [cells[:-1] for cells in back[1:]] == [sent[line - 1] for line in sorted(wrong)]
    assert [line for line, cells in zip(sorted(wrong), back[1:], strict=True) if wrong[line] not in cells[-1]] == []
    assert main(["export", "municipality", "--out", str(tmp_path / "out")]) == 0
    out = facts_of(tmp_path / "out")
    assert out == {number: meant_as_text(facts) for number, facts in book.right.items()}
    assert sorted([*out, *(cells[0] for cells in back[1:])], key=int) == [str(each) for each in range(1, 2_001)]


@pytest.mark.parametrize("width", ["laptop", "smartphone"])
def test_同じ人を決めて_取りこみ_取り消す(page_for, axe, chief, width):
    known = make_case(actor=chief, person=make_person(actor=chief, born_on=date(1983, 3, 4))).person
    page = page_for(chief, width=width)
    content = "受付日,氏名,生年月日,担当\nR7.4.1,山川 はるか,S58.3.4,\nR7.5.1,前川 誠,58.1.1,\nR7.6.1,星 千代,S20.1.1,\n"
    choose(page, content.encode("cp932"), name="台帳.csv")
    page.get_by_role("button", name="中身を確かめる").click()
    page.wait_for_url(re.compile(r"/check/$"))
    axe(page)
    page.get_by_label(re.compile("同じ人: 山川 はるかさん")).check()
    page.get_by_role("button", name="答えを残す").click()
    expect(page.get_by_text("取りこめる 2行", exact=True)).to_be_visible()
    page.get_by_role("button", name="取りこめる2行を取りこむ").click()
    expect(page.locator("#told")).to_contain_text("2行を取りこみました。")
    assert known.cases.count() == 2
    axe(page)
    page.get_by_text("この取り込みを取り消す…").click()
    page.get_by_role("button", name="すべて取り消す").click()
    expect(page.locator("#told")).to_contain_text("取りこみを取り消しました。")
    assert (Case.objects.count(), ImportedRow.objects.count()) == (1, 0)


@pytest.mark.parametrize("javascript", [True, False])
def test_読めないファイルは_その場で_わけを言う(page_for, chief, javascript):
    page = page_for(chief, width="smartphone", javascript=javascript)
    choose(page, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), name="台帳.xls")
    expect(page.get_by_role("alert")).to_contain_text("古い形式のExcel(.xls)です。")
    assert not LedgerImport.objects.exists()
