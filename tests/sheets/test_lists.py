"""選択肢の欄: numbers, ticks and names as of the day of the paper."""

from datetime import date

import pytest

from tests.factories.base import DAY, make_municipality, make_staff
from tests.factories.reference import make_csv
from yorisoi.agencies.enums import Role
from yorisoi.reference import actions as reference
from yorisoi.reference.rules.tables import TABLES, Row
from yorisoi.sheets import lists
from yorisoi.sheets.rules.layout import Mark
from yorisoi.sheets.rules.writing import BLANK_DAY, is_open, numbered, period, ticked

pytestmark = pytest.mark.django_db


def rows(*places: int) -> list[Row]:
    return [Row(f"C{number}", f"選択肢{number}", position=place) for number, place in enumerate(places)]


@pytest.mark.parametrize(
    ("places", "numbers"),
    [
        ((10, 20, 30, 50), ["1", "2", "3", "5"]),  # 欠番 stays a gap
        ((1, 2, 3), ["1", "2", "3"]),
        ((0, 0), ["1", "2"]),
        ((10, 20, 0), ["1", "2", ""]),  # what is offered no more has no number
        ((10, 15, 20), ["1", "2", "3"]),
    ],
)
def test_番号は様式のとおりに数える(places, numbers):
    assert [number for number, _ in numbered(rows(*places))] == numbers


def test_その他には書くところがある():
    found = ticked("欄", [Row("OTHER", "その他", position=10)], ["OTHER"], notes={"OTHER": "くわしく"})
    assert [(choice.label, choice.mark, choice.note) for choice in found.choices] == [("その他( )", Mark.TICK, "くわしく")]


def test_期間の書き方():
    assert period(date(2026, 4, 1), date(2026, 9, 30)) == "令和8年4月1日 から 令和8年9月30日 まで"
    assert period(None, None) == f"{BLANK_DAY} から {BLANK_DAY} まで"


@pytest.mark.parametrize(
    ("day", "name"), [(date(2017, 6, 1), "家計相談支援事業"), (date(2026, 6, 1), "家計改善支援事業")]
)
def test_サービスの名前は帳票の日のもの(day, name):
    town = make_municipality()
    found = lists.choices("事業", "services", ["BUDGET_IMPROVEMENT"], on=day, municipality_id=town.pk)
    assert [choice.label for choice in found.choices if choice.mark is Mark.TICK] == [name]


def test_もう選べないものも選ばれていれば出る():
    town = make_municipality()
    found = lists.choices("事業", "services", ["HOUSING_RELOCATION_BENEFIT"], on=date(2017, 6, 1), municipality_id=town.pk)
    assert [(choice.code, choice.label) for choice in found.choices if choice.mark is Mark.TICK] == [
        ("", "住居確保給付金(転居費用補助)")
    ]


def test_自治体が入れかえたことばと並びが帳票に出る():
    chief = make_staff(Role.CHIEF_COUNSELOR)
    text = make_csv("NEVER,結婚していない,,,20,市の様式,確認済み", "MARRIED,結婚している,,,10,市の様式,確認済み")
    reference.load_rows(table=TABLES["marital_states"], text=text, actor=chief)
    found = lists.choices("婚姻", "marital_states", on=DAY, municipality_id=chief.municipality_id)
    assert [(choice.code, choice.label) for choice in found.choices][:2] == [("1", "結婚している"), ("2", "結婚していない")]


@pytest.mark.parametrize(
    ("value", "is_to_be_written"),
    [
        ("", True), (BLANK_DAY, True), ("〒", True), ("     分", True), ("令和8年6月10日", False), ("山川 光子", False),
        ("〒000-0001 架空市", False),
    ],
)
def test_手で書く欄がわかる(value, is_to_be_written):
    assert is_open(value) is is_to_be_written


def test_いくつも選べる欄には_そう書いてある():
    assert [ticked("欄", rows(10, 20), is_multiple=several).hint for several in (True, False)] == ["(複数可)", ""]


@pytest.mark.parametrize(
    ("day", "name"), [(date(2024, 6, 1), "一時生活支援(一時的な宿)"), (date(2026, 6, 1), "居住支援(一時的な宿)")]
)
def test_緊急支援の名前も帳票の日のもの(day, name):
    found = lists.choices("内容", "emergency_means", ["SHELTER"], on=day, municipality_id=make_municipality().pk)
    assert [choice.label for choice in found.choices if choice.mark is Mark.TICK] == [name]
    assert [choice.label for choice in found.choices if "一時的な宿" in choice.label] == [name]
