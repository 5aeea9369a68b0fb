"""まとめ印刷のきまり: what a batch needs before it is begun."""

from collections.abc import Sequence

from yorisoi.foundation.violations import Violation

MOST_PAPERS = 2_000


def may_begin(wanted: Sequence[object]) -> list[Violation]:
    """
    Return why a batch cannot be begun: nothing to print, or more than one file should hold.

    Source: docs/adr/0015
    """
    if not wanted:
        return [Violation(
            code="BATCH_EMPTY", what="印刷する用紙がありません。", why="選んだ用紙にあたるものが、この会議の議題にないためです。",
            todo="用紙を選びなおすか、議題を入れてから印刷してください。", field="papers",
        )]
    if len(wanted) > MOST_PAPERS:
        return [Violation(
            code="BATCH_TOO_LARGE", what=f"用紙が{len(wanted):,}枚になります。",
            why=f"一度に印刷できるのは{MOST_PAPERS:,}枚までです。", todo="用紙の種類をへらして、分けて印刷してください。",
            field="papers",
        )]
    return []
