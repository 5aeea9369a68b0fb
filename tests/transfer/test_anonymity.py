"""k-匿名: whatever is given, nobody is alone in what comes out, and nothing is made up."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yorisoi.transfer.rules import bands
from yorisoi.transfer.rules.anonymity import ANYTHING, RARE, Row, anonymised, coarsened, smallest_group
from yorisoi.transfer.rules.bands import SCALES

days = st.dates(date(2015, 4, 1), date(2027, 3, 31))
known = st.tuples(
    days.map(bands.quarter), (st.none() | st.integers(0, 110)).map(bands.age_band),
    st.sampled_from(["男性", "女性", "その他"]), st.sampled_from(["本人が来所", "庁内の課から", bands.UNKNOWN]),
)
rows = st.lists(st.builds(Row, known, st.tuples(st.sampled_from("あいうえお"), st.sampled_from(["はい", "いいえ"]))), max_size=60)
ks = st.integers(2, 9)


@settings(max_examples=60, deadline=None)
@given(rows, ks)
def test_どの組も_かならずk人以上になる(given_rows, k):
    found = anonymised(given_rows, SCALES, k=k)
    assert found.rows == [] or smallest_group(row.known for row in found.rows) >= k
    assert found.smallest == smallest_group(row.known for row in found.rows)


@settings(max_examples=60, deadline=None)
@given(rows, ks)
def test_一行も作られず_出さない行は数えられている(given_rows, k):
    found = anonymised(given_rows, SCALES, k=k)
    assert len(found.rows) + found.left_out == len(given_rows)
    coarse = Counter(coarsened(row.known, SCALES, found.levels) for row in given_rows)
    assert all(count <= coarse[key] for key, count in Counter(row.known for row in found.rows).items())


@settings(max_examples=60, deadline=None)
@given(rows, ks)
def test_どの値も_k行以上にあるときだけ出る(given_rows, k):
    found = anonymised(given_rows, SCALES, k=k)
    for place in range(2):
        values = Counter(row.told[place] for row in found.rows)
        assert all(count >= k for count in values.values())


@settings(max_examples=40, deadline=None)
@given(rows, ks, st.randoms(use_true_random=False))
def test_行の順は_結果を変えず_結果から分からない(given_rows, k, chance):
    mixed = list(given_rows)
    chance.shuffle(mixed)
    found = anonymised(given_rows, SCALES, k=k)
    assert anonymised(mixed, SCALES, k=k) == found
    assert found.rows == sorted(found.rows, key=lambda row: (row.known, row.told))


@settings(max_examples=200, deadline=None)
@given(known, known, st.integers(0, 3))
def test_細かいところで同じものは_あらくしても同じ(one, other, level):
    """A coarser step never parts what a finer one holds together; the last one tells nothing."""
    for scale, mine, theirs in zip(SCALES, one, other, strict=True):
        now, further = min(level, scale.last), min(level + 1, scale.last)
        assert scale.at(mine, now) != scale.at(theirs, now) or scale.at(mine, further) == scale.at(theirs, further)
        assert scale.at(mine, scale.last) == ANYTHING
        assert len(scale.words) == scale.last + 1


def test_k人に満たなければ_何も出ない():
    alone = Row((bands.quarter(date(2026, 4, 1)), "40代", "女性", "本人が来所"), ("あ", "はい"))
    found = anonymised([alone] * 4, SCALES, k=5)
    assert (found.rows, found.left_out, found.smallest) == ([], 4, 0)


def test_少ない値は_まとめられ_まとめたものもk行以上になる():
    key = (bands.quarter(date(2026, 4, 1)), "40代", "女性", "本人が来所")
    found = anonymised(
        [Row(key, (value, "はい")) for value in "ああああああいいいいいいうう"], SCALES, k=3
    )
    assert Counter(row.told[0] for row in found.rows) == {"い": 6, RARE: 8}
    assert found.merged == (2, 0)
    assert found.alike == (0, 1)


def test_一人だけの組のために_みなをあらくはしない():
    """Few are left out rather than everybody told less."""
    key = (bands.quarter(date(2026, 4, 1)), "40代", "女性", "本人が来所")
    odd = (bands.quarter(date(2026, 4, 1)), "19歳以下", "男性", "庁内の課から")
    found = anonymised([Row(key, ("あ", "はい"))] * 99 + [Row(odd, ("い", "はい"))], SCALES, k=5)
    assert (found.levels, found.left_out) == ((0, 0, 0, 0), 1)


def test_要らなかった段は_もどす():
    """One old man among the women costs age and sex; the time, coarsened on the way there, stays as fine as it was."""
    key = (bands.quarter(date(2026, 4, 1)), "40代", "女性", "本人が来所")
    odd = (bands.quarter(date(2026, 4, 1)), "80歳以上", "男性", "本人が来所")
    found = anonymised([Row(key, ("あ", "はい"))] * 12 + [Row(odd, ("い", "はい"))], SCALES, k=5)
    assert (found.levels, found.left_out) == ((0, 2, 1, 0), 0)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 4, 1), "令和8年度 4〜6月"), (date(2027, 3, 31), "令和8年度 1〜3月"), (date(2019, 4, 30), "令和元年度 4〜6月"),
    ],
)
def test_日は_四半期より細かくならない(day, words):
    assert bands.quarter(day) == words


@pytest.mark.parametrize(
    ("age", "band", "group"),
    [(None, "わからない", "わからない"), (0, "19歳以下", "39歳以下"), (19, "19歳以下", "39歳以下"), (20, "20代", "39歳以下"),
     (39, "30代", "39歳以下"), (40, "40代", "40〜64歳"), (64, "60代", "40〜64歳"), (80, "80歳以上", "65歳以上")],
)
def test_年齢は_10歳ごとより細かくならない(age, band, group):
    assert bands.age_band(age) == band
    assert bands.AGE.at(band, 1) in {group, "40〜64歳"}
