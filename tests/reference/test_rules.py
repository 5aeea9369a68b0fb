from datetime import date

import pytest

from yorisoi.foundation.violations import NotUnderstood
from yorisoi.reference.rules.files import changes, decode, read
from yorisoi.reference.rules.tables import TABLES, Row, merge, row_for, rows_on

SERVICES = TABLES["services"]
WORRIES = TABLES["worries"]
OPEN = Row("BUDGET", "家計改善支援事業", starts_on=date(2018, 10, 1))
CLOSED = Row("BUDGET", "家計相談支援事業", starts_on=date(2015, 4, 1), ends_on=date(2018, 9, 30))


def codes(text, table=WORRIES):
    return [fault.code for fault in read(text, table).violations]


def test_名前はその日のもの():
    assert row_for([OPEN, CLOSED], "BUDGET", date(2018, 9, 30)).label == "家計相談支援事業"
    assert row_for([OPEN, CLOSED], "BUDGET", date(2018, 10, 1)).label == "家計改善支援事業"


def test_期間の外では近い期間の名前():
    assert row_for([OPEN, CLOSED], "BUDGET", date(2010, 1, 1)).label == "家計相談支援事業"
    assert row_for([CLOSED], "BUDGET", date(2030, 1, 1)).label == "家計相談支援事業"
    assert row_for([CLOSED], "UNKNOWN", date(2030, 1, 1)) is None


def test_その日の行を並びの順に返す():
    later = Row("DEBT", "債務", position=5)
    assert [row.label for row in rows_on([OPEN, CLOSED, later], date(2026, 6, 10))] == ["家計改善支援事業", "債務"]


def test_自治体の行が国の行をおおう():
    mine = Row("BUDGET", "家計のそうだん", starts_on=date(2026, 4, 1), ends_on=date(2027, 3, 31), is_own=True)
    merged = merge([CLOSED, OPEN], [mine])
    assert [(row.label, row.starts_on, row.ends_on) for row in merged] == [
        ("家計相談支援事業", date(2015, 4, 1), date(2018, 9, 30)),
        ("家計改善支援事業", date(2018, 10, 1), date(2026, 3, 31)),
        ("家計のそうだん", date(2026, 4, 1), date(2027, 3, 31)),
        ("家計改善支援事業", date(2027, 4, 1), None),
    ]


def test_いつもの自治体の行は国の行をすべておおう():
    assert merge([CLOSED, OPEN], [Row("BUDGET", "家計", is_own=True)]) == [Row("BUDGET", "家計", is_own=True)]


def test_正しい表を読む():
    text = "code,label,starts_on,ends_on,is_statutory,is_used\nHOME,すまい,2025-04-01,2026/3/31,1,0\n\n"
    (row,) = read(text, SERVICES).rows
    assert (row.code, row.label, row.starts_on, row.ends_on) == ("HOME", "すまい", date(2025, 4, 1), date(2026, 3, 31))
    assert row.flag("is_statutory")
    assert not row.is_used


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "TABLE_EMPTY", id="空のファイル"),
        pytest.param("code,label\n", "TABLE_EMPTY", id="見出しだけ"),
        pytest.param("code,label,memo\nA,あ,x\n", "TABLE_COLUMN", id="知らない列"),
        pytest.param("code,label,label\nA,あ,い\n", "TABLE_COLUMN_TWICE", id="同じ列が2つ"),
        pytest.param("code\nA\n", "TABLE_COLUMN_MISSING", id="表示名の列がない"),
        pytest.param("code,label\nA,あ,い\n", "TABLE_CELLS", id="値が多い"),
        pytest.param("code,label\n家計,あ\n", "TABLE_CODE", id="日本語のコード"),
        pytest.param("code,label\nA,\n", "TABLE_LABEL", id="表示名が空"),
        pytest.param("code,label\nA," + "長" * 121 + "\n", "TABLE_LENGTH", id="表示名が長い"),
        pytest.param("code,label,starts_on\nA,あ,2025-02-30\n", "TABLE_DATE", id="暦にない日"),
        pytest.param("code,label,starts_on\nA,あ,令和7年\n", "TABLE_DATE", id="日付でない"),
        pytest.param("code,label,starts_on,ends_on\nA,あ,2025-04-01,2025-03-31\n", "TABLE_PERIOD", id="逆の期間"),
        pytest.param("code,label,position\nA,あ,-1\n", "TABLE_POSITION", id="負の並び"),
        pytest.param("code,label,position\nA,あ,²\n", "TABLE_POSITION", id="数字でない並び"),
        pytest.param("code,label,certainty\nA,あ,たぶん\n", "TABLE_CERTAINTY", id="確からしさ"),
        pytest.param("code,label,is_used\nA,あ,はい\n", "TABLE_FLAG", id="はいといいえ"),
        pytest.param("code,label\nA,あ\nA,い\n", "TABLE_DUPLICATE", id="同じ行"),
        pytest.param("code,label,starts_on\nA,あ,2025-04-01\nA,い,2026-04-01\n", "TABLE_OVERLAP", id="重なる期間"),
    ],
)
def test_おかしいところを言う(text, code):
    assert codes(text) == [code]


def test_おかしいところをすべて行とともに言う():
    reading = read("code,label,starts_on\nA,,2025-13-01\nb,い,\n", WORRIES)
    assert [(fault.code, fault.what.split(":")[0]) for fault in reading.violations] == [
        ("TABLE_LABEL", "2行目"), ("TABLE_DATE", "2行目"), ("TABLE_CODE", "3行目"),
    ]


def test_行が多すぎる表は読まない():
    text = "code,label\n" + "".join(f"A{number},あ\n" for number in range(2001))
    assert codes(text) == ["TABLE_TOO_LONG"]


def test_となりあう期間は重ならない():
    text = "code,label,starts_on,ends_on\nA,あ,,2025-03-31\nA,い,2025-04-01,\n"
    assert codes(text) == []


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("名前".encode(), id="UTF-8"),
        pytest.param("名前".encode("utf-8-sig"), id="BOMつき"),
        pytest.param("名前".encode("cp932"), id="Shift_JIS"),
    ],
)
def test_文字コードを見分ける(content):
    assert decode(content) == "名前"


@pytest.mark.parametrize(
    "content", [pytest.param(b"\x00\x01", id="制御文字"), pytest.param(b"\x85\xff\xfe", id="読めない文字")]
)
def test_読めないファイルを断る(content):
    with pytest.raises(NotUnderstood):
        decode(content)


def test_変わるところだけを見せる():
    now = [Row("A", "あ"), Row("B", "い"), Row("C", "う")]
    then = [Row("A", "あ", is_own=True), Row("B", "ろ"), Row("D", "え")]
    found = [(change.kind, change.row.code) for change in changes(now, then)]
    assert found == [("変更", "B"), ("追加", "D"), ("なくなる", "C")]


@pytest.mark.parametrize("days", ["", "0", "-3", "九十", "1.5", "1001", "９０", "90日"])
def test_日数のきまりは_日数として読めるものだけ(days):
    assert codes(f"code,label,days\nSILENCE_BEFORE_CLOSURE,終結できるまで,{days}\n", TABLES["periods"]) == ["TABLE_DAYS"]


def test_日数のきまりを読む():
    reading = read("code,label,days\nSILENCE_BEFORE_CLOSURE,終結できるまで,120\n", TABLES["periods"])
    assert (reading.violations, reading.rows[0].extra["days"]) == ([], "120")
