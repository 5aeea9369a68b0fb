from datetime import date
from io import BytesIO

import pytest

from tests.sheets.reading import facts_of_pdf, structure_of_pdf, text_of_pdf
from yorisoi.sheets import pdf, typesetting
from yorisoi.sheets.rules.layout import (
    Bundle,
    Cell,
    Choice,
    Choices,
    Drawing,
    Fields,
    Heading,
    Mark,
    NewPage,
    Paper,
    Plain,
    Signature,
    Table,
    Text,
)

ON = date(2026, 6, 10)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="9" height="9"/></svg>'
EVERY_BLOCK = (
    Heading("基本情報", "書ける範囲で"),
    Fields((Cell("氏名", "山川 光子", 6, ruby="やまかわ みつこ"), Cell("", "見出しのない欄", 6))),
    Choices("内容", (Choice("住まい", Mark.TOP, "1"), Choice("仕事", Mark.CIRCLE), Choice("その他( )", Mark.TICK, note="犬")),
            note="注"),
    Text("希望", "朝に働きたい。\nゆっくりでよい。", 2), Text("", "", 3),
    Table(("日", "内容"), (("6月10日", "電話"),), (1, 4), least=3, label="経過"),
    Plain("同意します。"), Plain("小さい字", is_small=True), NewPage.HERE, Signature((("署名", ""),)),
    Drawing("ジェノグラム", SVG, "本人と母"),
    Drawing("エコマップ", "", ""),
)
PAPER = Paper("見本の用紙", EVERY_BLOCK, number="【1】", reference="R8-0001", date="令和8年6月10日", footer="下", source="出典")


def test_すべての部品が印刷される():
    words = text_of_pdf(pdf.render(PAPER, on=ON)).replace(" ", "")
    for said in ("【1】", "R8-0001", "1/2", "2/2", "見本の用紙(つづき)", "やまかわみつこ", "山川光子", "(犬)", "ゆっくりでよい。",
                 "本人と母", "下", "出典", "6月10日", "署名", "見出しのない欄"):
        assert said in words


def test_同じ紙面からは同じファイルができる():
    assert pdf.render(PAPER, on=ON) == pdf.render(PAPER, on=ON)


def test_読み上げのためのタグ_題_日付がある():
    made = pdf.render(PAPER, on=ON)
    facts = facts_of_pdf(made)
    assert (facts["Title"], facts["Tagged"], facts["Pages"]) == ("見本の用紙", "yes", "2")
    assert "2026" in facts["CreationDate"]
    assert "Table" in structure_of_pdf(made)


def test_手紙はあて名と差出人と日付を持つ():
    letter = Paper("通知", (Plain("決定しました。"),), date="令和8年6月10日", addressee="山川 光子 様", sender="架空市長")
    words = text_of_pdf(pdf.render(letter, on=ON))
    assert words.index("令和8年6月10日") < words.index("山川 光子 様") < words.index("架空市長") < words.index("決定しました")


def test_長い表はページをまたぎ_見出しがくり返される():
    rows = tuple((f"{place}日", "電話で話した。" * 6) for place in range(90))
    words = text_of_pdf(pdf.render(Paper("経過", (Table(("日", "内容のらん"), rows),)), on=ON))
    assert words.count("内容のらん") == words.count("\f") > 1
    assert "89日" in words


@pytest.mark.parametrize("text", ["#panic()", "*太字* _斜め_ $x$ <a@b> // \\ `x`", "#read(\"/etc/passwd\")", "=1+1", "a" * 300])
def test_書かれたことばは組版の命令にならない(text):
    words = text_of_pdf(pdf.render(Paper("題", (Text("ことば", text), Plain(text), Fields((Cell(text[:20], text),)))), on=ON))
    assert text[:8] in words


def test_長すぎる文もあふれずに続く():
    words = text_of_pdf(pdf.render(Paper("題", (Text("経過", "一日を話した。" * 1500 + "おわり"),)), on=ON))
    assert "おわり" in words.replace("\n", "")
    assert words.count("\f") > 1


def test_横長の用紙():
    made = pdf.render(Paper("一覧", (Plain("横"),), is_landscape=True), on=ON)
    assert facts_of_pdf(made)["Page size"].startswith("841.89 x 595.276")


def test_束ねた用紙は_それぞれページを数え_一つの目次を持つ():
    out = BytesIO()
    papers = [Paper(f"用紙{place}", EVERY_BLOCK, reference=f"R8-{place:04}") for place in range(60)]
    assert pdf.write(papers, out, title="6月の会議", on=ON) == 60
    made = out.getvalue()
    facts = facts_of_pdf(made)
    assert (facts["Title"], facts["Pages"], facts["Tagged"]) == ("6月の会議", "120", "yes")
    assert text_of_pdf(made).count("2/2") == 60
    assert made.count(b"/Type/Outlines") == 1
    assert b"/Count 60>>" in made
    assert structure_of_pdf(made).count("H1") == 60


def test_一まとめのファイルもページはそれぞれ数える():
    made = pdf.render(Bundle("二つ", (PAPER, PAPER)), on=ON)
    assert text_of_pdf(made).count("1/2") == 2


def test_組版は外から何も取ってこない():
    template = (typesetting.FOLDER / "form.typ").read_text(encoding="utf-8")
    assert "#import" not in template
    assert "read(" not in template
