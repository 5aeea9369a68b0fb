"""
研究用の抜き書き (An extract for research): one line a case, no name, no number, no day, k-anonymous and checked again.

Left out from the beginning: cases of this quarter (two extracts must not tell who came in between), merged records, and
people whose contact data is protected, for whom even being here is dangerous to know.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from yorisoi.agencies.models import Municipality
from yorisoi.cases.enums import Standing
from yorisoi.cases.models import Case
from yorisoi.foundation.wareki import age_on, format_wareki
from yorisoi.people import queries as people
from yorisoi.people.enums import Gender
from yorisoi.process.s02_intake.enums import ReceptionChannel
from yorisoi.process.s02_intake.models import EnrollmentRequest, Reception, Worry
from yorisoi.process.s05_screening.enums import ScreeningOutcome
from yorisoi.process.s05_screening.models import Screening
from yorisoi.process.s06_plan.enums import PlanState
from yorisoi.process.s06_plan.models import Plan, PlanService
from yorisoi.process.s10_monitoring.models import EmploymentOutcome
from yorisoi.process.s12_closure.enums import ClosurePattern
from yorisoi.process.s12_closure.models import Closure
from yorisoi.reference import queries as reference
from yorisoi.transfer.exporting.lines import BOM, csv_line
from yorisoi.transfer.rules import bands
from yorisoi.transfer.rules.anonymity import FEWEST, Extract, Row, anonymised, smallest_group

ENDORSED = (PlanState.ENDORSED, PlanState.SUPERSEDED, PlanState.FINISHED)
YES, NO, NONE = "あり", "なし", "なし"
TOLD = (
    "おもなお困りごと", "利用申込", "スクリーニングの結果", "了承されたプランの数", "法定サービス", "就労・増収", "状態",
    "終結のパターン", "支援の長さ",
)
STATES = {Standing.ACTIVE: "支援中", Standing.INTERRUPTED: "中断中", Standing.ENDED: "おわり"}
PATTERNS = {
    ClosurePattern.GOAL_ACHIEVED: "(1) 解決", ClosurePattern.ISSUES_EASED: "(2) 大きな問題の解消",
    ClosurePattern.CONTACT_LOST: "(3) 連絡の途絶", ClosurePattern.OTHER: "その他",
}
ROWS_AT_ONCE = 2_000


class TooFew(Exception):
    """Nothing can be given out: not even all together are k."""


class NotAnonymous(Exception):
    """The file does not hold what was promised; it is thrown away."""


@dataclass(frozen=True)
class Research:
    """The extract as a file, and the report that goes with it."""

    content: str
    report: str
    extract: Extract


def extract(municipality: Municipality, *, k: int, on: date) -> Research:
    """
    Return the extract of a municipality and its report.

    :raises TooFew: see there
    :raises NotAnonymous: see there
    """
    rows = list(_rows(municipality, on=on))
    found = anonymised(rows, bands.SCALES, k=k)
    if not found.rows:
        raise TooFew(len(rows))
    content = _as_csv(found)
    checked = check(content)
    if checked < k:
        raise NotAnonymous(checked)
    return Research(content, _report(municipality, found, rows=len(rows), checked=checked, k=k, on=on), found)


def check(content: str) -> int:
    """Read the file back and return the size of its smallest group, as somebody who received it would."""
    lines = csv.reader(io.StringIO(content.removeprefix(BOM)))
    next(lines)
    return smallest_group(tuple(line[: len(bands.SCALES)]) for line in lines)


def _rows(municipality: Municipality, *, on: date) -> Iterator[Row]:
    cases: Any = Case.objects.filter(
        municipality=municipality, opened_on__lt=bands.quarter_starts_on(on), person__merged_into__isnull=True
    ).exclude(person_id__in=people.protected_people(on=on))
    facts = _Facts(municipality, on)
    values = cases.order_by("pk").values_list(
        "pk", "opened_on", "ended_on", "standing", "person__gender", "person__born_on", "person__estimated_age",
        "person__estimated_age_on",
    )
    genders = dict(Gender.choices)
    for pk, begun, ended, standing, gender, born, about, about_on in values.iterator(chunk_size=ROWS_AT_ONCE):
        known = (
            bands.quarter(begun), bands.age_band(_age(born, about, about_on, on=begun)), str(genders.get(gender, bands.UNKNOWN)),
            facts.route.get(pk, bands.UNKNOWN),
        )
        yield Row(known, (*facts.told(pk), STATES[standing], facts.pattern.get(pk, NONE), bands.length_band(begun, ended)))


def _age(born_on: date | None, about: int | None, about_on: date | None, *, on: date) -> int | None:
    if born_on is not None:
        return max(0, age_on(born_on, on))
    if about is None:
        return None
    return max(0, about - ((about_on.year - on.year) if about_on is not None else 0))


class _Facts:
    """What the rooms know of each case, by its id: one read of each."""

    def __init__(self, municipality: Municipality, on: date) -> None:
        def of(found: QuerySet[Any]) -> QuerySet[Any]:
            return found.filter(municipality=municipality)

        channels, outcomes = dict(ReceptionChannel.choices), dict(ScreeningOutcome.choices)
        names = dict(reference.choices("worries", on, municipality.pk))
        first = of(Reception.objects.order_by("-received_on", "-pk")).values_list("case_id", "channel")
        self.route = {case: str(channels.get(code, bands.UNKNOWN)) for case, code in first.iterator(chunk_size=ROWS_AT_ONCE)}
        worries = of(Worry.objects.filter(is_main=True).order_by("-pk")).values_list("reception__case_id", "code")
        self.worry = {case: names.get(code, bands.UNKNOWN) for case, code in worries.iterator(chunk_size=ROWS_AT_ONCE)}
        self.enrolled = _ids(of(EnrollmentRequest.objects.all()))
        screened = of(Screening.objects.order_by("screened_on", "pk")).values_list("case_id", "outcome")
        self.screened = {case: str(outcomes[code]) for case, code in screened.iterator(chunk_size=ROWS_AT_ONCE)}
        plans = of(Plan.objects.filter(state__in=ENDORSED)).values("case_id").order_by("case_id")
        self.plans = dict(plans.annotate(number=Count("pk")).values_list("case_id", "number"))
        statutory = of(PlanService.objects.filter(is_statutory=True, plan__state__in=ENDORSED))
        self.statutory = set(statutory.order_by("plan__case_id").values_list("plan__case_id", flat=True))
        self.employed = _ids(of(EmploymentOutcome.objects.filter(Q(withdrawn_on__isnull=True))))
        closed = of(Closure.objects.order_by("closed_on", "pk")).values_list("case_id", "pattern")
        self.pattern = {case: PATTERNS[ClosurePattern(code)] for case, code in closed.iterator(chunk_size=ROWS_AT_ONCE)}

    def told(self, case: int) -> tuple[str, ...]:
        return (
            self.worry.get(case, bands.UNKNOWN), YES if case in self.enrolled else NO, self.screened.get(case, NONE),
            bands.count_band(self.plans.get(case, 0)), YES if case in self.statutory else NO,
            YES if case in self.employed else NO,
        )


def _ids(found: QuerySet[Any]) -> set[int]:
    return set(found.order_by("case_id").values_list("case_id", flat=True))


def _as_csv(found: Extract) -> str:
    head = [*(scale.name for scale in bands.SCALES), *TOLD]
    return BOM + csv_line(head) + "".join(csv_line([*row.known, *row.told]) for row in found.rows)


def _report(municipality: Municipality, found: Extract, *, rows: int, checked: int, k: int, on: date) -> str:
    sizes = Counter(row.known for row in found.rows)
    lines = [
        f"研究用の抜き書き 確かめた結果({municipality.name}、{format_wareki(on)})", "",
        f"求めた k: {k}(ほかから知られる列の組み合わせが同じ人が、少なくとも {k}人)",
        f"できたファイルを読みなおして数えた、いちばん小さい組: {checked}人 … {'合格' if checked >= k else '不合格'}",
        f"もとのケース: {rows:,}、出したケース: {len(found.rows):,}、組が小さくて出さなかったケース: {found.left_out:,}"
        f"({found.left_out / rows:.1%})",
        f"組の数: {found.groups:,}、組の大きさの中央: {sorted(sizes.values())[len(sizes) // 2]:,}人", "",
        "■ ほかから知られるかもしれない列(あらさ)",
        *(f"・{scale.name}: {scale.words[level]}" for scale, level in zip(bands.SCALES, found.levels, strict=True)), "",
        f"■ そのほかの列({k}行に満たない値は「そのほか(少数)」にまとめました)",
        *(
            f"・{name}: まとめた値 {merged}、組の全員が同じ値になる組 {alike:,}/{found.groups:,}"
            for name, merged, alike in zip(TOLD, found.merged, found.alike, strict=True)
        ),
        "", "■ 気をつけること", *NOTES,
    ]
    return "\n".join(lines) + "\n"


NOTES = (
    "・氏名、住所、電話、ケース番号、職員、日付、文章は入っていません。行の順は、もとの順と関係ありません。",
    "・連絡先を秘匿している方と、今の四半期にはじまったケースは、はじめから入れていません。",
    "・組の全員が同じ値の列では、その組の人だと知る人に、その値が分かります(k匿名だけでは防げません)。その列が要らなければ、渡す前に消してください。",
    "・k匿名であることは、個人情報保護法の匿名加工情報・行政機関等匿名加工情報であることを意味しません。渡す前に、自治体の審査を受けてください。",
    "・渡す相手には、ほかの資料と照合してだれかを見分けないことを約束してもらってください。",
)
LEAST_K = FEWEST
