"""The lines of a genogram: couples, descent, and the lanes between the generations that keep them apart."""

from dataclasses import dataclass, field

from yorisoi.people.drawing.kin import Kin, Union
from yorisoi.people.drawing.places import COLUMN, drop_of, row_of
from yorisoi.people.drawing.svg import Point

HALF = 24.0
CLEAR = 60.0
LANE, OVER = 16.0, 13.0
ABOVE, BELOW = 16.0, 20.0


@dataclass
class Lanes:
    """The horizontal ways in the room above one generation: bars from the top, lines over somebody's head from below."""

    bars: dict[object, int] = field(default_factory=dict)
    overs: dict[object, int] = field(default_factory=dict)

    @property
    def height(self) -> float:
        bars = 1 + max(self.bars.values(), default=-1)
        overs = 1 + max(self.overs.values(), default=-1)
        return ABOVE + bars * LANE + overs * OVER + BELOW


def lanes(family: Kin, order: dict[int, list[int]], at: dict[int, float]) -> dict[int, Lanes]:
    """Give every horizontal line a lane of its own where two would lie over each other."""
    bars: dict[int, list[tuple[float, float, object]]] = {}
    overs: dict[int, list[tuple[float, float, object]]] = {}
    for place, union in enumerate(family.unions):
        if union.children:
            drop = [drop_of(union, at, row_of(union, family))] if union.parents else []
            xs = [*drop, *(at[child] for child in union.children)]
            bars.setdefault(family.levels[union.children[0]], []).append((min(xs), max(xs), place))
        if len(union.parents) == 2:
            a, b = sorted(union.parents, key=lambda node: at[node])
            if (family.levels[a] == family.levels[b] and at[b] - at[a] > 1.9 * COLUMN) or _between(a, b, family, order):
                overs.setdefault(family.levels[b], []).append((at[a], at[b], place))
    for parent, child in family.extra:
        xs = [at[parent], at[child]]
        bars.setdefault(family.levels[child], []).append((min(xs), max(xs), (parent, child)))
    return {level: Lanes(_assign(bars.get(level, [])), _assign(overs.get(level, []))) for level in order}


def _between(a: int, b: int, family: Kin, order: dict[int, list[int]]) -> bool:
    row = order[family.levels[a]]
    return b in row and abs(row.index(a) - row.index(b)) > 1


