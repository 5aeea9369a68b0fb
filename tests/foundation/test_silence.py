from datetime import UTC, datetime, timedelta

import pytest

from yorisoi.foundation.silence import SILENT, is_silent

AT = datetime(2026, 6, 10, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "silent"), [(timedelta(0), False), (SILENT, False), (SILENT + timedelta(seconds=1), True)],
    ids=["いま", "ちょうど", "すぎた"],
)
def test_しばらく何も聞こえない仕事は_止まっている(since, silent):
    assert is_silent(touched_at=AT - since, at=AT) is silent
