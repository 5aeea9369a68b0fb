from datetime import date

import pytest

from yorisoi.people.enums import AddressKind, Relation
from yorisoi.people.rules import INNER, REPLACES, may_register, opposite, search_keys

DAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("born_on", "codes"),
    [
        (None, []), (DAY, []), (date(1992, 5, 12), []), (date(2026, 6, 11), ["BORN_IN_FUTURE"]),
        (date(1890, 1, 1), ["AGE_IMPLAUSIBLE"]),
    ],
    ids=["わからない", "今日", "ふつう", "先の日", "130年より前"],
)
def test_生年月日のたしかめ(born_on, codes):
    assert [violation.code for violation in may_register(born_on=born_on, on=DAY)] == codes


KEYS = {
    "氏名と名": (("髙橋 陽子",), "", (), {"高橋陽子", "陽子"}),
    "かな": ((), "タカハシ ようこ", (), {"たかはしようこ", "ようこ"}),
    "電話と下4けた": ((), "", ("090-0000-1234",), {"09000001234", "1234"}),
    "空": (("", "  "), "", (), set()),
}


@pytest.mark.parametrize(("names", "kana", "phones", "keys"), KEYS.values(), ids=KEYS.keys())
def test_さがす鍵(names, kana, phones, keys):
    assert {key for key in search_keys(names=names, kana=kana, phones=phones) if not key.startswith(INNER)} == keys


def test_名前の途中からも_印をつけた鍵になる():
    keys = search_keys(names=["髙橋 陽子"], kana="", phones=["090-0000-1234"])
    assert {key for key in keys if key.startswith(INNER)} == {"~橋陽子", "~陽子", "~子"}


@pytest.mark.parametrize("relation", list(Relation))
def test_間柄を二度裏がえすと_もとにもどる(relation):
    assert opposite(opposite(relation)) == relation


def test_どの種類の住所も_少なくとも自分と同じ種類をおえる():
    assert set(REPLACES) == set(AddressKind)
    assert all(kind in replaced for kind, replaced in REPLACES.items())
