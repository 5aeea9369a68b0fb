"""つくる (Synth): fill a database with an invented city of any size, for trying out and for measuring."""

import argparse
import os
import sys
import time
from collections.abc import Callable

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from yorisoi.cli.migrate import alone, migrate_if_needed
from yorisoi.foundation.municipality_code import is_valid

NOTES_A_PERSON = 32
SIZES = {"city": (12_000, 400_000), "prefecture": (100_000, 3_000_000)}
# So many notes are indexed at a time.
AT_ONCE = 20_000
# Codes no municipality has: the demo's and those of invented towns begin with 99.
INVENTED = "99"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how big the city is, and the seed: the same seed on the same day gives the same city."""
    parser.add_argument("--size", choices=sorted(SIZES), help="大きさの型(city: 1万2千人・40万記録、prefecture: 10万人・300万記録)")
    parser.add_argument("--people", type=_positive, default=1_000, help="相談に来た人の数(はじめは 1000)")
    parser.add_argument("--years", type=_positive, default=3, help="何年分か(はじめは 3)")
    parser.add_argument("--notes", type=_positive, help=f"支援経過記録のおよその数(はじめは 1人あたり {NOTES_A_PERSON})")
    parser.add_argument("--agencies", type=_positive, default=1, help="自立相談支援機関の数(はじめは 1。全員が1つの機関にいます)")
    parser.add_argument("--seed", type=int, default=1, help="たね。同じたねなら、同じ街ができます")
    parser.add_argument("--into", metavar="コード", help="デモなどのあるデータベースに、この自治体コード(99で始まる6桁)で加える")
    parser.add_argument("--copies", type=_positive, metavar="数", help="作らずに、ある街の人とケースを、新しい街に写す")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 以上の数を指定してください")
    return number


def run(args: argparse.Namespace) -> int:
    """Fill the database unless somebody real works in it."""
    from yorisoi.cli.synthetic.city import Wanted, fill
    from yorisoi.cli.synthetic.town import CODE
    from yorisoi.cli.synthetic.writer import analyze

    with alone():
        migrate_if_needed()
    if args.copies:
        return _copy(args.copies)
    code = args.into or CODE
    if refusal := refuse(code, into=bool(args.into)):
        print(refusal, file=sys.stderr)
        return 1
    people, notes = SIZES.get(args.size, (args.people, args.notes or args.people * NOTES_A_PERSON))
    wanted = Wanted(people, args.years, args.seed, args.notes or notes, args.agencies, code, timezone.localdate())
    began = time.monotonic()
    _hurry()
    writer = fill(wanted, tell=_progress(people))
    _make_findable()
    analyze()
    counts = writer.counts()
    print(f"\n{time.monotonic() - began:.0f}秒で、{sum(counts.values()):,}行を書きました。", flush=True)
    for table, count in sorted(counts.items(), key=lambda pair: -pair[1]):
        print(f"  {count:>10,}  {table}")
    print("\nサインインするには、職員に一度だけのパスワードを出します: yorisoi password サインイン名")
    for login_name, role, name in _sign_ins(code):
        print(f"  {login_name:<12}{role} {name}")
    return 0


def refuse(code: str, *, into: bool) -> str:
    """Return why the database may not be filled, in words; nothing when it may."""
    from yorisoi.agencies.models import Municipality, Staff

    if refusal := refuse_any():
        return refusal
    if not (code.startswith(INVENTED) and is_valid(code)):
        return f"自治体コード {code} は使えません。{INVENTED} で始まり、検査数字の合う6桁にしてください(例 990035)。"
    if Municipality.objects.filter(code=code).exists():
        return f"自治体コード {code} の街は、もうあります。別のコードを --into で指定してください。"
    if not into and Staff.objects.exists():
        return "このデータベースには、もう職員がいます。加えるときは --into 990035 のようにコードを指定してください。"
    return ""


def refuse_any() -> str:
    """Return why no invented data may come into the database; nothing when it may."""
    from yorisoi.agencies.models import Staff

    if Staff.objects.exclude(municipality__code__startswith=INVENTED).exists():
        return "このデータベースでは、実際の職員が働いています。架空のデータは入れられません。"
    return ""


def _copy(number: int) -> int:
    """Copy the first invented town into so many others."""
    from yorisoi.agencies.models import Municipality
    from yorisoi.cli.synthetic.copies import copy_town
    from yorisoi.cli.synthetic.writer import analyze
    from yorisoi.people.models import Person

    helped = Person.objects.filter(municipality_id=OuterRef("pk"))
    town = Municipality.objects.filter(Exists(helped), code__startswith=INVENTED).order_by("pk").first()
    if town is None or refuse_any():
        print(refuse_any() or "写す街がありません。先に yorisoi synth で街を作ってください。", file=sys.stderr)
        return 1
    _hurry()
    began = time.monotonic()
    for copy in copy_town(town, number):
        print(f"{copy.name}({copy.code}) {time.monotonic() - began:.0f}秒", flush=True)
    analyze()
    return 0


def _make_findable() -> None:
    """Fill the index of words, in large pieces: nobody works here yet."""
    from yorisoi.cli import reindex

    began = time.monotonic()
    _, added = reindex.fill(size=AT_ONCE)
    print(f"\n記録 {added:,}件を索引に加えました({time.monotonic() - began:.0f}秒)。", flush=True)


def _hurry() -> None:
    """Let the database write in bulk: what is lost in a crash is simply made again."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET synchronous_commit = off")
        else:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -400000")


def _progress(people: int) -> Callable[[int, int], None]:
    began, is_terminal = time.monotonic(), sys.stdout.isatty() or bool(os.environ.get("YORISOI_PROGRESS"))

    def tell(done: int, notes: int) -> None:
        seconds = time.monotonic() - began
        line = f"{done:,}/{people:,}人  {notes:,}記録  {seconds:.0f}秒"
        if is_terminal:
            print(f"\r{line}", end="", flush=True)
        elif done >= people or done % 4_000 < 400:
            print(line, flush=True)

    return tell


def _sign_ins(code: str) -> list[tuple[str, str, str]]:
    from yorisoi.agencies.models import Staff

    seen: dict[str, Staff] = {}
    for staff in Staff.objects.filter(municipality__code=code).order_by("pk"):
        seen.setdefault(staff.role, staff)
    return [(staff.login_name, staff.role_name, staff.name) for staff in seen.values()]
