"""帳票 (Sheet): a paper of one case, of several, or empty, as PDF or Excel, from the command line of the server."""

import argparse
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db import transaction
from django.utils import timezone

from yorisoi.agencies.models import Staff
from yorisoi.audit import actions as audit
from yorisoi.cases.enums import AssignmentKind
from yorisoi.cases.models import Assignment, Case
from yorisoi.sheets import excel, papers, pdf, printing
from yorisoi.sheets.rules.kinds import Of
from yorisoi.sheets.rules.layout import Bundle, Paper

NOT_MADE, MISUSED = 1, 2
BAR = 30


class NotMade(Exception):
    """Why a paper cannot be made, in words."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the paper, the cases and where to."""
    parser.add_argument("name", nargs="?", help="用紙の符号(intake、plan など)。書かなければ、用紙の一覧を出す")
    parser.add_argument("case", nargs="*", help="ケース番号(いくつでも)。書かなければ、空の用紙")
    parser.add_argument("-o", "--out", type=Path, help="書き出す先(.pdf か .xlsx)")
    parser.add_argument("--of", type=int, help="プラン・会議・記録などの番号(書かなければ、いちばん新しいもの)")
    parser.add_argument("--language", default="ja", help="ことば(ja、easy、en、vi、zh、pt、ne)")
    parser.add_argument("--as", dest="login", help="だれとして作るか(職員のログイン名。書かなければ、主担当として)")
    parser.add_argument("--municipality", help="自治体の符号(6桁)。自治体がいくつもあるとき")


def run(args: argparse.Namespace) -> int:
    """Make the file; 0: made, 1: it cannot be made, 2: asked for in a way that is not understood."""
    if not args.name:
        print("\n".join(_overview()))
        return 0
    module = papers.paper_of(args.name)
    if module is None or args.language not in module.PAPER.languages:
        what = "という用紙はありません" if module is None else f"に「{args.language}」のものはありません"
        print(f"「{args.name}」{what}。yorisoi sheet で一覧が出ます。", file=sys.stderr)
        return MISUSED
    if args.out is None or args.out.suffix not in (".pdf", ".xlsx"):
        print("-o で、書き出す先を .pdf か .xlsx で書いてください。", file=sys.stderr)
        return MISUSED
    today = timezone.localdate()
    try:
        count = _write(args, module, on=today)
    except (NotMade, OSError) as reason:
        print(reason, file=sys.stderr)
        return NOT_MADE
    print(f"{module.PAPER.title} {count}枚を {args.out} に書き出しました。")
    return 0


def _overview() -> Iterator[str]:
    for module in papers.ALL:
        kind = module.PAPER
        languages = "" if len(kind.languages) == 1 else f"({'・'.join(kind.languages)})"
        yield f"{kind.code:<18}{kind.number}{kind.title}{languages}"


def _write(args: argparse.Namespace, module: ModuleType, *, on: date) -> int:
    """Write beside the place first, so that what stands there is whole or not there at all."""
    beside = args.out.with_name(f".{args.out.name}.part")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        try:
            made = _papers(args, module, on=on)
            if args.out.suffix == ".pdf":
                count = pdf.write(made, out, title=module.PAPER.title, on=on)
            else:
                all_made = tuple(made)
                out.write(excel.render(Bundle(module.PAPER.title, all_made), on=on))
                count = len(all_made)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
    beside.replace(args.out)
    return count


def _papers(args: argparse.Namespace, module: ModuleType, *, on: date) -> Iterator[Paper]:
    if not args.case:
        yield printing.make(module, None, staff=_anybody(args), on=on, language=args.language)
        return
    for place, number in enumerate(args.case, 1):
        case = _case(args, number)
        staff = _staff(args, case)
        subject = _subject(args, module, case)
        with transaction.atomic():
            audit.record_command(
                "paper.printed", municipality_id=case.municipality_id, case_id=case.pk, paper=args.name,
                form=args.out.suffix[1:], staff=staff.pk,
            )
            made = printing.make(module, subject, staff=staff, on=on, language=args.language)
        yield made
        _progress(place, len(args.case))


def _progress(done: int, total: int) -> None:
    if total > 1 and sys.stderr.isatty():
        full = BAR * done // total
        print(f"\r[{'#' * full}{'.' * (BAR - full)}] {done}/{total}", end="\n" if done == total else "", file=sys.stderr)


def _case(args: argparse.Namespace, number: str) -> Case:
    found = Case.objects.filter(number=number).select_related("person", "agency").order_by("pk")
    if args.municipality:
        found = found.filter(municipality__code=args.municipality)
    cases = list(found[:2])
    if not cases:
        raise NotMade(f"ケース「{number}」は見つかりませんでした。番号を確かめてください。")
    if len(cases) > 1:
        raise NotMade(f"ケース「{number}」は、いくつもの自治体にあります。--municipality で自治体を選んでください。")
    return cases[0]


def _staff(args: argparse.Namespace, case: Case) -> Staff:
    if args.login:
        return _named(args.login, municipality_id=case.municipality_id)
    held = Assignment.objects.filter(case=case, kind=AssignmentKind.PRIMARY, ends_on__isnull=True).select_related("staff").first()
    if held is None:
        raise NotMade(f"ケース「{case.number}」には主担当がいません。--as で、だれとして作るかを選んでください。")
    return held.staff


def _named(login: str, *, municipality_id: int) -> Staff:
    staff = Staff.objects.filter(login_name=login, municipality_id=municipality_id).select_related("agency").first()
    if staff is None:
        raise NotMade(f"職員「{login}」は、この自治体にいません。ログイン名を確かめてください。")
    return staff


def _anybody(args: argparse.Namespace) -> Staff:
    """An empty paper is the same for everybody of a municipality."""
    every = Staff.objects.select_related("agency").order_by("pk")
    if args.login:
        every = every.filter(login_name=args.login)
    if args.municipality:
        every = every.filter(municipality__code=args.municipality)
    staff = every.first()
    if staff is None:
        raise NotMade("職員がまだいません。yorisoi init で、自治体と管理者を作ってください。")
    return staff


def _subject(args: argparse.Namespace, module: ModuleType, case: Case) -> Any:
    if module.PAPER.of is Of.NOBODY:
        raise NotMade(f"{module.PAPER.title}は、ケースごとの用紙ではありません。ケース番号を書かずに作ってください。")
    if module.PAPER.of is Of.CASE and (args.of is None or not hasattr(module, "find")):
        return case
    pk = args.of or next((number for number, _ in module.subjects(case)), None)
    found = module.find(case, pk) if pk is not None else None
    if found is None:
        raise NotMade(f"ケース「{case.number}」に、{module.PAPER.of.value}がありません。")
    return found
