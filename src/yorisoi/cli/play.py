"""演じる (Play): a story from beginning to end, through the same acts as the pages, and nothing kept."""

import argparse
import inspect
import sys
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from yorisoi.cli.migrate import alone, migrate_if_needed
from yorisoi.foundation.wareki import format_month_day, format_wareki

STORIES = Path(__file__).parent / "stories"

FORMAT = """\
シナリオは TOML のファイルです。はじめに全体のこと、次に人、そのあとに手順を日の順に書きます。

  title  = "題名"
  source = "もとになった資料"
  about  = "どんな話か"
  starts = -120            # 0日目は、今日から120日前
  unknown = ["資料に書かれていないこと(仮の値)"]

  [person."本人"]            # はじめに書いた人が、この物語の本人です
  name = "氏名"
  kana = "ふりがな"
  age = 52                 # または born = "昭和49年5月1日"
  gender = "MALE"          # MALE FEMALE OTHER NO_ANSWER UNKNOWN
  address = "架空市さくら町1-1"   # no_home = true なら住居なし
  phone = "000-0000-0000"
  contact_note = "午後に電話"
  avoid_note = "大きな声"

  [[step]]
  day = 0                  # 物語の何日目か
  actor = "takanashi"      # だれが(サインイン名。書かなければ takanashi)
  act = "receive"          # なにを(下の一覧)
  channel = "本人が来所"      # 手順ごとの項目。選ぶものは、ことばでもコードでも書けます

  [[step]]
  day = 3
  act = "enroll"
  refused = "ANONYMOUS"    # この理由で断られるはず。断られなければ、そこで止まります

  [[step]]
  day = 5
  note = "書きとめ。まだない機能や、背景を書きます。"

  case = "名前"             # 二人目以降のケースの手順に書きます([person."名前"] の人)

職員: {staff}
機関: {agencies}

手順の一覧
{acts}
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, and how to play it."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _format_help()
    parser.add_argument("file", nargs="?", help="シナリオのファイル、または入っている物語の名前(なければ一覧)")
    parser.add_argument("--keep", action="store_true", help="終わったあとも記録を残す(ふだんは残しません)")
    parser.add_argument("--quiet", action="store_true", help="断られたことと終わりだけを出す")


def _format_help() -> str:
    from yorisoi.cli.scenario.acts import ACTS
    from yorisoi.cli.scenario.town import AGENCIES, STAFF

    lines = []
    for name, act in ACTS.items():
        words = " ".join((inspect.getdoc(act) or "").split())
        lines.append(f"  {name:<18}{words}")
    text = FORMAT.format(
        staff="、".join(f"{row[0]}({row[1]}・{row[3].label})" for row in STAFF),
        agencies="、".join(name for name, _ in AGENCIES), acts="\n".join(lines),
    )
    return text.replace("%", "%%")


def run(args: argparse.Namespace) -> int:
    """Play one story inside a transaction that is rolled back unless `--keep` is given."""
    from yorisoi.cli.scenario.story import StoryFault

    if not args.file:
        _list()
        return 0
    with alone():
        migrate_if_needed()
    try:
        with transaction.atomic():
            _play(_find(args.file), quiet=args.quiet)
            if not args.keep:
                transaction.set_rollback(True)
    except StoryFault as fault:
        print(f"\n止まりました: {fault}", file=sys.stderr)
        return 1
    return 0


def _find(name: str) -> Path:
    given = Path(name)
    inside = STORIES / (name if name.endswith(".toml") else f"{name}.toml")
    return given if given.exists() or not inside.exists() else inside


def _list() -> None:
    from yorisoi.cli.scenario.story import read

    print("入っている物語(yorisoi play 名前):\n")
    for path in sorted(STORIES.glob("*.toml")):
        print(f"  {path.stem:<24}{read(path, today=timezone.localdate()).title}")


def _play(path: Path, *, quiet: bool) -> None:
    from yorisoi.cli.scenario.player import Outcome, Scene, play
    from yorisoi.cli.scenario.story import read
    from yorisoi.cli.scenario.town import build

    today = timezone.localdate()
    story = read(path, today=today)
    print(f"■ {story.title}({story.source})\n{story.about.strip()}")
    for line in story.unknown:
        print(f"  ※ 仮: {line}")
    scene = Scene(town=build(on=story.starts_on), story=story)
    refused: list[Outcome] = []
    for outcome in play(scene):
        if outcome.codes:
            refused.append(outcome)
        if not quiet or outcome.codes:
            _print(outcome)
    print(f"\n終わりました。手順 {len(story.steps)}、断られたこと {len(refused)}。")
    for outcome in refused:
        print(f"  {format_wareki(outcome.step.on)} {outcome.step.act}: {'、'.join(dict.fromkeys(outcome.codes))}")


def _print(outcome: "object") -> None:
    from yorisoi.cli.scenario.player import Outcome

    assert isinstance(outcome, Outcome)
    step = outcome.step
    if not step.act:
        print(f"\n{format_wareki(step.on)}  (書きとめ) {outcome.result}")
        return
    mark = "✕ 断られました" if outcome.codes else "○"
    print(f"\n{format_wareki(step.on)}  {outcome.who}  {step.act}\n  {mark} {outcome.result}")
    if outcome.place:
        print(f"  いま: {outcome.place}")
    for duty in outcome.duties:
        print(f"  すること: {format_month_day(duty.due_on)}まで {duty.kind.label}({duty.turn.label}) {duty.why}")
