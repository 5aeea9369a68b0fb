from datetime import date

import pytest

from tests.sheets.reading import cells, workbook
from tests.sheets.story import worker
from tests.sheets.test_pdf import EVERY_BLOCK, PAPER
from yorisoi.sheets import excel, papers
from yorisoi.sheets.rules.layout import (
    Bundle,
    Cell,
    Choice,
    Choices,
    Drawing,
    Fields,
    Paper,
    Plain,
    Table,
    Text,
)

ON = date(2026, 6, 10)


def test_すべての部品がシートに入り_A4に印刷できる():
    made = excel.render(PAPER, on=ON)
    words = cells(made)
    for said in ("見本の用紙", "(やまかわ みつこ)\n山川 光子", "◎ 1 住まい", "○ 仕事", "☑ その他(犬)", "6月10日", "署名"):
        assert said in words
    sheet = workbook(made).active
    assert sheet.title == "【1】見本の用紙"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.print_area.startswith("'【1】見本の用紙'!$A$1:$AV$")
    assert "R8-0001" in sheet.oddHeader.right.text


@pytest.mark.parametrize("text", ["=1+1", "+81", "-5", "@SUM(A1)", '=HYPERLINK("http://example.invalid")'])
def test_式のように始まることばは文字のまま(text):
    paper = Paper("題", (Fields((Cell("欄", text),)), Table(("列",), ((text,),)), Text("文", text)))
    sheet = workbook(excel.render(paper, on=ON)).active
    found = [cell for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(found) == 3
    assert {(cell.data_type, cell.number_format, cell.quotePrefix) for cell in found} == {("s", "@", True)}


def test_長い文は行に分かれて全部入る():
    text = "一日を話した。" * 1500
    assert text in "".join(cells(excel.render(Paper("題", (Text("経過", text),)), on=ON))).replace("\n", "")


def test_同じ題の用紙もそれぞれのシートになる():
    papers = tuple(Paper("とても長い名前の用紙" * 4 + "[:]*?/", EVERY_BLOCK) for _ in range(12))
    names = workbook(excel.render(Bundle("束", papers), on=ON)).sheetnames
    assert len(set(names)) == 12
    assert max(map(len, names)) <= 31


def test_表が一つの横長の一覧は見出しをくり返す():
    rows = tuple((str(place), "") for place in range(50))
    sheet = workbook(excel.render(Paper("一覧", (Table(("番号", "名前"), rows),), is_landscape=True), on=ON)).active
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$2:$2"


HAND = 22.6  # points: 8 mm


@pytest.mark.django_db
@pytest.mark.parametrize("module", papers.ALL, ids=lambda module: module.PAPER.code)
def test_空の用紙では_手で書くところがどれも8ミリより高い(module):
    sheet = workbook(excel.render(module.build(None, staff=worker(), on=ON), on=ON)).active
    starts = {(area.min_row, area.min_col): area for area in sheet.merged_cells.ranges}
    open_rows = {
        row for (row, column), area in starts.items()
        if area.min_row == area.max_row and sheet.cell(row, column).value is None and sheet.cell(row, column).border.bottom.style
        and sheet.cell(row, column).fill.fgColor.rgb == "00000000"
    }
    assert {row: sheet.row_dimensions[row].height for row in open_rows if sheet.row_dimensions[row].height < HAND} == {}


def test_長い見出しも_選択肢が一行でも_切れない():
    label = "こころの状態・自死のリスクの気づきと、そのときの様子"
    paper = Paper("題", (Choices(label, (Choice("有"), Choice("無")), hint="(複数可)"),))
    sheet = workbook(excel.render(paper, on=ON)).active
    assert sheet["A2"].value == f"{label}\n(複数可)"
    assert sheet.row_dimensions[2].height >= 4 * 9 * 1.33  # three lines and the hint, of nine points


def test_一覧でない用紙は_途中の表の見出しをくり返さない():
    blocks = (Table(("予定", "結果"), (("電話", ""),)), Text("理由", "", 3))
    assert workbook(excel.render(Paper("連絡票", blocks), on=ON)).active.print_title_rows is None


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} 100"><circle cx="50" cy="50" r="40"/></svg>'


@pytest.mark.parametrize("width", [40, 100, 2000], ids=["細長い図", "丸い図", "横に長い図"])
def test_図は_下の文にかさならず_ゆがまない(width):
    paper = Paper("題", (Drawing("図", SVG.format(width), "図の文", height_mm=60), Plain("次の文")))
    sheet = workbook(excel.render(paper, on=ON)).active
    anchor = sheet._images[0].anchor
    start, end = anchor._from, anchor.to
    words = {cell.value: cell.row for row in sheet.iter_rows() for cell in row if cell.value}
    high = sum(sheet.row_dimensions[row].height for row in range(start.row + 1, end.row + 1)) + end.rowOff / 12700
    wide = 10.5 * (end.col - start.col) + (end.colOff - start.colOff) / 12700
    assert end.row + 1 < words["図の文"]
    assert high <= 60 * 72 / 25.4 + 1
    assert end.col < 48
    assert wide / high == pytest.approx(sheet._images[0].width / sheet._images[0].height, rel=0.03)


def test_選択肢は_ひとつの枠に入る():
    sheet = workbook(excel.render(Paper("題", (Choices("欄", [Choice(str(each)) for each in range(5)]),)), on=ON)).active
    starts = {sheet.cell(area.min_row, area.min_col).value: area for area in sheet.merged_cells.ranges}
    assert {value: str(starts[value]).partition(":")[2] for value in ("□ 2", "□ 4")} == {"□ 2": "AV2", "□ 4": "AV3"}
    assert sheet.cell(2, starts["□ 2"].min_col).border.top.style == "thin"
    assert sheet.cell(3, starts["□ 4"].min_col).border.bottom.style == "thin"
    assert sheet["AV3"].border.right.style == "thin"
