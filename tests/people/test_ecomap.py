"""エコマップ: the household in the middle, every tie a line of its own, nothing over anything."""

from itertools import combinations
from math import hypot
from xml.etree import ElementTree

import pytest

from tests.people.families import figure
from yorisoi.people.drawing.ecomap import TieMark, ecomap, ring
from yorisoi.people.enums import TieFlow, TieKind, TieStrength

SVG = "{http://www.w3.org/2000/svg}"
PERSON = figure(1, "MALE", 54)


def tie(number, kind=TieKind.AGENCY, **said):
    return TieMark(f"t{number}", kind, f"架空の相手 {number}", **said)


def lines(marks, household=()):
    tree = ElementTree.fromstring(ecomap(PERSON, household, marks))
    return {group.get("data-line"): group for group in tree.iter(f"{SVG}g") if group.get("data-line")}


def classes(group):
    return " ".join(each.get("class", "") for each in group)


@pytest.mark.parametrize("strength", TieStrength.values)
def test_強さは_線のかたちで(strength):
    assert f"tie {strength.lower()}" in classes(lines([tie(1, strength=strength)])["t1"])


def test_切れた線には_切れ目のしるし():
    assert "cut" in classes(lines([tie(1, strength=TieStrength.BROKEN)])["t1"])
    assert "cut" not in classes(lines([tie(1)])["t1"])


def test_ストレスは_横のきざみ():
    assert "tie-mark" in classes(lines([tie(1, is_stressful=True)])["t1"])


HEADS = {TieFlow.NONE: 0, TieFlow.TO_PERSON: 1, TieFlow.FROM_PERSON: 1, TieFlow.BOTH: 2}


@pytest.mark.parametrize(("flow", "heads"), HEADS.items(), ids=[flow.label for flow in HEADS])
def test_力の向きは_矢印で(flow, heads):
    assert len(lines([tie(1, flow=flow)])["t1"].findall(f"{SVG}polygon")) == heads


def test_同居の家族とのつながりは_世帯の中の線():
    mother = figure(2, age=85)
    marks = [tie(1), TieMark("t2", TieKind.PERSON, "母", inside=2)]
    plan = ring([mother], marks)
    assert "t2" not in plan.ties
    assert hypot(*plan.members[2]) < plan.radius
    assert set(lines(marks, [mother])) == {"t1", "t2"}


def test_世帯もつながりもなければ_本人だけ():
    tree = ElementTree.fromstring(ecomap(PERSON, [], []))
    assert len([group for group in tree.iter(f"{SVG}g") if "self" in group.get("class", "")]) == 1


@pytest.mark.parametrize("many", [1, 2, 5, 9, 16, 30])
@pytest.mark.parametrize("living", [0, 1, 4, 9])
def test_何人でも_重ならず_世帯の外に(many, living):
    household = [figure(node) for node in range(2, 2 + living)]
    plan = ring(household, [tie(number, TieKind.values[number % 8]) for number in range(many)])
    assert len(plan.ties) == many
    assert len(plan.members) == living
    assert [
        pair for pair in combinations(plan.ties.values(), 2)
        if abs(pair[0][0] - pair[1][0]) < 130 and abs(pair[0][1] - pair[1][1]) < 70
    ] == []
    assert [pair for pair in combinations(plan.members.values(), 2) if hypot(
        pair[0][0] - pair[1][0], pair[0][1] - pair[1][1]
    ) < 44] == []
    assert all(hypot(*at) > plan.radius + 50 for at in plan.ties.values())


def test_世帯の人は_つながりの線をさけて立つ():
    plan = ring([figure(node) for node in range(2, 6)], [tie(number) for number in range(9)])
    assert min(
        abs(x * ty - y * tx) / hypot(tx, ty) if x * tx + y * ty > 0 else 99
        for x, y in plan.members.values() for tx, ty in plan.ties.values()
    ) > 24


def test_手で動かした相手は_そこに_世帯の中へは入らない():
    marks = [tie(1), tie(2)]
    assert ring([], marks, {"t1": (300, 120)}).ties["t1"] == (300, 120)
    assert hypot(*ring([], marks, {"t1": (5, 5)}).ties["t1"]) > ring([], marks).radius


def test_同じつながりは_いつも同じ図():
    marks = [tie(number, TieKind.values[number % 8], is_stressful=number % 2 == 0) for number in range(12)]
    assert ecomap(PERSON, [figure(2)], marks) == ecomap(PERSON, [figure(2)], marks)
