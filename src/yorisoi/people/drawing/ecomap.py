"""エコマップ: the household in the middle, and around it everybody and everything the person is tied to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, cos, hypot, pi, radians, sin

from yorisoi.people.drawing.genogram import symbol
from yorisoi.people.drawing.kin import Figure
from yorisoi.people.drawing.svg import Point, mark, number, path, svg, words, wrap
from yorisoi.people.enums import TieFlow, TieKind, TieStrength

SELF_HALF, HALF = 26.0, 20.0
LETTERS, NAME_LETTERS = 16, 12
LINES, NAME_LINES = 5, 4  # the words beside the picture say the rest
LEADING = 16.0
WIDE, LOW = 1.28, 0.92  # the ring of the ties is wider than high, as paper and screens are
MARGIN = 20.0
KINDS = tuple(TieKind.values)


@dataclass(frozen=True)
class TieMark:
    """One tie: to whom or what, how strong, whether it weighs, who gives. `inside` is the household member it leads to."""

    node: str
    kind: str
    label: str
    strength: str = TieStrength.ORDINARY
    is_stressful: bool = False
    flow: str = TieFlow.NONE
    figure: Figure | None = None
    inside: int | None = None


@dataclass(frozen=True)
class Ring:
    """Where everything of an ecomap stands: the person in the origin, the household around, the ties outside."""

    members: dict[int, Point]
    ties: dict[str, Point]
    radius: float


def ring(household: Sequence[Figure], ties: Sequence[TieMark], spots: Mapping[str, Point] | None = None) -> Ring:
    """Place members and ties so that no tie runs through a member: each has a direction of its own."""
    outside = [tie for tie in ties if tie.inside is None]
    outside.sort(key=lambda tie: KINDS.index(tie.kind) if tie.kind in KINDS else len(KINDS))
    many = len(outside)
    sectors = max(many, len(household), 3)
    turn = 0.5 if many % 2 == 0 else 0.0  # nothing straight down: the person's name stands there
    ways = [_way((place + turn) / sectors) for place in _evenly(many, sectors)]
    sides = [_way((place + turn + 0.5) / sectors) for place in _evenly(len(household), sectors)]
    inner = max([106.0, *(36 / max(_apart(side, way), 0.12) for side in sides for way in ways)]) if household else 0.0
    radius = inner + 60 if household else 84.0
    members = {
        each.node: (round(inner * x, 1), round(inner * y, 1)) for each, (x, y) in zip(household, sides, strict=True)
    }
    far = max(radius + 104, 80 / sin(pi / many) if many > 2 else 0.0)
    found = {}
    for tie, (x, y) in zip(outside, ways, strict=True):
        stretch = far / hypot(x / WIDE, y / LOW)  # where this way meets the wide ring
        found[tie.node] = _beyond((round(x * stretch, 1), round(y * stretch, 1)), radius + 84)
    return Ring(members, _clear(found, spots or {}, radius), radius)


def _evenly(many: int, sectors: int) -> list[int]:
    """Return directions out of `sectors`, spread evenly."""
    return [place * sectors // many for place in range(many)] if many else []


def _way(share: float) -> Point:
    """Return a direction (of length 1) for a share of the round, denser at the sides as the ring is wide."""
    angle = radians(-90 + 360 * share)
    x, y = cos(angle) * WIDE, sin(angle) * LOW
    return x / hypot(x, y), y / hypot(x, y)


def _apart(a: Point, b: Point) -> float:
    """Return the sine between two directions, 1 when they point away from each other."""
    return abs(a[0] * b[1] - a[1] * b[0]) if a[0] * b[0] + a[1] * b[1] > 0 else 1.0


def _beyond(at: Point, least: float) -> Point:
    length = hypot(*at) or 1.0
    return at if length >= least else (at[0] * least / length, at[1] * least / length)


def _clear(found: dict[str, Point], spots: Mapping[str, Point], radius: float) -> dict[str, Point]:
    """Move what a hand put elsewhere; nothing lies over anything, nothing inside the household."""
    placed: dict[str, Point] = {}
    for node in [*(n for n in found if n in spots), *(n for n in found if n not in spots)]:
        x, y = _beyond(spots.get(node, found[node]), radius + 60)
        step = 1 if x >= 0 else -1
        while any(abs(x - ox) < 132 and abs(y - oy) < 72 for ox, oy in placed.values()) or hypot(x, y) < radius + 60:
            x += 12.0 * step
        placed[node] = (x, y)
    return {node: placed[node] for node in found}


def ecomap(
    person: Figure, household: Sequence[Figure], ties: Sequence[TieMark], *, spots: Mapping[str, Point] | None = None,
    name: str = "ecomap", title: str = "エコマップ", described: str = "",
) -> str:
    """Return the picture as SVG."""
    plan = ring(household, ties, spots)
    parts = [mark("circle", cx=0.0, cy=0.0, r=plan.radius, class_="house")]
    bounds = [(-plan.radius, -plan.radius - 14), (plan.radius, plan.radius)]
    parts.append(words(["世帯"], *_word_spot(plan), "house-word halo"))
    marks = []
    for tie in ties:
        goal = plan.members.get(tie.inside) if tie.inside is not None else plan.ties[tie.node]
        if goal is None:
            continue
        edge = HALF + 4 if tie.inside is not None else _reach(tie, goal)
        parts.append(_line(tie, goal, edge, below=LEADING * len(_named(person.name))))
        if tie.inside is None:
            drawn, box = _around(tie, goal)
            marks.append(drawn)
            bounds += box
    for each in household:
        x, y = plan.members[each.node]
        parts.append(symbol(each, x, y, _named(each.name), half=HALF, node=f"p{each.node}", is_above=y < 0))
        bounds += [(x - 50, y - HALF), (x + 50, y + HALF)]
    parts.append(symbol(person, 0.0, 0.0, _named(person.name), half=SELF_HALF))
    parts += marks
    left, right = min(x for x, _ in bounds) - MARGIN, max(x for x, _ in bounds) + MARGIN
    top, bottom = min(y for _, y in bounds) - MARGIN, max(y for _, y in bounds) + MARGIN
    return svg(
        "".join(parts), box=(left, top, right - left, bottom - top), title=title, described=described, name=name,
        data_base="0 0",
    )


def _word_spot(plan: Ring) -> Point:
    """Return where the word 世帯 stands on the circle: where no tie passes, at the upper left if it may."""
    best = max(
        range(200, 345, 5),
        key=lambda angle: (
            min([0.6, *(_apart(_unit(at), (cos(radians(angle)), sin(radians(angle)))) for at in plan.ties.values())]),
            -abs(angle - 225),
        ),
    )
    return plan.radius * cos(radians(best)), plan.radius * sin(radians(best)) + 5


def _unit(at: Point) -> Point:
    length = hypot(*at) or 1.0
    return at[0] / length, at[1] / length


def _named(name: str) -> list[str]:
    return wrap(name, NAME_LETTERS, lines=NAME_LINES)


def _size(tie: TieMark) -> tuple[float, float, list[str]]:
    """Return half the width and half the height of a tie's place, and its words."""
    lines = wrap(tie.label, LETTERS, lines=LINES)
    return 62.0, 18 + LEADING * len(lines) / 2, lines


