"""
A form as an office makes it by hand: picture, text box, drawn circle, rich text, headers, and everything else kept.

openpyxl makes the cells; what it does not know is written into the zip as Excel writes it. All of it is invented.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image as Picture

PRINTER = b"\x00PRINTER\xff\x00" * 20
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ANCHOR = (
    '<xdr:twoCellAnchor xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    "<xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
    "<xdr:to><xdr:col>{right}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{below}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
    '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{id}" name="{name}"/><xdr:cNvSpPr{box}/></xdr:nvSpPr>'
    '<xdr:spPr><a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>{look}</xdr:spPr>{words}</xdr:sp>'
    "<xdr:clientData/></xdr:twoCellAnchor>"
)
LINE = '<a:ln w="19050"><a:solidFill><a:srgbClr val="C00000"/></a:solidFill></a:ln>'
CIRCLE = ANCHOR.format(
    column=1, row=3, right=2, below=4, id=20, name="楕円 1", box="", shape="ellipse", look=f"<a:noFill/>{LINE}", words="",
)
BOLD = '<a:rPr lang="ja-JP" sz="1100" b="1"/>'


def text_box(*paragraphs: str, column: int = 4, row: int = 8, name: str = "テキスト ボックス 2") -> str:
    """Return a text box; a paragraph's runs are divided by 「|」, every second one in bold."""
    made = "".join(
        "<a:p>" + "".join(
            f'<a:r>{BOLD if place % 2 else chr(60) + "a:rPr lang=" + chr(34) + "ja-JP" + chr(34) + "/>"}<a:t>{run}</a:t></a:r>'
            for place, run in enumerate(paragraph.split("|"))
        ) + "</a:p>"
        for paragraph in paragraphs
    )
    return ANCHOR.format(
        column=column, row=row, right=column + 3, below=row + 3, id=21, name=name, box=' txBox="1"', shape="rect",
        look=f"<a:noFill/>{LINE}", words=f'<xdr:txBody><a:bodyPr wrap="square"/><a:lstStyle/>{made}</xdr:txBody>',
    )


