"""Grounds of withholding in a letter or a notice: "pursuant to Exemptions 6 and 7(C)"."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from foia_graph.extract.exemptions.boilerplate import is_cited
from foia_graph.extract.exemptions.codes import FOIA_WORDS, CodeMention, CodeRun, group_codes
from foia_graph.extract.spans import TakenSpans
from foia_graph.runtime.tables import PatternTable

_PATTERNS = PatternTable(Path(__file__).with_suffix(".toml")).section("patterns")
_LETTER = _PATTERNS["letter"]
# The title of an index, or the heads of its columns.
_INDEX = _PATTERNS["index"]
# Words of a sworn statement, in which an agency says what it withheld.
_DECLARATION = _PATTERNS["declaration"]
_STATE_LAW = _PATTERNS["state_law"]
_LAWSUIT = re.compile(r"(?i)\b(?:plaintiffs?|defendants?|summary judgment|the court|F\.\s?(?:Supp|[23]d))\b")
_EXEMPT = _PATTERNS["exempt"]
# The beginning of a sentence on what is withheld here, as slip sheets have it.
_NOTICE = _PATTERNS["notice"]
# What begins an explanation when it is right behind a code.
_EXPLAINS = _PATTERNS["explains"]
# The beginning of a sentence on any records of a kind, not on those at hand.
_GENERIC = _PATTERNS["generic"]
_FINITE = re.compile(r"(?i)\b(?:is|are|was|were|has|have|been)\b")
_PREDICATE = re.compile(r"(?i)[^.:\n]{0,60}?\b(?:is|are|was|were|will|can|do|does|include|includes)\b")
_SUBSECTION = re.compile(r"(?i)\b(?:sub)?sections?\W{0,4}(?:(?:and|or)\s)?\Z")
_OF_THE_ACT = _PATTERNS["of_the_act"]
_SUPPOSED = re.compile(r"(?i)\b(?:if|unless|whenever|whether|matters|provides?\s+that|that\s+(?:are|is))\b")
_SENTENCE = re.compile(r"(?:[a-z0-9)\]\"”’]|[A-Z]{3})[.?!]\s+(?=[A-Z“\"])|\n\s*\n")
_WITHHOLD = _PATTERNS["withhold"]
_APPLY = _PATTERNS["apply"]
_AFTERWARDS = _PATTERNS["afterwards"]
# Words that begin a sentence which says behind the codes what was withheld.
_LEADS = _PATTERNS["leads"]
# What points back to exemptions that were named before, and so many letters behind these.
SPOKEN_OF, LATER_REACH = _PATTERNS["spoken_of"], 1500
# No more letters are before an exemption by which a sentence begins: "FOIA Exemption ".
TURN = 15
# No sentence is longer.
SENTENCE_REACH = 600


def find_grounds(text: str, mentions: Iterable[CodeMention], letter: str) -> Iterator[CodeMention]:
    """Choose the codes on which a page withholds; `letter` is its text after that of the page before."""
    addressed = is_letter(text, letter)
    runs = list(group_codes(text, _without_names(mentions)))
    for number, run in enumerate(runs, 1):
        start, end = run[0].start, run[-1].end
        if not _is_cited(text, run) and (
            is_ground(text, start, end, addressed=addressed)
            or (addressed and applies_later(text, start, (each[0].start for each in runs[number:])))
        ):
            yield from run


def applies_later(text: str, start: int, others: Iterable[int]) -> bool:
    """Return whether a text withholds on "this exemption", named at an offset, before it turns to others."""
    turns = (other for other in others if len(_sentence_parts(text, other, other)[0].strip()) <= TURN)
    for match in SPOKEN_OF.finditer(text, start, min(next(turns, len(text)), start + LATER_REACH)):
        before, after = _sentence_parts(text, *match.span())
        if not _OTHERS.search(before) and not is_supposed(before, after, addressed=True):
            return bool(_WITHHOLD.search(before) or _WITHHOLD.search(after))
    return False


def is_index(text: str) -> bool:
    """Return whether a page is one of an index of withheld records, with a column of exemptions."""
    return ("xemption" in text or "XEMPTION" in text) and _INDEX.search(text) is not None


def find_indexed(text: str, mentions: Iterable[CodeMention]) -> Iterator[CodeMention]:
    """Choose the codes in an index of withheld records: all that are of no other law."""
    for run in group_codes(text, _without_names(mentions)):
        if not _is_cited(text, run):
            yield from run


def is_letter(text: str, letter: str) -> bool:
    """Return whether a page is one of a letter about a request, or a declaration, and of no other paper."""
    if not (FOIA_WORDS.search(letter) or _STATE_LAW.search(letter)):
        return False
    if _DECLARATION.search(text):
        return True
    return bool(_LETTER.search(letter)) and len(_LAWSUIT.findall(text)) < 2


def _is_cited(text: str, run: CodeRun) -> bool:
    """Return whether codes are cited of another law; a subsection may be one of the Act itself."""
    if not is_cited(text, run[0].start, run[-1].end):
        return False
    before, after = _sentence_parts(text, run[0].start, run[-1].end)
    return not (_SUBSECTION.search(before) and (FOIA_WORDS.search(before) or _OF_THE_ACT.match(after)))


def _without_names(mentions: Iterable[CodeMention]) -> list[CodeMention]:
    # "Exemption (b)(6)" is found as "(b)(6)" already.
    printed = [each for each in mentions if each.form != "named"]
    names = [each for each in mentions if each.form == "named"]
    return [*printed, *TakenSpans(printed).take_free(names)]


def is_ground(text: str, start: int, end: int, *, addressed: bool) -> bool:
    """Return whether the sentence round a span says that something was withheld here on its ground.

    `addressed` tells that the text is of a letter about a request; elsewhere only what a notice says counts.
    """
    before, after = _sentence_parts(text, start, end)
    if is_supposed(before, after, addressed=addressed):
        return False
    if addressed and (_EXEMPT.search(before) or _WITHHOLD.search(before)):
        return True
    if addressed and not _EXPLAINS.match(after):
        leads = _LEADS.fullmatch(before) and _WITHHOLD.search(after)
        if leads and not _CONDITION.search(after) and not _OTHERS.search(after):
            return True
        return bool(_AFTERWARDS.match(after) or _APPLY.match(after))
    if _SUPPOSED.search(before) or _GENERIC.match(before):
        return False
    return bool(_EXEMPT.search(before) or (_NOTICE.match(before) and not _is_subject(before, after)))


def _is_subject(before: str, after: str) -> bool:
    return not _FINITE.search(before) and _PREDICATE.match(after) is not None


def _sentence_parts(text: str, start: int, end: int) -> tuple[str, str]:
    first = max(start - SENTENCE_REACH, 0)
    for match in _SENTENCE.finditer(text, first, start + 1):
        first = min(match.end(), start)
    stop = _SENTENCE.search(text, end, end + SENTENCE_REACH)
    return text[first:start], text[end : stop.start() + 1 if stop else end + SENTENCE_REACH]


_ACTS = (
    r"(?:withh|exempt|deni|deny|redact|delet|excis|invok|assert|appl|claim|cit|us|refer|mark|contain|includ"
    r"|protect|review)"
)
_VERB = (
    rf"(?:(?:also|have|be|been|then|always|only|not|never|properly|well|still|in\s+turn)\s+){{0,3}}{_ACTS}\w*"
)
_POSSIBLE = re.compile(
    rf"(?i)\b(?:may|might|could|would|can)\s+{_VERB}"
    r"|\bwill\s+(?:(?:also|then|generally|likely)\s+)?be\s+(?:withh|exempt|deni|redact)\w*"
)
_REQUIRED = re.compile(
    rf"(?i)\b(?:should|must|shall|ought\s+to|(?:is|are|have|has|need)\s+(?:required\s+)?to)\s+{_VERB}"
)
# Words of a decision, after which "must be withheld" withholds.
_DECIDED = _PATTERNS["decided"]
_GENERAL = _PATTERNS["general"]
# What is done or said by others; a letter may give it as its reason.
_OTHERS = _PATTERNS["others"]
_EXAMPLE = re.compile(r"(?i)(?:\be\.g\.|\bsuch\s+as|\bfor\s+(?:example|instance))[\s,(]*\Z")
_DENIED = _PATTERNS["denied"]
_OF_REQUESTER = _PATTERNS["of_requester"]
_CONDITION = _PATTERNS["condition"]
_CONDITION_BEHIND = re.compile(r"(?i)\W*(?:if|unless|when(?:ever)?|only|or\s+not)\b")
_CLAUSE = _PATTERNS["clause"]


def is_supposed(before: str, after: str, *, addressed: bool) -> bool:
    """Return whether the words of a sentence before and after some codes apply them to nothing at hand.

    What explains the exemption behind them, as "which permits agencies to ...", is no part of the statement.
    `addressed` tells that the text is of a letter about a request, which may tell what was decided.
    """
    clause = _CLAUSE.search(after)
    behind = after[: clause.start()] if clause else after
    words = f"{before} … {behind}"
    if any(pattern.search(words) for pattern in (_POSSIBLE, _GENERAL, _DENIED)):
        return True
    if _REQUIRED.search(words) and not (addressed and _DECIDED.search(before)):
        return True
    if not addressed and _OTHERS.search(words):
        return True
    return _CONDITION_BEHIND.match(behind) is not None or any(
        pattern.search(before) for pattern in (_CONDITION, _EXAMPLE, _OF_REQUESTER)
    )
