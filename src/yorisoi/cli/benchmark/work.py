"""
仕事を測る (Work): papers, figures, ledgers in and everything out; each in a process of its own, for its own memory.

What a job writes into the database is rolled back, and its files are deleted.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

SEED = 7
MB = 1024
STORIES = ("家賃の滞納が三か月。", "仕事をさがしている。体調に波がある。", "家族と離れて暮らす。収入のめどを聞いた。")
# As long as the course of the case: measured by itself.
LONG = "papers/note-list.pdf"
HEADINGS = ("受付日", "氏名", "ふりがな", "性別", "生年月日", "電話", "住所", "相談経路", "相談内容")


class NotDone(Exception):
    """A job could not be done. Says why."""


@dataclass(frozen=True)
class Job:
    """One kind of work: what it is called, how it is done, and how long and how much memory it may take."""

    code: str
    label: str
    run: Callable[["Ground"], dict[str, Any]]
    most_seconds: float | None = None
    most_mb: int | None = None


@dataclass(frozen=True)
class Worked:
    """What one job took: `seconds` is what its target speaks of, `busy` the work of the process, `count` how much was done."""

    code: str
    label: str
    count: int
    seconds: float
    busy: float
    mb: int
    most_seconds: float | None
    most_mb: int | None
    said: str = ""

    @property
    def is_met(self) -> bool:
        in_time = self.most_seconds is None or self.seconds <= self.most_seconds
        return in_time and (self.most_mb is None or self.mb <= self.most_mb)

    def as_dict(self) -> dict[str, Any]:
        """Return everything for the JSON."""
        return {**asdict(self), "is_met": self.is_met}


class Ground:
    """What the jobs work with: the largest agency's chief, its cases, today; and how much of it (`share` of the whole)."""

    def __init__(self, share: float = 1.0) -> None:
        from django.utils import timezone

        from yorisoi.cli.benchmark.sample import take

        self.on: date = timezone.localdate()
        self.sample = take(self.on)
        self.chief, self.town = self.sample.chief, self.sample.chief.municipality_id
        self.share = share

    def some(self, number: int) -> int:
        """Return how many of so many are done."""
        return max(1, round(number * self.share))

    def plans(self, number: int) -> Iterator[Any]:
        """Yield so many plans of the municipality, over again from the first where there are fewer."""
        from yorisoi.process.s06_plan import queries as plans
        from yorisoi.process.s06_plan.models import Plan

        ids = list(Plan.objects.filter(municipality_id=self.town).order_by("pk").values_list("pk", flat=True)[:number])
        if not ids:
            raise NotDone("プランがありません。")
        for place in range(number):
            yield plans.with_parts(Plan.objects.select_related("case__person")).get(pk=ids[place % len(ids)])


def each_paper(ground: Ground) -> dict[str, Any]:
    """Every paper of a thick case but the list of its notes, warm: the time below which 95 of 100 stay."""
    from yorisoi.cli.benchmark.measure import percentile
    from yorisoi.transfer.exporting.case_zip import printed

    found = [each for each in printed(ground.sample.case) if each[0] != LONG]
    took: list[tuple[float, str]] = []
    busy: list[float] = []
    for warm in range(ground.some(10) + 1):
        for name, _, module, subject in found:
            began, worked = time.perf_counter(), time.process_time()
            _pdf(ground, module, subject)
            if warm:
                took.append((time.perf_counter() - began, name))
                busy.append(time.process_time() - worked)
    took.sort()
    busy.sort()
    times = [seconds for seconds, _ in took]
    said = (
        f"p50 {percentile(times, 50) * 1000:.0f}ms、計算は p50 {percentile(busy, 50) * 1000:.0f}ms、"
        f"p95 {percentile(busy, 95) * 1000:.0f}ms、"
        f"いちばん長い {took[-1][1]} {took[-1][0] * 1000:.0f}ms"
    )
    return {"count": len(took), "seconds": percentile(times, 95), "said": said}


def long_paper(ground: Ground) -> dict[str, Any]:
    """The list of the notes of a thick case, warm."""
    from yorisoi.transfer.exporting.case_zip import printed

    module, subject = next((module, subject) for name, _, module, subject in printed(ground.sample.case) if name == LONG)
    _pdf(ground, module, subject)
    began = time.perf_counter()
    content = _pdf(ground, module, subject)
    took = time.perf_counter() - began
    return {"count": ground.sample.notes, "seconds": took, "said": f"{len(content) / 1024:.0f}KB"}


def _pdf(ground: Ground, module: ModuleType, subject: Any) -> bytes:
    from yorisoi.sheets import pdf, printing

    return pdf.render(printing.make(module, subject, staff=ground.chief, on=ground.on), on=ground.on)


