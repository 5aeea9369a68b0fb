"""活字 (typesetting): the one place that calls typst, with the fonts of the package and nothing of the machine."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from yorisoi.sheets import characters

FOLDER = Path(__file__).parent
FAMILIES = ("BIZ UDGothic", "Noto Sans JP", "Noto Sans CJK SC", "Noto Sans", "Noto Sans Devanagari")
# Whose letters a language is written in: 「BIZ UDGothic」 has only some of them.
FIRST = {"en": "Noto Sans", "vi": "Noto Sans", "pt": "Noto Sans", "zh": "Noto Sans CJK SC", "ne": "Noto Sans Devanagari"}
KEPT_DOCUMENTS = 12
PICTURE = b"""
#let data = json(bytes(sys.inputs.data))
#set page(width: auto, height: auto, margin: 2pt)
#set text(font: data.fonts)
#image(bytes(data.svg), format: "svg", height: data.height * 1mm)
"""


@cache
def fonts() -> typst.Fonts:
    """Return the fonts, read once for the life of the process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(path) for path in characters.folders()]
    )


def families(language: str = "ja") -> list[str]:
    """Return the families in the order they are asked: our first, then a municipality's own, then the fallbacks."""
    own = [name for name in fonts().families() if name not in FAMILIES]
    first = [FIRST[language]] if language in FIRST else []
    return [*first, FAMILIES[0], *own, *FAMILIES[1:]]


def pdf(template: str, data: dict[str, Any]) -> bytes:
    """Return the PDF a template of this folder makes of the data."""
    return _made(
        str(FOLDER / template), format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


def png(svg: str, *, height_mm: int) -> bytes:
    """Return a drawing as a picture, for where SVG is not understood."""
    data = {"svg": svg, "height": height_mm, "fonts": families()}
    return _made(PICTURE, format="png", ppi=150.0, sys_inputs={"data": json.dumps(data, ensure_ascii=False)})


def forget() -> None:
    """Let typst drop what it keeps of the last documents: it does so after a few others, however small."""
    for _ in range(KEPT_DOCUMENTS):
        _made(b"", format="svg")


def _made(source: str | bytes, **options: Any) -> bytes:
    made = typst.compile(source, root=str(FOLDER), font_paths=fonts(), ignore_system_fonts=True, **options)
    assert isinstance(made, bytes)
    return made