def _reach(tie: TieMark, at: Point) -> float:
    """Return how far from the middle of its place the line of a tie has to end."""
    if tie.figure is not None:
        return HALF + 6
    half_width, half_height, _ = _size(tie)
    length = hypot(*at) or 1.0
    dx, dy = abs(at[0]) / length, abs(at[1]) / length
    if tie.kind in {TieKind.IBASHO, TieKind.NEIGHBORHOOD}:
        half_width, half_height = half_width * 1.12, half_height * 1.2
        return 4 + 1 / hypot(dx / half_width, dy / half_height)
    return 4 + min(half_width / dx if dx else 9e9, half_height / dy if dy else 9e9)


def _around(tie: TieMark, at: Point) -> tuple[str, list[Point]]:
    x, y = at
    if tie.figure is not None:
        lines = _named(tie.label)
        drawn = symbol(tie.figure, x, y, lines, half=HALF, node=tie.node, is_above=y < 0)
        words_end = HALF + 18 + 17 * len(lines)
        return drawn, [(x - 56, y - (words_end if y < 0 else HALF + 4)), (x + 56, y + (HALF + 4 if y < 0 else words_end))]
    half_width, half_height, lines = _size(tie)
    box = {"x": x - half_width, "y": y - half_height, "width": 2 * half_width, "height": 2 * half_height}
    if tie.kind in {TieKind.IBASHO, TieKind.NEIGHBORHOOD}:
        half_width, half_height = half_width * 1.12, half_height * 1.2
        shape = mark("ellipse", cx=x, cy=y, rx=half_width, ry=half_height, class_="around")
    else:
        shape = mark("rect", **box, rx=10.0 if tie.kind != TieKind.MEDICAL else 0.0, class_="around")
    text = words([TieKind(tie.kind).label], x, y - LEADING * len(lines) / 2 + 2, "kind")
    text += words(lines, x, y - LEADING * len(lines) / 2 + 18, "name", leading=LEADING)
    drawn = mark(
        "g", shape + text, class_=f"node {tie.kind.lower()}", data_node=tie.node, data_name=tie.label,
        data_x=x, data_y=y,
    )
    return drawn, [(x - half_width, y - half_height), (x + half_width, y + half_height)]


