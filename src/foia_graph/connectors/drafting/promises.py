"""Promises of records that are still to be made public."""

import re

from foia_graph.connectors.drafting.reading import PostReading
from foia_graph.connectors.drafting.released_papers import PAPERS
from foia_graph.connectors.drafting.sentences import Span

PROMISE = re.compile(
    r"(?:\b[Tt]he\s(?:next|second|third|remaining|full|final|upcoming|forthcoming|other)\s"
    r"(?:\w+\s){0,2}?(?:releases?|batch(?:es)?|set|installments?"
    r"|documents|records|productions?|files|tranche|pages|drop)\b[^.]*?\b(?:will|is\s(?:due"
    r"|expected|scheduled)|are\s(?:due|expected)|should|to\sbe)\b"
    r"|\b(?:[Tt]he\s)?[Ff]irst\s(?:production|release|batch)\sis\s(?:due|expected)\b"
    rf"|\b[Ww]e(?:\s|[’']ll\s)(?:also\s)?(?:will|expect|plan|hope|are\sgoing)?\s?(?:to\s)?"
    rf"(?:[\w’-]+\s){{0,3}}?(?:release|publish|post|be\spublishing"
    rf"|be\sreleasing)\b[^.]*\b{PAPERS}"
    rf"|\b(?:{PAPERS}|which)\b[^.]*?\b(?:will|are\sto|is\sto|to)\sbe\s(?:posted|released|published"
    rf"|made\spublic|disclosed)\b|\b(?:has|have)\spromised\s(?:to|us)\b"
    rf"|\b[Ss]till\sto\scome\b|\b[Mm]ore\s(?:documents|records)\s(?:are|will"
    rf"|to)\b"
    r"|\bwill\s(?:publish|release|post|disclose|make\spublic)\s(?:its|the|all|more|additional|these)\b)"
)


def find_promises(reading: PostReading) -> list[tuple[Span, Span]]:
    """Return the sentences that promise records, each with the words that do."""
    return [
        (sentence, Span(*match.span()))
        for sentence in reading.sentences
        if (match := PROMISE.search(reading.text, sentence.start, sentence.end))
    ]
