"""Digits as people type them: 全角, 半角 and kanji numerals."""

from __future__ import annotations

import re

from yorisoi.foundation.violations import NotUnderstood, Violation, quoted

_FULLWIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_SIGNS_AND_COMMAS = str.maketrans("，、＋－−‐‑–―", ",,+------")
_INTEGER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})")

_KANJI_DIGITS = {"〇": 0, "零": 0, "一": 1, "壱": 1, "二": 2, "弐": 2, "三": 3, "参": 3, "四": 4, "五": 5,
                 "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_KANJI_UNITS = {"千": 1000, "百": 100, "十": 10, "拾": 10}
_DIGIT = "[一壱二弐三参四五六七八九]"
_KANJI_POSITIONAL = re.compile("[〇零一壱二弐三参四五六七八九]{1,8}")
_KANJI_WITH_UNITS = re.compile(f"(?:{_DIGIT}?千)?(?:{_DIGIT}?百)?(?:{_DIGIT}?[十拾])?{_DIGIT}?")
_KANJI_RUN = re.compile("[〇零一壱二弐三参四五六七八九千百十拾]+")


# Of the number of a row: what both databases can hold.
MOST_DIGITS = 18


class NumberNotUnderstood(NotUnderstood):
    """The typed text is not a whole number; `str()` is the message for the screen."""


def to_halfwidth_digits(text: str) -> str:
    """The text with 全角 digits turned into 半角; everything else untouched."""
    return text.translate(_FULLWIDTH)


def kanji_to_int(text: str) -> int | None:
    """The value of a kanji numeral below ten thousand (五十八, 二〇二六), or None if it is not one."""
    if _KANJI_POSITIONAL.fullmatch(text):
        return int("".join(str(_KANJI_DIGITS[char]) for char in text))
    if not text or not _KANJI_WITH_UNITS.fullmatch(text):
        return None
    total = 0
    pending = 0
    for char in text:
        if unit := _KANJI_UNITS.get(char):
            total += (pending or 1) * unit
            pending = 0
        else:
            pending = _KANJI_DIGITS[char]
    return total + pending


def kanji_numerals_to_digits(text: str) -> str:
    """The text with every well-formed kanji numeral written in 半角 digits; malformed ones stay as typed."""

    def in_digits(match: re.Match[str]) -> str:
        value = kanji_to_int(match[0])
        return match[0] if value is None else str(value)

    return _KANJI_RUN.sub(in_digits, text)


def whole_number(text: str, *, digits: int = MOST_DIGITS) -> int | None:
    """The number a machine wrote into an address or a hidden field; None where it is none, or longer than any could be."""
    return int(text) if text.isdecimal() and len(text) <= digits else None


def circled(number: int) -> str:
    """Return ① to ⑳, and plain figures beyond: the number of a plan wherever it is shown."""
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def parse_int(text: str) -> int:
    """The whole number typed (全角 digits, commas and a sign are fine); NumberNotUnderstood otherwise."""
    plain = "".join(to_halfwidth_digits(text).translate(_SIGNS_AND_COMMAS).split())
    if not _INTEGER.fullmatch(plain):
        raise NumberNotUnderstood(
            Violation(
                code="NUMBER",
                what=f"{quoted(text)}は数字として読めませんでした。"
                if plain
                else "数字が入力されていません。",
                why="数字だけで書かれている必要があります。",
                todo="「12」のように入力してください。全角でも半角でもかまいません。",
            )
        )
    return int(plain.replace(",", ""))
