"""【4】支援ケース一覧. Source of the columns: domain §1.4 (帳票があることだけ確認済み、列は原本未確認)."""

from collections.abc import Sequence
from datetime import date

from yorisoi.agencies.models import Staff
from yorisoi.cases.models import Case
from yorisoi.sheets import caseloads
from yorisoi.sheets.caseloads import Line
from yorisoi.sheets.rules.kinds import Kind, Of
from yorisoi.sheets.rules.layout import Cell, Fields, Paper, Table
from yorisoi.sheets.rules.writing import day
from yorisoi.sheets.veiling import covered

PAPER = Kind(code="case-list", title="支援ケース一覧", number="【4】", of=Of.NOBODY)
SOURCE = "自立相談支援機関使用標準様式【4】に準拠(列は原本未確認)"
HEADERS = (
    "ID", "氏名\n性別・年齢", "受付日\n相談経路", "主担当", "申込日\n(同意)", "スクリーニング", "プラン", "会議・決定",
    "利用サービス", "プラン終了\n次の確認", "評価", "終結・中断", "備考",
)
WIDTHS = (1.6, 2.6, 2.6, 2.2, 1.6, 2.4, 1.6, 1.9, 2.8, 2, 2.2, 1.8, 1.2)


def everything(staff: Staff, *, on: date) -> Sequence[Case]:
    """Return the cases that this member of staff's own list shows: those not ended, by number."""
    return caseloads.running(staff, on=on)


def build(subject: Sequence[Case] | None, *, staff: Staff, on: date) -> Paper:
    """Return the list of these cases (the caller's, who may see them all), or an empty paper."""
    lines = caseloads.lines(subject, on=on) if subject else []
    paper = Paper(
        PAPER.title,
        [
            Fields([
                Cell("機関", staff.agency.name if subject is not None else "", span=6),
                Cell("印刷した日", day(on if subject is not None else None), span=3),
                Cell("件数", f"{len(lines)}件" if subject is not None else "", span=3),
            ]),
            Table(HEADERS, [_row(line) for line in lines], widths=WIDTHS, least=0 if lines else 9, row_lines=2),
        ],
        number=PAPER.number, date=day(on) if subject is not None else "", is_landscape=True, source=SOURCE,
        agency=staff.agency.name if subject is not None else "",
    )
    return covered(paper, [], staff=staff, on=on)


def _row(line: Line) -> tuple[str, ...]:
    return (
        line.number, f"{line.name}\n{line.sex_and_age}".strip(), f"{line.received}\n{line.route}".strip(), line.primary,
        line.enrolled, line.screening, line.plan, line.meeting, line.services, line.until, line.review, line.ended, "",
    )
