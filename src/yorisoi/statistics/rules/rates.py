"""割合: per 100,000 people and month, shares, 就労・増収率. None = cannot be said (no population, nothing to divide by)."""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def per_100k_month(count: int, population: int | None, *, months: int = 12) -> Decimal | None:
    """
    Return how many a month there were for 100,000 people, to one decimal.

    For a year the total is divided by 12; for one month (`months=1`) by nothing.

    Source: domain §2.1 #2(年度累計÷12÷人口×100,000、小数第1位)
    """
    if not population or not months:
        return None
    return (Decimal(count * 100_000) / (months * population)).quantize(TENTH, ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal | None:
    """
    Return a share in percent, to one decimal; None of nothing.

    Source: domain §2.4(就労・増収率の小数第1位)
    """
    if not whole:
        return None
    return (Decimal(part * 100) / whole).quantize(TENTH, ROUND_HALF_UP)


def employment_rate(*, employed_with_plan: int, raised_with_plan: int, targets: int) -> Decimal | None:
    """
    Return 就労・増収率: (⑤ + ⑥) ÷ ③.

    Source: domain §2.1(R4: 24,995 ÷ 57,720 = 43% [U06])
    """
    return percent(employed_with_plan + raised_with_plan, targets)
