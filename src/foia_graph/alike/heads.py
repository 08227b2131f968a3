"""How a page begins that holds an e-mail: the words that say who sent it, and those that say when.

An e-mail and its answer, which repeats it, share nearly every word, and are two messages.
"""

import re

from foia_graph.alike.words import words

SENDER, TIME = (
    re.compile(rf"^[^\w\n]*+{name}[^\w\n:;]*+[:;]\W*+(\S.*)$", re.MULTILINE | re.IGNORECASE)
    for name in ("From", "Sent")
)
Span = tuple[int, int]
"""From which word on to which; (0, 0) for none."""


def head(text: str) -> tuple[Span, Span]:
    """Find the words of the first sender and of the first time that a page names, where they are several."""
    return _after(SENDER, text), _after(TIME, text)


def _after(line: "re.Pattern[str]", text: str) -> Span:
    found = line.search(text)
    count = len(words(found[1])) if found else 0
    if not found or count < 2:
        return 0, 0
    start = len(words(text[: found.start(1)]))
    return start, start + count
