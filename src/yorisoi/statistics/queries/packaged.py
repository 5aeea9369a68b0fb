"""The tables that came with the package: the nation's figures and its guide values."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from importlib import resources

from yorisoi.statistics.rules.published import Published, published
from yorisoi.statistics.rules.targets import Target

NATION = "全国"
SOURCE = "厚生労働省 生活困窮者自立支援法等に基づく各事業の支援状況(年度累計)"
MUNICIPAL_YEAR = 2024


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = resources.files("yorisoi.statistics").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


@cache
def national() -> dict[int, Published]:
    """Return the nation's totals by fiscal year."""
    return {int(row["fiscal_year"]): published(row, name=NATION, source=SOURCE) for row in _rows("national")}


@cache
def municipal() -> tuple[Published, ...]:
    """Return the municipalities that came with the package."""
    return tuple(published(row | {"fiscal_year": str(MUNICIPAL_YEAR)}, source=SOURCE) for row in _rows("municipal_2024"))


@cache
def targets() -> tuple[Target, ...]:
    """Return the guide values the nation named."""
    return tuple(
        Target(
            since=int(row["since"]), measure=row["measure"], label=row["label"], unit=row["unit"],
            value=Decimal(row["value"]), of=row["of"], source=row["source"],
        )
        for row in _rows("targets")
    )
