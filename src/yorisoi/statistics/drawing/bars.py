"""棒グラフ: columns month by month, and lying bars place by place. Filled, hatched or open: told apart without colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yorisoi.people.drawing.svg import mark, number, path, svg, width, words

HEIGHT, HEAD, FOOT, LEFT = 180.0, 30.0, 48.0, 12.0
STEP, COLUMN = 64.0, 26.0
LINE, BAR, NAMES, LONGEST = 32.0, 20.0, 190.0, 420.0


@dataclass(frozen=True)
class Pair:
    """One month: its own number and the one of the year before; None where nothing was counted."""

    label: str
    now: int | None
    before: int | None


@dataclass(frozen=True)
class Bar:
    """One place: `kind` is own, nation or other."""

    label: str
    value: Decimal | None
    kind: str = "other"


def columns(pairs: Sequence[Pair], *, title: str, described: str, name: str) -> str:
    """Return two columns a month: filled for this year, open for the year before; each with its number."""
    most = max([1, *(each for pair in pairs for each in (pair.now, pair.before) if each is not None)])
    base = HEAD + HEIGHT
    parts = [path([(LEFT, base), (LEFT + STEP * len(pairs), base)], "axis")]
    for place, pair in enumerate(pairs):
        x = LEFT + STEP * place + (STEP - 2 * COLUMN) / 2
        for across, (value, kind) in enumerate(((pair.before, "before"), (pair.now, "now"))):
            left = x + across * COLUMN
            if value is None:
                continue
            tall = HEIGHT * value / most
            parts.append(_box(left, base - tall, COLUMN - 3, tall, kind))
            parts.append(words([str(value)], left + (COLUMN - 3) / 2, base - tall - 5, f"value {kind}"))
        parts.append(words([pair.label], LEFT + STEP * (place + 0.5), base + 18, "month"))
    box = (0.0, 0.0, LEFT * 2 + STEP * len(pairs), base + FOOT)
    return svg(_hatch(name) + "".join(parts), box=box, title=title, described=described, name=name)


def lying(bars: Sequence[Bar], *, title: str, described: str, name: str) -> str:
    """Return one lying bar a place: filled for one's own, hatched for the nation, open for others."""
    most = max([Decimal(1), *(bar.value for bar in bars if bar.value is not None)])
    parts = []
    for place, bar in enumerate(bars):
        y = 14 + place * LINE
        parts.append(words([_short(bar.label)], NAMES - 8, y + 15, f"place {bar.kind}"))
        if bar.value is None:
            parts.append(words(["出せません"], NAMES + 6, y + 15, "amount"))
            continue
        long = LONGEST * float(bar.value / most)
        parts.append(_box(NAMES, y, long, BAR, bar.kind))
        if bar.kind == "nation":
            parts.append(mark("rect", x=NAMES, y=y, width=long, height=BAR, fill=f"url(#{name}-hatch)"))
        parts.append(words([str(bar.value)], NAMES + long + 6, y + 15, "amount"))
    parts.append(path([(NAMES, 8), (NAMES, 14 + LINE * len(bars))], "axis"))
    box = (0.0, 0.0, NAMES + LONGEST + 70, 22 + LINE * len(bars))
    return svg(_hatch(name) + "".join(parts), box=box, title=title, described=described, name=name)


def _box(x: float, y: float, wide: float, tall: float, kind: str) -> str:
    return mark("rect", x=x, y=y, width=wide, height=tall, class_=f"bar {kind}")


def _hatch(name: str) -> str:
    line = mark("path", d=f"M0 {number(6.0)} L{number(6.0)} 0", class_="hatch-line")
    return mark("defs", mark("pattern", line, id=f"{name}-hatch", width=6.0, height=6.0, **{"patternUnits": "userSpaceOnUse"}))


def _short(label: str) -> str:
    while width(label) > 26:
        label = label[:-2] + "…"
    return label
