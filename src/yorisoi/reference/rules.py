"""期間つきの表の規則: which rows are in force, whose row wins, and what is wrong with a CSV file."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from yorisoi.foundation.dated import in_force, overlap, overlaps
from yorisoi.foundation.kana import normalize
from yorisoi.foundation.violations import NotUnderstood, Violation
from yorisoi.foundation.wareki import format_wareki

COLUMNS = ("code", "label", "starts_on", "ends_on", "position", "source", "certainty")
IS_USED = "is_used"
CERTAINTIES = ("確認済み", "未確認")
COLUMN_NAMES: Mapping[str, str] = {
    "code": "コード", "label": "表示名", "starts_on": "いつから", "ends_on": "いつまで", "position": "並び",
    "source": "出典", "certainty": "確からしさ", IS_USED: "選べる", "is_statutory": "法定サービス",
    "needs_decision": "支援決定が要る", "own_procedure": "別途の利用手続", "statistics_column": "集計の列",
}
MOST_ROWS = 2000
MOST_LABEL = 120
MOST_SOURCE = 200
CODE = re.compile(r"[A-Z][A-Z0-9_]{0,59}")
ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}")


@dataclass(frozen=True)
class Table:
    """One dated table of the package: its name, its title, and the columns only it has."""

    name: str
    title: str
    about: str
    flags: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*COLUMNS, *self.flags, *self.texts)


TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "services", "サービス", "プランで選ぶサービスの名前と、支援決定が要るかどうか。",
            flags=("is_statutory", "needs_decision", "own_procedure"), texts=("statistics_column",),
        ),
        Table("worries", "お困りのこと", "相談受付・申込票の選択肢。"),
        Table("issues", "課題と特性", "アセスメントで選ぶ課題と特性。"),
        Table("changes_seen", "見られた変化", "プラン評価で選ぶ変化。"),
        Table("handover_targets", "つなぎ先", "つなぎ先の区分。"),
    )
}


@dataclass(frozen=True)
class Row:
    """One row of a dated table. `extra` holds the columns only this table has; `is_own` says the municipality's."""

    code: str
    label: str
    starts_on: date | None = None
    ends_on: date | None = None
    position: int = 0
    source: str = ""
    certainty: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
    is_own: bool = False
    line: int = 0

    @property
    def is_used(self) -> bool:
        """Say whether the row is offered as a choice; a row not offered still names what was once chosen."""
        return self.extra.get(IS_USED, "1") != "0"

    @property
    def is_certain(self) -> bool:
        return self.certainty != "未確認"

    def flag(self, name: str) -> bool:
        return self.extra.get(name, "") == "1"


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


def merge(packaged: Iterable[Row], own: Iterable[Row]) -> list[Row]:
    """
    Return the rows in use: the municipality's own, and the nation's for every day they leave free.

    A national row half covered by an own row of the same code keeps the rest of its period.

    Source: process.md §5
    """
    own = list(own)
    rest = list(packaged)
    for mine in own:
        rest = [piece for row in rest for piece in _without(row, mine)]
    return sorted([*own, *rest], key=lambda row: (row.position, row.code, row.starts_on or date.min))


def _without(row: Row, mine: Row) -> list[Row]:
    """Return what is left of a row outside the period of an own row of the same code."""
    if row.code != mine.code or not overlap(row, mine):
        return [row]
    left = []
    if mine.starts_on and (row.starts_on is None or row.starts_on < mine.starts_on):
        left.append(replace(row, ends_on=mine.starts_on - timedelta(days=1)))
    if mine.ends_on and (row.ends_on is None or mine.ends_on < row.ends_on):
        left.append(replace(row, starts_on=mine.ends_on + timedelta(days=1)))
    return left


def rows_on(rows: Iterable[Row], on: date) -> list[Row]:
    """
    Return the rows in force on a day in their order.

    Source: process.md §5
    """
    return sorted(in_force(rows, on), key=lambda row: (row.position, row.code))


def row_for(rows: Iterable[Row], code: str, on: date) -> Row | None:
    """
    Return the row that names a code on a day; outside every period, the one whose period lies nearest.

    A paper about an old day must never show a bare code.

    Source: process.md §5
    """
    known = (row for row in rows if row.code == code)
    return min(known, key=lambda row: _distance(row, on), default=None)


def _distance(row: Row, on: date) -> int:
    if row.starts_on is not None and on < row.starts_on:
        return (row.starts_on - on).days
    if row.ends_on is not None and on > row.ends_on:
        return (on - row.ends_on).days
    return 0


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
