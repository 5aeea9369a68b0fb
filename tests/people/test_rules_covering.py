"""伏せる: which spellings of an address and a telephone are one and the same."""

import pytest

from yorisoi.people.rules import MARK, Secret, guard_of, is_marked, pieces, veil

HOME = "架空県架空市本町1丁目2番3号 みどりハイツ203号室"
SECRETS = [HOME, "090-0000-4172", "03-0000-6318", "123-0045", "+81 80 0000 7777"]


@pytest.mark.parametrize(
    "text",
    [
        HOME, "架空市本町1-2-3みどりハイツ203", "本町１−２−３", "本町一丁目二番三号", "本町 1 - 2 - 3", "本町1の2の3",
        "みどりﾊｲﾂ２０３",
        "本町1丁目2番地3", "本町1-2-<mark>3</mark>", "090-0000-4172", "０９０００００４１７２", "090 0000 4172", "(090)0000-4172",
        "+81 90 0000 4172", "+81-(0)90-0000-4172", "+819000004172", "090・0000・4172", "0000-4172", "03(0000)6318", "0000-6318",
        "〒123-0045", "１２３００４５", "080-0000-7777", "090\n0000\n4172",
    ],
)
def test_どう書いても伏せる(text):
    covered = veil(f"いまは{text}です", secrets=SECRETS)
    assert MARK in covered
    assert not any(part in covered for part in ("本町", "ﾊｲﾂ", "ハイツ", "4172", "６３１８", "0045"))


@pytest.mark.parametrize(
    "text",
    [
        "架空市本町1-2-34", "本町1-2", "本町のサロン", "架空市", "090-0000-41721", "10900004172", "91230045",
        "令和8年1月2日に3人", "みどりハイツ", "203号室", "4172円", "",
    ],
)
def test_ちがうものは伏せない(text):
    assert veil(text, secrets=SECRETS) == text


def test_番地のない住所は_長いものだけ伏せる():
    assert veil("架空市にいる", secrets=["架空市"]) == "架空市にいる"
    assert veil("架空市北の森のほとりの家", secrets=["架空市北の森のほとりの家"]) == MARK


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("架空市本町十二丁目3-4の5 コーポA102", ["架空市本町", "12", "3", "4", "5", "コーポA", "102"]),
        ("架空市霞ヶ丘2番地", ["架空市霞ヶ丘", "2"]),
        ("", []),
    ],
)
def test_住所のことばと数(text, found):
    assert pieces(text) == found


def test_印は_もとのことばを知っていて_かぎがちがえばもどらない():
    secrets = (Secret(1, Secret.ADDRESS, HOME), Secret(1, Secret.PHONE, "090-0000-4172"))
    guard = guard_of(secrets, b"a")
    covered = guard.cover("本町1-2-3、０９０００００４１７２", is_close=True, is_marked=True)
    assert is_marked(covered)
    assert guard.uncover(covered, is_close=True) == "本町1-2-3、090-0000-4172"
    assert guard_of(secrets, b"b").uncover(covered, is_close=True) == covered


def test_開いた人のものだけ出る():
    guard = guard_of((Secret(1, Secret.PHONE, "090-0000-4172"), Secret(2, Secret.PHONE, "090-0000-6318")), b"a")
    shown = guard.cover("090-0000-4172 090-0000-6318", is_close=True, is_marked=False, but=frozenset({1}))
    assert shown == f"090-0000-4172 {MARK}"
