"""Where everybody stands: the distances within the rows, so that children stand under their parents."""

from collections.abc import Sequence

from yorisoi.people.drawing.kin import Kin, Union

COLUMN = 132.0
ROUNDS = 40


def spread(order: dict[int, list[int]], family: Kin) -> dict[int, float]:
    """Return the place of everybody from left to right; nobody nearer than a column to the next in the row."""
    at = {node: place * COLUMN for row in order.values() for place, node in enumerate(row)}
    if not order:
        return at
    levels = sorted(order)
    for _ in range(ROUNDS // 2):
        before = dict(at)
        for level in levels:
            _settle(order[level], at, _wishes(order[level], at, family, downward=True))
        for level in reversed(levels):
            _settle(order[level], at, _wishes(order[level], at, family, downward=False))
        if at == before:  # and would stay so
            break
    return {node: round(x) for node, x in at.items()}


def _wishes(row: list[int], at: dict[int, float], family: Kin, *, downward: bool) -> dict[int, tuple[float, float]]:
    """Return where each would stand and how much it matters: children under the line they come from, or parents above."""
    wishes: dict[int, list[tuple[float, float]]] = {}
    members = set(row)
    for union in family.unions:
        if not union.parents:
            continue
        if union.children:
            shift = drop_of(union, at, row_of(union, family)) - (at[union.children[0]] + at[union.children[-1]]) / 2
            movers, step = (union.children, shift) if downward else (union.parents, -shift)
            for node in movers:
                if node in members:
                    wishes.setdefault(node, []).append((at[node] + step, 4.0))
        if len(union.parents) == 2 and set(union.parents) <= members:
            a, b = sorted(union.parents, key=row.index)
            middle = (at[a] + at[b]) / 2
            wishes.setdefault(a, []).append((middle - COLUMN / 2, 2.0))
            wishes.setdefault(b, []).append((middle + COLUMN / 2, 2.0))
    for parent, child in family.extra:
        if parent in members and not downward:
            wishes.setdefault(parent, []).append((at[child], 1.0))
    return {
        node: (sum(x * w for x, w in held) / sum(w for _, w in held), sum(w for _, w in held))
        for node, held in wishes.items()
    }


def row_of(union: Union, family: Kin) -> int:
    """Return the generation of the parents the children hang from."""
    return max(family.levels[parent] for parent in union.parents)


def drop_of(union: Union, at: dict[int, float], level: int) -> float:
    """Return where the line to the children leaves: between two who stand side by side, else just before the right one."""
    xs = sorted(at[parent] for parent in union.parents)
    if len(xs) == 1:
        return xs[0]
    return (xs[0] + xs[-1]) / 2 if xs[-1] - xs[0] < 1.9 * COLUMN else xs[-1] - COLUMN / 2


def _settle(row: Sequence[int], at: dict[int, float], wishes: dict[int, tuple[float, float]]) -> None:
    """Move a row as near to the wishes as the order and the distance of a column allow (pooled neighbours)."""
    blocks: list[list[float]] = []  # [sum of weight × wish, weight, how many]
    for place, node in enumerate(row):
        wish, weight = wishes.get(node, (at[node], 0.05))
        blocks.append([(wish - place * COLUMN) * weight, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            later = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], later, strict=True)]
    place = 0
    for total, weight, many in blocks:
        for _ in range(int(many)):
            at[row[place]] = total / weight + place * COLUMN
            place += 1
