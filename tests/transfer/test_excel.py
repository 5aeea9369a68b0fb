"""「直す行」の Excel: 直すところも、もとの長いことばも、切れずに読め、A4 に印刷できる。"""

from io import BytesIO

import openpyxl

from yorisoi.transfer import excel

ADDRESS = "架空市字大架空小架空東前田西後田通称一本松番外地"
LINES = [[ADDRESS, "短い理由"], ["短い", "長い理由。" * 20], ["短い", "短い理由"]]


def test_長いことばのある行は_折り返した分だけ高くなる():
    sheet = openpyxl.load_workbook(BytesIO(excel._book(["住所", excel.REASONS], LINES))).active
    assert sheet["A2"].alignment.wrap_text
    assert sheet.row_dimensions[2].height >= 4 * 15
    assert sheet.row_dimensions[3].height >= 4 * 15
    assert sheet.row_dimensions[4].height is None  # one line, as every row is


def test_A4横で_はば1ページで_見出しをくり返す():
    sheet = openpyxl.load_workbook(BytesIO(excel._book(["住所", excel.REASONS], LINES))).active
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sheet.print_title_rows
