"""ログ (Logs): what happened and where in the code, never about whom."""

import logging
import re
import traceback
from types import TracebackType

# Whoever has this address reads the calendar: Django tells the address of every answer that went wrong.
_FEED = re.compile(r"(/calendar/feed/)[^\s/]+")


class WithoutPersonalData(logging.Formatter):
    """
    個人情報を含めないログの形: of an exception only its class and where it was raised.

    The message of a database error quotes the row ("Key (name)=(…) already exists"), so it stays out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the reference number of the request if it has one."""
        line = _FEED.sub(r"\1…", super().format(record))
        reference = getattr(getattr(record, "request", None), "reference", "")
        return f"{line} [{reference}]" if reference else line

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Return the frames of the exception and of its causes, with class names only."""
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            places = "\n".join(
                f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in frames
            )
            parts.append(f"{places}\n{type(error).__module__}.{type(error).__qualname__}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\ncaused by\n".join(parts)
