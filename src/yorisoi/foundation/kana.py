"""Kana and names: what is stored is what was typed; what is searched is a folded key."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

# Compatibility ideographs (神 of one family, 神 of another) would be replaced by NFC; names keep them.
_COMPATIBILITY_IDEOGRAPHS = re.compile("([\uf900-\ufaff\U0002f800-\U0002fa1f]+)")
_HALFWIDTH_KANA = re.compile("[\uff61-\uff9f]+")
# Invisible characters that pasting brings along. ZWJ stays (emoji), tab and newline stay (memos).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_KATAKANA_TO_HIRAGANA = {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)} | {
    0x30FD: "ゝ",
    0x30FE: "ゞ",
    0x30F7: "わ\u3099",
    0x30F8: "ゐ\u3099",
    0x30F9: "ゑ\u3099",
    0x30FA: "を\u3099",
}
# Small kana become large; the old ゐ・ゑ and を become what they sound like (キヱ and キエ).
_SMALL_AND_OLD_KANA = str.maketrans(
    "ぁぃぅぇぉっゃゅょゎゕゖゐゑをㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
    "あいうえおつやゆよわかけいえおくしすとぬはひふへほむらりるれろ",
)
_LATIN_WITHOUT_DECOMPOSITION = str.maketrans("đøłı", "doli")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\u180b-\u180d\U000e0100-\U000e01ef]")
_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_REPETITION_MARKS = "々〻ゝゞ"
# Controls, spaces of all widths, soft hyphen, marks of direction, variation selectors, lone surrogates.
_NOT_READ = (
    (0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x180B, 0x180F), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F),
    (0x3000, 0x3000), (0xD800, 0xDFFF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF),
)
_VOICING = "\u3099"

_KANA_WITH_SPACES = re.compile(
    "[\u3041-\u3096\u3099\u309a\u309d\u309e\u30a0-\u30fe\u31f0-\u31ff\uff66-\uff9f・･ \u3000]+"
)
_KANA_LETTER = re.compile("[\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d]")


def normalize(text: str) -> str:
    """The text as it is stored: composed, 半角カナ made 全角, invisible characters gone, ends trimmed.

    Kanji variants (with or without variation selectors), compatibility ideographs and emoji stay exactly
    as typed; so do newlines and tabs inside.
    """
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _HALFWIDTH_KANA.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    parts = _COMPATIBILITY_IDEOGRAPHS.split(text)
    parts[::2] = [unicodedata.normalize("NFC", part) for part in parts[::2]]
    return "".join(parts).strip()


def to_hiragana(text: str) -> str:
    """The text, normalized, with katakana (half-width too) turned into hiragana."""
    return normalize(text).translate(_KATAKANA_TO_HIRAGANA)


def is_kana(text: str) -> bool:
    """Whether the text is a reading: kana only, spaces and ・ allowed between, at least one letter."""
    text = text.strip()
    return bool(_KANA_WITH_SPACES.fullmatch(text) and _KANA_LETTER.search(text))


@cache
def _itaiji() -> dict[int, str]:
    """The variant table: codepoint to the everyday form. Read once, when the first name is folded."""
    table = files("yorisoi.foundation").joinpath("data/itaiji.tsv").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines())
    return {ord(variant): plain for variant, plain in pairs}


def fold_name(text: str) -> str:
    """The search key of a name or a reading. For searching only: never stored as the name, never shown.

    The same key: 髙橋 and 高橋, ワタナベ and わたなべ, キョウコ and きようこ, 佐々木 and 佐佐木.
    Voiced marks count. Folding a key again leaves it unchanged.
    """
    folded = _fold_once(text)
    # Leaving out a mark can bring two characters together that then become one; the bound is for safety.
    for _ in range(8):
        if (again := _fold_once(folded)) == folded:
            break
        folded = again
    return folded


def _fold_once(text: str) -> str:
    text = _VARIATION_SELECTORS.sub("", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFD", text)
    text = _LATIN_MARKS.sub("", text).translate(_LATIN_WITHOUT_DECOMPOSITION)
    text = unicodedata.normalize("NFKC", text).translate(_KATAKANA_TO_HIRAGANA)
    text = "".join(char for char in text if _counts(char))
    text = text.translate(_SMALL_AND_OLD_KANA).translate(_itaiji())
    return unicodedata.normalize("NFC", _repetitions_written_out(text))


def _counts(char: str) -> bool:
    """Letters, digits, marks, gaiji (private use) and characters newer than Python's table count."""
    category = unicodedata.category(char)
    return char != "ー" and (category[0] in "LNM" or category in ("Co", "Cn"))


