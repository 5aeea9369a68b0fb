"""期間つきの表: which tables there are, which rows are in force on a day, and whose row wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from yorisoi.foundation.dated import in_force, overlap

COLUMNS = ("code", "label", "starts_on", "ends_on", "position", "source", "certainty")
IS_USED = "is_used"
COLUMN_NAMES: Mapping[str, str] = {
    "code": "コード", "label": "表示名", "starts_on": "いつから", "ends_on": "いつまで", "position": "並び",
    "source": "出典", "certainty": "確からしさ", IS_USED: "選べる", "is_statutory": "法定サービス",
    "needs_decision": "支援決定が要る", "own_procedure": "別途の利用手続", "statistics_column": "集計の列",
}


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
