"""測る (Bench): how fast the pages answer, beside Django's admin and the bare SQL, on a database of invented people."""

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

from django.apps import apps
from django.utils import timezone

from yorisoi.config import resident

if TYPE_CHECKING:
    from yorisoi.cli.benchmark.measure import Result


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is measured, how often, and how it is told."""
    parser.add_argument("--runs", type=int, default=30, help="1画面あたりの回数(はじめは 30)")
    parser.add_argument("--pages", default="", help="測る画面。コンマ区切りの頭文字(例 list,search.kana)。なければ全部")
    parser.add_argument("--work", action="store_true", help="画面ではなく、帳票・集計・取り込み・書き出しを測る(--pages で選ぶ)")
    parser.add_argument("--no-admin", dest="admin", action="store_false", help="管理画面とは比べない")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="JSON で出す")
    shape.add_argument("--markdown", action="store_true", help="文書用の表で出す")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and leave the database as it was."""
    from yorisoi.cli.benchmark import report
    from yorisoi.cli.benchmark.measure import Unexpected
    from yorisoi.cli.benchmark.sample import NothingToMeasure

    if refusal := refuse():
        print(refusal, file=sys.stderr)
        return 1
    load = os.getloadavg()
    if getattr(args, "work", False):
        return _work(args, load)
    try:
        results = measure_all(args.pages, runs=max(1, args.runs), rival=args.admin, is_quiet=args.json or args.markdown)
    except (NothingToMeasure, Unexpected) as fault:
        print(fault, file=sys.stderr)
        return 1
    around = report.surroundings(at=timezone.localtime(), runs=args.runs, load=load)
    if args.json:
        print(json.dumps({**around, "pages": [each.as_dict() for each in results]}, ensure_ascii=False, indent=1))
    else:
        print((report.markdown if args.markdown else report.plain)(around, results))
    return 0


def _work(args: argparse.Namespace, load: tuple[float, ...]) -> int:
    from yorisoi.cli.benchmark import report, work

    done = []
    try:
        for each in work.work_through(args.pages):
            done.append(each)
            line = f"  {each.code:<18}{each.seconds:8.2f} 秒(計算 {each.busy:.2f}) {each.mb:5} MB {each.said}"
            print(line, file=sys.stderr, flush=True)
    except work.NotDone as fault:
        print(fault, file=sys.stderr)
        return 1
    around = report.surroundings(at=timezone.localtime(), runs=1, load=load)
    if args.json:
        print(json.dumps({**around, "work": [each.as_dict() for each in done]}, ensure_ascii=False, indent=1))
    else:
        print(work.table(around, done, is_markdown=args.markdown))
    return 0


def refuse() -> str:
    """Return why nothing may be measured here: a run writes, and removes what it wrote."""
    from yorisoi.agencies.models import Staff
    from yorisoi.cli.synth import INVENTED

    if Staff.objects.exclude(municipality__code__startswith=INVENTED).exists():
        return "このデータベースでは、実際の職員が働いています。架空の街(yorisoi synth)のデータベースで測ってください。"
    return ""


def measure_all(prefixes: str, *, runs: int, rival: bool, is_quiet: bool = True) -> "list[Result]":
    """
    Measure all pages, or those whose code begins with one of `prefixes`.

    :raises NothingToMeasure, Unexpected: see there
    """
    from yorisoi.cli.benchmark.measure import measure
    from yorisoi.cli.benchmark.pages import pages
    from yorisoi.cli.benchmark.sample import take
    from yorisoi.cli.benchmark.traces import Traces

    resident.stay()  # as the server does
    sample = take(timezone.localdate())
    wanted = tuple(part.strip() for part in prefixes.split(",") if part.strip()) or ("",)
    has_admin = rival and apps.is_installed("django.contrib.admin")
    results = []
    with Traces(sample):
        for page in pages(sample):
            if page.code.startswith(wanted):
                results.append(measure(page, runs=runs, rival=has_admin))
                if not is_quiet:
                    print(f"  {page.code:<22}{results[-1].page.p95_ms:8.1f} ms", file=sys.stderr, flush=True)
    return results
