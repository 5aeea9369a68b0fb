"""偏り: do those accepted differ from those who came?"""

from collections.abc import Sequence
from dataclasses import dataclass

LEAST_CAME = 30
LEAST_GROUP = 10
GAP_POINTS = 10


@dataclass(frozen=True)
class Group:
    """One group of people in a period: how many came, how many of them applied and were accepted."""

    label: str
    came: int
    accepted: int


@dataclass(frozen=True)
class Share:
    """One group with its share (percent) of those who came and of those accepted; None where too few came."""

    label: str
    came: int
    accepted: int
    came_percent: float | None
    accepted_percent: float | None
    is_left_out: bool = False
    is_small: bool = False

    @property
    def sentence(self) -> str:
        """Say what leans, as one sentence."""
        return (
            f"「{self.label}」の方は、相談に来た方の{self.came_percent:.0f}%ですが、"
            f"利用申込みに至った方では{self.accepted_percent:.0f}%です。入口で離れていないか、確かめてください。"
        )


def shares(groups: Sequence[Group]) -> list[Share]:
    """
    Return each group's share of those who came and of those accepted, and mark the ones left out.

    A group is marked when its share among the accepted is at least GAP_POINTS percent points lower than among those
    who came. Nothing is concluded from fewer than LEAST_CAME people, nor about a group of fewer than LEAST_GROUP
    (its numbers are not shown either, lest somebody be recognized). It asks; it does not judge.

    Source: 手引き第5章 2※「成果を上げやすい人だけが支援対象となっていないか等にも注意し」
    """
    came, accepted = sum(group.came for group in groups), sum(group.accepted for group in groups)
    if came < LEAST_CAME or not accepted:
        return [Share(group.label, group.came, group.accepted, None, None, is_small=True) for group in groups]
    found = []
    for group in groups:
        came_percent, accepted_percent = 100 * group.came / came, 100 * group.accepted / accepted
        small = group.came < LEAST_GROUP
        found.append(
            Share(
                group.label, group.came, group.accepted, came_percent, accepted_percent, is_small=small,
                is_left_out=not small and came_percent - accepted_percent >= GAP_POINTS,
            )
        )
    return found
