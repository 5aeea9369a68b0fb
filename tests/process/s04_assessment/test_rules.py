from datetime import date

import pytest

from yorisoi.process.s04_assessment import rules
from yorisoi.process.s04_assessment.rules import EditionFacts

DAY = date(2026, 6, 10)


def test_本人と確かめた版は書きかえない():
    assert rules.may_save(EditionFacts(DAY)) == []
    (violation,) = rules.may_save(EditionFacts(DAY, agreed_on=DAY))
    assert violation.code == "ASSESSMENT_AGREED"


@pytest.mark.parametrize(
    ("agreed_on", "is_refused"),
    [
        pytest.param(DAY, False, id="アセスメントの日に確かめた"),
        pytest.param(date(2026, 6, 12), False, id="今日確かめた"),
        pytest.param(date(2026, 6, 13), True, id="明日"),
        pytest.param(date(2026, 6, 9), True, id="アセスメントの日より前"),
    ],
)
def test_確かめた日(agreed_on, is_refused):
    found = rules.may_agree(EditionFacts(DAY), agreed_on=agreed_on, on=date(2026, 6, 12))
    assert [violation.code for violation in found] == ["AGREED_ON_WRONG"] * is_refused


@pytest.mark.parametrize(
    ("strengths", "hopes", "count"),
    [
        pytest.param("朝が早い", "働きたい", 0, id="手引き§6 強みも希望もある"),
        pytest.param(" ", "働きたい", 1, id="手引き§6 強みがない"),
        pytest.param("朝が早い", "", 1, id="手引き§6 希望がない"),
        pytest.param("", "", 2, id="手引き§6 どちらもない"),
    ],
)
def test_強みと希望がなければ言う(strengths, hopes, count):
    found = rules.warnings(EditionFacts(DAY, strengths=strengths, hopes=hopes))
    assert [warning.label for warning in found] == ["本人不在"] * count
