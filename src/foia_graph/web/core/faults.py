"""Faults of the program itself: each is one line of the log, under a number that its answer shows."""

import logging
import traceback
from pathlib import Path
from types import TracebackType
from uuid import uuid4

_log = logging.getLogger(__name__)
MOST_PLACES, LONGEST_PART = 6, 200
"""The innermost places of a line, and the characters of what was asked for and of the message."""


def log_fault(error: BaseException, task: str) -> str:
    """Log an error that nobody foresaw, in one line; return its number (RFC 9457, 3.1.5: `instance`).

    `task` says what was being done. The line has no more of the stack than its innermost places, so that
    whoever finds a fault and asks for it again and again does not fill the disk.
    """
    number = uuid4().urn
    message = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    _log.error("%s: %s: %s at %s", number, _one_line(task), _one_line(message), _places(error.__traceback__))
    return number


def _one_line(text: str) -> str:
    """Return a text cut short, in which what could end a line or steer a terminal is escaped."""
    written = text if text.isprintable() else repr(text)[1:-1]
    return written if len(written) <= LONGEST_PART else f"{written[: LONGEST_PART - 1]}…"


def _places(stack: TracebackType | None) -> str:
    """Return the innermost places of a stack, each once, the innermost first."""
    frames = reversed(traceback.extract_tb(stack, limit=-10 * MOST_PLACES))
    places = dict.fromkeys(f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames)
    return ", ".join(list(places)[:MOST_PLACES]) or "an unknown place"
