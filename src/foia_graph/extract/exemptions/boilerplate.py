"""Boilerplate: exemption codes in lists, explanations, standard paragraphs and citations of law.

Agencies enclose with their letters a sheet that explains every exemption, a list of all of them with check
boxes, or an addendum that answers what was not asked. Statutes and rules of courts have a (b)(6) as well.
"""

import re
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Literal

from foia_graph.runtime.tables import PatternTable

BoilerplateKind = Literal["", "explanation", "checklist", "addendum"]

# So many exemptions explained on one page, rare ones among them, are explained to everybody.
EXPLAINED_CODES = 4
# So many codes on one page, rare ones among them, are a list to choose from.
LISTED_CODES = 6
_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("patterns")
_RARE_WORDS = _PATTERNS["rare_words"]
_COMMON_WORDS = _PATTERNS["common_words"]
_EXPLANATION = _PATTERNS["explanation"]
_CHECKLIST = _PATTERNS["checklist"]
_FORM_CODES = re.compile(r"\bJ1\W{1,3}(?:J1[A-Z]\b|K1\b)|\b[J1]1\s+K1\b")
_ADDENDUM = _PATTERNS["addendum"]
_RARE_CODES = frozenset(["(b)(8)", "(b)(9)", "(k)(3)", "(k)(4)", "(k)(6)", "(k)(7)"])
_FOIA = re.compile(r"\b552\s?a?\b(?!\.\d)")
# A number or a paragraph right before a code; of a date, a price or a telephone number it is no section.
_TIGHT = re.compile(r"(?:(?:\A|[^\w/:#$,.-])\d(?:[\w.-]*\w)?|\((?!\d{3}\))[a-z0-9]{1,3}\))\Z")
_WITHIN = _PATTERNS["within"]
_BEFORE = _PATTERNS["before"]
_FIELD = _PATTERNS["field"]
# Sections of executive orders that let information be classified longer: 5(B) of 11652, 3.3(b) of 13526.
_OTHER_SECTION = re.compile(r"(?:(?<![\w.,-])5|(?<!\d)3\.[3-6])[ ]{0,2}\Z")
_OF_LAW = _PATTERNS["of_law"]
# A lower paragraph; (S), (C) and (U) are marks of classification, which may follow a code.
_NESTED = re.compile(r"\((?:[A-RTV-Z]|[ivx]{1,4}|\d(?!\)\s?\([A-F]\)))\)|[ ]\((?:[ABD-F]|[ivx]{1,4}|\d)\)")
# The heading of the codes that a presidential library explains below its list of withdrawn documents.
_LEGEND = re.compile(r"(?im)^\W*restriction codes?\W*$")
_OUTLINE = _PATTERNS["outline"]
# So many letters before a code tell whether it is cited, or is in a sentence on the law.
CITATION_REACH = 60


def boilerplate_kind(text: str, codes: AbstractSet[str]) -> BoilerplateKind:
    """Return what makes all codes of a page boilerplate, "" if nothing does."""
    if ("tandard resp" in text or "ddendum" in text or "DDENDUM" in text) and _ADDENDUM.search(text):
        return "addendum"
    if len(codes) > 2 and (_EXPLANATION.search(text) or _explains(text)):
        return "explanation"
    if len(codes) >= LISTED_CODES and codes & _RARE_CODES:
        return "checklist"
    if len(codes) > 1 and (_CHECKLIST.search(text) or _FORM_CODES.search(text)):
        return "checklist"
    return ""


def legend_start(text: str) -> int:
    """Return where a page begins to explain the codes that are above, its length where it does not."""
    legend = _LEGEND.search(text)
    return legend.start() if legend else len(text)


def has_words_of_law(text: str) -> bool:
    """Return whether a text has words of the law on an exemption."""
    return bool(_COMMON_WORDS.search(text) or _RARE_WORDS.search(text))


def _explains(text: str) -> bool:
    rare = _count_different(_RARE_WORDS, text)
    return rare > 0 and rare + _count_different(_COMMON_WORDS, text) >= EXPLAINED_CODES


def _count_different(pattern: re.Pattern[str], text: str) -> int:
    return len({match.lastindex for match in pattern.finditer(text)})


def is_cited(text: str, start: int, end: int) -> bool:
    """Return whether some codes belong to a rule, a statute or a regulation other than the FOIA."""
    before = text[max(start - CITATION_REACH, 0) : start]
    if _OTHER_SECTION.search(before):
        return True
    if _TIGHT.search(before) or _WITHIN.search(before):
        return not _FOIA.search(before)
    return bool(_OF_LAW.match(text, end))


