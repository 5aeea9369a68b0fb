"""書き出す (Export): a whole municipality, one case, an extract for research; and what their columns mean."""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.utils import timezone

DONE, REFUSED, GAPS, BROKEN_OFF = 0, 1, 3, 4
RESUME = "同じ命令に --resume を付ければ、つづきから書きます。"
LOST = "中身がないか壊れていて、書き出せませんでした(attachments/list-…jsonl の file が null)。"
CODES = """\
終了コード: 0 できた / 1 断った(わけを表示) / 2 指定のまちがい、または設定のまちがい /
3 書き出したが、欠けた添付がある / 4 途中で書けなくなった(空き容量など。--resume でつづきから) / 130 中断した
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is exported, and where to."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = CODES
    kinds = parser.add_subparsers(dest="what", required=True, metavar="何を", title="何を")
    _add_municipality(kinds.add_parser("municipality", help="自治体のすべての表(秘匿した連絡先もふくむ)", epilog=CODES))
    _add_case(kinds.add_parser("case", help="1つのケースのすべてを zip に", epilog=CODES))
    _add_research(kinds.add_parser("research", help="研究用の抜き書き(k匿名を確かめ、報告を付ける)", epilog=CODES))
    kinds.add_parser("columns", help="表と列の説明(Markdown)を出す")


def _add_municipality(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="フォルダー", help="書き出す先。空か、まだないフォルダー")
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="形式(はじめは jsonl)")
    parser.add_argument("--resume", action="store_true", help="途中で止まった書き出しの、つづきから")
    parser.add_argument("--attachments", action="store_true", help="添付の中身も、暗号をといて書き出す")
    parser.add_argument("--municipality", metavar="コード", help="自治体コード6桁(1つしかなければ要りません)")


def _add_case(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="ケース番号", help="例 R8-0123")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="ファイル", help="書き出す zip。まだないファイル")
    parser.add_argument("--municipality", metavar="コード", help="自治体コード6桁(1つしかなければ要りません)")
    parser.add_argument("--staff", metavar="サインイン名", help="この職員として書き出す(なければ、担当者として、連絡先は秘匿)")
    parser.add_argument("--contacts", action="store_true", help="--staff の人が見てよい、秘匿の連絡先も入れる")


def _add_research(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--k", type=int, default=5, metavar="人数", help="見分けのつかない人の、いちばん少ない数(3以上。はじめは5)")
    parser.add_argument("--out", type=Path, required=True, metavar="ファイル", help="書き出す CSV。報告は、となりに .report.txt")
    parser.add_argument("--municipality", metavar="コード", help="自治体コード6桁(1つしかなければ要りません)")


def run(args: argparse.Namespace) -> int:
    """Do it; return what the exit codes above say."""
    return {"municipality": _municipality, "case": _case, "research": _research, "columns": _columns}[args.what](args)


def _columns(args: argparse.Namespace) -> int:
    from yorisoi.transfer.exporting.describing import columns

    print(columns(), end="")
    return DONE


def _municipality(args: argparse.Namespace) -> int:
    from yorisoi.audit import actions as audit
    from yorisoi.transfer.exporting import municipality as exporting

    began = time.monotonic()
    town = find_municipality(args.municipality)
    if isinstance(town, str):
        return refused(town)
    asked = exporting.Asked(
        args.out, town, timezone.now, args.format, args.resume, args.attachments, tell=progress()
    )
    audit.record_command(
        "municipality.exported", municipality_id=town.pk, format=args.format, resume=args.resume, attachments=args.attachments
    )
    try:
        done = exporting.export(asked)
    except exporting.NotPossible as fault:
        return refused(str(fault))
    except OSError as fault:
        print(f"\n途中で書けなくなりました({fault.strerror})。空き容量などを確かめてください。{RESUME}", file=sys.stderr)
        return BROKEN_OFF
    if done.was_finished:
        print("この書き出しは、もう終わっています。新しく書き出すなら、別のフォルダーを指定してください。")
        return DONE
    took = time.monotonic() - began
    print(f"\n{town.name}: {len(done.rows)}表 {sum(done.rows.values()):,}行を、{args.out} に書き出しました({took:.0f}秒)。")
    print("秘匿した連絡先も入っています。鍵のかかる場所に置き、用がすんだら消してください。")
    if done.lost:
        print(f"添付 {done.lost}個は、{LOST}", file=sys.stderr)
        return GAPS
    return DONE


def _case(args: argparse.Namespace) -> int:
    from yorisoi.audit import actions as audit
    from yorisoi.transfer.exporting import case_zip
    from yorisoi.transfer.queries import exporting as queries

    town = find_municipality(args.municipality)
    if isinstance(town, str):
        return refused(town)
    case = queries.case_by_number(args.number, municipality_id=town.pk)
    if case is None:
        return refused(f"ケース番号 {args.number} のケースは、{town.name}にはありません。")
    if args.out.exists():
        return refused(f"{args.out} はもうあります。別の名前にしてください。")
    today = timezone.localdate()
    reader = queries.reader_on_the_server(case, login_name=args.staff, with_contacts=args.contacts, on=today)
    if reader is None:
        return refused("--staff の職員が見つからないか、このケースに担当者がいません。--staff で職員を指定してください。")
    audit.record_command(
        "case.exported", municipality_id=town.pk, case_id=case.pk, unveiled=[each.pk for each in reader.opened]
    )
    try:
        write_new(args.out, case_zip.stream(case, reader, with_evidence=True))
    except OSError as fault:
        print(f"書けませんでした({fault.strerror})。空き容量と場所を確かめてください。", file=sys.stderr)
        return BROKEN_OFF
    print(f"{args.out} に書き出しました。暗号化されていません。渡す相手を確かめ、用がすんだら消してください。")
    if lost := sum(case_zip.is_lost(row) for row in case_zip.attachments(case)):
        print(f"添付 {lost}個は、中身がないか壊れていて、入っていません。", file=sys.stderr)
        return GAPS
    return DONE


def _research(args: argparse.Namespace) -> int:
    from yorisoi.audit import actions as audit
    from yorisoi.transfer.exporting import research

    town = find_municipality(args.municipality)
    beside = args.out.with_name(args.out.name + ".report.txt")
    if isinstance(town, str):
        return refused(town)
    if args.k < research.LEAST_K:
        return refused(f"k は {research.LEAST_K} 以上にしてください。小さいと、だれのことか分かってしまいます。")
    if found := next((path for path in (args.out, beside) if path.exists()), None):
        return refused(f"{found} はもうあります。別の名前にしてください。")
    try:
        made = research.extract(town, k=args.k, on=timezone.localdate())
    except research.TooFew as fault:
        return refused(f"ケースが {fault}件しかなく、全員をまとめても {args.k}人になりません。書き出しませんでした。")
    except research.NotAnonymous as fault:
        return refused(f"読みなおすと、{fault}人しかいない組がありました。書き出しませんでした。開発者に知らせてください。")
    audit.record_command("research.exported", municipality_id=town.pk, k=args.k, rows=len(made.extract.rows))
    try:
        write_new(args.out, [made.content.encode()])
        write_new(beside, [made.report.encode()])
    except OSError as fault:
        print(f"書けませんでした({fault.strerror})。空き容量と場所を確かめてください。", file=sys.stderr)
        return BROKEN_OFF
    print(f"{made.report}\n{args.out} と {beside} に書き出しました。")
    return DONE


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a new file only its owner reads; it gets its name when all of it is there."""
    unfinished = path.with_name(path.name + ".part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as target:
        for piece in pieces:
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())
    unfinished.rename(path)


def find_municipality(code: str | None) -> Any:
    """Return the municipality meant, or why it is not clear, as a sentence."""
    from yorisoi.agencies.models import Municipality

    found = list(Municipality.objects.filter(**({"code": code} if code else {})).order_by("code")[:2])
    if len(found) == 1:
        return found[0]
    if found:
        codes = "、".join(Municipality.objects.order_by("code").values_list("code", flat=True))
        return f"自治体がいくつかあります。--municipality で、どれか指定してください({codes})。"
    return f"自治体コード {code} の自治体はありません。" if code else "自治体がまだありません(yorisoi init)。"


def refused(why: str) -> int:
    """Say why not."""
    print(why, file=sys.stderr)
    return REFUSED


def progress() -> Callable[[str, int, int], None]:
    """Return what tells how far a long export has come: one changing line at a terminal, a line a table elsewhere."""
    is_terminal = sys.stdout.isatty() or bool(os.environ.get("YORISOI_PROGRESS"))

    def tell(title: str, done: int, total: int) -> None:
        line = f"{title} {done:,}/{total:,}"
        if is_terminal:
            print(f"\r\033[K{line}", end="", flush=True)
        elif done >= total and total:
            print(line, flush=True)

    return tell
