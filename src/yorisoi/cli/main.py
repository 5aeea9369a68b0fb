"""命令の入口 (Entrance of the command line): one table of subcommands, each a module of its own."""

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Sequence
from types import ModuleType

import django

from yorisoi import __version__
from yorisoi.config.env import Misconfigured

# name → (module, what it does). A module has `add_arguments(parser)` and `run(args) -> int | None`.
COMMANDS = {
    "start": ("yorisoi.cli.start", "準備を整えて、よりそいを開く(bin/serve はこれを呼びます)"),
    "serve": ("yorisoi.cli.start", "start と同じ"),
    "init": ("yorisoi.cli.init", "空の自治体と最初の管理者を作る"),
    "password": ("yorisoi.cli.password", "職員のパスワードを、一度だけ使えるものに置き換える"),
    "migrate": ("yorisoi.cli.migrate", "データベースを、いまの版の形にする"),
    "tidy": ("yorisoi.cli.tidy", "どの記録のものでもない添付の中身と、まとめ印刷の古い控えを片づける(夜に一度)"),
    "check": ("yorisoi.cli.check", "設定と配備を点検する"),
    "demo": ("yorisoi.cli.demo", "架空市のデモデータを入れる"),
    "play": ("yorisoi.cli.play", "ひとりの相談を、最初から最後まで通して見せる"),
    "synth": ("yorisoi.cli.synth", "大量の架空データを作る"),
    "reindex": ("yorisoi.cli.reindex", "記録の全文検索の索引を作り、人をさがす鍵を直す(途中からでも)"),
    "doubles": ("yorisoi.cli.doubles", "同じ人かもしれない記録をさがして、主任の一覧にする(毎晩)"),
    "sheet": ("yorisoi.cli.sheet", "帳票を PDF か Excel で書き出す"),
    "import": ("yorisoi.cli.importing", "ExcelやCSVの台帳を取りこむ(確かめるだけ・取り消しも)"),
    "export": ("yorisoi.cli.export", "自治体まるごと・1つのケース・研究用の書き出し"),
    "report": ("yorisoi.cli.report", "月次報告・年度の集計を出す(画面・CSV・Excel)"),
    "bench": ("yorisoi.cli.bench", "画面の速さを測る"),
    "map": ("yorisoi.cli.map", "部屋の地図を出す"),
    "where": ("yorisoi.cli.where", "用語から、部屋・識別子・画面を探す"),
    "why-can": ("yorisoi.cli.why_can", "ある職員が、あるケースを見られる理由を出す"),
    "messages": ("yorisoi.cli.messages", "画面に出る断りの文を一覧にする"),
}

# A command that needs other settings than those of a running municipality.
SETTINGS = {"bench": "yorisoi.config.settings.bench"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    settings = SETTINGS.get(arguments[0] if arguments else "", "yorisoi.config.settings.prod")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if not arguments or arguments[0] not in COMMANDS:
        _overview().parse_args(arguments)
        _overview().print_help()
        return 0
    name, *rest = arguments
    module, summary = COMMANDS[name]
    try:
        command = _load(module)
        parser = argparse.ArgumentParser(prog=f"yorisoi {name}", description=summary)
        command.add_arguments(parser)
        return command.run(parser.parse_args(rest)) or 0
    except Misconfigured as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _load(module: str) -> ModuleType:
    gc.disable()  # what is loaded stays, and collecting among it would only take time
    django.setup()
    command = importlib.import_module(module)
    gc.enable()
    return command


def _overview() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="yorisoi",
        description="よりそい — 生活困窮者自立相談支援の支援ケース管理",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<10} {summary}" for name, (_, summary) in COMMANDS.items()),
    )
    parser.add_argument("--version", action="version", version=f"yorisoi {__version__}")
    parser.add_argument("command", nargs="?", choices=sorted(COMMANDS), metavar="命令", help="次のどれか")
    return parser


if __name__ == "__main__":
    sys.exit(main())
