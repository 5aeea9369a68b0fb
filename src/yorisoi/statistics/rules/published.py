"""公表された実績: one line of the nation's table, bundled or loaded, and the reading of such a file."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yorisoi.foundation.violations import Violation
from yorisoi.statistics.rules.rates import employment_rate, per_100k_month

NUMBERS = (
    "new_consultations", "plans", "employment_targets", "housing_security", "temporary_living", "budget_improvement",
    "employment_preparation", "work_training", "agency_employment_support", "welfare_loan",
    "public_assistance_employment", "employed", "employed_with_plan", "income_raised", "income_raised_with_plan",
)
PER_100K = ("new_consultations", "plans", "employment_targets")
NEEDED = ("fiscal_year", "name", "population", *NUMBERS)
OPTIONAL = ("level", "source", *(f"{code}_per_100k_month" for code in PER_100K))
# A part is never more than its whole.
PARTS = (("employed_with_plan", "employed"), ("income_raised_with_plan", "income_raised"), ("employment_targets", "plans"))
FIRST_YEAR, LAST_YEAR = 2015, 2099
MOST_LINES = 2_000
MOST_NAMED = 20
MOST_DIGITS = 9


@dataclass(frozen=True)
class Published:
    """A place's year: its population and its numbers by figure."""

    fiscal_year: int
    name: str
    level: str
    population: int | None
    numbers: Mapping[str, int]
    source: str = ""
    months: int = 12

    def per_100k(self, code: str) -> Decimal | None:
        """
        Return a number a month for 100,000 inhabitants.

        Source: domain §2.1(人口10万人あたり)
        """
        return per_100k_month(self.numbers[code], self.population, months=self.months)

    @property
    def employment_rate(self) -> Decimal | None:
        return employment_rate(
            employed_with_plan=self.numbers["employed_with_plan"],
            raised_with_plan=self.numbers["income_raised_with_plan"], targets=self.numbers["employment_targets"],
        )


@dataclass(frozen=True)
class Reading:
    """What a file holds, or everything that is wrong with it."""

    rows: list[Published] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)


def published(row: Mapping[str, str], *, name: str = "", source: str = "") -> Published:
    """
    Return a line of the table from its cells.

    Source: domain §2.1(人口+18列)
    """
    return Published(
        fiscal_year=_number(row["fiscal_year"]), name=name or row["name"].strip(), level=(row.get("level") or "").strip(),
        population=_number(row["population"]), numbers={code: _number(row[code]) for code in NUMBERS},
        source=(row.get("source") or "").strip() or source,
    )


def read(text: str) -> Reading:
    """
    Read a CSV file of further years: every line that is wrong is named with its reason, and then nothing is taken.

    Source: issue 4(import of further years by CSV); domain §2.1
    """
    lines = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    known = set(lines[0]) if lines else set()
    if missing := [name for name in NEEDED if name not in known]:
        why = f"列がありません: {'、'.join(missing)}。"
        return Reading(violations=[_refusal("YEARS_COLUMNS", why, "見本のCSVの見出しを使ってください。")])
    if len(lines) > MOST_LINES:
        why = f"{MOST_LINES:,}行をこえています。"
        return Reading(violations=[_refusal("YEARS_TOO_MANY", why, "年度ごとに分けてください。")])
    reading = Reading()
    seen: set[tuple[int, str]] = set()
    for place, line in enumerate(lines, start=2):
        if fault := _fault(line):
            reading.violations.append(_refusal("YEARS_LINE", f"{place}行目: {fault}", "直してから、もう一度読みこんでください。"))
            continue
        row = published(line)
        if (row.fiscal_year, row.name) in seen:
            reading.violations.append(
                _refusal("YEARS_TWICE", f"{place}行目: {row.fiscal_year}年度の{row.name}が二度あります。", "1行にしてください。")
            )
        seen.add((row.fiscal_year, row.name))
        reading.rows.append(row)
    return Reading(rows=[], violations=reading.violations[:MOST_NAMED]) if reading.violations else reading


def similar(places: Sequence[Published], population: int | None, *, most: int = 5) -> list[Published]:
    """
    Return the places nearest in population, among those between half and twice as large.

    Source: issue 4(one's own line beside the nation, similar size, chosen places)
    """
    if not population:
        return []
    near = [place for place in places if place.population and population <= 2 * place.population <= 4 * population]
    return sorted(near, key=lambda place: abs((place.population or 0) - population))[:most]


def _fault(line: Mapping[str, str | None]) -> str:
    if None in line or None in line.values():
        return "列の数が見出しと合いません。"
    if not (line["name"] or "").strip():
        return "自治体名がありません。"
    for code in ("fiscal_year", "population", *NUMBERS):
        if not _plain(line[code] or "").isdecimal() or len(_plain(line[code] or "")) > MOST_DIGITS:
            return f"{code} の「{(line[code] or '')[:20]}」は数ではありません。"
    if not FIRST_YEAR <= _number(line["fiscal_year"] or "") <= LAST_YEAR:
        return f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で書いてください。"
    for part, whole in PARTS:
        if _number(line[part] or "") > _number(line[whole] or ""):
            return f"{part} が {whole} より多くなっています。"
    return ""


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


def _number(text: str) -> int:
    return int(_plain(text))


def _refusal(code: str, why: str, todo: str) -> Violation:
    return Violation(code, "読みこめません。", why, todo, "file")