RICH = (
    '<si><r><rPr><sz val="9"/></rPr><t xml:space="preserve">申請者 {{ 本</t></r><r><rPr><b/></rPr><t>人.氏名 }}</t></r>'
    '<r><rPr><sz val="9"/></rPr><t xml:space="preserve"> 様</t></r><rPh sb="0" eb="3"><t>シンセイシャ</t></rPh>'
    '<phoneticPr fontId="1"/></si>'
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRINGS_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
PRINTER_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.printerSettings"
INLINE = re.compile(r't="inlineStr"><is>(.*?)</is></c>')


def hand_form(**cells: str) -> bytes:
    """Return the form; `B20="…"` puts more into its cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "申請書"
    _cells(sheet)
    for cell, text in cells.items():
        sheet[cell] = text
    book.create_sheet("記入例")["A1"] = "見本の欄 & <注意>"
    made = BytesIO()
    book.save(made)
    return changed(_with_more(made.getvalue()), {})


def _cells(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
    thin = Side(style="thin")
    sheet.merge_cells("A1:F1")
    sheet["A1"] = "RICH"
    sheet["A1"].font = Font(name="MS 明朝", size=14)
    sheet["A2"], sheet["B2"] = "ふりがな", "{{ 本人.ふりがな }}"
    sheet["A3"], sheet["B3"] = "受付番号", "第 {{ケース.番号}} 号"
    sheet["B4"] = CellRichText("男・女・", TextBlock(InlineFont(b=True), "{{ 本人."), TextBlock(InlineFont(i=True), "性別 }}"))
    sheet["B5"] = '=B2&"さん"'
    sheet["B6"] = "=1+1"
    sheet["C6"] = 12345
    for line in range(1, 4):
        row = 10 + line
        sheet.cell(row, 1, f"{{{{ 支援経過[{line}].日付 }}}}").border = Border(thin, thin, thin, thin)
        sheet.cell(row, 2, f"{{{{ 支援経過[{line}].内容 }}}}").fill = PatternFill("solid", fgColor="FFF2CC")
    choice = DataValidation(type="list", formula1='"自営,会社員,無職"', allow_blank=True)
    sheet.add_data_validation(choice)
    choice.add("C3")
    sheet["A2"].comment = Comment("ひらがなで", "係")
    sheet.print_area = "A1:H30"
    sheet.print_title_rows = "1:2"
    sheet.oddHeader.center.text = "{{ 印刷.自治体 }} & 福祉課"
    sheet.oddFooter.right.text = "{{ ケース.番号 }} &P/&N"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.column_dimensions["B"].width = 42
    sheet.protection.sheet = True
    stamp = BytesIO()
    Picture.new("RGB", (40, 40), (200, 30, 30)).save(stamp, "PNG")
    sheet.add_image(Image(stamp), "H1")


def _with_more(content: bytes) -> bytes:
    """Add to a form of openpyxl what openpyxl does not know: shapes, printer settings, strings the cells share."""
    parts = parts_of(content)
    drawing, sheet, rels = "xl/drawings/drawing1.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
    said = parts[drawing].decode()
    end = said.rindex("</")
    box = text_box("扶養: {{ 世帯|員[1].氏|名 }} ほか", "同意日 {{ 同意.日 }}")
    text, strings = _shared(re.sub(r"(</f>)<v ?/?>(</v>)?", r"\1<v>古い値</v>", parts[sheet].decode()))
    setup = f'<pageSetup paperSize="9" orientation="portrait" xmlns:r="{RELATION}" r:id="rIdP"/>'
    more = f'<Relationship Id="rIdP" Type="{RELATION}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
    shared = f'<Relationship Id="rIdS" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/>'
    kinds = (
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{STRINGS_KIND}"/>'
        f'<Override PartName="/xl/printerSettings/printerSettings1.bin" ContentType="{PRINTER_KIND}"/></Types>'
    )
    book = "xl/_rels/workbook.xml.rels"
    return changed(content, {
        drawing: (said[:end] + CIRCLE + box + said[end:]).encode(),
        sheet: re.sub("<pageSetup[^>]*/>", "", text).replace("<headerFooter>", setup + "<headerFooter>").encode(),
        rels: parts[rels].replace(b"</Relationships>", f"{more}</Relationships>".encode()),
        book: parts[book].replace(b"</Relationships>", f"{shared}</Relationships>".encode()),
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"</Types>", kinds.encode()),
        "xl/printerSettings/printerSettings1.bin": PRINTER,
        "xl/sharedStrings.xml": strings.encode(),
    })


def _shared(sheet: str) -> tuple[str, str]:
    """Return a sheet whose strings are shared, as Excel stores them; the one in B3 stays where it is."""
    found: list[str] = []
    sheet = re.sub(r"&#(\d+);", lambda code: chr(int(code[1])), sheet)

    def shared(cell: re.Match[str]) -> str:
        if "ケース.番号}}" in cell[1]:
            return cell[0]
        found.append(RICH if cell[1] == "<t>RICH</t>" else f"<si>{cell[1]}</si>")
        return f't="s"><v>{len(found) - 1}</v></c>'

    made = INLINE.sub(shared, sheet)
    return made, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{MAIN}">{"".join(found)}</sst>'


def everywhere(*texts: str) -> bytes:
    """Return a form with these texts in cells, in a text box, in a string of two runs, and in header and footer."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row, text in enumerate(texts, 1):
        sheet.cell(row, 1, text)
        sheet.cell(row, 2, CellRichText("欄 ", TextBlock(InlineFont(b=True), text[:5]), TextBlock(InlineFont(i=True), text[5:])))
    sheet.oddHeader.center.text = sheet.oddFooter.right.text = texts[0]
    stamp = BytesIO()
    Picture.new("RGB", (4, 4)).save(stamp, "PNG")
    sheet.add_image(Image(stamp), "H1")
    made = BytesIO()
    book.save(made)
    drawing = "xl/drawings/drawing1.xml"
    said = parts_of(made.getvalue())[drawing].decode()
    end = said.rindex("</")
    boxes = "".join(text_box(f"箱 {text[:5]}|{text[5:]}", row=row) for row, text in enumerate(texts))
    return changed(made.getvalue(), {drawing: (said[:end] + boxes + said[end:]).encode()})


def changed(content: bytes, new: Mapping[str, bytes]) -> bytes:
    """Return a form with some parts changed or added."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for name in packed.namelist():
            out.writestr(name, new.get(name, packed.read(name)))
        for name in set(new) - set(packed.namelist()):
            out.writestr(name, new[name])
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return every part of a form by its name, in their order."""
    with zipfile.ZipFile(BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
