"""集計表の列: which columns the nation's table has in a fiscal year, and what stands in each of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

PER_100K = "_per_100k_month"
NAME, POPULATION = "name", "population"


@dataclass(frozen=True)
class Column:
    """One column: its place, the fiscal years it stands there, what stands in it, and how sure that is."""

    position: int
    first_year: int
    last_year: int | None
    value: str
    heading: str
    source: str = ""
    certainty: str = ""


def columns_of(columns: Iterable[Column], year: int) -> list[Column]:
    """
    Return the columns of a fiscal year in their order.

    Source: domain §2.1(様式は年度で変わる。出力列を年度ごとに設定できること)
    """
    standing = [each for each in columns if each.first_year <= year and (each.last_year is None or year <= each.last_year)]
    return sorted(standing, key=lambda each: each.position)


def cells(
    columns: Iterable[Column], *, name: str, population: int | None, shown: Callable[[str], str],
    per_100k: Callable[[str], Decimal | None], unset: str,
) -> list[str]:
    """
    Return what stands in each column. `shown(figure)` gives a count as it is to be written, 未実施 and 未集計 included.

    Source: domain §2.1(人口+18列)
    """
    found = []
    for column in columns:
        if column.value == NAME:
            found.append(name)
        elif column.value == POPULATION:
            found.append(str(population) if population else unset)
        elif column.value.endswith(PER_100K):
            rate = per_100k(column.value.removesuffix(PER_100K))
            found.append(unset if rate is None else str(rate))
        else:
            found.append(shown(column.value))
    return found
