"""Grounds of withholding in a letter: "pursuant to Exemptions 6 and 7(C)"."""

import re
from collections.abc import Iterable, Iterator

from foia_graph.extract.exemptions.boilerplate import is_cited
from foia_graph.extract.exemptions.code_runs import CodeRun, group_codes
from foia_graph.extract.exemptions.codes import CodeMention, canonical_code

_ITEM = (
    r"(?<!\w)\(?b?\)?\s?\(?(?P<n>[1-9])\)?(?!\d|\s?U\.?\s?S|\s?C\.?\s?F)"
    r"(?:\s?\(\s?(?P<l>[A-F])\s?\)|(?P<u>[A-F])\b)?"
)
_PLAIN_ITEM = re.sub(r"\?P<\w>", "?:", _ITEM)
_NAMED = re.compile(
    rf"\b(?:[Ee]x(?:emption|EMPTION)?s?\.?|EXEMPTIONS?|EX\.)(?:\(s\))?\s{{0,2}}(?:[Nn]os?\.\s?)?"
    rf"(?P<items>{_PLAIN_ITEM}(?:\s?(?:,|;|/|&|and|or|,\s?and)\s{{0,2}}(?:[Ee]xemption\s)?{_PLAIN_ITEM}){{0,8}})"
)
_EACH = re.compile(_ITEM)
_FOIA = re.compile(r"\bFOI[A/P]|[Ff]reedom\s+of\s+[Ii]nformation|FREEDOM OF INFORM|[Pp]rivacy\s+[Aa]ct|\b552")
_LETTER = re.compile(
    r"\b[Yy]our\s+(?:\S+\s+){0,8}?(?:request|appeal|letter)|\bDear\s"
    r"|\b[Yy]ou\s+(?:have|may|requested|asked|sought|are)\b"
)
_LAWSUIT = re.compile(r"(?i)\b(?:plaintiffs?|defendants?|summary judgment|the court|F\.\s?(?:Supp|[23]d))\b")
_EXEMPT = re.compile(
    r"(?i)\bexempt(?:ed)?\s+(?:from\s+\w+\s+)?(?:per|under|pursuant\s+to)\s+(?:the\s+)?(?:FOIA\s+)?\Z"
)
_SENTENCE = re.compile(r"(?:[a-z0-9)\]\"”’]|[A-Z]{3})[.?!]\s+(?=[A-Z“\"])|\n\s*\n")
_WITHHOLD = re.compile(
    r"(?i)\b(?:withh[eo]ld\w*|redact\w*|delet\w+|excis\w+|den(?:y|ying|ied|ials?)|withdraw\w*|remov\w+|sanitiz\w+"
    r"|partial\w*\s+releas\w+|releas\w+\s+(?:\w+\s+){0,4}in\s+part|not\s+(?:\w+\s+){0,4}(?:releas|disclos)\w+"
    r"|exempt(?:ed)?\s+(?:from\s+(?:\w+\s+)?\w+\s+)?(?:under|pursuant|by|per|in\s+accordance)"
    r"|protected\s+(?:\w+\s+){0,3}(?:by|under|pursuant)|neither\s+(?:confirm|admit)|invok\w+|assert\w*"
    r"|appl(?:y|ied|ying|icable)|claim\w*|exclud\w+)\b"
)
_AFTERWARDS = re.compile(
    r"(?is)[^.]{0,90}?\b(?:(?:has|have|had)\s+been|was|were|(?:is|are)\s+being|we|I)\s+(?:\w+ly\s+)?"
    r"(?:appl|invok|assert|cit|claim|used|rel(?:y|ied)|taken)|[^.]{0,60}\bto\s+(?:withhold|protect|redact|deny)\b"
)
_NOT_APPLIED = re.compile(
    r"(?i)\b(?:may|might|could|would|can|should)\s+(?:also\s+)?(?:be\s+)?"
    r"(?:withh|exempt|deni|redact|invok|assert|appl|claim)"
    r"|\b(?:generally|typically|agencies|congress|courts?|percent|requesters)\b"
    r"|\b(?:not|never)\s+(?:been\s+)?(?:withh|redact|appl|invok|assert|exempt|claim)|\bno\s+longer\b|\bdoes\s+not\b"
    r"|\bstandard\s+(?:notification|responses?\s+that)\b"
)
SENTENCE_REACH = 600
"""No sentence is longer."""


def find_named_exemptions(text: str) -> list[CodeMention]:
    """Find exemptions called by their number: "Exemptions 6 and 7(C)", "Exemption b(6)", "Ex. 6"."""
    found = []
    for match in _NAMED.finditer(text) if _FOIA.search(text) else ():
        items = _EACH.finditer(text, match.start("items"), match.end("items"))
        found += [_named_mention(match, item) for item in items if item["n"] == "7" or not item["l"]]
    return found


def _named_mention(match: re.Match[str], item: re.Match[str]) -> CodeMention:
    start = match.start() if item.start() == match.start("items") else item.start()
    printed = " ".join(match.string[start : item.end()].split())
    return CodeMention(
        start, item.end(), canonical_code(item["n"], item["l"] or item["u"] or ""), printed, "named"
    )


def find_grounds(text: str, mentions: Iterable[CodeMention], letter: str) -> Iterator[CodeMention]:
    """Choose the codes on which a page of a letter withholds; `letter` is its text after the page before."""
    addressed = bool(_LETTER.search(letter) and _FOIA.search(letter))
    lawsuit = len(_LAWSUIT.findall(text)) > 1
    for run in group_codes(text, _without_names(mentions)):
        if not is_cited(text, run[0].start, run[-1].end) and _is_ground(text, run, addressed and not lawsuit):
            yield from run


def _without_names(mentions: Iterable[CodeMention]) -> list[CodeMention]:
    """Leave out names round codes: "Exemption (b)(6)" is "(b)(6)" already."""
    printed = [each for each in mentions if each.form != "named"]
    names = [each for each in mentions if each.form == "named"]
    return printed + [name for name in names if not any(_overlap(name, each) for each in printed)]


def _overlap(one: CodeMention, other: CodeMention) -> bool:
    return one.start < other.end and other.start < one.end


def _is_ground(text: str, run: CodeRun, letter: bool) -> bool:
    before, after = _sentence_parts(text, run)
    if _NOT_APPLIED.search(before + after):
        return False
    return bool(_EXEMPT.search(before) or (letter and (_WITHHOLD.search(before) or _AFTERWARDS.match(after))))


def _sentence_parts(text: str, run: CodeRun) -> tuple[str, str]:
    """Return what stands in the sentence before some codes, and after them."""
    before, after = (
        text[max(run[0].start - SENTENCE_REACH, 0) : run[0].start],
        text[run[-1].end : run[-1].end + SENTENCE_REACH],
    )
    starts = [match.end() for match in _SENTENCE.finditer(before)]
    end = _SENTENCE.search(after)
    return before[starts[-1] if starts else 0 :], after[: end.start() + 1 if end else SENTENCE_REACH]
