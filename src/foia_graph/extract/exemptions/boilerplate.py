"""Boilerplate: exemption codes in lists, explanations, standard paragraphs and citations of law.

Agencies enclose with their letters a sheet that explains every exemption, a list of all of them with check
boxes, or an addendum that answers what was not asked. Statutes and rules of courts have a (b)(6) as well.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Literal

from foia_graph.runtime.tables import patterns_beside

BoilerplateKind = Literal["", "explanation", "checklist", "addendum"]

# So many exemptions explained on one page, rare ones among them, are explained to everybody.
EXPLAINED_CODES = 4
# So many codes on one page, rare ones among them, are a list to choose from.
LISTED_CODES = 6
_PATTERNS = patterns_beside(__file__)
_RARE_CODES = frozenset(["(b)(8)", "(b)(9)", "(k)(3)", "(k)(4)", "(k)(6)", "(k)(7)"])
# So many letters before a code tell whether it is cited, or is in a sentence on the law.
CITATION_REACH = 60


def boilerplate_kind(text: str, codes: AbstractSet[str]) -> BoilerplateKind:
    """Return what makes all codes of a page boilerplate, "" if nothing does."""
    if ("tandard resp" in text or "ddendum" in text or "DDENDUM" in text) and _PATTERNS["addendum"].search(
        text
    ):
        return "addendum"
    if len(codes) > 2 and (_PATTERNS["explanation"].search(text) or _explains(text)):
        return "explanation"
    if len(codes) >= LISTED_CODES and codes & _RARE_CODES:
        return "checklist"
    if len(codes) > 1 and (_PATTERNS["checklist"].search(text) or _PATTERNS["form_codes"].search(text)):
        return "checklist"
    return ""


def legend_start(text: str) -> int:
    """Return where a page begins to explain the codes that are above, its length where it does not."""
    legend = _PATTERNS["legend"].search(text)
    return legend.start() if legend else len(text)


def has_words_of_law(text: str) -> bool:
    """Return whether a text has words of the law on an exemption."""
    return bool(_PATTERNS["common_words"].search(text) or _PATTERNS["rare_words"].search(text))


def _explains(text: str) -> bool:
    rare = _count_different(_PATTERNS["rare_words"], text)
    return rare > 0 and rare + _count_different(_PATTERNS["common_words"], text) >= EXPLAINED_CODES


def _count_different(pattern: re.Pattern[str], text: str) -> int:
    return len({match.lastindex for match in pattern.finditer(text)})


def is_cited(text: str, start: int, end: int) -> bool:
    """Return whether some codes belong to a rule, a statute or a regulation other than the FOIA."""
    before = text[max(start - CITATION_REACH, 0) : start]
    if _PATTERNS["other_section"].search(before):
        return True
    if _PATTERNS["tight"].search(before) or _PATTERNS["within"].search(before):
        return not _PATTERNS["foia"].search(before)
    return bool(_PATTERNS["of_law"].match(text, end))


def is_about_law(text: str, start: int) -> bool:
    """Return whether codes that start at a position are in a sentence about the law, and so are no stamps."""
    before = text[max(start - CITATION_REACH, 0) : start]
    return is_instructed(text, start) or (
        bool(_PATTERNS["before"].search(before)) and not _PATTERNS["field"].search(before)
    )


def is_nested(text: str, end: int) -> bool:
    """Return whether a code continues like the paragraphs of a statute: "(b)(1)(A)", "(b)(7)(C)(i)"."""
    return bool(_PATTERNS["nested"].match(text, end))


def is_outlined(text: str) -> bool:
    """Return whether a text has numbered paragraphs (a)(1), (b)(1) ... as laws and regulations have."""
    return len(set(_PATTERNS["outline"].findall(text))) > 1


_REACH = 80
_SENTENCE_REACH = 300


def is_instructed(text: str, start: int) -> bool:
    """Return whether the sentence before a code is about which exemption to cite, and how."""
    before = text[max(start - _REACH, 0) : start]
    if _PATTERNS["cite"].search(before):
        return True
    return _PATTERNS["use"].search(before) is not None and _is_on_exemptions(text, start)


def _is_on_exemptions(text: str, start: int) -> bool:
    first = max(start - _SENTENCE_REACH, 0)
    if _PATTERNS["exemption"].search(text, first, start):
        return True
    for match in _PATTERNS["sentence"].finditer(text, first, start):
        first = match.end()
    return _PATTERNS["subject"].search(text, first, start) is not None


# So many codes with a number behind each are a count of them.
TALLIED_CODES = 3
# A longer line is no title.
TITLE_LENGTH = 80


def is_guidance(text: str, before: str = "") -> bool:
    """Return whether a page is about exemptions in general; `before` is the text of the page before it.

    A letter is none, though it may name the guide that its reader can ask for.
    """
    if (
        not _PATTERNS["guidance_subject"].search(text)
        or _PATTERNS["addressed"].search(before)
        or _PATTERNS["addressed"].search(text)
    ):
        return False
    titles = (match[0] for match in _PATTERNS["title"].finditer(text))
    return (
        any(len(title) <= TITLE_LENGTH for title in titles)
        or _PATTERNS["question"].search(text) is not None
        or _PATTERNS["frequency"].search(text) is not None
        or len(_PATTERNS["tally"].findall(text)) >= TALLIED_CODES
    )