def _leaving(ux: float, uy: float, below: float) -> float:
    """Return how far from the middle a line begins: beyond the symbol, and below beyond the name."""
    first = SELF_HALF + 10
    if uy <= 0:
        return first
    past_name = min((SELF_HALF + 14 + below) / uy, 46 / abs(ux) if ux else 9e9)
    return max(first, past_name) if past_name * uy > SELF_HALF + 2 else first


def _line(tie: TieMark, goal: Point, edge: float, *, below: float) -> str:
    """Return the line of a tie: its strength, the teeth of stress, and the heads of its arrows."""
    length = hypot(*goal) or 1.0
    ux, uy = goal[0] / length, goal[1] / length
    first = _leaving(ux, uy, below)
    last = max(length - edge, first + 8)
    heads = []
    if tie.flow in {TieFlow.TO_PERSON, TieFlow.BOTH}:
        heads.append(_head((ux * first, uy * first), (-ux, -uy)))
        first += 11
    if tie.flow in {TieFlow.FROM_PERSON, TieFlow.BOTH}:
        heads.append(_head((ux * last, uy * last), (ux, uy)))
        last -= 11
    start, end = (ux * first, uy * first), (ux * last, uy * last)
    kind = f"tie {tie.strength.lower()}{' stressful' if tie.is_stressful else ''}"
    parts = [path([start, end], kind), *heads]
    if tie.is_stressful:
        parts.append(_teeth(start, end))
    if tie.strength == TieStrength.BROKEN:
        parts.append(_break(start, end))
    return mark("g", "".join(parts), class_="tie-line", data_line=tie.node)


def _head(at: Point, way: Point) -> str:
    """Return the head of an arrow with its tip at a point."""
    (x, y), (ux, uy) = at, way
    back = (x - ux * 14, y - uy * 14)
    corners = [at, (back[0] - uy * 7, back[1] + ux * 7), (back[0] + uy * 7, back[1] - ux * 7)]
    return mark("polygon", points=" ".join(f"{number(px)},{number(py)}" for px, py in corners), class_="tie-head")


def _teeth(start: Point, end: Point) -> str:
    """Return short strokes across the line (ストレス), evenly spread."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    many = max(3, ceil(length / 13) - 1)
    ux, uy = (end[0] - start[0]) / (length or 1), (end[1] - start[1]) / (length or 1)
    steps = []
    for place in range(1, many + 1):
        x, y = start[0] + ux * length * place / (many + 1), start[1] + uy * length * place / (many + 1)
        steps.append(f"M{number(x - uy * 7)} {number(y + ux * 7)} L{number(x + uy * 7)} {number(y - ux * 7)}")
    return mark("path", d=" ".join(steps), class_="tie-mark")


def _break(start: Point, end: Point) -> str:
    """Return the two strokes of a tie that is cut, across its middle."""
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    steps = []
    for off in (-4.0, 4.0):
        x, y = (start[0] + end[0]) / 2 + ux * off, (start[1] + end[1]) / 2 + uy * off
        sx, sy = uy * 11 + ux * 4, uy * 4 - ux * 11
        steps.append(f"M{number(x - sx)} {number(y - sy)} L{number(x + sx)} {number(y + sy)}")
    return mark("path", d=" ".join(steps), class_="tie-mark cut")
