"""The tokenizer: what is folded, what is kept apart, and that whatever a text holds is found by its tokens."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from yorisoi.search import rules
from yorisoi.search.snippets import snippet

# What notes are made of, and what breaks tokenizers.
ALPHABET = (
    "家賃母電話高髙橋崎﨑斉斎齊齋辺邊々カナｶﾞﾅがなーｰ0129０９abＡＢ'\"\\%*()&|!:<>-‐−・"
    "、。\n\t 　\x00\u200b\ufe00\U000e0100😀❤𠮷\ud800§^~ｈß"
)
texts = st.text(st.sampled_from(ALPHABET) | st.characters(), max_size=60)

SAME = {
    "旧字体": ("髙橋﨑齋邊濵德", "高橋崎斎辺浜徳"),
    "斉の四つの形": ("斉斎齊齋", "斎斎斎斎"),
    "カタカナ": ("ハローワーク", "はろーわーく"),
    "半角カナ": ("ﾊﾛｰﾜｰｸ ｶﾞｽ", "はろーわーくがす"),
    "全角の英数字": ("ＬＩＮＥ１２", "line12"),
    "電話番号": ("０９０−００００ー１２３４", "09000001234"),
    "改行と空白": ("家\n賃　を", "家賃を"),
    "異体字セレクタ": ("葛\U000e0100飾", "葛飾"),
    "丸数字": ("①㈱", "1(株)"),
}


@pytest.mark.parametrize(("text", "folded"), SAME.values(), ids=SAME.keys())
def test_ちがう書き方も_ひとつの形になる(text, folded):
    assert rules.norm(text) == folded


@pytest.mark.parametrize(("one", "other"), [("びょういん", "びよういん"), ("はか", "ばか"), ("おばさん", "おばーさん")])
def test_ちがう言葉は_ひとつにならない(one, other):
    assert rules.norm(one) != rules.norm(other)


def test_対と_ならびの終わりの一文字になる():
    assert set(rules.grams("母、家賃。")) == {"母", "家賃", "賃"}


@given(texts, st.data())
@example("母", None)
def test_本文にあることばは_かならず対が見つかる(text, data):
    folded = rules.norm(text)
    start = data.draw(st.integers(0, len(folded))) if data else 0
    end = data.draw(st.integers(start, len(folded))) if data else len(folded)
    wanted = rules.wanted(folded[start:end])
    tokens = set(rules.grams(text))
    assert set(wanted.pairs) <= tokens
    assert all(any(token.startswith(head) for token in tokens) for head in wanted.heads)


@given(texts)
def test_対にも_はじめの一文字にも_記号は入らない(text):
    wanted = rules.wanted(text)
    for token in (*rules.grams(text), *wanted.pairs, *wanted.heads):
        assert 1 <= len(token) <= 2
        assert not set(token) & set("§'\"\\%*()&|!:<>-^~ \n\t\x00\ud800")
        assert token.encode()


@given(texts, texts)
def test_一文字と二文字は_索引だけで正しい(text, query):
    wanted = rules.wanted(query[:3])
    tokens = set(rules.grams(text))
    found = set(wanted.pairs) <= tokens and all(any(t.startswith(head) for t in tokens) for head in wanted.heads)
    assert not (wanted.is_exact and wanted.words) or found == rules.holds(text, wanted.words)


@given(texts, texts, st.integers(0, 60))
@example("か\u3099", "か", 0)
@example("A´", "a´", 0)
@example("00R¸", "", 0)
@example("0K ¸", "", 0)
@example("0k\x1b¸", "", 0)
@example("3ー5", "ー5", 0)
@example("０９０-1", "０９０-", 0)
def test_くらべ方を速くしても_そろえた形でくらべたのと同じ(text, query, start):
    for asked in (rules.wanted(query), rules.wanted(text[start : start + 3])):
        found = all(word in rules.norm(text) for word in asked.words)
        assert rules.holds(text, asked.words, asked.typed) == rules.holds(text, asked.words) == found


@given(texts)
@example("A´ か゛")
def test_もう一度そろえても_かわらない_ことばのはじとおわりは記号でない(text):
    assert all(word == rules.words(word)[0] for word in rules.words(text))


def marked(text, query):
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in snippet(text, rules.words(query)))


SNIPPETS = {
    "ことば": ("先月から家賃を滞納", "家賃", "先月から[家賃]を滞納"),
    "半角カナ": ("ｶﾞｽ代が払えない", "ガス", "[ｶﾞｽ]代が払えない"),
    "改行をまたぐ": ("家\n賃の相談", "家賃", "[家 賃]の相談"),
    "旧字体": ("髙橋さん", "高橋", "[髙橋]さん"),
    "電話": ("080-0000-1234へ", "0000-1234", "080-[0000-1234]へ"),
    "ふたつのことば": ("母と家賃の話", "家賃 母", "[母]と[家賃]の話"),
    "重なることば": ("自己破産の相談", "自己破 破産", "[自己破産]の相談"),
    "なければ はじめ": ("母と話した", "家賃", "母と話した"),
}


@pytest.mark.parametrize(("text", "query", "shown"), SNIPPETS.values(), ids=SNIPPETS.keys())
def test_見つかったところに_しるしをつける(text, query, shown):
    assert marked(text, query) == shown


def test_長い記録では_見つかったところのまわりだけを出す():
    shown = marked("あ" * 30_000 + "家賃" + "い" * 30_000, "家賃")
    assert shown == "…" + "あ" * 24 + "[家賃]" + "い" * 72 + "…"


@given(texts, texts)
def test_切り出しは_もとの字のまま(text, query):
    whole = "".join(text.split())
    pieces = snippet(text, rules.words(query))
    assert all("".join(piece.text.split()).replace("…", "") in whole.replace("…", "") for piece in pieces)
