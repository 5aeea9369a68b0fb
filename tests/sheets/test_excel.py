from datetime import date

import pytest

from tests.sheets.reading import cells, workbook
from tests.sheets.test_pdf import EVERY_BLOCK, PAPER
from yorisoi.sheets import excel
from yorisoi.sheets.rules.layout import Bundle, Cell, Fields, Paper, Table, Text

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
