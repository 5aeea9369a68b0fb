"""Build src/yorisoi/foundation/data/itaiji.tsv, the table of kanji variants used for search keys.

Run at development time only, with `jntajis-python` installed: `python tools/build_itaiji.py`.
Each character gets at most one parent (the candidate the most trustworthy source gives), so that two
everyday kanji never become one through some rare third kanji they both resemble (牛 and 牡, 丘 and 兵).
"""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path

from jntajis import MJShrinkSchemeCombo, mj_shrink_candidates

TARGET = Path(__file__).parents[1] / "src/yorisoi/foundation/data/itaiji.tsv"

# Most trustworthy first: unification within the standard, the family register notices, inference by glyph.
SCHEMES = (
    MJShrinkSchemeCombo.JIS_INCORPORATION_UCS_UNIFICATION_RULE,
    MJShrinkSchemeCombo.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE,
    MJShrinkSchemeCombo.MOJ_NOTICE_582,
    MJShrinkSchemeCombo.INFERENCE_BY_READING_AND_GLYPH,
)
BETWEEN_EVERYDAY_KANJI = MJShrinkSchemeCombo.MOJ_FAMILY_REGISTER_ACT_RELATED_NOTICE
# Given by the notices for old glyph shapes, but today they are different characters of different names.
DIFFERENT_TODAY = {frozenset(pair) for pair in ("切功", "師帥", "書昼", "玉王")}
# The pairs whose places or shapes JIS X 0208 changed in 1983: the same name arrives in either form.
CHANGED_IN_1983 = (
    "鶯鴬", "鰺鯵", "蠣蛎", "攪撹", "竈竃", "灌潅", "諫諌", "頸頚",
    "礦砿", "蘂蕊", "靱靭", "賤賎", "壺壷", "濤涛", "邇迩", "蠅蝿",
    "檜桧", "儘侭", "藪薮", "籠篭", "堯尭", "槇槙", "遙遥", "瑤瑶",
    "萊莱", "蘓蘇",
)  # fmt: skip
# Mistaken for each other so often at the counter that a search for one must find the other.
MISTAKEN_FOR_EACH_OTHER = ("斉斎", "凜凛", "亙亘", "冝宜", "籔薮")
RANGES = (range(0x3400, 0xA000), range(0xFA0E, 0xFA2A), range(0x20000, 0x33480))


def jis_level(char: str) -> int:
    """1 and 2 for the levels of JIS X 0208, 9 for anything rarer."""
    try:
        encoded = char.encode("euc_jp")
    except UnicodeEncodeError:
        return 9
    if len(encoded) != 2:
        return 9
    row = encoded[0] - 0xA0
    return 1 if 16 <= row <= 47 else 2 if 48 <= row <= 84 else 9


def candidates(char: str, scheme: MJShrinkSchemeCombo) -> list[str]:
    """Other characters this one may be written as, under one scheme, each in its unified form."""
    found = (unicodedata.normalize("NFKC", other) for other in mj_shrink_candidates(char, scheme))
    return sorted({other for other in found if other != char and len(other) == 1})


def parent_of(char: str) -> str | None:
    """The one character to fold this one to, or None where no source gives a single answer."""
    if jis_level(char) == 1:
        plain = [other for other in candidates(char, BETWEEN_EVERYDAY_KANJI) if jis_level(other) == 1]
        return plain[0] if len(plain) == 1 and {char, plain[0]} not in DIFFERENT_TODAY else None
    for level in (1, 2, 9):
        for scheme in SCHEMES:
            fitting = [other for other in candidates(char, scheme) if jis_level(other) <= level]
            if len(fitting) == 1:
                return fitting[0]
    return None


class Groups:
    """Union-find of variants; the representative is the most everyday member."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, char: str) -> str:
        root = char
        while (above := self._parent.get(root, root)) != root:
            root = above
        return root

    def fold(self, char: str, into: str) -> None:
        """Put two groups together; of two equally everyday representatives `into` wins."""
        low, high = self.find(char), self.find(into)
        if jis_level(low) < jis_level(high):
            low, high = high, low
        if low != high:
            self._parent[low] = high

    def pairs(self) -> list[tuple[str, str]]:
        return sorted((char, self.find(char)) for char in self._parent)


def build() -> list[tuple[str, str]]:
    """All (variant, representative) pairs."""
    groups = Groups()
    for codepoints in RANGES:
        for codepoint in codepoints:
            char = chr(codepoint)
            if unicodedata.normalize("NFKC", char) == char and (parent := parent_of(char)):
                groups.fold(char, parent)
    for char, into in (*CHANGED_IN_1983, *MISTAKEN_FOR_EACH_OTHER):
        groups.fold(char, into)
    return groups.pairs()


def main() -> None:
    pairs = build()
    TARGET.write_text("".join(f"{char}\t{into}\n" for char, into in pairs), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{len(pairs)} pairs -> {TARGET.name}\n")


if __name__ == "__main__":
    main()
