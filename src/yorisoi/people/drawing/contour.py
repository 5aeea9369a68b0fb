"""The household line: one dashed line around those who live together, and around nobody else."""

from collections.abc import Iterable
from itertools import product

from yorisoi.people.drawing.svg import Point, number

Box = tuple[float, float, float, float]  # left, top, right, bottom
Cell = tuple[int, int]
GRID = 10.0
ROUND = 10.0
WIDE = 1  # cells on each side of a way between two who do not stand side by side


def household_line(members: list[Box], others: list[Box]) -> str:
    """Return the `d` of the line around the members; whoever does not live there stays outside, or in a hole."""
    if not members:
        return ""
    hull = _hull(members)
    if not any(_meet(hull, other) for other in others):
        return _trace(set(_cells(hull)))
    pairs = [(one, two) for place, one in enumerate(members) for two in members[place + 1 :]]
    free = [box for one, two in pairs for box in _between(one, two, others)]
    groups = [{cell for box in group for cell in _cells(box)} for group in _touching([*members, *free])]
    blocked = {cell for box in others for cell in _cells(box)}
    near = {cell for box in others for cell in _cells(box, around=WIDE)}
    while len(groups) > 1 and (way := _way(groups[0], groups[1:], blocked, near)):
        joined = groups[0] | way
        apart = [group for group in groups[1:] if not group & way]
        groups = [joined.union(*(group for group in groups[1:] if group & way)), *apart]
    return _trace(set().union(*groups))


def _cells(box: Box, *, around: int = 0) -> Iterable[Cell]:
    left, top, right, bottom = (int(value // GRID) for value in box)
    return product(range(left - around, right + around + 1), range(top - around, bottom + around + 1))


def _hull(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )


def _between(one: Box, two: Box, others: list[Box]) -> list[Box]:
    """Return what may be enclosed besides two boxes: everything between them, else a corner, if nobody else is there."""
    upper, lower = sorted((one, two), key=lambda box: box[1])
    left, right = min(one[0], two[0]), max(one[2], two[2])
    corners = [
        [_hull([one, two])],
        [(upper[0], upper[1], upper[2], lower[3]), (left, lower[1], right, lower[3])],
        [(lower[0], upper[1], lower[2], lower[3]), (left, upper[1], right, upper[3])],
    ]
    for boxes in corners:
        if not any(_meet(box, other) for box in boxes for other in others):
            return boxes
    return []


def _meet(a: Box, b: Box) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _touching(boxes: list[Box]) -> list[list[Box]]:
    """Return the boxes in groups that hang together."""
    groups: list[list[Box]] = []
    for box in boxes:
        near = [group for group in groups if any(_meet(box, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([box, *(each for group in near for each in group)])
    return groups


def _way(start: set[Cell], others: list[set[Cell]], blocked: set[Cell], near: set[Cell]) -> set[Cell]:
    """Return the cells of the shortest way from a group to any other that passes nobody else; nothing if there is none."""
    goal = set().union(*others)
    everything = start | goal | blocked
    left, right = min(everything)[0] - 6, max(everything)[0] + 6
    rows = {y for _, y in everything}
    top, bottom = min(rows) - 6, max(rows) + 6
    closed = near - goal
    came: dict[Cell, Cell | None] = dict.fromkeys(sorted(start))
    front = list(came)
    while front:
        ahead: list[Cell] = []
        for at in front:
            x, y = at
            for cell in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)):
                if cell in came or cell in closed or not (left <= cell[0] <= right and top <= cell[1] <= bottom):
                    continue
                came[cell] = at
                if cell in goal:
                    return _widened(cell, came, blocked)
                ahead.append(cell)
        front = ahead
    return set()


def _widened(cell: Cell, came: dict[Cell, Cell | None], blocked: set[Cell]) -> set[Cell]:
    way, at = set[Cell](), cell
    while (before := came[at]) is not None:
        way.update(product(range(at[0] - WIDE, at[0] + WIDE + 1), range(at[1] - WIDE, at[1] + WIDE + 1)))
        at = before
    return (way - blocked) | {cell}


def _trace(cells: set[Cell]) -> str:
    """Return the outline of cells as closed lines with round corners."""
    edges: dict[Cell, list[Cell]] = {}
    for x, y in sorted(cells):
        for beyond, start, end in (
            ((x, y - 1), (x, y), (x + 1, y)), ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
            ((x, y + 1), (x + 1, y + 1), (x, y + 1)), ((x - 1, y), (x, y + 1), (x, y)),
        ):
            if beyond not in cells:
                edges.setdefault(start, []).append(end)
    loops = []
    while edges:
        start = min(edges)
        loop, at = [start], start
        while True:
            at = edges[at].pop(0) if len(edges[at]) > 1 else edges.pop(at)[0]
            if at == start:
                break
            loop.append(at)
        loops.append(_corners(loop))
    return " ".join(_rounded([(x * GRID, y * GRID) for x, y in loop]) for loop in loops)


def _corners(loop: list[Cell]) -> list[Cell]:
    many = len(loop)
    return [
        at for place, at in enumerate(loop)
        if not (loop[place - 1][0] == at[0] == loop[(place + 1) % many][0])
        and not (loop[place - 1][1] == at[1] == loop[(place + 1) % many][1])
    ]


def _rounded(points: list[Point]) -> str:
    steps = []
    for place, (x, y) in enumerate(points):
        before, after = points[place - 1], points[(place + 1) % len(points)]
        come, go = _toward((x, y), before), _toward((x, y), after)
        steps.append(f"{'M' if place == 0 else 'L'}{number(come[0])} {number(come[1])}")
        steps.append(f"Q{number(x)} {number(y)} {number(go[0])} {number(go[1])}")
    return " ".join(steps) + " Z"


def _toward(at: Point, goal: Point) -> Point:
    dx, dy = goal[0] - at[0], goal[1] - at[1]
    length = max(abs(dx), abs(dy)) or 1.0
    share = min(ROUND, length / 2) / length
    return at[0] + dx * share, at[1] + dy * share
