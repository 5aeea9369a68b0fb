"""
ことば (words): what a paper given to the person says in each language; the Japanese stands beside every foreign word.

One table a paper (`<paper>.toml`): a key, and its words by language. The foreign ones are drafts that no translator
has looked at; every paper that uses them says so at its foot.
"""

import tomllib
from functools import cache
from pathlib import Path

UNCHECKED = "試訳・専門家の確認前(日本語が正文です)"
NATIVE = frozenset({"ja", "easy"})
FOLDER = Path(__file__).parent


@cache
def _table(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


class Words:
    """The words of one paper in one language."""

    def __init__(self, paper: str, language: str) -> None:
        self.language = language
        self.table = _table(paper)

    def __call__(self, key: str, japanese: str = "") -> str:
        """Return the words of a key; of a choice the dated table gives the Japanese, which stands beside."""
        known = self.table.get(key, {})
        japanese = japanese or known.get("ja", "")
        if self.language == "ja":
            return japanese
        if self.language == "easy":
            return known.get("easy", japanese)
        foreign = known.get(self.language, "")
        return f"{foreign}\n{japanese}" if foreign and foreign != japanese else japanese

    @property
    def foot(self) -> str:
        return "" if self.language in NATIVE else UNCHECKED
