"""Exemptions called by their number in sentences: "Exemptions 6 and 7(C)", "Exemption b(6)"."""

import re
from collections.abc import Iterator

from foia_graph.extract.exemptions.codes import CodeMention, canonical_code

_ITEM = (
    r"(?<!\w)\(?b?\)?[ ]?\(?(?P<n>[1-9])\)?(?!\d|\s?U\.?\s?S|\s?C\.?\s?F)"
    r"(?:\s?\(\s?(?P<l>[A-F])\s?\)|(?P<u>[A-F])\b)?"
)
_PLAIN_ITEM = re.sub(r"\?P<\w>", "?:", _ITEM)
_NAMED = re.compile(
    rf"\b(?:[Ee]x(?:emption|EMPTION)?s?\.?|EXEMPTIONS?|EX\.)(?:\(s\)[ ]{{0,2}}|\s{{0,2}})(?:[Nn]os?\.\s?)?"
    rf"(?P<items>{_PLAIN_ITEM}(?:\s?(?:,|;|/|&|and|or|,\s?and)\s{{0,2}}(?:[Ee]xemption\s)?{_PLAIN_ITEM}){{0,8}})"
)
_EACH = re.compile(_ITEM)
_NUMBERS = {
    word: str(number)
    for number, words in enumerate(
        (
            ("one", "first"),
            ("two", "second"),
            ("three", "third"),
            ("four", "fourth"),
            ("five", "fifth"),
            ("six", "sixth"),
            ("seven", "seventh"),
            ("eight", "eighth"),
            ("nine", "ninth"),
        ),
        1,
    )
    for word in words
}
_CARDINAL = r"(?:one|two|three|four|five|six|seven|eight|nine)\b(?:\s?\(\s?[A-F]\s?\))?"
_ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
_JOINT = r"(?:\s?,\s(?:and\s)?|\s(?:and|or|&)\s)"
_IN_WORDS = re.compile(
    rf"(?i)\bexemptions?(?:\s|\(s\)\s)(?:numbers?\s|nos?\.\s)?(?P<behind>{_CARDINAL}(?:{_JOINT}{_CARDINAL}){{0,6}})"
    rf"|\b(?P<before>{_ORDINAL}(?:{_JOINT}(?:the\s)?{_ORDINAL}){{0,6}})\sexemptions?\b(?=\W|\sof\b|\sto\b|\Z)"
)
"""Exemptions by words: "Exemptions one and three", "the first exemption of the FOIA"."""
_WORD = re.compile(r"(?i)\b(?P<n>[a-z]{3,7})\b(?:\s?\(\s?(?P<l>[A-F])\s?\))?")
FOIA_WORDS = re.compile(
    r"\bFOI[A/P]|[Ff]reedom\s+of\s+[Ii]nformation|FREEDOM OF INFORM|[Pp]rivacy\s+[Aa]ct|\b552"
)
"""Words by which a text speaks of the Freedom of Information Act or the Privacy Act."""


def find_named_exemptions(text: str) -> list[CodeMention]:
    """Find exemptions called by their number: "Exemptions 6 and 7(C)", "Exemption b(6)", "Ex. 6"."""
    if not FOIA_WORDS.search(text):
        return []
    found = []
    for match in _NAMED.finditer(text):
        items = _EACH.finditer(text, *match.span("items"))
        found += [_named_mention(match, item) for item in items if item["n"] == "7" or not item["l"]]
    for match in _IN_WORDS.finditer(text) if "xemption" in text or "XEMPTION" in text else ():
        found += _mentions_in_words(match)
    return sorted(found)


def _named_mention(match: re.Match[str], item: re.Match[str]) -> CodeMention:
    start = match.start() if item.start() == match.start("items") else item.start()
    printed = " ".join(match.string[start : item.end()].split())
    return CodeMention(
        start, item.end(), canonical_code(item["n"], item["l"] or item["u"] or ""), printed, "named"
    )


def _mentions_in_words(match: re.Match[str]) -> Iterator[CodeMention]:
    """Yield the exemptions of a series of words; the word "exemption" counts to its neighbour."""
    group = "behind" if match["behind"] else "before"
    for item in _WORD.finditer(match.string, *match.span(group)):
        if number := _NUMBERS.get(item["n"].lower()):
            start = match.start() if item.start() == match.start("behind") else item.start()
            end = match.end() if item.end() == match.end("before") else item.end()
            printed = " ".join(match.string[start:end].split())
            yield CodeMention(start, end, canonical_code(number, item["l"] or ""), printed, "named")
