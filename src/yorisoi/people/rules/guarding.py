"""Covering the secrets of a whole municipality in one answer: the numbers in it say which of them may be there at all."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from yorisoi.foundation.kana import phone_digits
from yorisoi.people.rules import covering
from yorisoi.people.rules.covering import MARK, Secret

_NUMBER = r"[0-9０-９]+|[〇一二三四五六七八九十]+"
_RUN = re.compile(rf"(?:{_NUMBER})(?:{covering.JOINT}(?:{_NUMBER}))*")
_ONE = re.compile(_NUMBER)
# A run longer than this is a table of figures, read in pieces.
LONGEST_RUN, MOST_TOGETHER = 64, 14
# What stands behind a mark and nobody sees: which secret it covers, so that a form sent back loses nothing.
_FIRST_UNSEEN = 0xE0100
_TAG_BYTES = 4
_MARKED = re.compile(f"{MARK}([\U000e0100-\U000e01ef]{{8}})")


class Guard:
    """番人: knows every secret of a municipality, and covers those that a text holds."""

    def __init__(self, secrets: tuple[Secret, ...], *, key: bytes) -> None:
        self.secrets = secrets
        self._key = key
        self._by_number: dict[str, list[Secret]] = {}
        self._numberless = [each for each in secrets if not any(_keys(each))]
        for secret in secrets:
            for each in set(_keys(secret)):
                self._by_number.setdefault(each, []).append(secret)

    def cover(self, text: str, *, is_close: bool, is_marked: bool, but: frozenset[int] = frozenset()) -> str:
        """
        Return the text with the secrets covered, but for those of people who are unveiled in this answer.

        Source: ADR 0012
        """
        found = {secret for number in numbers(text) for secret in self._by_number.get(number, ())}
        if is_close:
            found.update(self._numberless)
        held = tuple(sorted((each for each in found if each.person_id not in but), key=lambda each: each.text))
        if not held:
            return text
        whole = covering.pattern_of(held, is_close=is_close)

        def mark(words: str) -> str:
            return MARK + (self._tag_of(words, held) if is_marked else "")

        return covering.cover(text, whole, mark=mark)

    def uncover(self, text: str, *, is_close: bool) -> str:
        """
        Return a text that came back from a form with what its marks cover.

        Where only whole secrets are covered (not `is_close`) a part is put back as the whole it belongs to, and what
        would stand there uncovered either way stays a mark: a copied mark must not open what it covers.

        Source: ADR 0012
        """
        if not _MARKED.search(text):
            return text
        known = {
            self._tag(secret, words): (words, secret.text)
            for secret in self.secrets for words in covering.patterns(secret, is_close=True).values()
        }

        def back(found: re.Match[str]) -> str:
            words = (each for each in known.get(found[1], ()) if is_close or self._covers_everywhere(each))
            return next(words, found[0])

        return _MARKED.sub(back, text)

    def _covers_everywhere(self, words: str) -> bool:
        return self.cover(words, is_close=False, is_marked=False) == MARK

    def _tag_of(self, words: str, held: tuple[Secret, ...]) -> str:
        for secret in held:
            for pattern, meant in covering.patterns(secret, is_close=True).items():
                if re.fullmatch(pattern, words, re.IGNORECASE):
                    return self._tag(secret, meant)
        return ""

    def _tag(self, secret: Secret, words: str) -> str:
        made = hmac.new(self._key, f"{secret.person_id}:{secret.kind}:{words}".encode(), hashlib.sha256)
        return "".join(
            chr(_FIRST_UNSEEN + half) for byte in made.digest()[:_TAG_BYTES] for half in (byte >> 4, byte & 15)
        )


@lru_cache(maxsize=8)
def guard_of(secrets: tuple[Secret, ...], key: bytes) -> Guard:
    """
    Return the guard of these secrets; made once while they stay the same.

    Source: domain §8.2
    """
    return Guard(secrets, key=key)


def is_marked(text: str) -> bool:
    """
    Return whether a text carries a mark that covers something.

    Source: domain §8.2
    """
    return bool(_MARKED.search(text))


def numbers(text: str) -> set[str]:
    """
    Return every number a text holds, alone and together with the numbers next to it.

    Source: domain §8.2
    """
    found: set[str] = set()
    for run in _RUN.findall(text):
        parts = [_plain(each) for each in _ONE.findall(covering.without_tags(run))][:LONGEST_RUN]
        for start in range(len(parts)):
            for end in range(start + 1, min(start + MOST_TOGETHER, len(parts)) + 1):
                found.add("".join(parts[start:end]))
                found.add("-".join(parts[start:end]))
    return found


def _plain(number: str) -> str:
    """Return a number in plain digits."""
    if number[0] in covering.KANJI_DIGITS:
        return str(covering.number_of(number))
    return unicodedata.normalize("NFKC", number)


def _keys(secret: Secret) -> Iterator[str]:
    """Yield the numbers of which one stands in every text that holds the secret."""
    if secret.kind == Secret.ADDRESS:
        parts = covering.pieces(secret.text)
        for way in covering.ways(parts, is_close=True) if parts else ():
            first: list[str] = []
            for part in way:
                if part.isdecimal():
                    first.append(part)
                elif first:
                    break
            if first:
                yield "-".join(first)
        return
    digits = phone_digits(secret.text)
    if digits:
        yield digits
        yield covering.local_digits(secret.text) if secret.kind == Secret.PHONE else digits
        yield digits[1:]
        yield f"81{digits[1:]}"
        yield f"81{digits}"
