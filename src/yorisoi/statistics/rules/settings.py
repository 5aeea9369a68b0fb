"""統計の設定: what may be set, and what closed months no longer allow."""

from datetime import date

from yorisoi.foundation.violations import Violation
from yorisoi.statistics.rules.periods import month_label


def may_set_population(*, people: int) -> list[Violation]:
    """
    Return why a population may not be set: nobody lives where 0 live, and nothing can be divided by it.

    Source: issue 4(division by a population of 0)
    """
    if people > 0:
        return []
    return [
        Violation(
            "POPULATION_MISSING", "人口を保存できません。", "0人では、人口10万人あたりの数を出せません。",
            "わからないうちは入れないでください。報告には「未設定」と出ます。", "people",
        )
    ]


def may_set_counting(*, starts_on: date, closed: date | None) -> list[Violation]:
    """
    Return why the way of counting may not change from a month on: a closed month was reported in its own way.

    Source: issue 4(closing a month freezes it)
    """
    if closed is None:
        return []
    return [
        Violation(
            "COUNTING_CLOSED", "数え方を変えられません。", f"{month_label(closed)}は、もう締めてあります。",
            "締めた月の、次の月から変えてください。", "starts_on",
        )
    ]
