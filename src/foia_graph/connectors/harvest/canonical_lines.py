"""Canonical N-Quads, the form of dumps, matched line by line without a parser.

Only what is beyond doubt passes: each line one statement in canonical form, without blank nodes and without
escapes in names, about a thing under the base and in no graph that is not. For anything else whoever asks has
to parse. The engine parses every line once more when it is stored, so that nothing here need be trusted.
"""

import re
from functools import lru_cache


def subjects_and_graphs(block: bytes, base: str) -> list[tuple[bytes, bytes]] | None:
    """Return subject and graph (b"" for the default graph) of each line, None where one needs a parser."""
    pairs: list[tuple[bytes, bytes]] = _line_pattern(base).findall(block)
    return (
        pairs if len(pairs) == block.count(b"\n") and block.endswith(b"\n") and b"\r" not in block else None
    )


@lru_cache(8)
def _line_pattern(base: str) -> re.Pattern[bytes]:
    start = re.escape(base.encode())
    name = rb"<[^<>\"{}|^`\\\x00-\x20]*>"
    text = rb'"[^"\\\n]*(?:\\.[^"\\\n]*)*"(?:@[A-Za-z0-9-]+|\^\^' + name + rb")?"
    subject, graph = (rb"(" + start + rb"[^<>\"{}|^`\\\x00-\x20]*)" for _ in range(2))
    return re.compile(
        rb"^<" + subject + rb"> " + name + rb" (?:" + name + rb"|" + text + rb")(?: <" + graph + rb">)? \.\n",
        re.MULTILINE,
    )
