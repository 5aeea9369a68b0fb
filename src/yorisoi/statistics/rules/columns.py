"""集計表の列: what stands in each column of the nation's table."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

PER_100K = "_per_100k_month"
NAME, POPULATION = "name", "population"


@dataclass(frozen=True)
class Column:
    """One column of a fiscal year: what stands in it (a figure, its rate, the name, the population), and its heading."""

    value: str
    heading: str


def cells(
    columns: Iterable[Column], *, name: str, population: int | None, known: Collection[str], shown: Callable[[str], str],
    per_100k: Callable[[str], Decimal | None], unset: str,
) -> list[str]:
    """
    Return what stands in each column. `shown(figure)` gives a count as it is to be written, 未実施 and 未集計 included.

    A column of which this program knows no figure stays empty, to be filled by hand.

    Source: domain §2.1(人口+18列。様式は年度で変わる)
    """
    found = []
    for column in columns:
        figure = column.value.removesuffix(PER_100K)
        if column.value == NAME:
            found.append(name)
        elif column.value == POPULATION:
            found.append(str(population) if population else unset)
        elif figure not in known:
            found.append("")
        elif column.value.endswith(PER_100K):
            rate = per_100k(figure)
            found.append(unset if rate is None else str(rate))
        else:
            found.append(shown(figure))
    return found