def thousand_papers(ground: Ground) -> dict[str, Any]:
    """A thousand plans in one PDF."""
    from yorisoi.sheets import papers, pdf, printing

    module = papers.paper_of("plan")
    assert isinstance(module, ModuleType)
    made = (
        printing.make(module, plan, staff=ground.chief, on=ground.on) for plan in ground.plans(ground.some(1_000))
    )
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        count = pdf.write(made, out, title="まとめ印刷", on=ground.on)
        return {"count": count, "seconds": time.perf_counter() - began, "said": f"{out.tell() / 2**20:.0f}MB の PDF"}


def month(ground: Ground) -> dict[str, Any]:
    """The report of the last month that is over, for the whole municipality."""
    from yorisoi.foundation.wareki import add_months
    from yorisoi.statistics.figures.report import report
    from yorisoi.statistics.rules.periods import month_of

    return _reported(lambda: report(ground.town, month_of(add_months(ground.on, -1)), on=ground.on), 1)


def ten_years(ground: Ground) -> dict[str, Any]:
    """The reports of ten fiscal years, one after the other."""
    from yorisoi.foundation.wareki import fiscal_year
    from yorisoi.statistics.figures.report import report
    from yorisoi.statistics.rules.periods import years_of

    this = fiscal_year(ground.on)

    def reports() -> None:
        for year in range(this - 9, this + 1):
            report(ground.town, years_of(year), on=ground.on)

    return _reported(reports, 10)


def _reported(work: Callable[[], Any], count: int) -> dict[str, Any]:
    work()  # warm
    began = time.perf_counter()
    work()
    return {"count": count, "seconds": time.perf_counter() - began}


def ledger(ground: Ground) -> dict[str, Any]:
    """Ten thousand lines of an Excel ledger: read, matched, looked at, brought in, and rolled back."""
    from django.db import transaction

    from yorisoi.transfer import actions
    from yorisoi.transfer.enums import Answer, LedgerKind, RowState
    from yorisoi.transfer.queries import imports

    book = _ledger(ground.some(10_000), ground.on)
    steps: list[float] = [time.perf_counter()]
    chief = ground.chief
    with transaction.atomic():
        taken = actions.take(stream=book, name="bench.xlsx", kind=LedgerKind.CASES, actor=chief)
        steps.append(time.perf_counter())
        taken = actions.match(ledger=taken, columns=taken.columns, actor=chief, on=ground.on, worker=ground.sample.worker)
        asked = imports.rows(taken, RowState.ASKED).values_list("line", flat=True)
        actions.answer(ledger=taken, said=dict.fromkeys(asked, (Answer.NEW, None)), actor=chief)
        steps.append(time.perf_counter())
        done = actions.carry_out(ledger=taken, actor=chief, on=ground.on)
        steps.append(time.perf_counter())
        transaction.set_rollback(True)
    spans = zip(("読む", "確かめる", "入れる"), steps, steps[1:], strict=False)
    parts = "、".join(f"{words} {after - before:.1f}秒" for words, before, after in spans)
    return {"count": done.brought, "seconds": steps[-1] - steps[0], "said": f"{parts}、入らなかった行 {done.left:,}"}


def _ledger(number: int, on: date) -> io.BytesIO:
    import xlsxwriter

    from yorisoi.cli.synthetic import names
    from yorisoi.foundation.wareki import add_months, format_wareki, format_wareki_short

    chance, stream = Random(SEED), io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("台帳")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, number + 1):
        gender = chance.choice(("MALE", "FEMALE"))
        name = names.invent(chance, gender)
        born = date(on.year - chance.randrange(19, 90), chance.randrange(1, 13), chance.randrange(1, 28))
        received = format_wareki_short(add_months(on, -chance.randrange(1, 60)))
        sheet.write_row(row, 0, (
            received, name.name, name.kana, "男" if gender == "MALE" else "女", format_wareki(born), names.phone(chance),
            names.address(chance, "架空市"), chance.choice(("電話", "来所", "庁内他課", "民生委員")), chance.choice(STORIES),
        ))
    book.close()
    stream.seek(0)
    return stream


def everything(ground: Ground) -> dict[str, Any]:
    """Every row of the municipality as JSON lines, with its parts brought to the disk."""
    from django.utils import timezone

    from yorisoi.agencies.models import Municipality
    from yorisoi.transfer.exporting import municipality as exporting

    with tempfile.TemporaryDirectory() as folder:
        asked = exporting.Asked(Path(folder) / "out", Municipality.objects.get(pk=ground.town), timezone.now)
        began = time.perf_counter()
        done = exporting.export(asked)
        took = time.perf_counter() - began
        size = sum(path.stat().st_size for path in asked.folder.iterdir())
    notes = done.rows["支援経過記録"]
    return {"count": sum(done.rows.values()), "seconds": took, "said": f"うち支援経過記録 {notes:,}、{size / 2**20:,.0f}MB"}


