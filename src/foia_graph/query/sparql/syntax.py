"""Syntax errors as the engine reports them, made of use to who wrote the query.

It reports how far any of its attempts came. A keyword is compared as a piece of text of its own length, so a
failed attempt at `ENCODE_FOR_URI` is reported 14 characters after the place where it began, or at the end of
the query, and what was "expected" there is whichever keyword is longest. Taking the length away again gives
the start of what could not be read.
"""

import re

from foia_graph.query.sparql.lexer import line_and_column, offset_at

# Put behind a query, so that no keyword is longer than the rest of the text.
PADDING = " " * 20

NO_PREFIX = "Prefix not found"
"""What the engine says where a name has a prefix that it does not know."""
_REPORT = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_CHARACTERS = re.compile(r"(\[(?:_|'.*?')\])(?:, |$)", re.DOTALL)
_KEYWORD = re.compile(r"[A-Za-z_0-9]{2,}")


def explain_syntax(query: str, report: str) -> tuple[str, int, int]:
    """Return what is wrong with a query, and where: message, line and column, or 0 and 0 if there is no
    place.

    >>> explain_syntax("ASK { FILTER(LATERAL) }", "error at 1:28: expected ENCODE_FOR_URI")
    ('this is not SPARQL from here on', 1, 14)
    >>> explain_syntax("ASK { ?s ?p ?o", 'error at 1:15: expected one of "{", "}", [_]')
    ('expected one of "{", "}"', 1, 15)
    """
    match = _REPORT.fullmatch(report)
    if match is None:
        return report, 0, 0
    start = offset_at(query, int(match[1]), int(match[2]))  # it may lie in the padding
    expected = [part for part in _CHARACTERS.sub("", match[3]).strip(", ").split(", ") if part]
    tried = [*expected, *(part for part in _CHARACTERS.findall(match[3]) if part != "[_]")]
    if all(_KEYWORD.fullmatch(part) for part in tried):
        start = max(start - min(map(len, tried), default=0), 0)
    return _expected_sentence(expected), *line_and_column(query, min(start, len(query)))


def _expected_sentence(expected: list[str]) -> str:
    """Return what was expected, where that says something."""
    sentences = [part for part in expected if " " in part]
    if sentences:
        return sentences[0]
    if all(_KEYWORD.fullmatch(part) for part in expected):
        return "this is not SPARQL from here on"
    return f"expected {'one of ' if len(expected) > 1 else ''}{', '.join(expected)}"[:300]
