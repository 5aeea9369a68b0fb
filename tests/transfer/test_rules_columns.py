"""Which column is what: by the names offices use, over one line or two."""

import pytest

from yorisoi.transfer.enums import LedgerKind
from yorisoi.transfer.rules.columns import apply, find_header, guess, plain
from yorisoi.transfer.rules.ledgers import FIELDS

CASES = FIELDS[LedgerKind.CASES]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("氏名", "name"), ("※ 氏　名", "name"), ("相談者氏名", "name"), ("フリガナ", "kana"), ("ﾌﾘｶﾞﾅ", "kana"), ("性別", "gender"),
        ("生年月日(和暦)", "born_on"), ("ＴＥＬ", "phone"), ("受付日", "received_on"), ("相談受付年月日", "received_on"),
        ("担当", "worker"), ("主訴", "worries"), ("No.", "old_number"), ("終結年月日", "closed_on"), ("特記事項", "remark"),
    ],
)
def test_a_column_is_known_by_the_names_of_the_offices(title, key):
    assert guess([title], CASES) == {key: 0}


def test_nothing_is_guessed_of_a_name_nobody_uses():
    assert guess(["アレルギー", ""], CASES) == {}


def test_each_column_and_each_field_is_taken_once():
    found = guess(["氏名", "お名前", "電話", "連絡先"], CASES)

    assert found["name"] == 0
    assert len(set(found.values())) == len(found)


def test_the_names_are_found_under_a_title():
    rows = [["相談者台帳"], ["令和7年度"], [], ["番号", "氏名", "受付日"], ["1", "山川 はるか", "R7.4.1"]]

    header = find_header(rows, CASES)

    assert (header.first, header.last, header.data_from) == (3, 3, 4)


def test_names_over_two_lines_are_read_together():
    rows = [["番号", "氏名", "", "連絡先", ""], ["", "姓", "名", "電話", "住所"], ["1", "山川", "はるか", "000", "架空市"]]

    header = find_header(rows, CASES)

    assert (header.first, header.last) == (0, 1)
    assert header.titles == ("番号", "氏名・姓", "氏名・名", "連絡先・電話", "連絡先・住所")
    assert {"surname", "given", "phone", "address", "old_number"} <= set(guess(header.titles, CASES))


def test_a_merged_cell_reaches_as_far_as_it_is_merged():
    rows = [["番号", "連絡先", "", "受付日"], ["", "電話", "住所", ""], ["1", "", "", "R7.4.1"]]

    header = find_header(rows, CASES, merged=[(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3)])

    assert header.titles == ("番号", "連絡先・電話", "連絡先・住所", "受付日")


def test_data_is_never_taken_for_a_second_line_of_names():
    rows = [["番号", "氏名", "", "受付日"], ["1", "山川", "はるか", "R7.4.1"]]

    assert find_header(rows, CASES).last == 0


def test_a_kept_mapping_names_the_columns_that_vanished():
    found, missing = apply({"name": "氏名", "phone": "電話"}, ["受付日", "氏　名"])

    assert (found, missing) == ({"name": 1}, ["電話"])


def test_an_empty_sheet_has_no_names():
    assert find_header([], CASES).titles == ()


def test_brackets_alone_are_kept():
    assert plain("(備考)") == "(備考)".strip("()") or plain("(備考)") == "(備考)"
