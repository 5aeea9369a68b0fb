"""Invented families for the tests of the pictures, common ones and five hundred made at random."""

import random
from datetime import date

from yorisoi.people.drawing.kin import Figure, Link
from yorisoi.people.enums import Gender, Relation

RELATIONS = [relation for relation in Relation if relation != Relation.SELF]
MANY = 500


def figure(node, gender="FEMALE", age="", **more):
    """Return a figure of that age; the first one is the person."""
    born = date(2026 - int(age), 1, 1) if age else None
    return Figure(node, f"架空 {node}", gender, str(age), born, is_self=node == 1, **more)


def links(*rows):
    return [Link(one, other, relation) for one, relation, other in rows]


def random_family(seed):
    """Return figures and relations as they never should be recorded and yet may be: cycles, contradictions, strangers."""
    chance = random.Random(seed)
    many = chance.randint(1, 22)
    figures = [
        Figure(
            node, "架空 " + "花太郎子" * chance.randint(0, 3), chance.choice(Gender.values), str(chance.randint(0, 99)),
            is_self=node == 1, is_together=node == 1 or chance.random() < 0.3, is_deceased=chance.random() < 0.1,
            died=chance.choice(["", "令和5年没"]), role=chance.choice(["", "そのほかの親族"]),
        )
        for node in range(1, many + 1)
    ]
    relations = [
        Link(1 if chance.random() < 0.5 else chance.randint(1, many), chance.randint(1, many), chance.choice(RELATIONS))
        for _ in range(chance.randint(0, 2 * many))
    ]
    spots = {
        node: (chance.randint(-400, 400), chance.randint(-300, 300))
        for node in range(1, many + 1) if seed % 3 == 0 and chance.random() < 0.3
    }
    return figures, relations, spots
