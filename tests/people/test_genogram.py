"""ジェノグラム: who stands where, by which line, and that no family whatever loses a member or lies over itself."""

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest

from tests.people.families import MANY, figure, links, random_family
from yorisoi.people.drawing.genogram import BETWEEN, draw, layout
from yorisoi.people.drawing.kin import kin
from yorisoi.people.drawing.lines import HALF, Ground, strokes

SVG = "{http://www.w3.org/2000/svg}"


def placed(figures, relations, spots=None):
    return layout(figures, relations, centre=1, spots=spots)


def drawn(plan):
    return ElementTree.fromstring(draw(plan))


def kinds(plan):
    ground = Ground(plan.at, {node: plan.foot(node) for node in plan.at}, plan.bar, plan.over)
    return [stroke.kind for stroke in strokes(plan.family, ground)]


def x(plan, node):
    return plan.at[node][0]


def y(plan, node):
    return plan.at[node][1]


def figures_of(tree):
    return [group for group in tree.iter(f"{SVG}g") if "figure" in group.get("class", "")]


PARENTS = links((1, "PARENT", 2), (1, "PARENT", 3), (2, "SPOUSE", 3))


def test_父母は上の段に_父が左():
    plan = placed([figure(1, age=30), figure(2, "MALE", 60), figure(3, "FEMALE", 58)], PARENTS)
    assert y(plan, 2) == y(plan, 3) < y(plan, 1)
    assert x(plan, 2) < x(plan, 1) < x(plan, 3)


def test_きょうだいは_年上が左_年のわからない人は右():
    figures = [figure(1, age=30), figure(2, "MALE", 60), figure(3), figure(4, age=25), figure(5), figure(6, age=41)]
    plan = placed(figures, [*PARENTS, *links((1, "SIBLING", 4), (1, "SIBLING", 5), (1, "SIBLING", 6))])
    assert sorted((1, 4, 5, 6), key=lambda node: x(plan, node)) == [6, 1, 4, 5]
    assert len({y(plan, node) for node in (1, 4, 5, 6)}) == 1


def test_三つの世代は_三つの段():
    figures = [figure(1, age=30), figure(2, "MALE", 60), figure(3), figure(4, "MALE", 88), figure(5, age=5)]
    plan = placed(figures, [*PARENTS, *links((2, "PARENT", 4), (1, "CHILD", 5))])
    assert y(plan, 4) < y(plan, 2) < y(plan, 1) < y(plan, 5)


MARRIAGES = {
    "夫婦": ("SPOUSE", 0), "別居": ("SEPARATED_SPOUSE", 1), "離婚": ("EX_SPOUSE", 2), "パートナー": ("PARTNER", 0),
}


@pytest.mark.parametrize(("relation", "slashes"), MARRIAGES.values(), ids=MARRIAGES.keys())
def test_ふたりの線は_間柄を言う(relation, slashes):
    plan = placed([figure(1, age=40), figure(2, "MALE", 42)], links((1, relation, 2)))
    assert kinds(plan).count("slash") == slashes
    assert f"couple {relation.lower()}" in kinds(plan)


def test_離婚して再婚したら_いまの相手と前の相手は反対がわ():
    figures = [figure(1, age=40), figure(2, "MALE", 42), figure(3, "MALE", 39), figure(4, age=15), figure(5, age=2)]
    relations = links(
        (1, "EX_SPOUSE", 2), (1, "SPOUSE", 3), (1, "CHILD", 4), (2, "CHILD", 4), (1, "CHILD", 5), (3, "CHILD", 5)
    )
    plan = placed(figures, relations)
    assert x(plan, 3) < x(plan, 1) < x(plan, 2)
    assert x(plan, 5) < x(plan, 4)


def test_父のちがうきょうだいは_母だけの線から():
    figures = [figure(1, age=20), figure(2, "MALE", 50), figure(3, age=48), figure(4, age=25)]
    family = kin(figures, [*PARENTS, *links((1, "SIBLING", 4), (4, "PARENT", 3))], centre=1)
    assert {union.parents: union.children for union in family.unions} == {(2, 3): (1,), (3,): (4,)}


def test_きょうだいだけがわかるとき_父母は同じとみる():
    family = kin([figure(1), figure(2), figure(3), figure(4)], [*PARENTS, *links((1, "SIBLING", 4))], centre=1)
    assert family.parents[4] == [2, 3]


