"""抱え込み: a case one worker carries alone, for long, while nothing moves and nobody else has looked at it."""

from dataclasses import dataclass
from datetime import date

from yorisoi.cases.rules.journey import Warning

# From when 「長く」 is said. Source: house (no source names a number). Words only: nothing is refused or due by them.
LONG_OPEN_DAYS = 180
NOT_MOVED_DAYS = 90


@dataclass(frozen=True)
class CarryingFacts:
    """
    How a case is carried: since when, by how many, when it last moved, whether others ever looked at it.

    `was_at_meeting`: a 支援調整会議 spoke of it, or is about to; `was_reviewed`: colleagues or other agencies did (ケース検討).
    """

    opened_on: date
    moved_on: date
    workers: int
    was_at_meeting: bool
    was_reviewed: bool = False


def warnings(facts: CarryingFacts, *, on: date) -> list[Warning]:
    """
    Return 抱え込み when one worker alone has carried an unmoving case for long, and neither a meeting nor a case review
    has seen it.

    Source: seed 002(ひとりで抱え込まない); process.md §4
    """
    open_days = (on - facts.opened_on).days
    still_days = (on - facts.moved_on).days
    was_shared = facts.was_at_meeting or facts.was_reviewed or facts.workers > 1
    if was_shared or open_days < LONG_OPEN_DAYS or still_days < NOT_MOVED_DAYS:
        return []
    text = (
        f"{open_days // 30}か月のあいだ、ひとりの担当だけで続けています。{still_days}日間、段階も動いていません。"
        "所内や支援調整会議で、いっしょに考えませんか。"
    )
    return [Warning("CARRIED_ALONE", "抱え込み", text, "主任相談支援員の役割")]
