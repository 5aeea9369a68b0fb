"""CSVファイルの検査: what a file holds, everything that is wrong with it, and what loading it would change."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from yorisoi.foundation.dated import overlaps
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.violations import NotUnderstood, Violation
from yorisoi.foundation.wareki import format_wareki
from yorisoi.reference.rules.tables import COLUMN_NAMES, COLUMNS, IS_USED, Row, Table

MOST_ROWS = 2000
MOST_LABEL = 120
MOST_SOURCE = 200
MOST_DAYS = 1000
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,59}")
ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}")
CERTAINTIES = ("確認済み", "未確認")


@dataclass(frozen=True)
class Reading:
    """What a CSV file holds: its rows, and every fault found in it."""

    rows: list[Row]
    violations: list[Violation]


@dataclass(frozen=True)
class Change:
    """What loading a file changes about one row."""

    kind: str
    row: Row
    before: Row | None = None


def decode(content: bytes) -> str:
    """
    Return the text of a CSV file as spreadsheets write it: UTF-8 with or without BOM, or Shift_JIS.

    :raises NotUnderstood: when it is neither

    Source: habits of the offices; process.md §5
    """
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotUnderstood(
        Violation(
            "TABLE_ENCODING", "ファイルを読めませんでした。", "CSVファイルではないか、文字コードがちがいます。",
            "表計算ソフトで「CSV UTF-8」を選んで保存し、もう一度選んでください。",
        )
    )


def read(text: str, table: Table) -> Reading:
    """
    Read a CSV file into rows and say everything that is wrong with it, each fault with its line.

    Source: process.md §5(読みこむ前に検査して見せる)
    """
    try:
        lines = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return Reading([], [_nothing()])
    if not lines or not any(cell.strip() for cell in lines[0]):
        return Reading([], [_nothing()])
    header = [cell.strip().removeprefix("\ufeff") for cell in lines[0]]
    if faults := _header_faults(header, table):
        return Reading([], faults)
    rows: list[Row] = []
    violations: list[Violation] = []
    for line, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        values = dict(zip(header, (normalize(cell) for cell in cells), strict=False))
        faults = _row_faults(values, line, table, too_many=len(cells) > len(header))
        violations += faults
        if not faults:
            rows.append(_row(values, line))
    if not rows and not violations:
        violations.append(_nothing())
    if len(rows) > MOST_ROWS:
        violations.append(
            Violation(
                "TABLE_TOO_LONG", f"表に{len(rows)}行あります。", f"一度に読みこめるのは{MOST_ROWS}行までです。",
                "使わない行を除いて、もう一度選んでください。",
            )
        )
    return Reading(rows, violations + _between_rows(rows))


def changes(before: Iterable[Row], after: Iterable[Row]) -> list[Change]:
    """
    Return what differs between the rows now in use and those about to be loaded, in the order of the new file.

    Source: process.md §5(読みこむ前に検査して見せる)
    """
    old = {(row.code, row.starts_on): row for row in before}
    found = []
    for row in after:
        known = old.pop((row.code, row.starts_on), None)
        if known is None:
            found.append(Change("追加", row))
        elif _content(known) != _content(row):
            found.append(Change("変更", row, known))
    return [*found, *(Change("なくなる", row) for row in old.values())]


def _content(row: Row) -> tuple[object, ...]:
    extra = {key: value for key, value in row.extra.items() if value and (key, value) != (IS_USED, "1")}
    return (row.label, row.ends_on, row.position, row.source, row.certainty, tuple(sorted(extra.items())))


def _nothing() -> Violation:
    return Violation(
        "TABLE_EMPTY", "読みこめる行がありません。", "1行目は列の名前、2行目からが中身です。",
        "「いまの表をダウンロード」したファイルを直して、もう一度選んでください。",
    )


def _header_faults(header: list[str], table: Table) -> list[Violation]:
    allowed = {*table.columns, IS_USED}
    faults = [
        Violation(
            "TABLE_COLUMN", f"1行目: 列「{name}」は読みこめません。", f"{table.title}の表にない列です。",
            f"使える列は {', '.join(table.columns)}, {IS_USED} です。列を消すか、名前を直してください。",
        )
        for name in header
        if name not in allowed
    ]
    faults += [
        Violation(
            "TABLE_COLUMN_TWICE", f"1行目: 列「{name}」が{header.count(name)}つあります。",
            "どちらの値を使えばよいか決められません。", "どちらかの列を消してください。",
        )
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    faults += [
        Violation(
            "TABLE_COLUMN_MISSING", f"1行目: 列「{name}」がありません。", "かならず要る列です。",
            f"1行目に {name} の列を足してください。",
        )
        for name in ("code", "label")
        if name not in header
    ]
    return faults


def _row_faults(values: dict[str, str], line: int, table: Table, *, too_many: bool) -> list[Violation]:
    faults = []
    if too_many:
        faults.append(
            Violation(
                "TABLE_CELLS", f"{line}行目: 値が列の数より多くあります。", "「,」が余分に入っているようです。",
                "文の中の「,」は「、」にするか、値を「\"」でくくってください。",
            )
        )
    code = values.get("code", "")
    if not CODE.fullmatch(code):
        faults.append(
            Violation(
                "TABLE_CODE", f"{line}行目: コード「{code[:30]}」は使えません。",
                "コードは、半角の大文字・数字・「_」で、文字からはじまる60文字までです。",
                "「WELFARE_LOAN」のように書いてください。",
            )
        )
    label = values.get("label", "")
    if not label:
        faults.append(
            Violation(
                "TABLE_LABEL", f"{line}行目: 表示名が空です。", "画面と帳票に出す名前がありません。",
                "label の列に名前を書いてください。",
            )
        )
    for name, most in (("label", MOST_LABEL), ("source", MOST_SOURCE)):
        if len(values.get(name, "")) > most:
            faults.append(
                Violation(
                    "TABLE_LENGTH", f"{line}行目: {COLUMN_NAMES[name]}が長すぎます。", f"{most}文字までです。",
                    "短くしてください。",
                )
            )
    return faults + _period_faults(values, line) + _value_faults(values, line, table)


def _period_faults(values: dict[str, str], line: int) -> list[Violation]:
    faults = []
    for name in ("starts_on", "ends_on"):
        if (text := values.get(name, "")) and _day(text) is None:
            faults.append(
                Violation(
                    "TABLE_DATE", f"{line}行目: {COLUMN_NAMES[name]}「{text[:20]}」は日付として読めません。",
                    "暦にない日か、書き方がちがいます。", "「2025-04-01」のように西暦で書いてください。",
                )
            )
    starts_on, ends_on = _day(values.get("starts_on", "")), _day(values.get("ends_on", ""))
    if starts_on and ends_on and ends_on < starts_on:
        faults.append(
            Violation(
                "TABLE_PERIOD", f"{line}行目: いつまで({format_wareki(ends_on)})が、いつから"
                f"({format_wareki(starts_on)})より前です。", "期間になりません。", "日付を確かめてください。",
            )
        )
    return faults


def _value_faults(values: dict[str, str], line: int, table: Table) -> list[Violation]:
    faults = []
    position = values.get("position", "")
    if position and not (position.isascii() and position.isdigit() and int(position) <= 32767):
        faults.append(
            Violation(
                "TABLE_POSITION", f"{line}行目: 並び「{position[:20]}」は数字として読めません。",
                "0 から 32767 までの半角の数字です。", "数字に直すか、空にしてください。",
            )
        )
    faults += [
        Violation(
            "TABLE_DAYS", f"{line}行目: {COLUMN_NAMES[name]}「{values.get(name, '')[:20]}」は日数として読めません。",
            f"1 から {MOST_DAYS} までの半角の数字です。", "数字に直してください。",
        )
        for name in table.days
        if not re.fullmatch(r"[1-9]\d{0,3}", values.get(name, ""), re.ASCII) or int(values[name]) > MOST_DAYS
    ]
    certainty = values.get("certainty", "")
    if certainty and certainty not in CERTAINTIES:
        faults.append(
            Violation(
                "TABLE_CERTAINTY", f"{line}行目: 確からしさ「{certainty[:20]}」は使えません。",
                "「確認済み」か「未確認」のどちらかです。", "どちらかを書くか、空にしてください。",
            )
        )
    faults += [
        Violation(
            "TABLE_FLAG", f"{line}行目: {COLUMN_NAMES[name]}「{values[name][:20]}」は使えません。",
            "1(はい)か 0(いいえ)だけが書けます。", "1 か 0 に直すか、空にしてください。",
        )
        for name in (*table.flags, IS_USED)
        if values.get(name, "") not in ("", "0", "1")
    ]
    return faults


def _between_rows(rows: list[Row]) -> list[Violation]:
    faults = []
    for one, other in overlaps(rows, key=lambda row: row.code):
        first, second = sorted((one.line, other.line))
        if (one.starts_on, one.ends_on) == (other.starts_on, other.ends_on):
            faults.append(
                Violation(
                    "TABLE_DUPLICATE", f"{second}行目: コード {one.code} が{first}行目と重なっています。",
                    "コードも期間も同じ行が2つあります。", "どちらかの行を消してください。",
                )
            )
        else:
            faults.append(
                Violation(
                    "TABLE_OVERLAP", f"{second}行目: コード {one.code} の期間が{first}行目と重なっています。",
                    "同じ日に2つの名前になります。",
                    "前の行の「いつまで」を、次の行の「いつから」の前の日にしてください。",
                )
            )
    return faults


def _row(values: dict[str, str], line: int) -> Row:
    extra = {name: value for name, value in values.items() if name not in COLUMNS and value}
    return Row(
        code=values["code"], label=values["label"], starts_on=_day(values.get("starts_on", "")),
        ends_on=_day(values.get("ends_on", "")), position=int(values.get("position") or 0),
        source=values.get("source", ""), certainty=values.get("certainty", ""), extra=extra, line=line,
    )


def _day(text: str) -> date | None:
    if not ISO_DAY.fullmatch(text):
        return None
    try:
        year, month, day = (int(part) for part in re.split("[-/]", text))
        return date(year, month, day)
    except ValueError:
        return None