def test_ひとりの配偶者は_もうひとりの親とみる_べつの間柄があればみない():
    figures = [figure(1), figure(2, "MALE"), figure(3)]
    assert kin(figures, links((1, "SPOUSE", 2), (1, "CHILD", 3)), centre=1).parents[3] == [1, 2]
    told = links((1, "SPOUSE", 2), (1, "CHILD", 3), (2, "RELATIVE", 3))
    assert kin(figures, told, centre=1).parents[3] == [1]


def test_祖父母だけなら_あいだの親は_わからない人として():
    plan = placed([figure(1, age=15), figure(2, age=74), figure(3, "MALE", 77)], links(
        (1, "GRANDPARENT", 2), (1, "GRANDPARENT", 3), (2, "SPOUSE", 3)
    ))
    unknown = [each for each in plan.family.figures.values() if each.is_inferred]
    assert len(unknown) == 1
    assert y(plan, 2) < y(plan, unknown[0].node) < y(plan, 1)
    assert len(figures_of(drawn(plan))) == 4


def test_どちらの祖父母かわからなければ_点線():
    plan = placed([figure(1), figure(2), figure(3, "MALE"), figure(4)], [*PARENTS, *links((1, "GRANDPARENT", 4))])
    assert "unsure" in kinds(plan)
    assert y(plan, 4) < y(plan, 2)


def test_友人や_そのほかの親族は_わきに():
    plan = placed([figure(1), figure(2), figure(3, "MALE"), figure(4, role="友人・知人")], [
        *PARENTS, *links((1, "FRIEND", 4))
    ])
    assert plan.side == (4,)
    assert x(plan, 4) > max(x(plan, node) for node in (1, 2, 3))
    assert "(友人・知人)" in plan.under[4]


def test_自分が自分の先祖になる記録でも_みんなが図にいて_食いちがいの線がひかれる():
    figures = [figure(node) for node in range(1, 5)]
    plan = placed(figures, links((1, "PARENT", 2), (2, "PARENT", 3), (3, "PARENT", 1), (4, "PARENT", 4)))
    assert set(plan.at) == {1, 2, 3, 4}
    assert "odd" in kinds(plan)


def test_本人は二重線_亡くなった人は十字_年は中_名前は下():
    tree = drawn(placed([
        figure(1, "MALE", 54), figure(2, "FEMALE", 85), figure(3, "MALE", is_deceased=True, died="平成16年没"),
    ], PARENTS))
    person, mother, father = (
        next(group for group in figures_of(tree) if group.get("data-node") == node) for node in ("p1", "p2", "p3")
    )
    assert len(person.findall(f"{SVG}rect")) == 2
    assert len(mother.findall(f"{SVG}circle")) == 1
    assert len(father.findall(f"{SVG}path")) == 2
    assert [text.text for text in mother.findall(f"{SVG}text")] == ["85", "架空 2"]
    assert "平成16年没" in [text.text for text in father.findall(f"{SVG}text")]


def test_性別を言わない人は_ひし形():
    tree = drawn(placed([figure(1, "NO_ANSWER", 24)], []))
    assert len(figures_of(tree)[0].findall(f"{SVG}polygon")) == 2


def test_世帯の線は_いっしょに暮らす人だけをかこむ():
    figures = [figure(1, is_together=True), figure(2, "MALE"), figure(3, is_together=True), figure(4, age=20)]
    plan = placed(figures, [*PARENTS, *links((1, "SIBLING", 4))])
    line = next(path for path in drawn(plan).iter(f"{SVG}path") if path.get("class") == "household")
    assert inside(line.get("d"), plan.at[1])
    assert inside(line.get("d"), plan.at[3])
    assert not inside(line.get("d"), plan.at[2])
    assert not inside(line.get("d"), plan.at[4])


