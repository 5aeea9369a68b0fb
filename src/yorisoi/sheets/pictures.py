"""図 (Pictures): a drawing of the house, given the looks it has on the screen, in black and white for paper."""

import math
import re

# A drawing carries names of what it shows and no colours: on the screen they come from ui/pictures.css.
LOOKS = """
text { fill: #000; text-anchor: middle; font-size: 14px; font-family: "BIZ UDGothic", "Noto Sans JP"; }
.shape, .around { fill: #fff; stroke: #000; stroke-width: 2; }
.inner { fill: none; stroke: #000; stroke-width: 2; }
.inferred .shape { stroke-dasharray: 4 3; }
.cross { stroke: #000; stroke-width: 1.5; fill: none; }
.age { font-size: 16px; font-weight: 700; }
.age.long { font-size: 14px; }
.age.narrow { font-size: 12px; }
.self .name { font-weight: 700; }
.side-head, .house-word { font-size: 13px; }
.kind { font-size: 12px; }
.line, .tie, .tie-mark { fill: none; stroke: #000; stroke-width: 2; stroke-linejoin: round; }
.partner { stroke-dasharray: 8 6; }
.unsure { stroke-dasharray: 2 5; stroke-linecap: round; }
.odd { stroke-dasharray: 12 4 2 4; }
.slash { stroke-width: 2.5; }
.household, .house { fill: #f4f4f4; stroke: #555; stroke-width: 1.75; stroke-dasharray: 10 6; }
.halo { paint-order: stroke; stroke: #fff; stroke-width: 4px; stroke-linejoin: round; }
.tie.strong { stroke-width: 6; }
.tie.weak { stroke-dasharray: 3 6; stroke-linecap: round; }
.tie.broken { stroke-dasharray: 14 8; }
.tie-head { fill: #000; }
"""


# A letter of 14 is then 2mm high: the smallest one reads without a glass.
MM_A_POINT = 0.145
PAGE_MM = 176.0
_BOX = re.compile(r'viewBox="[^" ]+ [^" ]+ ([0-9.]+) ([0-9.]+)"')


def height_mm(svg: str, *, least: int, most: int) -> int:
    """Return how high a drawing is printed: so that its words can be read, as far as the page is wide and high enough."""
    found = _BOX.search(svg)
    if found is None:
        return least
    wide, high = float(found[1]), float(found[2])
    return max(least, min(most, math.ceil(min(MM_A_POINT, PAGE_MM / wide) * high)))


def for_print(svg: str) -> str:
    """Return a drawing that carries its own looks."""
    head, sign, rest = svg.partition(">")
    return f"{head}{sign}<style>{LOOKS}</style>{rest}"
