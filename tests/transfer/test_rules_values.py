"""Cells: as offices write them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yorisoi.foundation.wareki import format_wareki, format_wareki_short
from yorisoi.transfer.enums import LedgerKind
from yorisoi.transfer.rules.ledgers import by_key
from yorisoi.transfer.rules.rows import Layout, read_row
from yorisoi.transfer.rules.values import DAY_ZERO, NotRead, read, to_codes, to_date, to_size

CASES = by_key(LedgerKind.CASES)
WORRIES = [("HEALTH", "病気や健康、障害のこと"), ("HOUSING", "住まいについて"), ("WORK", "仕事探し、就職について"), ("DV",
    "DV・虐待")]
GENDERS = [("MALE", "男性"), ("FEMALE", "女性"), ("OTHER", "その他"), ("UNKNOWN", "聞いていない")]
# Excel counts the days before 18 May 1927 in four digits: they could be years, and are not guessed.
DAYS = st.dates(date(1927, 5, 18), date(2060, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "昭和58年3月4日", "S58.3.4", "Ｓ５８．３．４", "昭58/3/4", "1983-03-04", "1983/3/4", "19830304", "1983-03-04 00:00:00",
        "昭和58年3月4日生", "S58.3.4(43歳)", "昭和五十八年三月四日", "30379", "30379.5",
    ],
)
def test_a_day_is_read_however_it_is_written(text):
    assert to_date(text) == date(1983, 3, 4)


@pytest.mark.parametrize("text", ["58.3.4", "平成32年4月1日", "3月4日", "きのう", "2026/2/30", "1983", "99999999"])
def test_a_day_that_cannot_be_told_is_not_guessed(text):
    with pytest.raises(NotRead) as caught:
        to_date(text)
    assert caught.value.todo


@given(DAYS, st.sampled_from([date.isoformat, format_wareki, format_wareki_short, lambda day: str((day - DAY_ZERO).days)]))
def test_every_way_to_write_a_day_is_read_back(day, written):
    assert to_date(written(day)) == day


@given(st.text(max_size=30), st.sampled_from(list(CASES.values())))
def test_whatever_stands_in_a_cell_is_read_or_told(cell, field):
    try:
        read(cell, field, GENDERS)
    except NotRead as fault:
        told = fault.why + fault.todo
    else:
        told = "。"
    assert told.endswith("。")


@pytest.mark.parametrize("text", ["", "－", "不明", "?", "未聴取", " "])
def test_nothing_known_is_nothing(text):
    assert read(text, CASES["born_on"]) is None
    assert read(text, CASES["phone"]) == []


@pytest.mark.parametrize(
    ("text", "code"), [("男", "MALE"), ("女性", "FEMALE"), ("１", "MALE"), ("F", "FEMALE"), ("その他", "OTHER"), ("FEMALE",
    "FEMALE")]
)
def test_the_words_for_sex_are_known(text, code):
    assert read(text, CASES["gender"], GENDERS) == code


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("000-0000-0000", ["000-0000-0000"]), ("０００（０００）００００", ["000(000)0000"]), ("0000000001、0000000002",
        ["0000000001", "0000000002"]),
        ("9000000000", ["09000000000"]), ("000-000-0000\n000-0000-0001", ["000-000-0000", "000-0000-0001"]),
    ],
)
def test_telephones_are_read(text, numbers):
    assert read(text, CASES["phone"]) == numbers


@pytest.mark.parametrize("text", ["0000", "本人に聞く", "1234567890123"])
def test_what_is_no_telephone_is_told(text):
    with pytest.raises(NotRead):
        read(text, CASES["phone"])


def test_choices_keep_labels_that_hold_the_mark_between():
    assert to_codes("病気や健康、障害のこと、◎住まいについて", WORRIES, {}) == ["HOUSING", "HEALTH"]


def test_choices_may_be_codes_or_numbers():
    assert to_codes("HOUSING、3", WORRIES, {}) == ["HOUSING", "WORK"]


def test_an_unknown_choice_names_what_is_near():
    with pytest.raises(NotRead) as caught:
        to_codes("住まいのこと", WORRIES, {})
    assert "住まいについて" in caught.value.todo


def test_a_cell_from_our_own_export_comes_back_as_it_was():
    assert read("'=本人の言葉", CASES["story"]) == "=本人の言葉"


def test_text_that_is_too_long_is_told():
    with pytest.raises(NotRead):
        read("あ" * 101, CASES["name"])


@pytest.mark.parametrize(("text", "age"), [("45", 45), ("45歳", 45), ("５０代", 50)])
def test_ages_are_read(text, age):
    assert read(text, CASES["estimated_age"]) == age


def test_postal_codes_are_read():
    assert read("〒９９９－９９９９", CASES["postal_code"]) == "999-9999"


def test_every_problem_of_a_line_is_one_sentence():
    layout = Layout({"born_on": 0, "received_on": 1, "phone": 2}, ["生年月日", "受付", "TEL"])

    entry = read_row(["58.3.4", "", "0000"], 7, layout=layout, fields=CASES, options={})

    assert [problem.sentence for problem in entry.problems] == [
        "7行目「生年月日」: 「58.3.4」は、日付として読めません。元号が書かれていないため、西暦か和暦かが分かりません。"
        "「令和8年11月22日」「R8.11.22」「2026/11/22」のいずれかの形で入力してください。",
        "7行目「TEL」: 「0000」は、電話番号として読めません(数字が4個)。市外局番から書いてください。2つ以上あるときは「、"
        "」で区切ります。",
        "7行目「受付」: 書かれていません。受付日を書いてください。",
    ]
    assert entry.problems[0].reason.startswith("「生年月日」")


def test_days_are_counted_as_excel_counts():
    assert to_date("45000") == DAY_ZERO + timedelta(days=45000)


@pytest.mark.parametrize(
    ("cell", "sizes"),
    [
        ("1", (1, 1)), ("２人", (2, 2)), ("単身", (1, 1)), ("単身世帯", (1, 1)), ("二人世帯", (2, 2)), ("3〜5人", (3, 5)),
        ("3人～5人", (3, 5)), ("3-5人", (3, 5)), ("3から5人", (3, 5)), ("7人以上", (7, 99)), ("7人〜", (7, 99)),
        ("7人以上の世帯", (7, 99)),
    ],
)
def test_a_size_of_household_is_read_however_it_is_written(cell, sizes):
    assert to_size(cell) == sizes


@pytest.mark.parametrize("cell", ["3-5", "2026-03-05", "5月3日", "大家族", "以上", "1人2人"])
def test_a_size_that_cannot_be_told_is_not_guessed(cell):
    with pytest.raises(NotRead):
        to_size(cell)
