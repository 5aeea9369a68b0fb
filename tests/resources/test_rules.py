from datetime import date

import pytest

from yorisoi.resources import rules

DAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("verified_on", "last_on", "is_refused"),
    [
        pytest.param(DAY, date(2025, 6, 10), False, id="domain§9 今日確かめた"),
        pytest.param(DAY, None, False, id="domain§9 はじめて"),
        pytest.param(date(2026, 6, 11), None, True, id="domain§9 明日"),
        pytest.param(date(2025, 6, 9), date(2025, 6, 10), True, id="domain§9 前に確かめた日より前"),
    ],
)
def test_確かめた日(verified_on, last_on, is_refused):
    found = rules.may_verify(verified_on=verified_on, last_on=last_on, on=DAY)
    assert [violation.code for violation in found] == ["VERIFIED_ON_WRONG"] * is_refused


def test_同じ名前の断り():
    violation = rules.name_taken("若者の家")
    assert (violation.code, violation.field) == ("RESOURCE_TWICE", "name")
