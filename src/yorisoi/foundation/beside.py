"""ページのわきの仕事 (Work beside the pages): what takes longer than anybody waits for an answer, in a thread of the server."""

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection


def start(work: Callable[..., None], *given: Any) -> None:
    """Set a work going; the settings of the tests have it done at once."""
    if getattr(settings, "WORK_IN_A_THREAD", True):
        threading.Thread(target=_work_and_close, args=(work, *given), daemon=True).start()
    else:
        work(*given)


def _work_and_close(work: Callable[..., None], *given: Any) -> None:
    try:
        work(*given)
    finally:
        connection.close()
