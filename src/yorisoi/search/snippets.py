"""Where a search was found in a text: a few words around each hit, in the text's own characters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from yorisoi.foundation.kana import fold_text
from yorisoi.search.rules import HYPHENS_IN_NUMBERS, norm

BEFORE, AFTER = 24, 72
MOST_WINDOWS = 2
# A long text is looked through in slices; a word reaches over the seam of two.
SLICE, SEAM = 1_000, 200
# What belongs to the character before it: voicing marks of any width, accents, selectors, joined emoji.
_FOLLOWING = "[\u0300-\u036f\u3099\u309a\u309b\u309c\uff9e\uff9f\ufe00-\ufe0f\u200d\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
_FOLLOWS = re.compile(_FOLLOWING)
_CLUSTER = re.compile(f"(?s).{_FOLLOWING}*")


@dataclass(frozen=True)
class Piece:
    """A piece of a snippet; `is_hit` is marked."""

    text: str
    is_hit: bool = False


def snippet(text: str, words: Sequence[str]) -> list[Piece]:
    """
    Return the text around the first hits of the words, folded as the search folds, with every hit told apart.

    Source: stack.md §2
    """
    start = _slice_with_hit(text, words)
    part = text[start : start + SLICE + SEAM] if len(text) > SLICE + SEAM else text
    spans = _spans(part, words)
    if not spans:
        return [Piece(_plain(part[: BEFORE + AFTER]) + ("…" if len(part) > BEFORE + AFTER else ""))]
    pieces: list[Piece] = []
    until = 0
    for first, last in _windows(spans, len(part)):
        if first > until or (start and not until):
            pieces.append(Piece("…"))
        at = first
        for begin, end in spans:
            if first <= begin < last:
                pieces += [Piece(_plain(part[at:begin])), Piece(_plain(part[begin:end]), is_hit=True)]
                at = end
        pieces.append(Piece(_plain(part[at : max(at, last)])))
        until = max(at, last)
    if start + until < len(text):
        pieces.append(Piece("…"))
    return [piece for piece in pieces if piece.text]


def _slice_with_hit(text: str, words: Sequence[str]) -> int:
    if len(text) <= SLICE + SEAM:
        return 0
    for start in range(0, len(text), SLICE):
        folded = norm(text[start : start + SLICE + SEAM])
        if any(word in folded for word in words):
            return max(0, start)
    return 0


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words stand in the text, joined where they touch."""
    folded, begins, ends = _mapped(text)
    found: list[tuple[int, int]] = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((begins[at], ends[at + len(word) - 1]))
            at = folded.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _mapped(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Return the folded text and, for each of its characters, where what it came from begins and ends in the text."""
    # Most texts have no character that belongs to the one before it.
    clusters: Sequence[str] = text if not _FOLLOWS.search(text) else _CLUSTER.findall(text)
    pieces = [_folded(cluster) for cluster in clusters]
    whole = "".join(pieces)
    if clusters is text and len(whole) == len(text) and all(pieces):
        begins: Sequence[int] = range(len(text))
        ends: Sequence[int] = range(1, len(text) + 1)
    else:
        until = list(accumulate(map(len, clusters)))
        ends = [end for end, piece in zip(until, pieces, strict=True) for _ in piece]
        begins = [begin for begin, piece in zip([0, *until], pieces, strict=False) for _ in piece]
    dropped = {at for found in HYPHENS_IN_NUMBERS.finditer(whole) for at in range(*found.span())}
    if dropped:
        kept = [at for at in range(len(whole)) if at not in dropped]
        return "".join(whole[at] for at in kept), [begins[at] for at in kept], [ends[at] for at in kept]
    return whole, begins, ends


@lru_cache(maxsize=8_192)
def _folded(cluster: str) -> str:
    """Return one character folded; a few thousand different ones make up all notes."""
    return fold_text(cluster)


def _windows(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    """Return the stretches shown: around the first hit, and around the next one that is not in it."""
    found: list[tuple[int, int]] = []
    for begin, end in spans:
        if found and begin < found[-1][1]:
            continue
        if len(found) == MOST_WINDOWS:
            break
        first = max(begin - BEFORE, found[-1][1] if found else 0)
        found.append((first, min(length, end + AFTER)))
    return found


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)