def is_about_law(text: str, start: int) -> bool:
    """Return whether codes that start at a position are in a sentence about the law, and so are no stamps."""
    before = text[max(start - CITATION_REACH, 0) : start]
    return is_instructed(text, start) or (bool(_BEFORE.search(before)) and not _FIELD.search(before))


def is_nested(text: str, end: int) -> bool:
    """Return whether a code continues like the paragraphs of a statute: "(b)(1)(A)", "(b)(7)(C)(i)"."""
    return bool(_NESTED.match(text, end))


def is_outlined(text: str) -> bool:
    """Return whether a text has numbered paragraphs (a)(1), (b)(1) ... as laws and regulations have."""
    return len(set(_OUTLINE.findall(text))) > 1


# Words before a code that hardly anything but an exemption follows.
_CITE = _PATTERNS["cite"]
# Words that may also are before what was taken out; they count in a sentence on exemptions alone.
_USE = _PATTERNS["use"]
_SUBJECT = _PATTERNS["subject"]
_EXEMPTION = re.compile(r"\b[Ee]xemptions?\b")
_SENTENCE = re.compile(r"[a-z0-9)\]][.?!]\s+(?=[A-Z])|\n\s*\n|\n\s{0,4}[•▪*-]")
_REACH = 80
_SENTENCE_REACH = 300


def is_instructed(text: str, start: int) -> bool:
    """Return whether the sentence before a code is about which exemption to cite, and how."""
    before = text[max(start - _REACH, 0) : start]
    if _CITE.search(before):
        return True
    return _USE.search(before) is not None and _is_on_exemptions(text, start)


def _is_on_exemptions(text: str, start: int) -> bool:
    first = max(start - _SENTENCE_REACH, 0)
    if _EXEMPTION.search(text, first, start):
        return True
    for match in _SENTENCE.finditer(text, first, start):
        first = match.end()
    return _SUBJECT.search(text, first, start) is not None


_GUIDANCE_SUBJECT = _PATTERNS["guidance_subject"]
_WORD = r"(?:[A-Z0-9&•–-][\w’'&/.,:–-]*|of|the|for|to|and|on|in|a|an|from|with)"
# A line of words with capitals, one of which is a kind of guidance.
_TITLE = re.compile(
    rf"(?m)^[ \t]*(?:{_WORD}[ \t]+){{0,9}}?"
    r"(?:(?i:handbook|guidebook|guide|training|lesson|slide|module|quiz|course|tutorial|workshop"
    r"|webinar|manual"
    r"|frequently[ ]asked[ ]questions|faqs?|annual[ ](?:foia[ ])?report"
    r"|standard[ ]operating[ ]procedures?|SOP"
    r"|guidance|guidelines|instructions?|checklist|desk[ ]reference|testimony|hearing"
    r"|statement[ ]of|sample[ ]letter"
    r"|note[ ]to|dear[ ](?:colleague|offeror)s?|opinion))(?![\w-])"
    rf"(?:[:.]?[ \t]+{_WORD}){{0,8}}[ \t:?]*$"
)
_ADDRESSED = re.compile(r"\bDear\s(?!(?i:colleague|offeror|applicant))")
_QUESTION = re.compile(r"(?m)^[ \t]*Q(?:uestion)?[ ]?\d{0,2}[.:][ \t]+\S")
_FREQUENCY = _PATTERNS["frequency"]
_TALLY = re.compile(r"\([bB]\)\s?\(\d\)(?:\s?\([A-F]\))?[\s:–-]{1,4}\d[\d,]*(?![\w.)/:-])")
# So many codes with a number behind each are a count of them.
TALLIED_CODES = 3
# A longer line is no title.
TITLE_LENGTH = 80


def is_guidance(text: str, before: str = "") -> bool:
    """Return whether a page is about exemptions in general; `before` is the text of the page before it.

    A letter is none, though it may name the guide that its reader can ask for.
    """
    if not _GUIDANCE_SUBJECT.search(text) or _ADDRESSED.search(before) or _ADDRESSED.search(text):
        return False
    titles = (match[0] for match in _TITLE.finditer(text))
    return (
        any(len(title) <= TITLE_LENGTH for title in titles)
        or _QUESTION.search(text) is not None
        or _FREQUENCY.search(text) is not None
        or len(_TALLY.findall(text)) >= TALLIED_CODES
    )
