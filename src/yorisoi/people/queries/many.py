"""Who of those on record may be one of many persons about to come in: the same weighing, in a few large reads."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from yorisoi.agencies.models import Staff
from yorisoi.people.models import Person, PersonKey
from yorisoi.people.queries import likely
from yorisoi.people.rules.likeness import Likeness, Traits, compare, traits

CHUNK = 500
# More people of one name, reading or day of birth than this tell nobody apart.
MOST_OF_A_KEY = 60
MOST_FOUND = 4
Key = tuple[str, object]


def likely_many(typed: Mapping[int, Traits], *, staff: Staff) -> dict[int, list[tuple[int, Likeness]]]:
    """
    Return for each of many typed persons the ids of those on record who are likely the same, the likeliest first.

    Telephones and addresses of protected people count only for those named as readers, as in `likely.likely`.
    """
    town = staff.municipality_id
    wanted = {str(key) for each in typed.values() for kind, key in _keys(each) if kind == "word"}
    days = sorted({each.born_on for each in typed.values() if each.born_on and (each.name or each.kana)})
    ids: dict[Key, set[int]] = defaultdict(set)
    for words in _chunks(sorted(wanted)):
        found = PersonKey.objects.filter(municipality_id=town, key__in=words).order_by("person_id")
        for key, pk in found.values_list("key", "person_id"):
            ids["word", key].add(pk)
    for some in _chunks(days):
        born = Person.objects.filter(municipality_id=town, born_on__in=some, merged_into__isnull=True).order_by("pk")
        for day, pk in born.values_list("born_on", "pk"):
            ids["born", day].add(pk)
    held = {key: people for key, people in ids.items() if len(people) <= MOST_OF_A_KEY}
    near = {pk for people in held.values() for pk in people}
    known = _traits(near, staff=staff)
    return _weighed(typed, held, known)


def _weighed(
    typed: Mapping[int, Traits], held: Mapping[Key, set[int]], known: Mapping[int, Traits]
) -> dict[int, list[tuple[int, Likeness]]]:
    answer = {}
    for number, each in typed.items():
        near = {pk for key in _keys(each) for pk in held.get(key, ()) if pk in known}
        weighed = [(pk, compare(each, known[pk])) for pk in sorted(near)]
        kept = sorted((pair for pair in weighed if pair[1].is_likely), key=lambda pair: (-pair[1].score, pair[0]))
        if kept:
            answer[number] = kept[:MOST_FOUND]
    return answer


def among_themselves(typed: Mapping[int, Traits]) -> dict[int, list[tuple[int, Likeness]]]:
    """Return for each typed person the earlier ones of the same list who are likely the same."""
    held: dict[Key, list[int]] = defaultdict(list)
    answer = {}
    for number, each in typed.items():
        keys = list(_keys(each))
        near = {other for key in keys if len(held[key]) <= MOST_OF_A_KEY for other in held[key]}
        weighed = [(other, compare(each, typed[other])) for other in sorted(near)]
        kept = sorted((pair for pair in weighed if pair[1].is_likely), key=lambda pair: (-pair[1].score, pair[0]))
        if kept:
            answer[number] = kept[:MOST_FOUND]
        for key in keys:
            held[key].append(number)
    return answer


def _keys(typed: Traits) -> Iterator[Key]:
    """Return the words and the day by which somebody like this is looked for."""
    if not (typed.name or typed.kana or typed.common_name or typed.phones):
        return
    words = {typed.name, typed.common_name, typed.kana, "".join(reversed(typed.parts)), *typed.phones} - {""}
    for word in words:
        yield "word", word
    if typed.born_on and (typed.name or typed.kana):
        yield "born", typed.born_on


def _traits(ids: Collection[int], *, staff: Staff) -> dict[int, Traits]:
    found = {}
    for some in _chunks(sorted(ids)):
        known: dict[int, Any] = dict(likely.known_of(list(some), staff=staff))
        rows = Person.objects.filter(pk__in=some, merged_into__isnull=True).order_by("pk").values("pk", *likely.DATA)
        for row in rows:
            found[row["pk"]] = traits(**likely.facts_of(row), **known[row["pk"]])
    return found


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))
