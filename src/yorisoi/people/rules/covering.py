"""Finding a protected address or telephone in any text, however it was typed, and covering it."""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from yorisoi.foundation.kana import phone_digits

MARK = "〔秘匿〕"
FEWEST_PHONE_DIGITS, FEWEST_LOCAL_DIGITS, POSTAL_DIGITS = 9, 6, 7
# A note may say 「本町1-2-3」 of 「架空市本町1-2-3」; a house number alone, or a town alone, is nobody's secret.
FEWEST_WORD = 2
FEWEST_WITHOUT_NUMBER = 6
# Typed marks that may be a hyphen, and what may stand between the parts of an address or a number.
_HYPHENS = re.escape("-‐‑‒–—―−ーｰ－〜~_")
_TAG = r"</?(?:mark|b|strong|em|wbr|br|span)\b[^<>]*>"
_GAP = rf"(?:[\s\u3000\u200b\u2060]|{_TAG}|&nbsp;)*"
_BETWEEN_DIGITS = rf"(?:[\s\u3000\u200b\u2060()（）.．・{_HYPHENS}]|{_TAG}|&nbsp;)*"
_BETWEEN = rf"(?:[\s\u3000\u200b\u2060,，、.．・の{_HYPHENS}]|丁目|番地|番|号室|号棟|号|棟|{_TAG}|&nbsp;)*"
# What may stand between two numbers of one telephone or one address.
JOINT = rf"(?:[\s\u3000\u200b\u2060()（）,，、.．・の+＋{_HYPHENS}]|丁目|番地|番|号室|号棟|号|棟|{_TAG}|&nbsp;)+"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = r"(?<![0-9０-９])", r"(?![0-9０-９])"
# A name in front of the number ends at a ward, a town: a note seldom repeats the prefecture and the city.
_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|[^\W\d_]{2,3}県)")
_CITY = re.compile(r"^(?:[^\W\d_]{1,6}?郡[^\W\d_]{1,6}?[町村]|[^\W\d_]{1,7}?市[^\W\d_]{1,5}?区|[^\W\d_]{1,7}?[市区町村])")
_KANJI = "〇一二三四五六七八九"
KANJI_DIGITS = _KANJI + "十"
_KANJI_NUMBER = re.compile(r"[〇一二三四五六七八九十]+(?=丁目|番|号|の[0-9〇一二三四五六七八九十])")
_PIECE = re.compile(r"[0-9]+|[^\W\d_]+|[^\s\w]", re.UNICODE)
_JOINT = re.compile(r"^(?:丁目|番地|番|号室|号棟|号|棟|の)+")
_HALF_KANA = {
    unicodedata.normalize("NFKC", half): half for half in map(chr, range(0xFF66, 0xFF9E))
} | {
    unicodedata.normalize("NFKC", half + mark): half + mark
    for half in map(chr, range(0xFF66, 0xFF9E)) for mark in "ﾞﾟ"
    if len(unicodedata.normalize("NFKC", half + mark)) == 1
}
_ALIKE = {char: group for group in ("ケヶが", "ノの之", "ヅズ", "髙高", "﨑崎", "邊邉辺", "澤沢", "嶋島", "濱浜") for char in group}


@dataclass(frozen=True)
class Secret:
    """伏せるもの: an address, a postal code or a telephone of one protected person, as it was stored."""

    person_id: int
    kind: str
    text: str

    ADDRESS = "address"
    POSTAL = "postal"
    PHONE = "phone"


