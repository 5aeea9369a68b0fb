"""yorisoi report — 月次報告と年度の集計を、画面を開かずに出す。"""

import argparse
import sys
from datetime import date
from pathlib import Path

from django.utils import timezone

from yorisoi.agencies.models import Municipality
from yorisoi.foundation.violations import Refused
from yorisoi.statistics import files
from yorisoi.statistics.excel import as_xlsx
from yorisoi.statistics.figures.report import base
from yorisoi.statistics.queries import settings
from yorisoi.statistics.rules.periods import FIRST_YEAR, Period, month_of, read_month, years_of

HELP = "月次報告・年度の集計を出す"
DONE, WRONG, FAILED = 0, 2, 1
FORMATS = ("text", "csv", "cp932", "xlsx")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what may be asked for, and what the exit status means."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = (
        "例:\n"
        "  yorisoi report monthly 2025-04 --format csv\n"
        "  yorisoi report yearly 2025 --format xlsx -o 令和7年度.xlsx\n\n"
        "終わりの値: 0 出せた / 1 まだ集計するものがない、または書けない / 2 たのみ方がちがう"
    )
    parser.add_argument("kind", choices=("monthly", "yearly"), metavar="種類", help="monthly(月次)か yearly(年度)")
    parser.add_argument("period", metavar="期間", help="月次は 2025-04、年度は 2025 のように西暦で")
    parser.add_argument("--format", choices=FORMATS, default="text", dest="form", help="text・csv(UTF-8)・cp932・xlsx")
    parser.add_argument("--municipality", metavar="コード", help="自治体コード(1つしかないときは要りません)")
    parser.add_argument("--agency", metavar="機関名", help="1つの機関の数だけ(年度の集計で)")
    parser.add_argument("-o", "--output", metavar="ファイル", help="書く先。なければ画面に出す")


def run(args: argparse.Namespace) -> int:
    """Count, write, and tell by the exit status how it went."""
    period = _period(args.kind, args.period)
    town = _municipality(args.municipality)
    if period is None:
        return _told("期間は、月次なら 2025-04、年度なら 2025 のように書いてください。", WRONG)
    if town is None:
        return _told("その自治体は登録されていません。--municipality で6桁のコードを指定してください。", WRONG)
    if args.form == "xlsx" and not args.output:
        return _told("Excelは、-o で書く先のファイルを指定してください。", WRONG)
    agency = settings.agencies(town.pk).filter(name=args.agency).first() if args.agency else None
    if args.agency and agency is None:
        return _told(f"「{args.agency}」という自立相談支援機関はありません。", WRONG)
    on = timezone.localdate()
    if period.since > on:
        return _told("まだ始まっていない期間です。集計するものがありません。", FAILED)
    read = base(town.pk, period, on=on)
    if period.is_month:
        reports = [read.report(agency)] if agency else [read.report(), *(read.report(each) for each in settings.agencies(town.pk))]
        rows = files.month_rows(reports, period.since, name=town.name)
    else:
        rows = files.year_rows(read.report(agency), period.since.year, name=town.name)
    return _write(rows, args, title=f"{town.name} 支援状況 {period.label}")


def _period(kind: str, text: str) -> Period | None:
    if kind == "monthly":
        month = read_month(text)
        return month_of(month) if month else None
    if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) < date.max.year):
        return None
    return years_of(int(text))


def _municipality(code: str | None) -> Municipality | None:
    found = Municipality.objects.order_by("code")
    if code:
        return found.filter(code=code).first()
    towns = list(found[:2])
    return towns[0] if len(towns) == 1 else None


def _write(rows: list[list[str]], args: argparse.Namespace, *, title: str) -> int:
    try:
        if args.form == "xlsx":
            content = as_xlsx(rows, title=title)
        elif args.form == "text":
            content = _text(rows, title=title).encode()
        else:
            content = files.as_csv(rows, "cp932" if args.form == "cp932" else "utf-8")
        if args.output:
            Path(args.output).write_bytes(content)
            print(f"{args.output} に書きました。", file=sys.stderr)
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
    except Refused as refused:
        return _told(str(refused), FAILED)
    except OSError as error:
        return _told(f"{args.output} に書けませんでした({error.strerror})。", FAILED)
    return DONE


def _text(rows: list[list[str]], *, title: str) -> str:
    """Return each line of the table as a list of headings and values: it fits any terminal."""
    parts = [title]
    for line in rows[1:]:
        parts.append("")
        parts += [f"{heading}: {text}" for heading, text in zip(rows[0], line, strict=True) if text]
    return "\n".join(parts) + "\n"


def _told(words: str, status: int) -> int:
    print(words, file=sys.stderr)
    return status
