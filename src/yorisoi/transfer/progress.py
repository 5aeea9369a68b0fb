"""
ようす (How far a work beside the pages is): told by a small file in the service's folder.

On SQLite nobody else can write to the database while an import does, so neither how far it is nor the wish to stop can lie
there. Every process of the service has this folder in common, as it has the attachments.
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

TICK_SECONDS = 5
BETWEEN_SECONDS = 0.5


class Stopped(Exception):
    """Somebody wished the work to stop."""


@dataclass
class Seen:
    """How far a work is: lines done, of how many, at which step; when it was last heard of."""

    done: int = 0
    total: int = 0
    words: str = ""
    at: float = 0

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)


class Progress:
    """What the work tells of itself, and hears."""

    def __init__(self, runner: UUID) -> None:
        self._runner = runner
        self._path, self._stop = _paths(runner)
        self._seen = Seen()
        self._lock = threading.Lock()

    def tell(self, done: int, total: int, words: str) -> None:
        """
        Tell how far the work is.

        :raises Stopped: if somebody wished it
        """
        if self._stop.exists():
            raise Stopped
        is_step = words != self._seen.words
        self._seen.done, self._seen.total, self._seen.words = done, total, words
        if is_step or time.time() - self._seen.at > BETWEEN_SECONDS:
            self._write()

    def _write(self) -> None:
        with self._lock:
            self._seen.at = time.time()
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside = self._path.with_suffix(".new")
            beside.write_text(json.dumps(asdict(self._seen)), encoding="utf-8")
            os.replace(beside, self._path)

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Be heard of as long as the work goes on, however long a step takes; afterwards nothing is left."""
        ended = threading.Event()

        def tick() -> None:
            while not ended.wait(TICK_SECONDS):
                self._write()

        self._write()
        ticker = threading.Thread(target=tick, daemon=True)
        ticker.start()
        try:
            yield
        finally:
            ended.set()
            ticker.join()
            forget(self._runner)


def seen(runner: UUID) -> Seen | None:
    """Return how far a work is, if it has said anything."""
    try:
        return Seen(**json.loads(_paths(runner)[0].read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def forget(runner: UUID) -> None:
    """Throw away what a work told that is not coming back."""
    for path in _paths(runner):
        path.unlink(missing_ok=True)


def stop(runner: UUID) -> None:
    """Wish that a work stops; it does at its next step."""
    path = _paths(runner)[1]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch()


def _paths(runner: UUID) -> tuple[Path, Path]:
    folder = Path(settings.VAR_DIR) / "imports"
    return folder / f"{runner}.json", folder / f"{runner}.stop"
