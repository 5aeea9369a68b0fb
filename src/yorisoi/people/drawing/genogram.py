"""ジェノグラム: the family as a drawing — symbols, names, lines, and the line around the household."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yorisoi.people.drawing.contour import Box, household_line
from yorisoi.people.drawing.kin import Figure, Kin, Link, kin
from yorisoi.people.drawing.lines import ABOVE, BELOW, HALF, LANE, OVER, Ground, Lanes, lanes, strokes
from yorisoi.people.drawing.places import COLUMN, spread
from yorisoi.people.drawing.rows import rows
from yorisoi.people.drawing.svg import Point, mark, path, svg, words, wrap
from yorisoi.people.enums import Gender

LETTERS = 14  # half characters in a line under a symbol
NAME_LINES, ROLE_LINES = 4, 2  # what is longer would make everything else too small to read; the words below say it whole
LEADING = 17.0
UNDER = 19.0
MARGIN = 26.0
BETWEEN = 64.0  # two symbols never stand nearer than this
SIDE = 420.0


@dataclass(frozen=True)
class Layout:
    """Who stands where: the middle of each symbol, the words under it, and the lanes of the lines."""

    family: Kin
    at: dict[int, Point]
    under: dict[int, list[str]]
    bar: dict[object, float]
    over: dict[object, float]
    side: tuple[int, ...]
    base: Point

    def foot(self, node: int) -> float:
        return self.at[node][1] + HALF + 6 + LEADING * len(self.under[node])

    def box(self, node: int, around: float = 0.0) -> Box:
        x, y = self.at[node]
        return x - 46 - around, y - HALF - 8 - around, x + 46 + around, self.foot(node) + around / 2


def layout(figures: Iterable[Figure], links: Iterable[Link], *, centre: int, spots: Mapping[int, Point] | None = None) -> Layout:
    """Place a family: generations in rows, everybody somewhere, `spots` (from where the person would stand) as put by hand."""
    family = kin(figures, links, centre=centre)
    for node in [each for each in family.loose if family.figures[each].is_together]:
        family.loose.remove(node)
        family.levels[node] = 0
    order = rows(family)
    xs = spread(order, family)
    ways = lanes(family, order, xs)
    under = {node: _under(each, is_aside=node in family.loose) for node, each in family.figures.items()}
    at: dict[int, Point] = {}
    bar: dict[object, float] = {}
    over: dict[object, float] = {}
    y = 0.0
    for level in sorted(order):
        bottom = _lay(ways[level], y, bar, over)
        at |= {node: (xs[node], bottom + HALF) for node in order[level]}
        y = bottom + 2 * HALF + 6 + LEADING * max(len(under[node]) for node in order[level])
    _beside(family, at, under, bottom=y)
    base = at[centre]
    placed = _by_hand(at, spots or {}, base)
    return Layout(family, placed, under, bar, over, tuple(family.loose), base)


def _lay(ways: Lanes, top: float, bar: dict[object, float], over: dict[object, float]) -> float:
    """Lay the lanes of the room above a generation; return where its symbols begin."""
    bottom = top + ways.height
    for key, lane in ways.bars.items():
        bar[key] = top + ABOVE + lane * LANE
    for key, lane in ways.overs.items():
        over[key] = bottom - BELOW + 4 - lane * OVER
    return bottom


def _under(figure: Figure, *, is_aside: bool) -> list[str]:
    if figure.is_inferred:
        return []
    found = wrap(figure.name, LETTERS, lines=NAME_LINES)
    if is_aside and figure.role:
        found += wrap(f"({figure.role})", LETTERS, lines=ROLE_LINES)
    return found + ([figure.died] if figure.died else [])


def _beside(family: Kin, at: dict[int, Point], under: dict[int, list[str]], *, bottom: float) -> None:
    """Put those whose place in the family is not recorded, and friends, in columns at the right."""
    x = max((x for x, _ in at.values()), default=0.0) + 1.25 * COLUMN
    y = top = 28.0 + HALF
    for node in family.loose:
        height = 2 * HALF + LEADING * len(under[node]) + 22
        if y > top and y + height - HALF > max(bottom, SIDE):
            x, y = x + COLUMN, top
        at[node] = (x, y)
        y += height


def _by_hand(at: dict[int, Point], spots: Mapping[int, Point], base: Point) -> dict[int, Point]:
    """Move figures where a hand put them; nobody ends up on top of anybody."""
    placed: dict[int, Point] = {}
    if not any(node in at for node in spots):
        return at
    for node in [*(n for n in at if n in spots), *(n for n in at if n not in spots)]:
        x, y = at[node]
        if node in spots:
            x, y = base[0] + spots[node][0], base[1] + spots[node][1]
        while any(abs(x - ox) < BETWEEN and abs(y - oy) < BETWEEN for ox, oy in placed.values()):
            x += 16.0
        placed[node] = (x, y)
    return {node: placed[node] for node in at}


def genogram(
    figures: Iterable[Figure], links: Iterable[Link], *, centre: int, spots: Mapping[int, Point] | None = None,
    name: str = "genogram", title: str = "ジェノグラム", described: str = "",
) -> str:
    """Return the picture as SVG."""
    plan = layout(figures, links, centre=centre, spots=spots)
    return draw(plan, name=name, title=title, described=described)


def draw(plan: Layout, *, name: str = "genogram", title: str = "ジェノグラム", described: str = "") -> str:
    """Return a layout as SVG: the household line below, then the lines, then the people."""
    family = plan.family
    ground = Ground(plan.at, {node: plan.foot(node) for node in plan.at}, plan.bar, plan.over)
    together = [node for node, each in family.figures.items() if each.is_together or each.is_self]
    parts = []
    boxes = [plan.box(node) for node in plan.at]
    points: list[Point] = []
    if len(together) > 1:
        members = [plan.box(node, around=3) for node in together]
        outside = [plan.box(node) for node in plan.at if node not in together]
        parts.append(mark("path", d=household_line(members, outside), class_="household", fill_rule="evenodd"))
        points += [(box[0] - 80, box[1] - 14) for box in members] + [(box[2] + 80, box[3] + 14) for box in members]
        points = [(x, y) for x, y in points] if outside else [
            (min(box[0] for box in members) - 12, min(box[1] for box in members) - 12),
            (max(box[2] for box in members) + 12, max(box[3] for box in members) + 12),
        ]
    for stroke in strokes(family, ground):
        parts.append(path(stroke.points, f"line {stroke.kind}"))
        points += stroke.points
    if plan.side and not all(node not in plan.at for node in plan.side):
        x = min(plan.at[node][0] for node in plan.side)
        y = min(plan.at[node][1] for node in plan.side) - HALF - 20
        parts.append(words(["そのほかの人"], x, y, "side-head"))
        boxes.append((x - 50, y - 16, x + 50, y))
    parts += [symbol(family.figures[node], x, y, plan.under[node]) for node, (x, y) in plan.at.items()]
    xs = [box[0] for box in boxes] + [box[2] for box in boxes] + [x for x, _ in points]
    ys = [box[1] for box in boxes] + [box[3] for box in boxes] + [y for _, y in points]
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    box = (left, top, max(xs) + MARGIN - left, max(ys) + MARGIN - top)
    return svg(
        "".join(parts), box=box, title=title, described=described, name=name,
        data_base=f"{plan.base[0]:.0f} {plan.base[1]:.0f}",
    )


def symbol(
    figure: Figure, x: float, y: float, under: list[str], *, half: float = HALF, node: str = "", is_above: bool = False
) -> str:
    """Return one person: square, circle or diamond, the age inside, the name below, a double line, a cross."""
    kinds = ["figure"]
    kinds += ["self"] if figure.is_self else []
    kinds += ["together"] if figure.is_together else []
    kinds += ["inferred"] if figure.is_inferred else []
    parts = [_shape(figure.gender, x, y, half, "shape")]
    if figure.is_self:
        parts.append(_shape(figure.gender, x, y, half - 5, "inner"))
    if figure.is_deceased:
        reach = half if figure.gender == Gender.MALE else half * 0.7
        parts.append(path([(x - reach, y - reach), (x + reach, y + reach)], "cross"))
        parts.append(path([(x + reach, y - reach), (x - reach, y + reach)], "cross"))
    inside = "?" if figure.is_inferred else "" if figure.is_deceased else figure.age
    if inside:
        narrow = len(inside) > 2 and (figure.is_self or figure.gender not in {Gender.MALE, Gender.FEMALE})
        parts.append(words([inside], x, y + 5, "age narrow" if narrow else "age long" if len(inside) > 2 else "age"))
    first = y - half - 9 - LEADING * (len(under) - 1) if is_above else y + half + UNDER
    parts.append(words(under, x, first, "name halo", leading=LEADING))
    return mark(
        "g", "".join(parts), class_=" ".join(kinds), data_node=node or (None if figure.is_inferred else f"p{figure.node}"),
        data_name=figure.name or None, data_x=float(x), data_y=float(y),
    )


def _shape(gender: str, x: float, y: float, half: float, class_: str) -> str:
    if gender == Gender.MALE:
        return mark("rect", x=x - half, y=y - half, width=2 * half, height=2 * half, class_=class_)
    if gender == Gender.FEMALE:
        return mark("circle", cx=x, cy=y, r=half, class_=class_)
    reach = half * 1.15
    return mark(
        "polygon", class_=class_,
        points=" ".join(f"{px:.1f},{py:.1f}" for px, py in ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))),
    )
