"""
字 (characters): which characters the fonts of the papers can show, and what is said about those they cannot.

A character no font has is never dropped: it is printed as 〓 and named at the foot of the paper; an unknown variant
(異体字) is printed in its basic form and named too. A municipality may put a font of its own (IPAmj明朝) into the
folder named by NAME_FONT_DIR.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTCollection, TTFont

from yorisoi.sheets.rules.layout import Drawing, Paper, texts

FONTS = Path(__file__).with_name("fonts")
GETA = "〓"
KINDS = (".ttf", ".otf", ".ttc")
VARIANTS = 14  # the format of the table of 異体字
_VARIANT = re.compile("(.)([\U000e0100-\U000e01ef])", re.DOTALL)
_LONG = re.compile(r"[!-~]{24,}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def folders() -> list[Path]:
    """Return where fonts are looked for: the municipality's own first."""
    own = os.environ.get("NAME_FONT_DIR", "")
    return [*([Path(own)] if own and Path(own).is_dir() else []), FONTS]


@cache
def _known() -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Return the characters and the (character, selector) pairs that one of the fonts has; read once."""
    plain: set[int] = set()
    variants: set[tuple[int, int]] = set()
    files = [path for folder in folders() for path in sorted(folder.iterdir()) if path.suffix.lower() in KINDS]
    for path in files:
        with path.open("rb") as file:
            for font in TTCollection(file).fonts if path.suffix.lower() == ".ttc" else [TTFont(file, lazy=True)]:
                for table in font["cmap"].tables:
                    if table.format == VARIANTS:
                        for selector, pairs in table.uvsDict.items():
                            variants.update((base, selector) for base, _ in pairs)
                    elif table.isUnicode():
                        plain.update(table.cmap)
    return frozenset(plain), frozenset(variants)


def missing(words: Iterable[str]) -> list[str]:
    """Return the characters, and the variants with their selector, that no font can show, each once."""
    plain, variants = _known()
    found: dict[str, None] = {}
    for text in words:
        if text.isascii():
            continue
        for base, selector in _VARIANT.findall(text):
            if (ord(base), ord(selector)) not in variants:
                found[base + selector] = None
        for character in text:
            if ord(character) not in plain and not _is_silent(character):
                found[character] = None
    return list(found)


def _is_silent(character: str) -> bool:
    """Spaces, line ends, joiners and selectors draw nothing."""
    is_selector = 0xE0100 <= ord(character) <= 0xE01EF or 0xFE00 <= ord(character) <= 0xFE0F
    return is_selector or character.isspace() or unicodedata.category(character) in {"Cc", "Cf"}


def sentence(lacking: Iterable[str]) -> str:
    """Return what is said at the foot of a paper about characters it could not show."""
    gone = [character for character in lacking if len(character) == 1]
    plain = [pair[0] for pair in lacking if len(pair) == 2]
    said = []
    if gone:
        codes = "・".join(f"U+{ord(character):04X}" for character in gone)
        said.append(f"{GETA}は、印刷の書体にない字です({codes})。手で書き入れてください。")
    if plain:
        said.append(f"{'・'.join(plain)}は、異体字が印刷の書体にないため、基本の字で印刷しています。")
    return "".join(said)


def shown_of(paper: Paper) -> tuple[Paper, list[str]]:
    """Return the paper as the fonts can show it, and what they could not."""
    lacking = missing(texts(paper))
    gone = {character for character in lacking if len(character) == 1}
    pairs = [pair for pair in lacking if len(pair) == 2]

    def said(text: str) -> str:
        for pair in pairs:
            text = text.replace(pair, pair[0])
        if gone:
            text = "".join(GETA if character in gone else character for character in text)
        return _CONTROL.sub("", _LONG.sub(_loosened, text))

    return _each_text(paper, said), lacking


def _loosened(match: re.Match[str]) -> str:
    """Let an endless word (an address of the web) break anywhere."""
    return re.sub("(.{8})", "\\1\u200b", match[0])


def _each_text(value: Any, said: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return said(value)
    if isinstance(value, Enum) or value is None:
        return value
    if isinstance(value, Drawing):  # the picture is not words
        return replace(value, label=said(value.label), text=said(value.text))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: _each_text(getattr(value, each.name), said) for each in fields(value)})
    if isinstance(value, list | tuple):
        return tuple(_each_text(each, said) for each in value)
    return value
