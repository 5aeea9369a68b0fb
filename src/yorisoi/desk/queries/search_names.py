"""さがす: names as people hear and mistype them — from the middle, by one character, with a slip."""

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from yorisoi.people.models import PersonKey
from yorisoi.people.queries import KeysSeen
from yorisoi.people.rules import INNER

# A name of two characters with one wrong may be anybody's.
SHORTEST_MISSPELT = 3
LONG, SLIPS_OF_LONG = 6, 2
# Names alike in one half are compared in memory: so many at most.
MOST_COMPARED = 2_000
MOST_INNER_COMPARED = 400
MOST_MAYBE = 5


def misspelt(name: str, *, keys: KeysSeen) -> list[tuple[int, str]]:
    """
    Return people whose name is a slip away from a folded name (a letter wrong, missing, added, two exchanged).

    A slip lies in one half of a name; the other half is right. So they are among those whose key begins with the
    first half, or holds what follows the slip. `keys` are those of the people one may see.
    """
    if len(name) < SHORTEST_MISSPELT or name.isdecimal():
        return []
    slips = SLIPS_OF_LONG if len(name) >= LONG else 1
    best: dict[int, tuple[int, str]] = {}
    for person_id, key in _alike(name, keys):
        distance = _distance(name, key, slips)
        if 0 < distance <= slips and distance < best.get(person_id, (slips + 1, ""))[0]:
            best[person_id] = (distance, key)
    ordered = sorted(best.items(), key=lambda each: (each[1][0], abs(len(each[1][1]) - len(name)), each[1][1], each[0]))
    return [(person_id, key) for person_id, (_, key) in ordered]


def _distance(name: str, key: str, slips: int) -> int:
    """Return how many slips lie between a name and the beginning of a key, or the whole of it."""
    lengths = {min(len(key), length) for length in range(len(name) - 1, len(name) + 2)}
    return min(OSA.distance(name, key[:length], score_cutoff=slips) for length in lengths)


def _alike(name: str, keys: KeysSeen) -> Iterable[tuple[int, str]]:
    half = max(2, len(name) // 2)
    yield from keys.beginning_with(name[:half], most=MOST_COMPARED)
    holding: dict[int, None] = {}
    for at in range(1, half + 1):
        if len(name) - at >= 2:
            found = keys.beginning_with(INNER + name[at:], most=MOST_INNER_COMPARED)
            holding.update(dict.fromkeys(person_id for person_id, _ in found))
    if holding:
        whole = PersonKey.objects.filter(person_id__in=holding).order_by("pk").values_list("person_id", "key")
        yield from ((person_id, key) for person_id, key in whole if not key.startswith(INNER))
