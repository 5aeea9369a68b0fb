"""Who is what to whom: recorded relations, read as a family of couples, parents and children."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from yorisoi.people.enums import Gender, Relation

# Later words about a couple outweigh earlier ones: who is divorced was married.
COUPLE_WEIGHT = {Relation.PARTNER: 1, Relation.SPOUSE: 2, Relation.SEPARATED_SPOUSE: 3, Relation.EX_SPOUSE: 4}
FAR = date(9999, 1, 1)


@dataclass(frozen=True)
class Figure:
    """One person of the picture. `node` is the id of the person; somebody only inferred has a negative one."""

    node: int
    name: str = ""
    gender: str = Gender.UNKNOWN
    age: str = ""
    born: date | None = None
    is_self: bool = False
    is_together: bool = False
    is_deceased: bool = False
    died: str = ""
    role: str = ""

    @property
    def is_inferred(self) -> bool:
        return self.node < 0


@dataclass(frozen=True)
class Link:
    """`other` is `relation` to `person`."""

    person: int
    other: int
    relation: str


@dataclass(frozen=True)
class Union:
    """A couple, a single parent or unknown parents, and the children of one generation, eldest first."""

    parents: tuple[int, ...]
    children: tuple[int, ...]
    kind: str = ""


@dataclass
class Kin:
    """
    The family as a graph.

    `extra` are further parents of a child (more than two, or 祖父母 whose side is not known), `odd` relations that
    contradict the rest (somebody his own ancestor); both are drawn, neither decides where anybody stands.
    """

    figures: dict[int, Figure]
    centre: int
    parents: dict[int, list[int]] = field(default_factory=dict)
    couples: dict[tuple[int, int], str] = field(default_factory=dict)
    siblings: dict[int, list[int]] = field(default_factory=dict)
    extra: list[tuple[int, int]] = field(default_factory=list)
    odd: list[tuple[int, int]] = field(default_factory=list)
    levels: dict[int, int] = field(default_factory=dict)
    unions: list[Union] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)

    def partners(self, node: int) -> list[int]:
        return [b if a == node else a for a, b in self.couples if node in (a, b)]

    def children(self, node: int) -> list[int]:
        return [child for child, parents in self.parents.items() if node in parents]

    def couple_kind(self, a: int, b: int) -> str:
        return self.couples.get((min(a, b), max(a, b)), "")

    def age_key(self, node: int) -> tuple[date, int]:
        """Return what sorts siblings: the eldest first, those of unknown age last in the order they were recorded."""
        return self.figures[node].born or FAR, self.order[node]

    @cached_property
    def order(self) -> dict[int, int]:
        return {node: place for place, node in enumerate(self.figures)}


def kin(figures: Iterable[Figure], links: Iterable[Link], *, centre: int) -> Kin:
    """Read relations as a family; whatever they say, everybody keeps a place in it."""
    family = Kin({each.node: each for each in figures}, centre)
    known = [link for link in links if link.person in family.figures and link.other in family.figures]
    _read(family, known)
    _share_parents(family)
    _second_parents(family, {frozenset((link.person, link.other)) for link in known})
    _grandparents(family, known)
    _share_parents(family)
    _two_parents_each(family)
    _levels(family)
    _contradictions(family)
    _unions(family)
    return family


def _read(family: Kin, links: list[Link]) -> None:
    for link in links:
        a, b = link.person, link.other
        if a == b:
            continue
        if link.relation == Relation.PARENT:
            _add(family.parents, a, b)
        elif link.relation == Relation.CHILD:
            _add(family.parents, b, a)
        elif link.relation == Relation.SIBLING:
            _add(family.siblings, a, b)
            _add(family.siblings, b, a)
        elif link.relation in COUPLE_WEIGHT:
            pair = (min(a, b), max(a, b))
            held = family.couples.get(pair)
            if held is None or COUPLE_WEIGHT[Relation(link.relation)] > COUPLE_WEIGHT[Relation(held)]:
                family.couples[pair] = link.relation


def _add(table: dict[int, list[int]], key: int, value: int) -> None:
    held = table.setdefault(key, [])
    if value not in held:
        held.append(value)


def _share_parents(family: Kin) -> None:
    """Somebody of whom only a brother or sister is known has the same parents; half-siblings are told by a parent."""
    waiting = [node for node in family.figures if family.parents.get(node)]
    told = set(waiting)
    while waiting:
        node = waiting.pop(0)
        for other in family.siblings.get(node, ()):
            shared = [each for each in family.parents[node] if each != other]
            if other not in told and shared:
                told.add(other)
                family.parents[other] = shared
                waiting.append(other)


def _second_parents(family: Kin, told: set[frozenset[int]]) -> None:
    """The only husband or wife of a child's only parent is the other parent, unless something else is recorded."""
    for child, parents in list(family.parents.items()):
        is_half = any(len(family.parents.get(other, ())) == 2 for other in family.siblings.get(child, ()))
        if len(parents) != 1 or is_half:
            continue
        partners = [each for each in family.partners(parents[0]) if family.couple_kind(each, parents[0]) != Relation.PARTNER]
        is_only = len(family.partners(parents[0])) == 1 and partners and partners[0] != child
        if is_only and frozenset((partners[0], child)) not in told:
            parents.append(partners[0])


