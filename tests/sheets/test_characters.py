import tomllib
from datetime import date
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

import yorisoi.sheets.papers.words as words
from tests.sheets.reading import fonts_of_pdf, text_of_pdf
from yorisoi.sheets import characters, pdf
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Plain

ON = date(2026, 6, 10)
FILES = {"vi": "NotoSans-Regular.ttf", "zh": "NotoSansCJKsc-subset.otf", "ne": "NotoSansDevanagari-Regular.ttf"}
ASIDE = " ○◎()\"'-,.!?0123456789"  # marks and digits, which every font of ours draws alike
TABLES = sorted(Path(words.__file__).parent.glob("*.toml"))


@pytest.mark.parametrize("text", ["髙橋", "﨑", "𠮷野家", "葛󠄀城", "𡈽", "ｱｲｳ", "①㍻", "—〜", "Nguyễn", "नेपाल"])
def test_人名の字は印刷できる(text):
    assert characters.missing([text]) == []


def test_ない字は下駄になり_下に名前が出る():
    gone = "\U000323af"
    paper = Paper("題", (Fields((Cell("氏名", f"山{gone}"),)), Plain(gone)))
    said = text_of_pdf(pdf.render(paper, on=ON))
    assert "山〓" in said
    assert "〓は、印刷の書体にない字です(U+323AF)" in said


def test_異体字がないときは基本の字にして_そのことを書く():
    said = text_of_pdf(pdf.render(Paper("題", (Plain("山\U000e01e0"),)), on=ON))
    assert "山は、異体字が印刷の書体にないため、基本の字で印刷しています。" in said


def test_見えない字や制御の字は何も言われない():
    assert characters.missing(["a\u200b\u3000\n\t\ufe0f\u200d", "abc"]) == []


def test_自治体の書体のフォルダーがあれば先に見る(monkeypatch, tmp_path):
    monkeypatch.setenv("NAME_FONT_DIR", str(tmp_path))
    assert characters.folders() == [tmp_path, characters.FONTS]
    monkeypatch.setenv("NAME_FONT_DIR", "/no/such/place")
    assert characters.folders() == [characters.FONTS]


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_訳のことばはどれも印刷できる(table):
    said = [text for entry in tomllib.loads(table.read_text(encoding="utf-8")).values() for text in entry.values()]
    assert characters.missing(said) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_訳はどのことばにも全部の言語である(table):
    entries = tomllib.loads(table.read_text(encoding="utf-8"))
    assert [key for key, entry in entries.items() if not {"easy", "en", "vi", "zh", "pt", "ne"} <= set(entry)] == []


def test_NOTICEはすべての書体を書いている():
    notice = (Path(__file__).parents[2] / "NOTICE").read_text(encoding="utf-8")
    assert [path.name for path in characters.FONTS.iterdir() if path.suffix in characters.KINDS and path.name not in notice] == []


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.stem)
def test_訳のことばの字は_どれも一つの書体にある(table):
    entries = tomllib.loads(table.read_text(encoding="utf-8"))
    lacking = {}
    for language, file in FILES.items():
        with TTFont(characters.FONTS / file) as font:
            known = font.getBestCmap()
        said = "".join(entry[language] for entry in entries.values())
        lacking[language] = {character for character in said if ord(character) not in known} - set(ASIDE)
    assert lacking == {"vi": set(), "zh": set(), "ne": set()}


@pytest.mark.parametrize(("language", "font"), [("vi", "NotoSans-Regular"), ("zh", "NotoSansCJKsc"), ("ne", "NotoSansDevanagari")])
def test_訳の行は_一つの書体で組まれる(language, font):
    words = {"vi": "Phiếu tiếp nhận tư vấn", "zh": "咨询受理", "ne": "परामर्श"}[language]
    fonts = fonts_of_pdf(pdf.render(Paper("題", (Plain(f"{words}\n相談"),), language=language), on=ON))
    assert [name for name in fonts if font in name] != []
    assert [name for name in fonts if "NotoSansJP" in name] == []
