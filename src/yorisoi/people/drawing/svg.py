"""Marks of a picture: well-formed SVG with classes only; every word is escaped here."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

Point = tuple[float, float]
UNKNOWN_TO_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
FITS = 1000.0  # so wide a picture may still be drawn smaller to be seen whole


def number(value: float) -> str:
    """Return a length with at most one decimal, the same on every machine."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def mark(name: str, content: str = "", /, **attributes: object) -> str:
    """Return an element; `class_` and the like lose their end, `_` becomes `-`; None is left out."""
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        shown = number(value) if isinstance(value, float) else str(value)
        parts.append(f' {key.rstrip("_").replace("_", "-")}="{escape(_clean(shown))}"')
    return f"<{name}{''.join(parts)}>{content}</{name}>" if content else f"<{name}{''.join(parts)}/>"


def _clean(text: str) -> str:
    """Return a text without the characters XML does not know."""
    return UNKNOWN_TO_XML.sub("", text)


def path(points: Sequence[Point], class_: str) -> str:
    """Return a line through points."""
    steps = " ".join(f"{'M' if place == 0 else 'L'}{number(x)} {number(y)}" for place, (x, y) in enumerate(points))
    return mark("path", d=steps, class_=class_)


def words(lines: Iterable[str], x: float, y: float, class_: str, *, leading: float = 17.0) -> str:
    """Return lines of text, one under the other, the first on `y`."""
    return "".join(
        mark("text", escape(_clean(line)), x=float(x), y=float(y + place * leading), class_=class_)
        for place, line in enumerate(lines)
    )


def width(text: str) -> int:
    """Return the width of a text in half characters."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 0 if unicodedata.combining(c) else 1 for c in text)


def wrap(text: str, most: int, *, lines: int = 0) -> list[str]:
    """
    Break a text into lines of at most `most` half characters: at spaces and 「・」 where it can, else anywhere.

    With `lines`, what does not fit ends in 「…」 (the full words stand in the text beside the picture).
    """
    found = [""]
    for part in _parts(" ".join(text.split())):
        if width(found[-1] + part.rstrip()) <= most:
            found[-1] += part
            continue
        if found[-1].strip():
            found.append("")
        fair = -(-width(part) // max(1, -(-width(part) // most)))
        for char in part:
            if width(found[-1] + char) > min(most, fair + 1) and found[-1]:
                found.append("")
            found[-1] += char
    kept = [line.strip() for line in found if line.strip()] or [""]
    if lines and len(kept) > lines:
        last = kept[lines - 1]
        while last and width(last) > most - 2:
            last = last[:-1]
        kept = [*kept[: lines - 1], last + "…"]
    return kept


def _parts(text: str) -> list[str]:
    parts = [""]
    for char in text:
        parts[-1] += char
        if char in " ・、/":
            parts.append("")
    return [part for part in parts if part]


def svg(content: str, *, box: tuple[float, float, float, float], title: str, described: str, name: str, **more: object) -> str:
    """Return the whole picture: a title, a description, and everything else inside the box (left, top, width, height)."""
    return mark(
        "svg",
        mark("title", escape(_clean(title)), id=f"{name}-title")
        + mark("desc", escape(_clean(described)), id=f"{name}-desc") + content,
        xmlns="http://www.w3.org/2000/svg", viewBox=" ".join(number(float(value)) for value in box),
        width=float(box[2]), height=float(box[3]), role="img", class_=f"picture {name}{' fits' if box[2] <= FITS else ''}",
        aria_labelledby=f"{name}-title {name}-desc", **more,
    )