def _repetitions_written_out(text: str) -> str:
    """佐々 becomes 佐佐, いすゞ いすず; a mark with nothing before it falls away."""
    written = ""
    for char in text:
        if char not in _REPETITION_MARKS:
            written += char
        elif written:
            voiced = char == "ゞ"
            written += unicodedata.normalize("NFC", written[-1] + _VOICING)[0] if voiced else written[-1]
    return written


@cache
def _folding_of_text() -> dict[int, str | None]:
    """What becomes of each character of a free text; None falls away."""
    return {
        **_itaiji(), **_KATAKANA_TO_HIRAGANA,
        **dict.fromkeys(code for first, last in _NOT_READ for code in range(first, last + 1)),
    }


def fold_text(text: str) -> str:
    """The search form of free text (notes): 異体字, カナ, width and case become one; spaces and line breaks fall away.

    Unlike `fold_name` it keeps small kana, 長音 and punctuation: びよういん is not びょういん. For searching only.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_folding_of_text())
    # Where a space fell away, two characters may have become one: か゛ is が.
    return unicodedata.normalize("NFC", folded)


def phone_digits(text: str) -> str:
    """The digits of a telephone number, for comparing and searching: +81 becomes 0, 内線 is left out."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.split("内線|ext", plain)[0].strip()
    digits = "".join(char for char in plain if char in "0123456789")
    if plain.startswith("+81"):
        # +81 (0)3… keeps the trunk zero for those at home: one zero remains either way.
        return "0" + digits[2:].removeprefix("0")
    return digits


_SYLLABLES = {
    **dict(zip("aiueo", "あいうえお", strict=True)),
    **{c + v: k for c, row in {
        "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの", "h": "はひふへほ",
        "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ", "d": "だぢづでど",
        "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
    }.items() for v, k in zip("aiueo", row, strict=True)},
    **{c + v: k + y for c, k in {
        "ky": "き", "sy": "し", "sh": "し", "ty": "ち", "ch": "ち", "cy": "ち", "ny": "に", "hy": "ひ",
        "my": "み", "ry": "り", "gy": "ぎ", "zy": "じ", "jy": "じ", "j": "じ", "dy": "ぢ", "by": "び",
        "py": "ぴ",
    }.items() for v, y in zip("auo", "ゃゅょ", strict=True)},
    **{c + v: k + y for c, k in {"f": "ふ", "v": "ゔ", "ts": "つ"}.items()
       for v, y in zip("aieo", "ぁぃぇぉ", strict=True)},
    "shi": "し", "chi": "ち", "tsu": "つ", "fu": "ふ", "ji": "じ", "vu": "ゔ", "she": "しぇ", "che": "ちぇ",
    "je": "じぇ", "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wi": "うぃ", "we": "うぇ", "wo": "を",
    "thi": "てぃ", "dhi": "でぃ",
}  # fmt: skip
_MACRONS = str.maketrans(
    {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee", "ō": "ou"}
    | {"â": "aa", "î": "ii", "û": "uu", "ê": "ee", "ô": "ou"}
)
_LONG_O_AT_HEAD = re.compile(r"\b(?:[ōô]|oh(?=[a-z])(?![aiueoy]))")
_LONG_O_WITH_H = re.compile(r"oh(?![aiueoy])")
_DOUBLED = re.compile(r"([kstcpgzdbfhjrv])(?=\1)|t(?=ch)")
_SYLLABIC_N = re.compile(r"n'|nn(?![aiueoy])|n(?![aiueoy])|m(?=[bmp])")
_SYLLABLE = re.compile("|".join(sorted(_SYLLABLES, key=len, reverse=True)))


def romaji_to_hiragana(text: str) -> str:
    """The reading a name in ローマ字 stands for (ヘボン式 and 訓令式), for searching; other text stays.

    Long o is ambiguous: at the head of a name it becomes おお (Ōno, Ohno), elsewhere おう (Satō, Satoh).
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = _LONG_O_AT_HEAD.sub("oo", plain)
    plain = _LONG_O_WITH_H.sub("ou", plain).translate(_MACRONS)
    plain = _DOUBLED.sub("っ", plain)
    plain = _SYLLABIC_N.sub("ん", plain)
    return _SYLLABLE.sub(lambda match: _SYLLABLES[match[0]], plain)
