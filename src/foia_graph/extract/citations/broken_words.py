"""Words broken at the ends of lines: a text in which they are whole, and the way back to where they stand."""

import re
from bisect import bisect_right
from typing import NamedTuple

BREAK = re.compile(r"-\n(?<=[a-z][a-z]-\n)(?=[a-z][a-z])")
BREAK_LENGTH = 2


class JoinedText(NamedTuple):
    """A text without the hyphens of broken words; `joints` are where words were joined, in this text."""

    text: str
    joints: tuple[int, ...]

    def span_before(self, start: int, end: int) -> tuple[int, int]:
        """Return where some characters begin and end in the text before its words were joined."""
        return self._place_before(start), self._place_before(end - 1) + 1

    def _place_before(self, place: int) -> int:
        return place + BREAK_LENGTH * bisect_right(self.joints, place)


def join_broken_words(text: str) -> JoinedText:
    """Return a text in which the words that its lines break are whole.

    >>> join_broken_words("the Exec-\\nutive").text
    'the Executive'
    """
    if "-\n" not in text:
        return JoinedText(text, ())
    joints = tuple(match.start() - BREAK_LENGTH * count for count, match in enumerate(BREAK.finditer(text)))
    return JoinedText(BREAK.sub("", text), joints) if joints else JoinedText(text, ())
