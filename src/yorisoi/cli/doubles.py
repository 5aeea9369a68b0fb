"""
同じ人かもしれない組 (Doubles): compares everybody of each municipality at night and writes the chief's list anew.

With `--quality` it measures instead how well doubles are found, on a labelled set of invented people; with `--entry`, how
fast somebody being typed is looked for.
"""

import argparse
import time
from collections import Counter
from random import Random

from django.utils import timezone

ENOUGH = 1000
ENTRIES_SEED = 11


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what is done; nothing: the nightly check."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--quality", action="store_true", help="見つけやすさを、架空の見本で測る(データベースは見ない)")
    what.add_argument("--entry", type=int, metavar="回数", help="入力中にさがす速さを測る(架空の街のデータベースで)")
    parser.add_argument("--seed", type=int, help="見本のたね(はじめは公表した数字のたね)")
    parser.add_argument("--size", type=int, default=ENOUGH, help=f"見本の、種類ごとの組の数(はじめは {ENOUGH})")


def run(args: argparse.Namespace) -> int:
    """Do it and say what was found."""
    if args.quality:
        return _quality(args.seed, args.size)
    if args.entry:
        return _entry(args.entry)
    from yorisoi.agencies.models import Municipality
    from yorisoi.people.actions import finding

    today = timezone.localdate()
    for town in Municipality.objects.order_by("code"):
        began, worked = time.monotonic(), time.process_time()
        done = finding.recheck(municipality_id=town.pk, on=today)
        took, busy = time.monotonic() - began, time.process_time() - worked
        print(
            f"{town.name}: {done.people:,}人を{took:.1f}秒(計算 {busy:.1f}秒)で見くらべました。"
            f"同じ人かもしれない組 {done.pairs:,}(あたらしく {done.added:,}、消えた {done.removed:,})。", flush=True,
        )
    return 0


def _quality(seed: int | None, size: int) -> int:
    from yorisoi.cli.synthetic.alike import PUBLISHED_SEED

    print("| 見本の種類 | 組 | 同じ人かもしれないと出た | 割合 |\n|---|---:|---:|---:|")
    result = quality(seed=PUBLISHED_SEED if seed is None else seed, size=size)
    for (is_same, kind), (pairs, found) in result.items():
        mark = "同じ人" if is_same else "別の人"
        print(f"| {mark}: {kind} | {pairs:,} | {found:,} | {found / pairs:.1%} |")
    recall, precision = figures(result)
    print(f"\n見つけた割合(再現率) {recall:.1%}、出したもののうち本当に同じ人の割合(適合率) {precision:.1%}")
    return 0


Result = dict[tuple[bool, str], tuple[int, int]]


def quality(*, seed: int, size: int) -> Result:
    """Return by kind of the labelled set how many pairs there are, and how many of them are called likely."""
    from yorisoi.cli.synthetic.alike import labelled
    from yorisoi.people.rules.likeness import compare, traits

    pairs: Counter[tuple[bool, str]] = Counter()
    found: Counter[tuple[bool, str]] = Counter()
    for each in labelled(seed=seed, size=size):
        kind = (each.is_same, each.kind)
        pairs[kind] += 1
        found[kind] += compare(traits(**each.one), traits(**each.other)).is_likely
    return {kind: (count, found[kind]) for kind, count in pairs.items()}


def figures(result: Result) -> tuple[float, float]:
    """Return recall and precision."""
    right = sum(found for (is_same, _), (_, found) in result.items() if is_same)
    wanted = sum(pairs for (is_same, _), (pairs, _) in result.items() if is_same)
    said = sum(found for _, found in result.values())
    return right / wanted, right / said


def _entry(runs: int) -> int:
    """Look for people as if all that is known of them were typed, and say how long it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from yorisoi.agencies.models import Staff
    from yorisoi.cases.queries import same_person
    from yorisoi.cli.benchmark.measure import percentile
    from yorisoi.cli.synth import INVENTED
    from yorisoi.people.models import Person
    from yorisoi.people.queries.likely import traits_of

    staff = Staff.objects.filter(municipality__code__startswith=INVENTED, role="COUNSELOR").order_by("pk").first()
    if staff is None:
        print("架空の街(yorisoi synth)のデータベースで測ってください。")
        return 1
    chance = Random(ENTRIES_SEED)
    last = Person.objects.order_by("-pk").values_list("pk", flat=True)[0]
    took: list[float] = []
    busy: list[float] = []
    queries: set[int] = set()
    hits = 0
    while len(took) < runs:
        known = Person.objects.exclude(name="").filter(born_on__isnull=False)
        person = known.filter(pk__gte=chance.randrange(last)).order_by("pk").first()
        if person is None:
            continue
        typed = traits_of(person)
        began, worked = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as captured:
            hits += bool(same_person.suggest(typed, staff=staff, on=timezone.localdate()))
        took.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - worked) * 1000)
        queries.add(len(captured))
    took.sort()
    busy.sort()
    print(
        f"{Person.objects.count():,}人から {runs} 回: p50 {percentile(took, 50):.0f}ms、p95 {percentile(took, 95):.0f}ms、"
        f"最大 {took[-1]:.0f}ms、このプロセスの計算時間 p95 {percentile(busy, 95):.0f}ms。"
        f"問合せ {min(queries)}〜{max(queries)}。この職員に見せた回 {hits}。"
    )
    return 0
