"""統計の Excel: 切れずに読め、A4 に印刷でき、数は数、符号は文字のまま。"""

from io import BytesIO

import openpyxl

from yorisoi.statistics import excel, figures

AGENCY = "社会福祉法人架空市社会福祉協議会立架空市東部地域自立相談支援窓口"
ROWS = [["機関", "指標", "令和8年4月", "割合"], [AGENCY, "新規相談受付件数", "12", "12.5"], ["000123", "-", "-3", "0"]]


def made() -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(excel.as_xlsx(ROWS, title="月次報告", notes=["注"])))


def test_長い機関の名は折り返し_行はその高さになる():
    sheet = made()["集計表"]
    assert sheet["A5"].value == AGENCY
    assert sheet["A5"].alignment.wrap_text
    assert sheet.row_dimensions[5].height >= 4 * 15
    assert sheet.row_dimensions[6].height is None


def test_数は数_符号は文字():
    sheet = made()["集計表"]
    assert [sheet.cell(5, column).value for column in (3, 4)] == [12, 12.5]
    assert [sheet.cell(6, column).value for column in (1, 2, 3, 4)] == ["000123", "-", -3, 0]


def test_どちらのシートも_A4横で_はば1ページ():
    for sheet in made().worksheets:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert sheet.print_title_rows


def test_数の意味は_切れずに読める():
    sheet = made()["数の意味"]
    lines = [max(len(str(cell.value)) / 20 for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert len(lines) == len(figures.ALL)
    assert [
        row for row, needed in enumerate(lines, start=2) if needed > 1 and (sheet.row_dimensions[row].height or 0) < needed * 14
    ] == []