def _assign(spans: list[tuple[float, float, object]]) -> dict[object, int]:
    """Return the lane of each span; the shortest nearest, no two in one lane that touch."""
    held: dict[object, int] = {}
    taken: list[list[tuple[float, float]]] = []
    for left, right, key in sorted(spans, key=lambda span: (span[1] - span[0], span[0], str(span[2]))):
        lane = next((
            place for place, others in enumerate(taken)
            if all(right + 14 < other[0] or other[1] + 14 < left for other in others)
        ), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((left, right))
        held[key] = lane
    return held


@dataclass(frozen=True)
class Stroke:
    """One line of the picture with its class."""

    points: tuple[Point, ...]
    kind: str


@dataclass(frozen=True)
class Ground:
    """Where everybody stands and where the lanes lie; `foot` is the lower end of somebody's words."""

    at: dict[int, Point]
    foot: dict[int, float]
    bar: dict[object, float]
    over: dict[object, float]


def strokes(family: Kin, ground: Ground) -> list[Stroke]:
    """Return all lines: couples first, then descent, then what is not sure or contradicts."""
    found: list[Stroke] = []
    starts: dict[int, Point] = {}
    for place, union in enumerate(family.unions):
        if len(union.parents) == 2:
            lines, starts[place] = _couple(union, place, ground)
            found += lines
        elif union.parents:
            parent = union.parents[0]
            starts[place] = (ground.at[parent][0], ground.foot[parent])
    for place, union in enumerate(family.unions):
        if union.children:
            starts.update(_straightened(union, place, starts, ground))
            found += _descent(union, starts.get(place), ground.bar.get(place, 0.0), ground)
    for parent, child in family.extra:
        start = (ground.at[parent][0], ground.foot[parent])
        found += _branch(start, [_head(child, ground, 10.0)], ground.bar[parent, child], ground, "unsure")
    for a, b in family.odd:
        found.append(Stroke(_straight(ground.at[a], ground.at[b]), "odd"))
    return found


def _straightened(union: Union, place: int, starts: dict[int, Point], ground: Ground) -> dict[int, Point]:
    """Let the line to an only child leave right above the child, where it may: no crook of a few points."""
    if len(union.children) != 1 or place not in starts:
        return {}
    (x, y), child = starts[place], ground.at[union.children[0]][0]
    return {place: (child, y)} if abs(child - x) <= (30 if len(union.parents) == 2 else 14) else {}


def _couple(union: Union, place: int, ground: Ground) -> tuple[list[Stroke], Point]:
    a, b = sorted(union.parents, key=lambda node: (ground.at[node][0], node))
    (ax, ay), (bx, by) = ground.at[a], ground.at[b]
    kind = f"couple {union.kind.lower() or 'parents'}"
    crowd = any(
        ax + 2 < x < bx - 2 and abs(y - ay) < 2 * HALF for node, (x, y) in ground.at.items() if node not in (a, b)
    )
    if abs(ay - by) < 2 and not crowd and bx - ax > 2 * HALF + 8:
        middle = (ax + bx) / 2 if bx - ax < 1.9 * COLUMN else bx - COLUMN / 2
        slashes = _slashes(union.kind, ((ax + HALF + middle) / 2 + 4, ay))
        return [Stroke(((ax + HALF, ay), (bx - HALF, by)), kind), *slashes], (middle, ay)
    if abs(ay - by) < 2 and bx - ax > 2 * HALF + 8:
        top = ground.over.get(place, ay - HALF - BELOW)
        top = min(top, ay - HALF - 8)
        line = ((ax + 8, ay - HALF), (ax + 8, top), (bx - 8, top), (bx - 8, by - HALF))
        return [Stroke(line, kind), *_slashes(union.kind, (ax + 34, top))], (bx - COLUMN / 2, top)
    if bx - ax > 2 * HALF + 16:
        middle = (ax + bx) / 2
        line = ((ax + HALF, ay), (middle, ay), (middle, by), (bx - HALF, by))
        return [Stroke(line, kind), *_slashes(union.kind, ((ax + HALF + middle) / 2, ay))], (middle, max(ay, by))
    ends = _straight((ax, ay), (bx, by))
    middle_point = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
    return [Stroke(ends, kind), *_slashes(union.kind, middle_point)], middle_point


def _slashes(kind: str, at: Point) -> list[Stroke]:
    """Return the mark of a parted couple: one slash for living apart, two for a divorce."""
    offsets = {"SEPARATED_SPOUSE": (0.0,), "EX_SPOUSE": (-4.0, 4.0)}.get(kind, ())
    x, y = at
    return [Stroke(((x + off - 5, y + 11), (x + off + 5, y - 11)), "slash") for off in offsets]


def _head(node: int, ground: Ground, aside: float = 0.0) -> Point:
    x, y = ground.at[node]
    return x + aside, y - HALF


def _descent(union: Union, start: Point | None, bar: float, ground: Ground) -> list[Stroke]:
    heads = [_head(child, ground) for child in union.children]
    if start is not None:
        return _branch(start, heads, bar, ground, "descent")
    top = min(bar, min(y for _, y in heads) - 8)
    xs = [x for x, _ in heads]
    bars = [Stroke(((min(xs), top), (max(xs), top)), "descent")]
    return bars + [Stroke(((x, top), (x, y)), "descent") for x, y in heads]


def _branch(start: Point, heads: list[Point], bar: float, ground: Ground, kind: str) -> list[Stroke]:
    """Return the line from the parents down to a bar and from there to each child."""
    x, y = start
    highest = min(head[1] for head in heads)
    if highest < y + 12:  # put by hand above its parents: a straight line each
        return [Stroke((start, head), kind) for head in heads]
    if not y + 4 < bar < highest - 4:
        bar = (y + highest) / 2
    trunk = [start, *_aside(x, y, bar, ground)]
    foot = trunk[-1][0]
    trunk.append((foot, bar))
    found = [Stroke(tuple(trunk), kind)]
    xs = [foot, *(head[0] for head in heads)]
    if max(xs) - min(xs) > 0.5:
        found.append(Stroke(((min(xs), bar), (max(xs), bar)), kind))
    return found + [Stroke(((head[0], bar), head), kind) for head in heads]


def _aside(x: float, top: float, bottom: float, ground: Ground) -> list[Point]:
    """Return the points of a way around those who stand below on the way down (a generation in between)."""
    way: list[Point] = []
    crossed = sorted(
        {y for node, (nx, y) in ground.at.items() if top + HALF < y < bottom - HALF}
    )
    for y in crossed:
        row = [nx for nx, ny in ground.at.values() if abs(ny - y) < 2 * HALF]
        if all(abs(nx - x) >= CLEAR for nx in row):
            continue
        free = [
            candidate for nx in row for candidate in (nx - COLUMN / 2, nx + COLUMN / 2)
            if all(abs(other - candidate) >= CLEAR for other in row)
        ]
        if not free:
            continue
        best = min(free, key=lambda candidate: (abs(candidate - x), candidate))
        level = y - HALF - 10
        way += [(x, level), (best, level)]
        x = best
    return way


def _straight(a: Point, b: Point) -> tuple[Point, Point]:
    """Return the line between two symbols, from edge to edge."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    cut = min(HALF + 4, length / 2 - 1) / length
    return (a[0] + dx * cut, a[1] + dy * cut), (b[0] - dx * cut, b[1] - dy * cut)
