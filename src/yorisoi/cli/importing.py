"""台帳を取りこむ (Import): the wizard's steps from the command line: read, match, look, bring in; or undo."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from yorisoi.foundation.violations import Refused

if TYPE_CHECKING:
    from yorisoi.agencies.models import Staff
    from yorisoi.transfer.actions.looking import Looked
    from yorisoi.transfer.models import LedgerImport

DONE, REFUSED, SOME_LEFT = 0, 1, 3
MOST_SAID = 50
CODES = """\
終了コード: 0 全部の行が入った(--dry-run では、直すところがない) / 1 断った(わけを表示) / 2 指定のまちがい /
3 入らない行がある(--dry-run では、直すところがある) / 130 中断した(何も入っていない)

例:
  yorisoi import 台帳.xlsx --as sasaki --dry-run
  yorisoi import 台帳.xlsx --as sasaki --mapping 本所の台帳 --likely skip --wrong 直す行.xlsx
  yorisoi import --undo 12 --as sasaki
"""
KINDS = {
    "cases": "CASES", "notes": "NOTES", "staff": "STAFF", "agencies": "AGENCIES", "resources": "RESOURCES", "choices": "CHOICES",
    "ceilings": "CEILINGS",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, whose name it is brought in by, and how."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = CODES
    parser.add_argument("file", nargs="?", type=Path, metavar="ファイル", help="Excel(.xlsx)かCSV")
    parser.add_argument("--as", dest="login", required=True, metavar="サインイン名", help="取りこむ人(主任相談支援員か管理者)")
    parser.add_argument("--kind", choices=tuple(KINDS), default="cases", help="台帳の種類(はじめは cases)")
    parser.add_argument("--table", default="", metavar="名前", help="--kind choices のとき、どの表か(worries、services など)")
    parser.add_argument("--sheet", default="", metavar="名前", help="読むシート(なければ、書かれている最初のもの)")
    parser.add_argument("--mapping", default="", metavar="名前",
        help="のこしておいた列の合わせ方(なければ、列の名前から見当をつける)")
    parser.add_argument("--keep", default="", metavar="名前", help="この合わせ方を、この名前でのこす")
    parser.add_argument("--worker", default="", metavar="サインイン名", help="担当が書かれていない行の担当")
    parser.add_argument("--likely", choices=("skip", "new"), default="skip",
        help="同じ人かもしれない行: 入れない/別の人として入れる")
    parser.add_argument("--wrong", type=Path, metavar="ファイル", help="入らなかった行を、理由をつけてExcelに書く")
    parser.add_argument("--dry-run", action="store_true", help="確かめるだけ。データベースには何も書かない")
    parser.add_argument("--again", action="store_true", help="前に取りこんだのと同じファイルでも取りこむ")
    parser.add_argument("--undo", type=int, metavar="番号", help="この番号の取り込みを、まるごと取り消す")


def run(args: argparse.Namespace) -> int:
    """Do it; return what the exit codes above say."""
    if (args.file is None) == (args.undo is None):
        print("取りこむファイルか、--undo の番号か、どちらかを指定してください。", file=sys.stderr)
        return 2
    if args.file is not None and not args.file.is_file():
        print(f"ファイルがありません: {args.file}", file=sys.stderr)
        return 2
    actor = _staff(args.login)
    if actor is None:
        print(f"在職の職員に「{args.login}」というサインイン名はありません。", file=sys.stderr)
        return 2
    try:
        if args.undo is not None:
            return _undo(args.undo, actor)
        return _look(args, actor) if args.dry_run else _bring_in(args, actor)
    except Refused as refused:
        print("\n".join(violation.sentence for violation in refused.violations), file=sys.stderr)
        return REFUSED


def _staff(login: str) -> "Staff | None":
    from yorisoi.agencies.models import Staff

    found = Staff.objects.filter(login_name=login, is_active=True).select_related("agency", "municipality")
    return found.first()


def _look(args: argparse.Namespace, actor: "Staff") -> int:
    """Say everything that is wrong with a file; nothing is written anywhere."""
    from yorisoi.transfer.actions.context import Context
    from yorisoi.transfer.actions.looking import look
    from yorisoi.transfer.actions.taking import read
    from yorisoi.transfer.queries import imports
    from yorisoi.transfer.rules import importing as rules
    from yorisoi.transfer.rules.ledgers import by_key
    from yorisoi.transfer.rules.rows import Layout

    kind = KINDS[args.kind]
    held = imports.mapping(args.mapping, kind=kind, staff=actor) if args.mapping else None
    if args.mapping and held is None:
        return _no_mapping(args.mapping)
    with _Step("読む"), args.file.open("rb") as stream:
        found = read(stream, kind=kind, sheet=args.sheet, kept=held.columns if held else None)
    _say_missing(found.missing)
    worker = _worker(args, actor)
    violations = rules.may_import(role=actor.role, kind=kind)
    violations += rules.may_match(found.columns, by_key(kind), width=len(found.titles), has_worker=worker is not None)
    if violations:
        raise Refused(violations)
    layout, said = Layout(found.columns, found.titles), held.words if held else {}
    context = Context(kind, layout, actor, timezone.localdate(), args.table, worker, said)
    with _Step("確かめる"):
        looked = look(found.lines, context)
    return _tell(looked)


def _tell(looked: "Looked") -> int:
    problems, asked = looked.problems, len(looked.likely)
    for problem in problems[:MOST_SAID]:
        print(problem.sentence)
    if len(problems) > MOST_SAID:
        print(f"ほか{len(problems) - MOST_SAID:,}か所。")
    for each in looked.noticed:
        print(each)
    right = len(looked.right) - asked
    wrong = len(looked.entries) - len(looked.right)
    print(
        f"{len(looked.entries):,}行: 取りこめる {right:,}、直すところがある {wrong:,}、同じ人か決める {asked:,}。"
        f"何も書いていません。")
    return SOME_LEFT if wrong or asked else DONE


def _bring_in(args: argparse.Namespace, actor: "Staff") -> int:
    """Bring a file in: everything that is right, in one transaction."""
    from yorisoi.cli.sign_ins import SignIn, show
    from yorisoi.transfer import actions
    from yorisoi.transfer.enums import Answer, LedgerKind, RowState
    from yorisoi.transfer.queries import imports

    kind = LedgerKind(KINDS[args.kind])
    if args.mapping and imports.mapping(args.mapping, kind=kind, staff=actor) is None:
        return _no_mapping(args.mapping)
    today = timezone.localdate()
    with _Step("読む"), args.file.open("rb") as stream:
        ledger = actions.take(
            stream=stream, name=args.file.name, kind=kind, actor=actor, table=args.table, sheet=args.sheet, mapping=args.mapping,
        )
    try:
        same = imports.same_file(ledger.sha256, staff=actor, but=ledger.pk)
        if same is not None and not args.again:
            when = f"同じファイルを、{same.done_on}に取りこんでいます(番号 {same.pk})。"
            print(f"{when}それでも取りこむなら --again を付けてください。", file=sys.stderr)
            actions.drop(ledger=ledger, actor=actor)
            return REFUSED
        _say_missing(ledger.missing)
        with _Step("確かめる"):
            ledger = actions.match(
                ledger=ledger, columns=ledger.columns, actor=actor, on=today, worker=_worker(args, actor), keep_as=args.keep
            )
        for each in ledger.noticed:
            print(each, file=sys.stderr)
        asked = imports.rows(ledger, RowState.ASKED).values_list("line", flat=True)
        word = Answer.NEW if args.likely == "new" else Answer.SKIP
        actions.answer(ledger=ledger, said=dict.fromkeys(asked, (word, None)), actor=actor)
        with _Step("取りこむ"):
            carried = actions.carry_out(ledger=ledger, actor=actor, on=today)
    except (Refused, KeyboardInterrupt):
        actions.drop(ledger=ledger, actor=actor)
        raise
    if carried.sign_ins:
        show(SignIn(login, name, role, password) for login, name, role, password in carried.sign_ins)
    return _report(args, ledger, carried.brought, carried.left)


def _report(args: argparse.Namespace, ledger: "LedgerImport", brought: int, left: int) -> int:
    from yorisoi.transfer import excel

    print(f"{brought:,}行を取りこみました(番号 {ledger.pk})。入らなかった行 {left:,}。")
    print(f"取り消すときは: yorisoi import --undo {ledger.pk} --as {args.login}")
    if left and args.wrong:
        args.wrong.write_bytes(excel.wrong_rows(ledger))
        print(f"入らなかった行を、理由をつけて {args.wrong} に書きました。")
    return SOME_LEFT if left else DONE


def _undo(pk: int, actor: "Staff") -> int:
    from yorisoi.transfer import actions
    from yorisoi.transfer.queries import imports

    ledger = imports.found(pk, staff=actor)
    if ledger is None:
        print(f"番号 {pk} の取り込みはありません。", file=sys.stderr)
        return 2
    actions.undo(ledger=ledger, actor=actor, on=timezone.localdate())
    print(f"「{ledger.file_name}」の取り込みを取り消しました。")
    return DONE


def _worker(args: argparse.Namespace, actor: "Staff") -> "Staff | None":
    from yorisoi.transfer.queries import options

    if args.worker:
        return options.workers(actor).filter(login_name=args.worker).first()
    return actor if actor.is_supporter else None


def _no_mapping(name: str) -> int:
    print(f"「{name}」という列の合わせ方はありません。取り込みの画面か --keep でのこせます。", file=sys.stderr)
    return 2


def _say_missing(missing: Any) -> None:
    if missing:
        print(f"合わせ方にある列が、このファイルにありません: {'、'.join(missing)}", file=sys.stderr)


class _Step:
    """Say what is being done and how long it took, on the terminal only."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __enter__(self) -> None:
        self.began = time.monotonic()
        if sys.stderr.isatty():
            print(f"{self.words}…", end="", file=sys.stderr, flush=True)

    def __exit__(self, *fault: object) -> None:
        if sys.stderr.isatty():
            print(f"\r{self.words} {time.monotonic() - self.began:.1f}秒", file=sys.stderr, flush=True)
