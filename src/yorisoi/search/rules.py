"""The only tokenizer: what a text is folded to, the overlapping pairs it is found by, and the words somebody asks for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from yorisoi.foundation.kana import fold_text

MOST_CHARACTERS = 100
MOST_WORDS = 8
# PostgreSQL keeps at most 1 MB of pairs a text. No real note comes near it.
MOST_GRAMS = 100_000
# Begins every scope token. It is a separator below, so no text can bring forth such a token.
SCOPE_MARK = "§"

# 090-0000-1234 is 09000001234; ー and the many hyphens are typed for one another.
HYPHENS = "-‐‑‒–—―−ー－ｰ"
HYPHENS_IN_NUMBERS = re.compile(r"(?<=[0-9])[-‐‑‒–—―−ー]+(?=[0-9])")
# Punctuation and drawing marks part the runs of characters; so does every ASCII mark, which FTS5 or tsquery could
# take for an operator. Letters, digits, kana, kanji, 々, ー, gaiji and emoji are what a run is made of.
_SEPARATORS = re.compile(
    "[\x00-/:-@A-Z\\[-`{-\xbf\u2000-\u206f\u2190-\u25ff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\u303d-\u303f"
    "\u30a0\u30fb\ud800-\udfff\ufe10-\ufe19\ufe30-\ufe6b\ufff0-\uffff]+"
)


# A mark that may melt into the character before it (か and ゛, vowels of Hangul, accents, accents standing by themselves).
_JOINS = re.compile("[\xa8\xaf\xb4\xb8\u02d8-\u02dc\u0384\u0385\u1fc1\u1fed\u1fee\u1ffd\uffe3"
                    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0f00-\u10ff"
                    "\u1160-\u11ff\u135d-\u135f\u1700-\u18ff\u1a00-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099-\u309c"
                    "\ua600-\uabff\ufe00-\ufe2f\uff9e\uff9f\U00010000-\U0001ffff]")


@dataclass(frozen=True)
class Wanted:
    """What a search asks the index for: texts that hold every one of `pairs` and begin a pair with each of `heads`."""

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    heads: tuple[str, ...]
    typed: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Whether the index alone is right: one or two characters can stand in a text in one way only."""
        return all(len(word) <= 2 and not _SEPARATORS.search(word) for word in self.words)


@dataclass(frozen=True)
class Scope:
    """
    Where a search looks: scope tokens, one of which a text must have.

    `agency_id` is the agency whose token is the only one; `names_cases` says that each is the token of a case.
    """

    tokens: Sequence[str]
    agency_id: int | None = None
    names_cases: bool = False


def norm(text: str) -> str:
    """
    Return the form in which texts and searches are compared: a text is found when it holds the norm of every word.

    Source: stack.md §2
    """
    return HYPHENS_IN_NUMBERS.sub("", fold_text(text))


def grams(text: str) -> list[str]:
    """
    Return the tokens a text is indexed by: each two neighbours of a run, and the run's last character by itself.

    So one character is found by the beginning of a token, wherever it stands.

    Source: stack.md §2
    """
    found: dict[str, None] = {}
    for run in _SEPARATORS.split(norm(text)):
        if run:
            found.update(dict.fromkeys(map("".join, pairwise(run))))
            found[run[-1]] = None
    return list(found)[:MOST_GRAMS]


def words(text: str) -> tuple[str, ...]:
    """
    Return the words of a search, folded: parted by spaces, without marks at their ends, none twice.

    Source: stack.md §2
    """
    return tuple(_words(text))


def _words(text: str) -> dict[str, str]:
    """Return the folded words with how each was typed."""
    found: dict[str, str] = {}
    for part in text.split():
        word = norm(part)
        runs = [run for run in _SEPARATORS.split(word) if run]
        if runs:
            found.setdefault(word[word.index(runs[0]) : word.rindex(runs[-1]) + len(runs[-1])], part)
    return found


def wanted(text: str) -> Wanted:
    """
    Return what to ask the index for.

    Source: stack.md §2
    """
    typed = _words(text)
    asked = tuple(typed)[:MOST_WORDS]
    pairs: dict[str, None] = {}
    heads: dict[str, None] = {}
    for word in asked:
        for run in filter(None, _SEPARATORS.split(word)):
            if len(run) == 1:
                heads[run] = None
            else:
                pairs.update(dict.fromkeys(map("".join, pairwise(run))))
    needed = tuple(head for head in heads if not any(pair[0] == head for pair in pairs))
    return Wanted(asked, tuple(pairs), needed, tuple(typed[word] for word in asked))


def holds(text: str, asked: Sequence[str], typed: Sequence[str] = ()) -> bool:
    """
    Say whether a text holds every word of a search; `typed` are the same words before they were folded.

    Source: stack.md §2
    """
    folded = ""
    for place, word in enumerate(asked):
        if _stands_as_typed(text, word) or (typed and _stands_as_typed(text, typed[place])):
            continue
        folded = folded or norm(text)
        if word not in folded:
            return False
    return True


def _stands_as_typed(text: str, word: str) -> bool:
    """
    Say whether a word stands in a text letter by letter: most do, and the text need not be folded.

    Not where its ends might melt into their neighbours or fall away between numbers: then only folding tells.
    """
    at = text.find(word)
    if at < 0 or _JOINS.match(word) or _may_fall_away(word):
        return False
    after = at + len(word)
    # Spaces and what cannot be seen fall away: the next one that stays may melt into the word.
    while after < len(text) and not fold_text(text[after]):
        after += 1
    return not _JOINS.match(text, after)


def _may_fall_away(word: str) -> bool:
    """Say whether a word begins or ends with a hyphen that falls away where a number goes on: 「ー5」, but not 「ハロー」."""
    behind, before = word.lstrip(HYPHENS), word.rstrip(HYPHENS)
    if not behind:
        return True
    begins = len(behind) < len(word) and fold_text(behind[0])[:1].isdecimal()
    return begins or (len(before) < len(word) and fold_text(before[-1])[-1:].isdecimal())


def of_municipality(pk: int) -> str:
    """
    Return the scope token of a municipality.

    Source: stack.md §2
    """
    return f"{SCOPE_MARK}m{pk}"


def of_agency(pk: int) -> str:
    """
    Return the scope token of an agency.

    Source: stack.md §2
    """
    return f"{SCOPE_MARK}a{pk}"


def of_case(pk: int) -> str:
    """
    Return the scope token of a case.

    Source: stack.md §2
    """
    return f"{SCOPE_MARK}c{pk}"
