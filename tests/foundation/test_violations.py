"""Violations and refusals."""

from __future__ import annotations

import dataclasses

import pytest

from yorisoi.foundation.violations import NotUnderstood, Refused, Violation, quoted, stale

NO_CONSENT = Violation(
    "NO_CONSENT", "申し込みを受け付けていません。", "同意がありません。", "同意を確かめてください。"
)
NO_DATE = Violation(
    "NO_DATE", "保存されていません。", "日付がありません。", "日付を入力してください。", "met_on"
)


def test_文は三つの部分と符号でできている() -> None:
    expected = "申し込みを受け付けていません。同意がありません。同意を確かめてください。(NO_CONSENT)"
    assert NO_CONSENT.sentence == expected
    assert NO_CONSENT.field is None
    assert NO_DATE.field == "met_on"


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("保存されていません", "保存されていません。"),
        ("保存されていません。", "保存されていません。"),
        ("", ""),
    ],
    ids=["句点がなければ補う", "句点があればそのまま", "空の部分は空のまま"],
)
def test_句点(what: str, expected: str) -> None:
    assert Violation("X", what, "", "").message == expected


def test_理由は書き換えられない() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        NO_DATE.code = "OTHER"  # type: ignore[misc]


def test_断りはすべての理由を持つ() -> None:
    refused = Refused(violation for violation in (NO_CONSENT, NO_DATE))
    assert refused.violations == (NO_CONSENT, NO_DATE)
    assert refused.codes == ("NO_CONSENT", "NO_DATE")
    assert str(refused) == f"{NO_CONSENT.sentence}\n{NO_DATE.sentence}"


def test_理由のない断りはつくれない() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Refused([])


def test_先に更新されたときの理由() -> None:
    violation = stale("プラン")
    assert violation.code == "STALE"
    assert violation.sentence.startswith("プランは保存されていません。")
    assert "ほかの人が先に更新しました。" in violation.why


def test_読めなかった入力は値の誤りとして扱える() -> None:
    error = NotUnderstood(NO_DATE)
    assert isinstance(error, ValueError)
    assert str(error) == "保存されていません。日付がありません。日付を入力してください。"
    assert error.violation is NO_DATE


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12x", "「12x」"), (" 一\n二 ", "「一 二」"), ("あ" * 25, "「" + "あ" * 20 + "…」")],
    ids=["短い入力", "改行のある入力", "長い入力"],
)
def test_入力の引用(text: str, expected: str) -> None:
    assert quoted(text) == expected
