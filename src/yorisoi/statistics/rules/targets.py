"""目安値: what the nation named as a guide for a fiscal year, and how far one's own numbers reach it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from yorisoi.statistics.rules.rates import employment_rate, per_100k_month, percent

PER_100K, PERCENT = "per_100k", "percent"


@dataclass(frozen=True)
class Target:
    """One guide value: from which fiscal year on, of what, and how it is measured. `of` is the whole of a percentage."""

    since: int
    measure: str
    label: str
    unit: str
    value: Decimal
    of: str = ""
    source: str = ""


@dataclass(frozen=True)
class Attainment:
    """A guide value with one's own: `own` and `reached` (percent of the value) are None where they cannot be said."""

    target: Target
    own: Decimal | None
    reached: Decimal | None

    @property
    def is_reached(self) -> bool:
        return self.own is not None and self.own >= self.target.value


def in_year(targets: Iterable[Target], year: int) -> list[Target]:
    """
    Return the guide values of a fiscal year: for each measure the latest one named up to then.

    Source: domain §2.3 [U10]
    """
    latest: dict[str, Target] = {}
    for target in sorted(targets, key=lambda each: each.since):
        if target.since <= year:
            latest[target.measure] = target
    return list(latest.values())


def attained(target: Target, numbers: Mapping[str, int], *, population: int | None, months: int) -> Attainment:
    """
    Return one's own value beside a guide value. `numbers`: counts by figure; `months`: how many months were counted.

    Source: domain §2.3 [U10], §2.1
    """
    own = _own(target, numbers, population=population, months=months)
    reached = None if own is None else (own * 100 / target.value).quantize(Decimal("1"))
    return Attainment(target, own, reached)


def _own(target: Target, numbers: Mapping[str, int], *, population: int | None, months: int) -> Decimal | None:
    if target.measure == "employment_rate":
        return employment_rate(
            employed_with_plan=numbers["employed_with_plan"], raised_with_plan=numbers["income_raised_with_plan"],
            targets=numbers["employment_targets"],
        )
    if target.unit == PERCENT:
        return percent(numbers[target.measure], numbers[target.of])
    return per_100k_month(numbers[target.measure], population, months=months)
