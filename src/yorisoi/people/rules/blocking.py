"""名寄せ: the pairs of a whole municipality that are worth comparing, found without comparing everybody with everybody."""

from collections import defaultdict
from collections.abc import Container, Hashable, Iterator, Mapping
from itertools import combinations

from yorisoi.people.rules.likeness import Likeness, Traits, born_reason, compare, name_reason

# A name, telephone or address of more people than this tells nobody apart (「窓口に来た方」, the number of a lodging).
MOST_OF_A_BLOCK = 300

Pair = tuple[int, int]


def likely_pairs(people: Mapping[int, Traits], *, related: Container[Pair] = frozenset()) -> dict[Pair, Likeness]:
    """
    Return every pair of people likely to be the same, with the smaller id first.

    No pair reaches LIKELY without a reason of the name and one more, so only those are compared that share a day of
    birth, a telephone, a whole name, an address or somebody of the family; of the last three only those whose days of
    birth do not contradict each other.

    Source: `people.rules.likeness.REASONS`; a test compares all pairs of a small town with these
    """
    found: dict[Pair, Likeness] = {}
    seen: set[Pair] = set()
    for pair in _candidates(people):
        if pair in seen:
            continue
        one, other = people[pair[0]], people[pair[1]]
        if not name_reason(one, other):
            continue
        seen.add(pair)
        likeness = compare(one, other, are_related=pair in related)
        if likeness.is_likely:
            found[pair] = likeness
    return found


def _candidates(people: Mapping[int, Traits]) -> Iterator[Pair]:
    births, phones, names, houses = (defaultdict[Hashable, list[int]](list) for _ in range(4))
    for pk, known in people.items():
        if known.born_on is not None:
            births[known.born_on].append(pk)
        for phone in known.phones:
            phones[phone].append(pk)
        for name in {known.name, known.common_name, known.kana, "".join(reversed(known.parts))} - {""}:
            names[name].append(pk)
        for place in known.addresses | known.family:
            houses[place].append(pk)
    yield from _pairs(births)
    yield from _pairs(phones)
    for blocks in (names, houses):
        for one, other in _pairs(blocks):
            if _agree(people[one], people[other]):
                yield one, other


def _pairs(blocks: Mapping[Hashable, list[int]]) -> Iterator[Pair]:
    for block in blocks.values():
        if 1 < len(block) <= MOST_OF_A_BLOCK:
            yield from combinations(sorted(block), 2)


def _agree(one: Traits, other: Traits) -> bool:
    """Say whether two people may still be one: a slip between their births, or more than a name in common."""
    mine, theirs = one.born_on, other.born_on
    if mine is None or theirs is None:
        return not (one.addresses.isdisjoint(other.addresses) and one.family.isdisjoint(other.family))
    # Equal days are a block of their own. A slip leaves the year, the month or the day: cheaper to see than to name.
    if mine == theirs or not (mine.year == theirs.year or mine.month == theirs.month or mine.day == theirs.day):
        return False
    return born_reason(mine, theirs) != "BORN_OTHER"
