import pytest

from yorisoi.statistics.rules.leaning import Group, shares


def test_手引き第5章_受けた人が来た人とちがうときだけ問う():
    men, women = shares([Group("男性", 50, 40), Group("女性", 50, 10)])
    assert (men.is_left_out, women.is_left_out) == (False, True)
    assert (women.came_percent, women.accepted_percent) == (50, 20)
    assert "女性" in women.sentence
    assert "50%" in women.sentence


@pytest.mark.parametrize(
    ("groups", "small"),
    [
        ([Group("男性", 14, 14), Group("女性", 14, 0)], [True, True]),
        ([Group("男性", 60, 30), Group("その他", 9, 0)], [False, True]),
        ([Group("男性", 60, 0), Group("女性", 60, 0)], [True, True]),
    ],
    ids=["来た人が30人に満たない", "区分が10人に満たない", "まだだれも受けていない"],
)
def test_手引き第5章_少ない人数からは何も言わない(groups, small):
    found = shares(groups)
    assert [share.is_small for share in found] == small
    assert not any(share.is_left_out for share in found)


def test_差が小さければ問わない():
    assert not any(share.is_left_out for share in shares([Group("男性", 50, 27), Group("女性", 50, 23)]))