def one_case(ground: Ground) -> dict[str, Any]:
    """The zip of a thick case."""
    from yorisoi.transfer.exporting import case_zip
    from yorisoi.transfer.exporting.case_facts import Reader

    began = time.perf_counter()
    size = sum(len(piece) for piece in case_zip.stream(ground.sample.case, Reader(ground.chief, ground.on), with_evidence=True))
    return {"count": 1, "seconds": time.perf_counter() - began, "said": f"{size / 1024:,.0f}KB、記録 {ground.sample.notes:,}"}


def research(ground: Ground) -> dict[str, Any]:
    """The extract for research with k = 5."""
    from yorisoi.agencies.models import Municipality
    from yorisoi.transfer.exporting.research import extract

    began = time.perf_counter()
    made = extract(Municipality.objects.get(pk=ground.town), k=5, on=ground.on)
    return {
        "count": len(made.extract.rows), "seconds": time.perf_counter() - began,
        "said": f"出さなかった行 {made.extract.left_out:,}、いちばん小さい組 {made.extract.smallest}",
    }


JOBS = (
    Job("paper.one", "帳票1枚(p95、暖まったあと)", each_paper, most_seconds=0.3),
    Job("paper.list", "経過一覧1部(数は記録)", long_paper),
    Job("paper.thousand", "帳票1,000枚を1つのPDFに", thousand_papers, most_seconds=120, most_mb=500),
    Job("report.month", "月次報告", month, most_seconds=1),
    Job("report.years", "10年度の集計", ten_years, most_seconds=10),
    Job("import.ledger", "台帳1万行の取り込み", ledger, most_seconds=30),
    Job("export.everything", "自治体まるごとの書き出し", everything, most_mb=200),
    Job("export.case", "1つのケースのzip", one_case),
    Job("export.research", "研究用の抜き書き", research),
)


def work_through(prefixes: str = "", *, share: float = 1.0) -> Iterator[Worked]:
    """
    Do the jobs, or those whose code begins with one of `prefixes`, each in a process of its own.

    :raises NotDone: with what the process said
    """
    wanted = tuple(part.strip() for part in prefixes.split(",") if part.strip()) or ("",)
    for job in JOBS:
        if job.code.startswith(wanted):
            yield _worked(job, share)


def _worked(job: Job, share: float) -> Worked:
    done = subprocess.run(
        [sys.executable, "-m", __name__, job.code, str(share)], capture_output=True, text=True, check=False, env=os.environ
    )
    if done.returncode:
        raise NotDone(f"{job.label}: {done.stderr.strip()[-2000:]}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Worked(
        job.code, job.label, told["count"], told["seconds"], told["busy"], told["mb"], job.most_seconds, job.most_mb,
        told.get("said", ""),
    )


def table(around: dict[str, Any], done: list[Worked], *, is_markdown: bool) -> str:
    """Return the results as a table to read."""
    head = ("仕事", "数", "秒", "計算の秒", "目標", "メモリ MB", "目標", "", "")
    rows = [
        (
            each.label, f"{each.count:,}", f"{each.seconds:.2f}", f"{each.busy:.1f}", _or_nothing(each.most_seconds), str(each.mb),
            _or_nothing(each.most_mb), "○" if each.is_met else "✕", each.said,
        )
        for each in done
    ]
    caption = (
        f"{around['at']} {around['database']}、ケース {around['cases']:,}・人 {around['people']:,}・記録 {around['notes']:,}、"
        f"CPU {around['processors']}・メモリ {around['memory_gib']}GiB、負荷 {around['load_before']}→{around['load_after']}。"
        "仕事ごとに別のプロセス。メモリは、そのプロセスの最大、計算は、そのプロセスの CPU 時間(準備の1回もふくむ)。"
    )
    if is_markdown:
        lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
        return "\n".join([caption, "", lines[0], "|---|---:|---:|---:|---:|---:|---:|---|---|", *lines[1:]])
    return "\n".join([caption, "", *("  ".join(cell for cell in row if cell) for row in (head, *rows))])


def _or_nothing(most: float | None) -> str:
    return "" if most is None else f"{most:g}"


def _most_mb() -> int:
    """Return the most memory this process has held; what its parent held before does not count."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return int(status.read_text().split("VmHWM:")[1].split()[0]) // MB


def main() -> None:
    """Do one job and print what it took."""
    import django

    django.setup()
    job = next(each for each in JOBS if each.code == sys.argv[1])
    ground = Ground(float(sys.argv[2]))
    worked = time.process_time()
    told = job.run(ground)
    print(json.dumps({**told, "busy": time.process_time() - worked, "mb": _most_mb()}, ensure_ascii=False))


if __name__ == "__main__":
    main()
