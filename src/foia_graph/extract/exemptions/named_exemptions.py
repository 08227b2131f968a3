"""Exemptions called by their number in sentences: "Exemptions 6 and 7(C)", "Exemption b(6)"."""

import re

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
FOIA_WORDS = re.compile(
    r"\bFOI[A/P]|[Ff]reedom\s+of\s+[Ii]nformation|FREEDOM OF INFORM|[Pp]rivacy\s+[Aa]ct|\b552"
)
"""Words by which a text speaks of the Freedom of Information Act or the Privacy Act."""


def find_named_exemptions(text: str) -> list[CodeMention]:
    """Find exemptions called by their number: "Exemptions 6 and 7(C)", "Exemption b(6)", "Ex. 6"."""
    found = []
    for match in _NAMED.finditer(text) if FOIA_WORDS.search(text) else ():
        items = _EACH.finditer(text, match.start("items"), match.end("items"))
        found += [_named_mention(match, item) for item in items if item["n"] == "7" or not item["l"]]
    return found


def _named_mention(match: re.Match[str], item: re.Match[str]) -> CodeMention:
    start = match.start() if item.start() == match.start("items") else item.start()
    printed = " ".join(match.string[start : item.end()].split())
    return CodeMention(
        start, item.end(), canonical_code(item["n"], item["l"] or item["u"] or ""), printed, "named"
    )