def _grandparents(family: Kin, links: list[Link]) -> None:
    """Tie 祖父母 and 孫 to the generation between; one nobody has recorded stands there as unknown."""
    pairs: dict[int, list[int]] = {}
    for link in links:
        if link.relation == Relation.GRANDPARENT:
            _add(pairs, link.person, link.other)
        elif link.relation == Relation.GRANDCHILD:
            _add(pairs, link.other, link.person)
    for young, olds in pairs.items():
        loose = [old for old in olds if old != young and not _is_between(family, old, young)]
        for old in loose:
            between = family.parents.get(young, [])
            children = [each for each in family.children(old) if each != young]
            if between and not between[0] < 0:
                family.extra.append((old, between[0]))
            elif children and not between:
                family.extra.append((children[0], young))
            else:
                _infer(family, old, young)


def _is_between(family: Kin, old: int, young: int) -> bool:
    return any(old in family.parents.get(parent, ()) for parent in family.parents.get(young, ()))


def _infer(family: Kin, old: int, young: int) -> None:
    """Put somebody unknown between a grandparent and a grandchild, one for every two grandparents."""
    between = family.parents.setdefault(young, [])
    open_ones = [each for each in between if each < 0 and len(family.parents.get(each, ())) < 2]
    if open_ones:
        _add(family.parents, open_ones[0], old)
        return
    node = min([0, *family.figures]) - 1
    family.figures[node] = Figure(node)
    between.append(node)
    family.parents[node] = [old]


def _two_parents_each(family: Kin) -> None:
    for child, parents in list(family.parents.items()):
        if len(parents) <= 2:
            continue
        pairs = [
            [a, b] for place, a in enumerate(parents) for b in parents[place + 1 :] if family.couple_kind(a, b)
        ]
        kept = pairs[0] if pairs else parents[:2]
        family.extra += [(parent, child) for parent in parents if parent not in kept]
        family.parents[child] = kept


def _levels(family: Kin) -> None:
    """Give everybody a generation: the person 0, parents -1, children 1; where records contradict, the nearer one holds."""
    around = _neighbours(family)
    for start in (family.centre, *family.figures):
        if start in family.levels or start not in family.figures:
            continue
        if start != family.centre and not around[start]:
            family.loose.append(start)
            continue
        family.levels[start] = 0
        waiting = [start]
        while waiting:
            node = waiting.pop(0)
            for other, step in around[node]:
                if other not in family.levels:
                    family.levels[other] = family.levels[node] + step
                    waiting.append(other)


def _neighbours(family: Kin) -> dict[int, list[tuple[int, int]]]:
    around: dict[int, list[tuple[int, int]]] = {node: [] for node in family.figures}
    for child, parents in family.parents.items():
        for parent in parents:
            around[child].append((parent, -1))
            around[parent].append((child, 1))
    for a, b in family.couples:
        around[a].append((b, 0))
        around[b].append((a, 0))
    for node, others in family.siblings.items():
        around[node] += [(other, 0) for other in others]
    for parent, child in family.extra:
        around[child].append((parent, -1))
        around[parent].append((child, 1))
    return around


def _contradictions(family: Kin) -> None:
    for child, parents in family.parents.items():
        wrong = [each for each in parents if family.levels[each] >= family.levels[child]]
        family.odd += [(each, child) for each in wrong]
        family.parents[child] = [each for each in parents if each not in wrong]
    wrong_extra = [pair for pair in family.extra if family.levels[pair[0]] >= family.levels[pair[1]]]
    family.odd += wrong_extra
    family.extra = [pair for pair in family.extra if pair not in wrong_extra]
    for pair in [pair for pair in family.couples if family.levels[pair[0]] != family.levels[pair[1]]]:
        del family.couples[pair]
        family.odd.append(pair)


def _unions(family: Kin) -> None:
    born: dict[tuple[tuple[int, ...], int], list[int]] = {}
    for child in family.figures:
        if held := family.parents.get(child):
            born.setdefault((tuple(sorted(held)), family.levels[child]), []).append(child)
    for (parents, _), children in born.items():
        kind = family.couple_kind(parents[0], parents[1]) if len(parents) == 2 else ""
        family.unions.append(Union(parents, tuple(sorted(children, key=family.age_key)), kind))
    with_children = {union.parents for union in family.unions}
    family.unions += [Union(pair, (), kind) for pair, kind in family.couples.items() if pair not in with_children]
    family.unions += [Union((), tuple(group)) for group in _orphans(family)]


def _orphans(family: Kin) -> Iterator[list[int]]:
    """Yield groups of brothers and sisters whose parents are not recorded."""
    seen: set[int] = set()
    for start in family.figures:
        if start in seen or family.parents.get(start) or not family.siblings.get(start):
            continue
        group, waiting = [], [start]
        while waiting:
            node = waiting.pop(0)
            if node in seen or family.parents.get(node) or family.levels[node] != family.levels[start]:
                continue
            seen.add(node)
            group.append(node)
            waiting += family.siblings.get(node, ())
        if len(group) > 1:
            yield sorted(group, key=family.age_key)
