"""結果 (Report): the figures as a table to read, as Markdown, and as JSON."""

import os
import platform
import resource
import sys
from datetime import datetime
from typing import Any

import django
from django.db import connection

from yorisoi.cases.models import Case
from yorisoi.cli.benchmark.measure import Result
from yorisoi.cli.benchmark.page import MOST_KB
from yorisoi.people.models import Person
from yorisoi.records.models import CaseNote

HEADINGS = (
    "画面", "だれが", "問合せ", "KB", "p50", "p95", "目標", "", "SQLだけ p50", "比", "管理画面 p50", "p95", "比", "LIKE p50",
    "比",
)
MOST_MB = 300  # of a worker


def surroundings(*, at: datetime, runs: int, load: tuple[float, ...]) -> dict[str, Any]:
    """Return where and on what was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "at": at.isoformat(timespec="minutes"), "runs": runs, "processors": os.cpu_count(), "memory_gib": round(memory),
        "machine": platform.machine(), "system": platform.system(), "python": platform.python_version(),
        "django": django.get_version(), "database": _database(), "load_before": round(load[0], 1),
        "load_after": round(os.getloadavg()[0], 1), "cases": Case.objects.count(), "people": Person.objects.count(),
        "notes": CaseNote.objects.count(), "worker_mb": _worker_mb(),
        "path": "in-process: Django test client, full middleware, no socket",
    }


def _worker_mb() -> int:
    """Return the most memory this process has held; macOS counts it in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (2**20 if sys.platform == "darwin" else 2**10))


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return f"{connection.display_name} {cursor.fetchone()[0]}"


def rows(results: list[Result]) -> list[list[str]]:
    """Return the table, a list of texts for each page."""
    return [_row(result) for result in results]


def _row(result: Result) -> list[str]:
    page, sql, rival, scan = result.page, result.sql, result.rival, result.scan
    return [
        result.label, result.role, str(page.queries), f"{page.kb:.0f}", _ms(page.p50_ms), _ms(page.p95_ms),
        str(result.within_ms), "○" if result.is_met else "✕", _ms(sql.p50_ms), _ratio(page.p50_ms, sql.p50_ms),
        _ms(rival.p50_ms) if rival else "", _ms(rival.p95_ms) if rival else "",
        _ratio(page.p50_ms, rival.p50_ms) if rival else "",
        _ms(scan.p50_ms) if scan else "", _ratio(page.p50_ms, scan.p50_ms) if scan else "",
    ]


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:.0f}" if milliseconds >= 10 else f"{milliseconds:.1f}"


def _ratio(ours: float, theirs: float) -> str:
    return f"{ours / theirs:.1f}" if theirs >= 0.05 and ours / theirs < 1000 else "–"


def markdown(around: dict[str, Any], results: list[Result]) -> str:
    """Return the table for a document."""
    line = "| " + " | ".join(HEADINGS) + " |"
    marks = "|---|---|" + "---:|" * (len(HEADINGS) - 2)
    body = ["| " + " | ".join(row) + " |" for row in rows(results)]
    return "\n".join([_caption(around), "", line, marks, *body])


def plain(around: dict[str, Any], results: list[Result]) -> str:
    """Return the table for a terminal."""
    table = [list(HEADINGS), *rows(results)]
    widths = [max(_width(row[index]) for row in table) for index in range(len(HEADINGS))]
    lines = [
        "  ".join(
            _pad(cell, width, left=index < 2) for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]
    missed = [result.label for result in results if not result.is_met]
    verdict = f"目標(95%の応答時間 と {MOST_KB}KB)に届かない画面: {'、'.join(missed)}" if missed else "すべて目標のうちです。"
    return "\n".join([_caption(around), "", *lines, "", verdict])


def _caption(around: dict[str, Any]) -> str:
    return (
        f"{around['at']} {around['database']}、ケース {around['cases']:,}・人 {around['people']:,}・記録 {around['notes']:,}、"
        f"このプロセスのメモリ 最大{around['worker_mb']}MB(目標 {MOST_MB}MB)、"
        f"CPU {around['processors']}・メモリ {around['memory_gib']}GiB、Python {around['python']}・Django {around['django']}、"
        f"{around['runs']}回ずつ(暖まったあと)、負荷 {around['load_before']}→{around['load_after']}。時間はミリ秒。"
    )


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)


def _pad(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text
