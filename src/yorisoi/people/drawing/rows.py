"""Who stands beside whom: the order from left to right within each generation."""

from yorisoi.people.drawing.kin import Kin, Union
from yorisoi.people.enums import Gender, Relation

PAST = frozenset({Relation.EX_SPOUSE})


class Rows:
    """
    Fill the rows of a family from left to right, so that lines cross as little as the family allows.

    One walk over the family: a father's family stands left of a mother's, brothers and sisters by age, a husband or
    wife whose own family is not in the picture at once beside, children when the second parent has been placed.
    """

    def __init__(self, family: Kin) -> None:
        self.family = family
        self.rows: dict[int, list[int]] = {}
        self.placed: set[int] = set()
        self.done: set[int] = set()
        self.coming: list[int] = []
        self.of_child: dict[int, list[int]] = {}
        self.of_parent: dict[int, list[int]] = {}
        for place, union in enumerate(family.unions):
            for child in union.children:
                self.of_child.setdefault(child, []).append(place)
            for parent in union.parents:
                self.of_parent.setdefault(parent, []).append(place)

    def fill(self) -> dict[int, list[int]]:
        for start in (self.family.centre, *self.family.levels):
            self._arrive(start)
            while self.coming:
                self._arrive(self.coming.pop(0))
        for parent, child in self.family.extra:  # beside the one they belong to, not at the far end
            self._beside(parent, child)
        return self.rows

    def _arrive(self, node: int) -> None:
        if node in self.placed:
            return
        self._walk(self._top(node))
        # Where records contradict, the top may not lead back down.
        self._walk(node)

    def _top(self, node: int) -> int:
        """Return the oldest ancestor in the father's line who is not placed yet."""
        seen = {node}
        while True:
            above = [
                parent for place in self.of_child.get(node, ()) for parent in self._sorted(self.family.unions[place])
                if parent not in seen and parent not in self.placed
            ]
            if not above:
                return node
            with_parents = [each for each in above if self.of_child.get(each)]
            node = (with_parents or above)[0]
            seen.add(node)

    def _sorted(self, union: Union) -> list[int]:
        """Return parents with the man left, where there is one."""
        return sorted(union.parents, key=lambda each: (self._is_right(each), self.family.order[each]))

    def _is_right(self, node: int) -> int:
        return {Gender.MALE: 0, Gender.FEMALE: 2}.get(Gender(self.family.figures[node].gender), 1)

    def _walk(self, node: int) -> None:
        if node in self.placed:
            return
        siblings = [
            child for place in self.of_child.get(node, ()) for child in self.family.unions[place].children
            if not self.family.unions[place].parents
        ]
        if siblings and siblings[0] != node and siblings[0] not in self.placed:
            self._walk(siblings[0])
            if node in self.placed:
                return
        chain = self._chain(node)
        row = self.rows.setdefault(self.family.levels[node], [])
        for each in chain:
            row.append(each)
            self.placed.add(each)
        for each in chain:
            self._queue_partners(each)
        for each in chain:
            self._bear(each)
        for each in siblings:
            self._walk(each)

    def _bear(self, node: int) -> None:
        """Place the children of those couples of whom everybody stands."""
        ready = [
            place for place in self.of_parent.get(node, ())
            if place not in self.done and all(each in self.placed for each in self.family.unions[place].parents)
        ]
        spot = {each: place for place, each in enumerate(self.rows[self.family.levels[node]])}
        ready.sort(key=lambda place: sum(spot.get(each, 0) for each in self.family.unions[place].parents)
                   / len(self.family.unions[place].parents))
        for place in ready:
            self.done.add(place)
            for child in self.family.unions[place].children:
                self._walk(child)

    def _queue_partners(self, node: int) -> None:
        parents = [p for place in self.of_parent.get(node, ()) for p in self.family.unions[place].parents]
        self.coming += [each for each in parents if each not in self.placed and each not in self.coming]

    def _chain(self, node: int) -> list[int]:
        """Return somebody with the partners who come without a family of their own: the present one by rule, past ones opposite."""
        left: list[int] = []
        right: list[int] = []
        taken = {node}
        self._extend(node, left, right, taken)
        return [*reversed(left), node, *right]

    def _extend(self, node: int, left: list[int], right: list[int], taken: set[int]) -> None:
        mates = [each for each in self._mates(node) if each not in taken and self._comes_alone(each)]
        present = [each for each in mates if self.family.couple_kind(node, each) not in PAST]
        past = [each for each in mates if each not in present]
        if not present:
            present, past = past[-1:], past[:-1]
        own, opposite = (left, right) if self._is_right(node) == 2 else (right, left)
        for side, group in ((own, present), (opposite, past)):
            for mate in group:
                if mate in taken:
                    continue
                taken.add(mate)
                side.append(mate)
                self._outward(mate, side, taken)

    def _outward(self, node: int, side: list[int], taken: set[int]) -> None:
        """Place a partner's own further partners on the same side, farther out."""
        for mate in self._mates(node):
            if mate not in taken and self._comes_alone(mate):
                taken.add(mate)
                side.append(mate)
                self._outward(mate, side, taken)

    def _mates(self, node: int) -> list[int]:
        parents = [p for place in self.of_parent.get(node, ()) for p in self.family.unions[place].parents if p != node]
        level = self.family.levels[node]
        return [each for each in dict.fromkeys(parents) if self.family.levels[each] == level and each not in self.placed]

    def _comes_alone(self, node: int) -> bool:
        return not self.of_child.get(node)

    def _beside(self, parent: int, child: int) -> None:
        """Move a further parent above the child, if nothing else holds them where they are."""
        if self.of_child.get(parent) or self.of_parent.get(parent) or parent == self.family.centre:
            return
        row = self.rows[self.family.levels[parent]]
        at = {each: place / max(len(r), 1) for r in self.rows.values() for place, each in enumerate(r)}
        row.remove(parent)
        place = next((place for place, each in enumerate(row) if at[each] > at[child]), len(row))
        # Never between two who are a couple.
        while 0 < place < len(row) and self.family.couple_kind(row[place - 1], row[place]):
            place += 1
        row.insert(place, parent)


def rows(family: Kin) -> dict[int, list[int]]:
    """Return the nodes of each generation from left to right."""
    return Rows(family).fill()
