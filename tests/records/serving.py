"""
The server of tests/records/server.py: gunicorn as `yorisoi serve` runs it, in a process that may be told to die.

A request with `X-Die-At: 7` kills its process -9 at the seventh point: before and after each statement, before and
after each commit, and when everything is written and nothing is said yet.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any

import django

django.setup()

from django.db import connection, connections  # noqa: E402  # after the setup
from django.test import Client  # noqa: E402

from yorisoi.cli.start import _Server  # noqa: E402
from yorisoi.config import wsgi  # noqa: E402

answer_of = wsgi.application


class Points:
    """Counts the points of one request, and kills at the one that was asked for."""

    def __init__(self, at: int) -> None:
        self.left = at

    def passed(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, act: Callable[..., Any], *args: Any) -> Any:
        self.passed()
        done = act(*args)
        self.passed()
        return done


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer, or die at the point asked for."""
    at = int(environ.get("HTTP_X_DIE_AT", "0"))
    if not at:
        return answer_of(environ, start_response)
    points, line = Points(at), connections[connection.alias]
    commit = line._commit
    line._commit = lambda: points.around(commit)
    try:
        with line.execute_wrapper(points.around):
            answer = answer_of(environ, start_response)
    finally:
        del line._commit
    points.passed()
    return answer


def warm(path: str) -> None:
    """Give the workers before they come up what they would learn with their first pages: so many come up here."""
    browser = Client(HTTP_HOST="127.0.0.1", HTTP_COOKIE=os.environ["WARM_COOKIE"])
    assert (browser.get(path).status_code, browser.post(path, {"body": ""}).status_code) == (200, 422)


if __name__ == "__main__":
    wsgi.application = application
    if os.environ["WARM_PATH"]:
        warm(os.environ["WARM_PATH"])
    _Server("127.0.0.1", int(sys.argv[1])).run()
