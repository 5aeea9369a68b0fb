"""かな、異体字、ローマ字、電話番号."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yorisoi.foundation import kana


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        ("か\u3099", "が"),
        ("　架空 太郎　", "架空 太郎"),
        ("架空\x00太郎\u200b", "架空太郎"),
        ("一行目\r\n二行目\t終わり", "一行目\n二行目\t終わり"),
        ("ＡＢＣ１２３", "ＡＢＣ１２３"),
    ],
    ids=["半角カナ", "分かれた濁点", "前後の空白", "見えない文字", "改行とタブは残す", "全角英数は残す"],
)
def test_整えて保存する(text: str, expected: str) -> None:
    assert kana.normalize(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("𠮷田", id="四バイトの字"),
        pytest.param("髙﨑", id="はしご高とたつ崎"),
        pytest.param("葛\U000e0100城", id="異体字セレクタ"),
        pytest.param("\ufa19谷", id="互換漢字の神"),
        pytest.param("\uf9dc", id="互換漢字の隆"),
        pytest.param("\U0002f81a", id="補助の互換漢字"),
        pytest.param("👨\u200d👩\u200d👧", id="家族の絵文字"),
        pytest.param("🍙🌸", id="絵文字"),
        pytest.param("☎\ufe0f", id="絵文字の形の指定"),
    ],
)
def test_書かれた字を変えない(text: str) -> None:
    assert kana.normalize(text) == text


@given(st.text())
def test_二度整えても変わらない(text: str) -> None:
    assert kana.normalize(kana.normalize(text)) == kana.normalize(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ヤマダ　ハナコ", "やまだ　はなこ"),
        ("ﾊﾟﾊﾟ", "ぱぱ"),
        ("ヴィオラ", "ゔぃおら"),
        ("山田ハナ", "山田はな"),
        ("ミスヾ", "みすゞ"),
    ],
)
def test_ひらがなにする(text: str, expected: str) -> None:
    assert kana.to_hiragana(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("やまだ　はなこ", True),
        ("ヤマダ・ハナコ", True),
        ("ﾔﾏﾀﾞ", True),
        ("ミシェール", True),
        ("山田", False),
        ("yamada", False),
        ("やまだ1", False),
        ("", False),
        ("　", False),
        ("ー", False),
    ],
)
def test_よみがなかどうか(text: str, expected: bool) -> None:
    assert kana.is_kana(text) is expected


@pytest.mark.parametrize(
    ("variant", "plain"),
    [
        "髙高", "﨑崎", "嵜崎", "邊辺", "邉辺", "濵浜", "濱浜", "德徳", "𠮷吉", "槗橋", "冨富",
        "嶋島", "嶌島", "齋斎", "齊斉", "斉斎", "壽寿", "澤沢", "廣広", "眞真", "櫻桜", "國国",
        "惠恵", "龍竜", "渕淵", "桒桑", "㐂喜", "𣘺橋", "瀨瀬", "黑黒", "淸清", "榮栄", "栁柳",
        "舘館", "檜桧", "藪薮", "遙遥", "凜凛", "冝宜", "鐵鉄", "關関", "瀧滝", "曾曽", "祐祐",
        "神神",
    ],
)  # fmt: skip
def test_異体字は同じ見出しになる(variant: str, plain: str) -> None:
    assert kana.fold_name(variant) == kana.fold_name(plain)


@pytest.mark.parametrize(
    ("one", "other"),
    ["牛牡", "丘兵", "王玉", "功切", "太大", "未末", "裕祐", "かが", "はぱ", "竹武"],
)
def test_別の字は別の見出しになる(one: str, other: str) -> None:
    assert kana.fold_name(one) != kana.fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋　一郎", "高橋一郎"),
        ("ワタナベ・ハナコ", "わたなべ はなこ"),
        ("ﾜﾀﾅﾍﾞ", "わたなべ"),
        ("キョウコ", "きようこ"),
        ("ジョージ", "じよじ"),
        ("佐々木", "佐佐木"),
        ("いすゞ", "いすず"),
        ("ヨシヱ", "よしえ"),
        ("かおる", "かをる"),
        ("三ヶ田", "三ケ田"),
        ("葛\U000e0100城", "葛城"),
        ("Ｎｇｕｙễｎ Đức", "nguyen duc"),
        ("か゛", "が"),
        ("か・゛", "が"),
    ],
)
def test_書き方の違いは同じ見出しになる(one: str, other: str) -> None:
    assert kana.fold_name(one) == kana.fold_name(other)


def test_見出しの形() -> None:
    assert kana.fold_name("髙𣘺　サチコ") == "高橋さちこ"
    assert kana.fold_name("　・ー") == ""
    assert kana.fold_name("\ue000田") == "\ue000田"


@given(st.text())
@example("か・゛々ゞ")
@example("々ー々")
def test_見出しをもう一度畳んでも変わらない(text: str) -> None:
    key = kana.fold_name(text)
    assert kana.fold_name(key) == key


def test_異体字の表に堂々めぐりがない() -> None:
    table = kana._itaiji()
    assert not [plain for plain in table.values() if ord(plain) in table]
    assert all(unicodedata.normalize("NFKC", plain) == plain for plain in table.values())
    assert len(table) > 19_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yamada Hanako", "やまだ はなこ"),
        ("SATOU", "さとう"),
        ("Satō", "さとう"),
        ("Satoh", "さとう"),
        ("Ohno", "おおの"),
        ("Ōta", "おおた"),
        ("Ohara", "おはら"),
        ("Shinji", "しんじ"),
        ("Sinzi", "しんじ"),
        ("Namba", "なんば"),
        ("Homma", "ほんま"),
        ("Jun'ichi", "じゅんいち"),
        ("Hattori", "はっとり"),
        ("Itchi", "いっち"),
        ("Anna", "あんな"),
        ("Tsuchiya", "つちや"),
        ("Tutiya", "つちや"),
        ("Kyouko", "きょうこ"),
        ("Syouzi", "しょうじ"),
        ("Fumi", "ふみ"),
        ("Ｙｕｋｉ", "ゆき"),
        ("はな", "はな"),
        ("", ""),
    ],
)
def test_ローマ字からひらがなへ(text: str, expected: str) -> None:
    assert kana.romaji_to_hiragana(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00-0000-0000", "0000000000"),
        ("０００（００００）００００", "00000000000"),
        ("+81 3-0000-0000", "0300000000"),
        ("+81 (0)3-0000-0000", "0300000000"),
        ("＋８１９０００００００００", "09000000000"),
        ("00-0000-0000 内線12", "0000000000"),
        ("なし", ""),
        ("", ""),
    ],
    ids=["半角", "全角", "国番号", "国番号とかっこのゼロ", "全角の国番号", "内線は除く", "数字なし", "空"],
)
def test_電話番号の数字(text: str, expected: str) -> None:
    assert kana.phone_digits(text) == expected
