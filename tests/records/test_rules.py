from datetime import date, timedelta

import pytest

from yorisoi.records.rules import NoteFacts, keeps_appointment, may_write_note, open_appointments

DAY = date(2026, 6, 10)


def days(number):
    return DAY + timedelta(days=number)


def note(pk, on=0, *, contact=True, next_in=None):
    return NoteFacts(pk, days(on), contact, days(next_in) if next_in is not None else None)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({}, []),
        ({"body": " \n"}, ["NOTE_EMPTY"]),
        ({"happened_on": days(1)}, ["NOTE_IN_FUTURE"]),
        ({"next_on": days(-1)}, ["NEXT_BEFORE_NOTE"]),
        ({"next_on": DAY}, []),
        ({"next_note": "14:00 窓口"}, ["NEXT_WITHOUT_DAY"]),
        ({"body": "", "happened_on": days(2), "next_on": days(1)}, ["NOTE_EMPTY", "NOTE_IN_FUTURE", "NEXT_BEFORE_NOTE"]),
    ],
    ids=["書ける", "内容がない", "先の日付", "予定が前の日", "予定が同じ日", "予定に日がない", "理由はいちどに全部"],
)
def test_記録できない理由(facts, codes):
    given = {"body": "電話がありました。", "happened_on": DAY, "next_on": None, "on": DAY, **facts}
    assert [violation.code for violation in may_write_note(**given)] == codes


@pytest.mark.parametrize(
    ("notes", "still_open"),
    [
        ([note(1, next_in=5)], {1}),
        ([note(1, next_in=5), note(2, 3)], {1}),
        ([note(1, next_in=5), note(2, 5)], set()),
        ([note(1, next_in=5), note(2, 6, contact=False)], {1}),
        ([note(1, next_in=5), note(2, 3, next_in=8)], {2}),
        ([note(1, 3, next_in=8), note(2, 0, next_in=5)], {1, 2}),
        ([note(1, 6), note(2, 0, next_in=5)], set()),
        ([note(1, next_in=0)], {1}),
        ([note(1)], set()),
    ],
    ids=[
        "まだ来ない", "予定より前の電話ではおわらない", "その日の記録でおわる", "会えなかった手続きではおわらない",
        "新しい約束でおきかわる", "あとから書いた前の日の約束は残る", "もう会っていた",
        "きょうの約束は自分ではおわらない", "約束なし",
    ],
)
def test_次回の予定がまだのもの(notes, still_open):
    assert open_appointments(notes) == still_open


@pytest.mark.parametrize(("is_event", "reached", "keeps"), [(False, False, True), (True, True, True), (True, False, False)])
def test_約束がすむのは_支援員の記録か_本人に会えた手続き(is_event, reached, keeps):
    assert keeps_appointment(is_event=is_event, reached=reached) is keeps
