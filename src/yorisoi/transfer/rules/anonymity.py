"""
k-匿名 (k-anonymity): nobody stands in an extract with fewer than k others who look the same to who knows them.

What somebody outside may know of a person (age, sex, when they came, how) is made coarser column by column until only
a few rows still stand in too small a group; those are left out. Everything else is told only where k rows share it.

Source: Sweeney (2002), k-anonymity; Machanavajjhala et al. (2007), l-diversity; 個人情報保護委員会 匿名加工情報 事務局レポート
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

FEWEST = 3
# So many of a hundred rows are rather left out than everything made coarser by one more step.
MOST_LEFT_OUT_PERCENT = 5
ANYTHING, RARE = "*", "そのほか(少数)"

Key = tuple[str, ...]
Coarser = Callable[[str], str]


@dataclass(frozen=True)
class Scale:
    """A column somebody outside may know, with the ways to make its values coarser, each from the finest value."""

    name: str
    steps: tuple[Coarser, ...]
    words: tuple[str, ...]  # what a value is after each step; the first one: as it is

    @property
    def last(self) -> int:
        return len(self.steps)

    def at(self, value: str, level: int) -> str:
        """
        Return a value as coarse as that level makes it; level 0 leaves it as it is.

        Source: Sweeney (2002), Datafly
        """
        return self.steps[level - 1](value) if level else value


@dataclass(frozen=True)
class Row:
    """One case: what may be known of it from outside, in the order of the scales, and everything else."""

    known: Key
    told: Key


@dataclass(frozen=True)
class Extract:
    """What may be given out, and how it came to be: levels by scale, rows left out, the smallest group, what was merged."""

    rows: list[Row]
    levels: tuple[int, ...]
    left_out: int
    smallest: int
    groups: int
    merged: tuple[int, ...]
    alike: tuple[int, ...]


def anonymised(rows: Sequence[Row], scales: Sequence[Scale], *, k: int) -> Extract:
    """
    Return the rows so coarse that each group of alike ones has at least k, the others left out, in sorted order.

    The order of the rows given, and which of them is whose, does not matter: the same rows give the same extract.

    Source: Sweeney (2002), Datafly; issue 4「k-anonymity checked and reported」
    """
    if k < 2:
        raise ValueError("k")
    counts = Counter(row.known for row in rows)
    levels = chosen_levels(counts, scales, k=k)
    coarse = {key: coarsened(key, scales, levels) for key in counts}
    sizes: Counter[Key] = Counter()
    for key, count in counts.items():
        sizes[coarse[key]] += count
    kept = [Row(coarse[row.known], row.told) for row in rows if sizes[coarse[row.known]] >= k]
    told, merged = _merged([row.told for row in kept], k=k)
    found = sorted((Row(row.known, words) for row, words in zip(kept, told, strict=True)), key=lambda row: (row.known, row.told))
    return Extract(
        found, levels, len(rows) - len(found), smallest_group(row.known for row in found), len({row.known for row in found}),
        merged, alike_groups(found),
    )


def chosen_levels(counts: Counter[Key], scales: Sequence[Scale], *, k: int) -> tuple[int, ...]:
    """
    Return how coarse each scale has to be: step by step the one that leaves the fewest rows in too small a group, and
    at the end back again wherever a step has turned out not to be needed.

    Source: Sweeney (2002), Datafly
    """
    levels: tuple[int, ...] = (0,) * len(scales)

    def is_coarse_enough(tried: tuple[int, ...]) -> bool:
        return _in_small_groups(counts, scales, tried, k=k) * 100 <= counts.total() * MOST_LEFT_OUT_PERCENT

    while not is_coarse_enough(levels):
        further = [
            (*levels[:place], levels[place] + 1, *levels[place + 1 :])
            for place, scale in enumerate(scales) if levels[place] < scale.last
        ]
        if not further:
            return levels
        levels = min(further, key=lambda each: _in_small_groups(counts, scales, each, k=k))
    for place in range(len(scales)):
        finer = ((*levels[:place], level, *levels[place + 1 :]) for level in range(levels[place]))
        levels = next((tried for tried in finer if is_coarse_enough(tried)), levels)
    return levels


def coarsened(known: Key, scales: Sequence[Scale], levels: Sequence[int]) -> Key:
    """
    Return values as coarse as the levels say.

    Source: Sweeney (2002)
    """
    return tuple(scale.at(value, level) for value, scale, level in zip(known, scales, levels, strict=True))


def smallest_group(keys: Iterable[Hashable]) -> int:
    """
    Return how many are in the smallest group of alike ones; 0 if there is nobody.

    Source: Sweeney (2002)
    """
    return min(Counter(keys).values(), default=0)


def alike_groups(rows: Sequence[Row]) -> tuple[int, ...]:
    """
    Return for each told column in how many groups everybody has the same value: there the group tells it of each.

    Source: Machanavajjhala et al. (2007), l-diversity (l = 1)
    """
    seen: dict[Key, list[set[str]]] = {}
    for row in rows:
        values = seen.setdefault(row.known, [set() for _ in row.told])
        for held, value in zip(values, row.told, strict=True):
            held.add(value)
    if not rows:
        return ()
    return tuple(sum(len(group[place]) == 1 for group in seen.values()) for place in range(len(rows[0].told)))


def _in_small_groups(counts: Counter[Key], scales: Sequence[Scale], levels: Sequence[int], *, k: int) -> int:
    sizes: Counter[Key] = Counter()
    for key, count in counts.items():
        sizes[coarsened(key, scales, levels)] += count
    return sum(count for count in sizes.values() if count < k)


def _merged(told: list[Key], *, k: int) -> tuple[list[Key], tuple[int, ...]]:
    """Return the told values with those of fewer than k rows called rare, and how many values each column lost."""
    if not told:
        return [], ()
    rare = [_rare(Counter(row[place] for row in told), k=k) for place in range(len(told[0]))]
    changed = [tuple(RARE if value in rare[place] else value for place, value in enumerate(row)) for row in told]
    return changed, tuple(len(each) for each in rare)


def _rare(counts: Counter[str], *, k: int) -> set[str]:
    """Return the values to be called rare: those of fewer than k rows, and more until there are k of them together."""
    rising = sorted(counts, key=lambda value: (counts[value], value))
    rare = {value for value in rising if counts[value] < k}
    for value in rising[len(rare) :]:
        if not rare or sum(counts[each] for each in rare) >= k:
            break
        rare.add(value)
    return rare