def kind_of(text: str) -> str:
    """
    Return what a bare text is: a telephone, a postal code, or else an address.

    Source: domain §8.2
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"〒?\d{3}-?\d{4}", plain):
        return Secret.POSTAL
    return Secret.PHONE if re.fullmatch(r"\+?[\d() .\-‐–—−ー]+(?:内線\d+)?", plain) else Secret.ADDRESS


def veil(text: str, *, secrets: Iterable[str]) -> str:
    """
    Return the text with every occurrence of the secrets covered by 〔秘匿〕, partial addresses too.

    Source: domain §8.2 (DV・支援措置: 住所・連絡先の閲覧制限)
    """
    held = tuple(sorted({Secret(0, kind_of(each), each) for each in secrets if each}, key=lambda each: each.text))
    if not text or not held:
        return text
    return cover(text, pattern_of(held, is_close=True))


def cover(text: str, pattern: "re.Pattern[str] | None", *, mark: Callable[[str], str] = lambda found: MARK) -> str:
    """
    Return the text with what the pattern finds covered; tags inside what was found are kept.

    Source: domain §8.2
    """
    if pattern is None:
        return text
    return pattern.sub(lambda found: mark(found[0]) + "".join(re.findall(_TAG, found[0])), text)


@lru_cache(maxsize=512)
def pattern_of(secrets: tuple[Secret, ...], *, is_close: bool) -> "re.Pattern[str] | None":
    """
    Return one pattern for secrets: whole ones, and `is_close` also the parts that say as much beside the person's name.

    Source: domain §8.2
    """
    found = dict.fromkeys(each for secret in secrets for each in patterns(secret, is_close=is_close))
    return re.compile("|".join(sorted(found, key=len, reverse=True)), re.IGNORECASE) if found else None


def patterns(secret: Secret, *, is_close: bool) -> dict[str, str]:
    """
    Return the patterns that find one secret, each with the words it stands for.

    Source: domain §8.2
    """
    if secret.kind == Secret.PHONE:
        return _phone_patterns(secret.text, is_close=is_close)
    if secret.kind == Secret.POSTAL:
        digits = phone_digits(secret.text)
        return {rf"〒?{_GAP}{_digits(digits)}": secret.text} if is_close and len(digits) == POSTAL_DIGITS else {}
    return _address_patterns(secret.text, is_close=is_close)


def _digits(digits: str) -> str:
    return _NO_DIGIT_BEFORE + _BETWEEN_DIGITS.join(_forms(digit) for digit in digits) + _NO_DIGIT_AFTER


def _phone_patterns(text: str, *, is_close: bool) -> dict[str, str]:
    digits = phone_digits(text)
    found = {}
    if is_close:
        found = {_digits(part): part for part in (digits, local_digits(text)) if len(part) >= FEWEST_LOCAL_DIGITS}
    if len(digits) >= FEWEST_PHONE_DIGITS:
        found[_digits(digits)] = text
        if digits[0] == "0":
            abroad = rf"[+＋]{_forms('8')}{_forms('1')}{_BETWEEN_DIGITS}(?:[(（]?[0０][)）]?)?{_BETWEEN_DIGITS}"
            found[abroad + _BETWEEN_DIGITS.join(_forms(digit) for digit in digits[1:]) + _NO_DIGIT_AFTER] = text
    return found


def local_digits(text: str) -> str:
    """
    Return a telephone number without the area code.

    Source: 電気通信番号のつくり(市外局番・市内局番・加入者番号)
    """
    groups = re.split(r"\D+", unicodedata.normalize("NFKC", text).strip())
    digits = phone_digits(text)
    return "".join(groups[1:]) if len(groups) > 2 else digits[-8:] if len(digits) > 10 else digits


def pieces(text: str) -> list[str]:
    """
    Return an address as its words and numbers: 「架空市本町一丁目2番3号」 → 架空市本町, 1, 2, 3.

    Source: 住居表示のつくり(町・丁目・番・号)
    """
    plain = unicodedata.normalize("NFKC", text)
    plain = _KANJI_NUMBER.sub(lambda found: str(number_of(found[0])), plain)
    found: list[str] = []
    for piece in _PIECE.findall(plain):
        after_number = bool(found) and found[-1].isdecimal()
        kept = _JOINT.sub("", piece) if after_number else piece
        if kept and (kept.isdecimal() or re.fullmatch(r"[^\W\d_]+", kept)) and kept not in "ー":
            found.append(kept)
    return found


def without_tags(text: str) -> str:
    """
    Return a piece of a page without the tags in it.

    Source: domain §8.2
    """
    return re.sub(_TAG, " ", text) if "<" in text else text


def number_of(kanji: str) -> int:
    """
    Return the value of a kanji number: 十二, and 一二 as house numbers are written.

    Source: 住居表示のつくり(町・丁目・番・号)
    """
    if "十" in kanji:
        tens, ones = kanji.split("十", 1)
        return max(_KANJI.find(tens) if tens else 1, 0) * 10 + max(_KANJI.find(ones) if ones else 0, 0)
    return int("".join(str(_KANJI.index(char)) for char in kanji))


def _address_patterns(text: str, *, is_close: bool) -> dict[str, str]:
    parts = pieces(text)
    if not any(part.isdecimal() for part in parts):
        word = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        return {_word(word): text} if is_close and len(word) >= FEWEST_WITHOUT_NUMBER else {}
    found = {_joined(each): _spelled(each) for each in ways(parts, is_close=is_close) if _is_telling(each)}
    return found | {_joined(parts): text} if _is_telling(parts) else found


def ways(parts: list[str], *, is_close: bool) -> list[list[str]]:
    """
    Return the ways an address is written: without the prefecture, the city; `is_close` street and building alone.

    Source: 住居表示のつくり(町・丁目・番・号)
    """
    found = [parts, *([tail, *parts[1:]] for tail in _tails(parts[0]) if len(tail) >= FEWEST_WORD)]
    if is_close:
        found += [part for whole in list(found) for part in _parts(whole)]
    return [each for each in found if each]


def _spelled(parts: list[str]) -> str:
    """Return parts as one writes them: 本町1-2-3."""
    text = ""
    for at, part in enumerate(parts):
        both = at and part.isdecimal() and parts[at - 1].isdecimal()
        text += f"-{part}" if both else f" {part}" if at and not part.isdecimal() else part
    return text


def _tails(head: str) -> list[str]:
    """Return the first word of an address without the prefecture, and without the city."""
    found = []
    without = _PREFECTURE.sub("", head)
    if without != head:
        found.append(without)
    town = _CITY.sub("", without)
    if town != without:
        found.append(town)
    return found


def _parts(whole: list[str]) -> list[list[str]]:
    """Return the street with its number, and the building with its room."""
    first_number = next((at for at, part in enumerate(whole) if part.isdecimal()), len(whole))
    end = first_number
    while end < len(whole) and whole[end].isdecimal():
        end += 1
    return [whole[:end], whole[end:]]


def _is_telling(parts: list[str]) -> bool:
    words = sum(len(part) for part in parts if not part.isdecimal())
    return words >= FEWEST_WORD and any(part.isdecimal() for part in parts)


def _joined(parts: list[str]) -> str:
    found = [_housenumber_of(part) if part.isdecimal() else _word(part) for part in parts]
    return _BETWEEN.join(found) + "(?:番地|号室|号棟|番|号|棟)?"


def _housenumber_of(digits: str) -> str:
    plain = "".join(_forms(digit) for digit in digits)
    kanji = [re.escape("".join(_KANJI[int(digit)] for digit in digits))]
    if 10 <= int(digits) <= 99:
        tens, ones = divmod(int(digits), 10)
        kanji.append((_KANJI[tens] if tens > 1 else "") + "十" + (_KANJI[ones] if ones else ""))
    alone = f"[{_KANJI}十]"
    return rf"(?:{_NO_DIGIT_BEFORE}{plain}{_NO_DIGIT_AFTER}|(?<!{alone})(?:{'|'.join(kanji)})(?!{alone}))"


def _word(word: str) -> str:
    return _GAP.join(_forms(char) for char in word)


def _forms(char: str) -> str:
    """Return a pattern of one character in all its widths, and as HTML writes it."""
    forms = dict.fromkeys((char, *_ALIKE.get(char, "")))
    for each in tuple(forms):
        if "!" <= each <= "~":
            forms[chr(ord(each) + 0xFEE0)] = None
        if half := _HALF_KANA.get(each):
            forms[half] = None
        forms[html.escape(each)] = None
    if len(forms) == 1:
        return re.escape(char)
    single, longer = [each for each in forms if len(each) == 1], [each for each in forms if len(each) > 1]
    group = f"[{''.join(map(re.escape, single))}]"
    return f"(?:{'|'.join([*map(re.escape, longer), group])})" if longer else group
