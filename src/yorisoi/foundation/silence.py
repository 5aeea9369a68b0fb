"""止まっている仕事 (Silence): when a work beside the pages (`foundation.beside`) is not coming back; pure."""

from datetime import datetime, timedelta

# A work that has not been heard of for so long is not coming back.
SILENT = timedelta(seconds=60)


def is_silent(*, touched_at: datetime, at: datetime) -> bool:
    """
    Say whether whoever does a work has not been heard of for so long that it may be taken over.

    Source: docs/adr/0015
    """
    return at - touched_at > SILENT