def inside(outline, point):
    """Tell whether a point lies inside closed lines, by how often a ray to the right crosses them."""
    crossings = 0
    for loop in outline.split("Z"):
        numbers = [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?", loop)]
        corners = list(zip(numbers[::2], numbers[1::2], strict=True))
        crossings += sum(
            (ay > point[1]) != (by > point[1]) and point[0] < ax + (point[1] - ay) * (bx - ax) / (by - ay)
            for (ax, ay), (bx, by) in pairwise([*corners, *corners[:1]])
        )
    return crossings % 2 == 1


def test_ひとりなら_世帯の線はない():
    assert "household" not in draw(placed([figure(1, is_together=True), figure(2)], links((1, "SIBLING", 2))))


def test_長い名前は_折りかえして_全部():
    name = "グエン ティ トゥイ リン フオン マイ アン ホアン"
    plan = placed([figure(1), figure(2).__class__(2, name)], links((1, "PARENT", 2)))
    assert "".join(plan.under[2]).replace(" ", "") == name.replace(" ", "")
    assert len(plan.under[2]) > 2


def test_とても長い名前は_四行までにして_全部はしるしに残る():
    name = "マリア・クリスティーナ・デ・ラ・クルス・サントス・フェルナンデス・イ・ロドリゲス・ダ・コンセイソン・ヤマカワ"
    plan = placed([figure(1), figure(2).__class__(2, name)], links((1, "PARENT", 2)))
    assert len(plan.under[2]) == 4
    assert plan.under[2][-1].endswith("…")
    assert name in [each.get("data-name") for each in figures_of(drawn(plan))]


def test_名前の中のしるしは_文字のまま():
    tree = drawn(placed([figure(1).__class__(1, "<b>&\"'\x0b", is_self=True)], []))
    assert figures_of(tree)[0].get("data-name").startswith("<b>&\"'")


def test_手で動かしたところに立ち_重なれば_となりへ():
    figures = [figure(1), figure(2, "MALE"), figure(3)]
    still = placed(figures, PARENTS)
    moved = placed(figures, PARENTS, {3: (200, 40), 2: (0, 0)})
    assert moved.at[3] == (still.at[1][0] + 200, still.at[1][1] + 40)
    assert abs(moved.at[2][0] - moved.at[1][0]) >= BETWEEN


@pytest.mark.parametrize("start", range(0, MANY, 50))
def test_でたらめな家族五百でも_だれも消えず_重ならず_枠の中で_いつも同じ図(start):
    for seed in range(start, start + 50):
        figures, relations, spots = random_family(seed)
        plan = placed(figures, relations, spots)
        assert {each.node for each in figures} <= set(plan.at), seed
        assert [
            (a, b) for a, b in combinations(plan.at, 2)
            if abs(x(plan, a) - x(plan, b)) < 2 * HALF + 8 and abs(y(plan, a) - y(plan, b)) < 2 * HALF + 8
        ] == [], seed
        picture = draw(plan)
        assert picture == draw(placed(figures, relations, spots)), seed
        tree = ElementTree.fromstring(picture)
        left, top, wide, high = map(float, tree.get("viewBox").split())
        assert all(
            left + HALF < px < left + wide - HALF and top + HALF < py < top + high - HALF for px, py in plan.at.values()
        ), seed
        assert len(figures_of(tree)) == len(plan.at), seed


def test_生まれた線は_ほかの人の上を通らない():
    """Of families as they are (no contradictions), no line of descent runs through a symbol."""
    figures = [
        figure(1, age=34), figure(2, "MALE", 62), figure(3, age=60), figure(4, "MALE", 38), figure(5, age=30),
        figure(6, "MALE", 36), figure(7, age=9), figure(8, "MALE", 35), figure(9, "MALE", 2), figure(10, "MALE", 88),
        figure(11, age=86), figure(12, "MALE", 58), figure(13, age=65), figure(14, "MALE", 90), figure(15, age=87),
    ]
    relations = [*PARENTS, *links(
        (1, "SIBLING", 4), (1, "SIBLING", 5), (1, "EX_SPOUSE", 6), (1, "CHILD", 7), (6, "CHILD", 7), (1, "PARTNER", 8),
        (1, "CHILD", 9), (8, "CHILD", 9), (2, "PARENT", 10), (2, "PARENT", 11), (10, "SPOUSE", 11), (2, "SIBLING", 12),
        (2, "SIBLING", 13), (3, "PARENT", 14), (3, "PARENT", 15), (14, "SPOUSE", 15),
    )]
    plan = placed(figures, relations)
    ground = Ground(plan.at, {node: plan.foot(node) for node in plan.at}, plan.bar, plan.over)
    assert [
        (stroke, node) for stroke in strokes(plan.family, ground) for a, b in pairwise(stroke.points)
        for node, middle in plan.at.items() if through(a, b, middle)
    ] == []


def through(a, b, middle):
    """Tell whether an upright or level line runs through the inner part of a symbol."""
    reach = HALF - 2
    return (
        min(a[0], b[0]) < middle[0] + reach and max(a[0], b[0]) > middle[0] - reach
        and min(a[1], b[1]) < middle[1] + reach and max(a[1], b[1]) > middle[1] - reach
    )
