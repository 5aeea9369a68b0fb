"""Reading: every file is read or refused with one sentence that says what to do; nothing hangs, nothing falls."""

import io
import time
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transfer.books import excel_parts, packed, workbook
from yorisoi.transfer.reading import files
from yorisoi.transfer.reading.refusals import MOST_BYTES, Unreadable

ROWS = [["氏名", "生年月日"], ["山川 はるか", "昭和58年3月4日"]]


def refused(content: bytes | io.BytesIO, **options: str) -> str:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    with pytest.raises(Unreadable) as caught:
        files.read(stream, **options)
    assert caught.value.violation.todo
    return caught.value.violation.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_csv_is_read_in_every_encoding_of_an_office(encoding):
    text = "氏名,生年月日\r\n山川 はるか,昭和58年3月4日\r\n"

    assert files.read(io.BytesIO(text.encode(encoding))).rows == ROWS


@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_the_mark_between_columns_is_found(mark):
    text = "\n".join(mark.join(cells) for cells in ROWS)

    assert files.read(io.BytesIO(text.encode())).rows == ROWS


def test_a_cell_may_hold_line_breaks():
    table = files.read(io.BytesIO('氏名,内容\n山川,"一行目\n二行目"\n'.encode()))

    assert table.rows[1] == ["山川", "一行目\n二行目"]


def test_excel_cells_become_text():
    stream = workbook(("台帳", [["a", 12.0, 0.5, True, date(2026, 4, 1), datetime(2026, 4, 1, 9, 30)]]))  # noqa: DTZ001  # a cell knows no zone

    assert files.read(stream).rows == [["a", "12", "0.5", "1", "2026-04-01", "2026-04-01 09:30"]]


def test_lines_are_counted_as_in_the_sheet():
    assert files.read(workbook(("台帳", [[], [], ["氏名"]]))).rows == [[""], [""], ["氏名"]]


def test_merged_cells_are_told():
    stream = workbook(("台帳", [["", "", "x"]]), merged=[(0, 0, 0, 1, "氏名")])

    assert files.read(stream).merged == ((0, 0, 0, 1),)


def test_the_first_sheet_with_content_is_taken_and_another_by_name():
    stream = workbook(("表紙", []), ("台帳", ROWS), ("古い", [["x"]]))

    assert (files.read(stream).name, files.read(stream, sheet="古い").rows) == ("台帳", [["x"]])


def test_a_sheet_that_is_not_there_is_told():
    assert refused(workbook(("台帳", ROWS)), sheet="だいちょう") == "LEDGER_NO_SHEET"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "LEDGER_EMPTY"),
        (b"\n,\n", "LEDGER_EMPTY"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "LEDGER_XLS"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "LEDGER_PASSWORD"),
        (b"PK\x03\x04 this is no archive", "LEDGER_BROKEN"),
        (b"%PDF-1.7\0\0", "LEDGER_FORMAT"),
        (b"a,b\n\x81\x00", "LEDGER_FORMAT"),
        ("氏名\n山川".encode("cp932") + b"\xff\xfd", "LEDGER_ENCODING"),
        (b'a,b\n"never closed,c\n', "LEDGER_QUOTATION"),
        (b"a\n" * 100_001, "LEDGER_TOO_MANY_ROWS"),
        (b"a," * 300, "LEDGER_TOO_MANY_COLUMNS"),
        (b"x" * (MOST_BYTES + 1), "LEDGER_TOO_LARGE"),
    ],
)
def test_what_is_no_ledger_is_refused(content, code):
    assert refused(content) == code


def test_a_cut_excel_is_broken():
    whole = workbook(("台帳", ROWS)).getvalue()

    assert refused(whole[: len(whole) // 2]) == "LEDGER_BROKEN"


def test_an_excel_with_nonsense_inside_is_broken():
    parts = {**excel_parts(workbook(("台帳", ROWS))), "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row r="}

    assert refused(packed(parts)) == "LEDGER_BROKEN"


def test_a_part_with_a_wrong_checksum_is_broken():
    whole = bytearray(packed(excel_parts(workbook(("台帳", ROWS))), method=0).getvalue())
    place = whole.index(b"<sheetData>")
    whole[place + 1] ^= 1

    assert refused(bytes(whole)) == "LEDGER_BROKEN"


def test_macros_are_not_taken():
    parts = {**excel_parts(workbook(("台帳", ROWS))), "xl/vbaProject.bin": b"\0"}

    assert refused(packed(parts)) == "LEDGER_MACRO"


def test_an_archive_of_something_else_is_not_taken():
    assert refused(packed({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"})) == "LEDGER_FORMAT"


def test_what_unpacks_without_end_is_not_unpacked():
    parts = {**excel_parts(workbook(("台帳", ROWS))), "xl/media/bomb.bin": b"\0" * 40_000_000}

    assert refused(packed(parts)) == "LEDGER_UNPACKS_LARGE"


def test_a_sheet_of_a_million_rows_is_told_and_not_waited_for():
    row = '<row r="{0}"><c r="A{0}" s="1"/></row>'
    body = "".join(row.format(number) for number in range(1, 150_000))
    parts = {
        **excel_parts(workbook(("台帳", ROWS))),
        "xl/worksheets/sheet1.xml": f'<worksheet><sheetData>{body}<row r="1048576"/></sheetData></worksheet>',
    }
    stream = packed(parts)
    began = time.process_time()

    assert refused(stream) == "LEDGER_TOO_MANY_ROWS"
    assert time.process_time() - began < 2


def test_one_cell_far_away_is_told_before_room_is_made_for_all_between():
    far = '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    parts = {**excel_parts(workbook(("台帳", ROWS))), "xl/worksheets/sheet1.xml": far}

    assert refused(packed(parts)) == "LEDGER_TOO_MANY_COLUMNS"


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_bytes_are_sent_are_read_or_refused(content):
    told = ""
    try:
        rows = files.read(io.BytesIO(content)).rows
    except Unreadable as fault:
        rows, told = [], fault.violation.todo
    assert rows or told


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1), min_size=2, max_size=4),
                min_size=1, max_size=5).filter(lambda rows: any(cell.strip() for row in rows for cell in row)))
def test_excel_gives_back_what_was_written(rows):
    stream = workbook(("台帳", [[f"x{cell}" for cell in cells] for cells in rows]))

    read = files.read(stream).rows

    assert [list(cells)[: len(row)] for cells, row in zip(read, rows, strict=True)] == [
        [f"x{cell}".strip() for cell in row] for row in rows
    ]


def test_the_same_file_has_the_same_fingerprint():
    assert files.fingerprint(io.BytesIO(b"a")) == files.fingerprint(io.BytesIO(b"a"))
    assert files.fingerprint(io.BytesIO(b"a")) != files.fingerprint(io.BytesIO(b"b"))
