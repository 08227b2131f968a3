"""Ways in which released records were obtained: by a leak, in court, by a request."""

import re

from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.release_statements import ReleaseStatement
from foia_graph.connectors.drafting.sentences import Span

LEAK = re.compile(r"\bleaked\b|\bwhistleblower\b")
LITIGATION = re.compile(
    r"(?i)\b(?:(?:FOIA|Freedom of Information Act|public records|open records)\s)?"
    r"(?:litigation|lawsuits?|settlement|suit|court\sorder|sued)\b"
)
REQUEST = re.compile(
    r"(?i)\b(?:(?:FOIA|Freedom of Information(?: Act)?|public(?:[\s-]records)?|open"
    r"(?:[\s-]records)?|state records?|records?|information)\s(?:\w+\s)?requests?"
    r"|requests?\s(?:filed\s)?under|(?:in\sresponse\sto|through|via|by)\s(?:an?\s"
    r"|our\s)?requests?|(?:under|through|via)\s(?:the\s)?(?:state\s)?"
    r"(?:FOIA|Freedom of Information Act|Public Records Act|public records (?:act|law)|open "
    r"records (?:act|law)|state open records law|Sunshine Law))\b"
)


def obtained_through(reading: PostReading, statement: ReleaseStatement | None) -> tuple[str, Span] | None:
    """Return the way in which records were obtained, and the words that say so."""
    if statement is None:
        return None
    behind = reading.following(statement.sentence)
    for sentence in (statement.sentence, *filter(None, [behind])):
        for value, pattern in (("leak", LEAK), ("litigation", LITIGATION), ("request", REQUEST)):
            if match := pattern.search(reading.text, sentence.start, sentence.end):
                return value, Span(*match.span())
    return None
